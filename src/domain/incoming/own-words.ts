/**
 * Lines with which mail programs begin what they quote: 「2026年9月1日(火) 10:00 公労 太郎 <taro@…>:」, `On … wrote:`,
 * 「-----Original Message-----」, 「差出人: …」 with 「送信日時: …」 below it.
 */
const BEGINS_QUOTE = [
  /^-{2,}\s*(?:original message|元のメッセージ|forwarded message|転送メッセージ)\s*-{2,}$/iu,
  /^on .{4,200}wrote:$/iu,
  /^.{0,60}\d{4}年\d{1,2}月\d{1,2}日.{0,160}[:：]$/u,
  /^\d{4}[/-]\d{1,2}[/-]\d{1,2}.{0,160}[:：]$/u,
  /^_{20,}$/u,
];
const HEADER_LINE = /^(?:差出人|from|送信者)\s*[:：]/iu;
const NEXT_HEADER_LINE = /^(?:送信日時|日時|date|sent|宛先|to|件名|subject)\s*[:：]/iu;

/**
 * The author's own words: without what is quoted below them. Lines that are quoted between own ones stay, because the
 * answer would be senseless without its question. Empty only where everything is quoted.
 */
export function ownWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const cut = lines.findIndex((line, index) => beginsTail(lines, line, index));
  const kept = cut === -1 ? lines : lines.slice(0, cut);
  let end = kept.length;
  while (end > 0 && isQuotedOrEmpty(kept[end - 1] ?? '')) end -= 1;
  return kept.slice(0, end).join('\n').trim();
}

function beginsTail(lines: readonly string[], line: string, index: number): boolean {
  const bare = line.trim();
  if (bare.length > 400) return false;
  if (HEADER_LINE.test(bare))
    return lines.slice(index + 1, index + 4).some((next) => NEXT_HEADER_LINE.test(next.trim()));
  if (!BEGINS_QUOTE.some((begins) => begins.test(bare))) return false;
  // A day with a colon behind it may be the answer itself: what follows has to be quoted, or end there.
  const next = lines.slice(index + 1).find((one) => one.trim() !== '');
  return /^[-_]{2,}/u.test(bare) || next === undefined || next.trimStart().startsWith('>');
}

function isQuotedOrEmpty(line: string): boolean {
  return line.trim() === '' || line.trimStart().startsWith('>') || line.trimStart().startsWith('＞');
}
