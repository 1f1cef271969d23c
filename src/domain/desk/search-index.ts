/** Texts that are searched together: one call of `indexOf` looks through all of a block. */
const BLOCK = 256;
/** Stands between the texts of a block; no word holds it. */
const BETWEEN = '\0';

interface Block {
  text: string;
  /** Where each text begins. */
  starts: Uint32Array;
}

/** Finds the numbered texts that hold a word anywhere: 100,000 of them in milliseconds. */
export class SearchIndex {
  readonly #texts: string[] = [];
  readonly #blocks: (Block | undefined)[] = [];

  set(number: number, text: string): void {
    if (this.#texts[number] === text) return;
    this.#texts[number] = text;
    this.#blocks[Math.floor(number / BLOCK)] = undefined;
  }

  /** For each number 1 where its text holds all words, otherwise 0. */
  find([first, ...others]: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.#texts.length).fill(first === undefined ? 1 : 0);
    if (first === undefined) return marks;
    for (let at = 0; at < this.#texts.length; at += BLOCK) {
      for (const place of placesOf(first, this.#blockAt(at))) {
        const text = this.#texts[at + place] ?? '';
        if (others.every((word) => text.includes(word))) marks[at + place] = 1;
      }
    }
    return marks;
  }

  #blockAt(start: number): Block {
    const number = start / BLOCK;
    const known = this.#blocks[number];
    if (known) return known;
    const texts = this.#texts.slice(start, start + BLOCK);
    const starts = new Uint32Array(texts.length + 1);
    for (const [place, text] of texts.entries())
      starts[place + 1] = (starts[place] ?? 0) + text.length + BETWEEN.length;
    const block = { text: texts.join(BETWEEN), starts };
    this.#blocks[number] = block;
    return block;
  }
}

/** The places in the block whose texts hold the word. */
function* placesOf(word: string, { text, starts }: Block): Generator<number> {
  let place = 0;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[place])) {
    while ((starts[place + 1] ?? text.length) <= at) place += 1;
    yield place;
    place += 1;
    if (place >= starts.length - 1) return;
  }
}
