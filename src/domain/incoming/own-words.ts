/**
 * Lines with which mail programs begin what they quote: 「2026年9月1日(火) 10:00 公労 太郎 <taro@…>:」, `On … wrote:`,
 * 「-----Original Message-----」, 「差出人: …」 with 「送信日時: …」 below it.
 */
const BEGINS_QUOTE = [
  /^-{2,}\s*(?:original (?:message|appointment)|元の(?:メッセージ|予定)|forwarded message|転送メッセージ)\s*-{2,}$/iu,
  /^on .{4,200}wrote:$/iu,
  /^.{0,60}\d{4}年\d{1,2}月\d{1,2}日.{0,160}[:：]$/u,
  /^\d{4}[/-]\d{1,2}[/-]\d{1,2}.{0,160}[:：]$/u,
];
/** Outlook's rule above the head of what it quotes; an author draws the same around what matters. */
const RULE = /^_{20,}$/u;
const HEADER_LINE = /^(?:差出人|from|送信者)\s*[:：]/iu;
const NEXT_HEADER_LINE = /^(?:送信日時|日時|date|sent|宛先|to|件名|subject)\s*[:：]/iu;

/** Of one quoted block so many lines are shown, the last ones: what is answered stands right above the answer. */
const QUOTED_MAX = 6;

/**
 * The author's own words: without what is quoted below them. Lines that are quoted between or above own ones stay, a long
 * block its end, because the answer would be senseless without its question. Empty only where everything is marked as
 * quoted: whoever passes on a mail without a word means its words.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const kept: string[] = [];
  let index = 0;
  for (; index < lines.length; index += 1) {
    const begun = headAt(lines, index);
    if (begun === undefined) kept.push(lines[index] ?? '');
    else if (begun.isMarked) index += begun.lines - 1;
    else break;
  }
  while (kept.length > 0 && isQuotedOrEmpty(kept.at(-1) ?? '')) kept.pop();
  const own = withShortQuotes(kept).join('\n').trim();
  return own === '' && index < lines.length ? text.trim() : own;
}

/**
 * Whether a quote begins here, after how many lines that say so; `isMarked`: each of its own lines begins with 「>」, so that
 * words may stand below it.
 */
function headAt(lines: readonly string[], index: number): { lines: number; isMarked: boolean } | undefined {
  const bare = (lines[index] ?? '').trim();
  if (bare === '' || bare.length > 400) return undefined;
  if (HEADER_LINE.test(bare)) {
    const isHead = lines.slice(index + 1, index + 4).some((next) => NEXT_HEADER_LINE.test(next.trim()));
    return isHead ? { lines: 1, isMarked: false } : undefined;
  }
  if (RULE.test(bare)) {
    const below = lines.findIndex((one, at) => at > index && one.trim() !== '');
    return HEADER_LINE.test((lines[below] ?? '').trim()) ? headAt(lines, below) : undefined;
  }
  // Gmail breaks a long one before the address.
  const broken = `${bare} ${(lines[index + 1] ?? '').trim()}`;
  const taken = begins(bare) ? 1 : /<[^>]*$/.test(bare) && begins(broken) ? 2 : 0;
  if (taken === 0) return undefined;
  const next = lines.slice(index + taken, index + taken + 10).find((one) => one.trim() !== '');
  if (/^-{2,}/u.test(bare)) return { lines: taken, isMarked: false };
  // A day with a colon behind it may be the answer itself: what follows has to be quoted, or end there.
  if (next !== undefined && !isQuoted(next)) return undefined;
  return { lines: taken, isMarked: true };
}

function begins(line: string): boolean {
  return BEGINS_QUOTE.some((one) => one.test(line));
}

function withShortQuotes(lines: readonly string[]): string[] {
  const short: string[] = [];
  let block: string[] = [];
  const endBlock = (): void => {
    if (block.length > QUOTED_MAX) block = ['> …', ...block.slice(-QUOTED_MAX)];
    short.push(...block);
    block = [];
  };
  for (const line of lines) {
    if (isQuoted(line)) block.push(line);
    else {
      endBlock();
      short.push(line);
    }
  }
  endBlock();
  return short;
}

function isQuotedOrEmpty(line: string): boolean {
  return line.trim() === '' || isQuoted(line);
}

function isQuoted(line: string): boolean {
  return /^\s*[>＞]/u.test(line);
}
