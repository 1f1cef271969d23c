/**
 * Japanese has no blanks between words, so that what is found is any part of a text: the index holds every two characters
 * that stand together, in their order, and every single one.
 */

/** Stands between the texts of an application: nothing is found across it. Shorter than any token of characters. */
const BREAK = 'z';

/** Characters as letters and digits that no tokenizer of SQLite takes apart or folds: four for each. */
function token(characters: string): string {
  return [...characters].map((one) => (one.codePointAt(0) ?? 0).toString(36).padStart(4, '0')).join('');
}

/** `abc` → `ab`, `bc`. */
function pairsOf(text: string): string[] {
  const characters = [...text];
  return characters.slice(1).map((character, at) => (characters[at] ?? '') + character);
}

/** A search text as the two columns of the FTS5 table: its pairs in order, and its characters. */
export function indexedText(text: string): { words: string; letters: string } {
  const words = text.split('\n').flatMap((line) => [...pairsOf(line).map(token), BREAK]);
  return { words: words.join(' '), letters: [...new Set(text.replaceAll('\n', ''))].map(token).join(' ') };
}

/** The FTS5 query for texts that hold all of these words. */
export function indexQuery(words: readonly string[]): string {
  const terms = words.map((word) => {
    const pairs = pairsOf(word).map(token);
    return pairs.length === 0 ? `letters : ${token(word)}` : `words : "${pairs.join(' ')}"`;
  });
  return terms.join(' AND ');
}

/** What a text has that holds all of these words: their pairs, or the one character that a word is. */
export function gramsOf(words: readonly string[]): string[] {
  return words.flatMap((word) => (pairsOf(word).length === 0 ? [word] : pairsOf(word)));
}
