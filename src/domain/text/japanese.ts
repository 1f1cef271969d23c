/**
 * How offices write. Names, addresses and remarks keep every character as typed (`cleanLine`, `cleanText`): NFKC destroys
 * ① and ㈱, and even NFC rewrites 460 kanji of names (神 U+FA19 and the like). Only fields that are numbers, kana or
 * addresses of mail are unified, each by its own reader.
 */

/** Characters that nobody can see, and that hide or reorder others: controls, zero-width, bidi, tags, fillers. */
const INVISIBLE = /(?!\n|\u200D|\p{Variation_Selector})[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** A zero-width joiner is text only inside an emoji (👩‍⚕️). */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

/** A variation selector with nothing before it would make a blank field look filled. */
const STRAY_SELECTOR = /(?<=^|\s)\p{Variation_Selector}+/gu;

const LINE_BREAK = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;

/**
 * One line of free text, otherwise as typed: line breaks and tabs become spaces, invisible characters go, ends are
 * trimmed (U+3000 too), かな + combining dakuten becomes one character, a radical its kanji and 〜 U+301C ～. Kanji are never normalised. Idempotent.
 */
export function cleanLine(text: string): string {
  return clean(text.replace(LINE_BREAK, ' '));
}

/** Free text of several lines; as `cleanLine`, but line breaks stay, as LF. */
export function cleanText(text: string): string {
  return clean(text.replace(LINE_BREAK, '\n'));
}

function clean(text: string): string {
  const visible = text.replaceAll('\t', ' ').replace(INVISIBLE, '').replace(STRAY_JOINER, '');
  return composeKana(asTyped(visible.replace(STRAY_SELECTOR, ''))).trim();
}

/**
 * A radical is no kanji: ⾼ U+2FBC, as it is copied out of some PDFs, is 高 to its reader and to nobody who searches. 〜 U+301C
 * and ～ U+FF5E are one mark, and CP932 has only the second.
 */
function asTyped(text: string): string {
  return text.replace(/[\u2F00-\u2FD5]/g, (radical) => radical.normalize('NFKC')).replaceAll('\u301C', '\uFF5E');
}

/** macOS hands over か + U+3099 where が is meant; only such pairs are composed, so that kanji stay untouched. */
function composeKana(text: string): string {
  return text.replace(/[\u3041-\u30FF][\u3099\u309A]/g, (pair) => pair.normalize('NFC'));
}

/**
 * ふりがな in hiragana, its words parted by one U+3000 as in the sample of 様式1 (こうろう　たろう). Takes hiragana,
 * katakana and half-width kana; a hyphen typed for ー is read as ー. Undefined when anything else is left, or no kana.
 */
export function readKana(text: string): string | undefined {
  const kana = toHiragana(cleanLine(combineMarks(text)).normalize('NFKC'))
    .replace(/(?<=[ぁ-ゖー])[-\u2010-\u2015\u2212\u2500\u2501]/g, 'ー')
    .trim()
    .replace(/\s+/g, '\u3000');
  return /^[ぁ-ゖゝゞー・\u3000]+$/.test(kana) && /[ぁ-ゖ]/.test(kana) ? kana : undefined;
}

/** ゛ and ゜ typed as characters of their own belong to the kana before them; NFKC would make a space of them. */
export function combineMarks(text: string): string {
  return text.replaceAll('\u309B', '\u3099').replaceAll('\u309C', '\u309A');
}

export function toHiragana(text: string): string {
  return text.replace(/[ァ-ヶヽヾ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/**
 * A field of digits and marks (dates, hours, telephone, postal code) in ASCII: full-width forms, every dash (also ー) as
 * `-`, every wave dash as `~`, every colon as `:`, spaces as one blank. Never for names or free text.
 */
export function readAsciiLine(text: string): string {
  return cleanLine(text)
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2043\u207B\u208B\u2212\u2500\u2501\u30FC]/g, '-')
    .replace(/[\u301C\u223C\u3030]/g, '~')
    .replace(/[\u2236\uA789\u02D0]/g, ':')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `123-4567`, whether typed with 〒, hyphen, spaces, full-width digits or without; undefined for anything else. */
export function readPostalCode(text: string): string | undefined {
  const digits = readAsciiLine(text).replace(/[〒\s]/g, '');
  const match = /^(\d{3})-?(\d{4})$/.exec(digits);
  return match ? `${match[1]}-${match[2]}` : undefined;
}

/** Mobile carriers that once gave out addresses with dots that RFC 5322 forbids (`.foo..bar.@docomo.ne.jp`). */
const LOOSE_DOTS = /^(?:docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|(?:[a-z]\.)?(?:vodafone|softbank)\.ne\.jp)$/;

const ATOM = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A mail address of ASCII characters (RFC 5322 dot-atom, at most 254 octets), its domain in lower case; full-width
 * characters are read as ASCII. Undefined for anything else: quoted local parts, address literals, several addresses,
 * a name beside the address, domains in other scripts. Only full-width forms are mapped and not NFKC, since that would
 * quietly turn look-alikes into somebody else's address.
 */
export function readEmail(text: string): string | undefined {
  const address = cleanLine(text).replace(/[！-～]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  const [local, domain, ...more] = address.split('@');
  if (!local || !domain || more.length > 0 || address.length > 254 || local.length > 64) return undefined;
  const host = domain.toLowerCase();
  const labels = host.split('.');
  const topLevel = labels.at(-1) ?? '';
  // The test for ASCII comes first: `K` (U+212A) becomes `k` in lower case.
  if (!/^[\x21-\x7E]+$/.test(address) || labels.length < 2) return undefined;
  if (!labels.every((label) => LABEL.test(label)) || !/[a-z]/.test(topLevel)) return undefined;
  const atoms = local.split('.');
  const wellFormed = LOOSE_DOTS.test(host)
    ? atoms.some((atom) => atom !== '') && atoms.every((atom) => atom === '' || ATOM.test(atom))
    : atoms.every((atom) => ATOM.test(atom));
  return wellFormed ? `${local}@${host}` : undefined;
}

/** The length that is shown and limited, in code points: 𠮷 counts once. */
export function lengthOf(text: string): number {
  return [...text].length;
}
