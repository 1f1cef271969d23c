import { dayContradiction, exampleDay, readLength, readWindow } from '#domain/text/dates.ts';
import { cleanLine } from '#domain/text/japanese.ts';

/** Why an hour cannot be read, behind the field's name: a length, two hours, or nothing that is an hour. */
export function unreadHour(text: string): string {
  const length = readLength(text);
  if (length !== undefined) return `には、時刻をご入力ください（「${length}」は長さです）。`;
  if (readWindow(text)) return 'には、時刻を1つだけご入力ください。';
  return `を読み取れません（「${shortened(text)}」）。14:00、14時、午後2時のようにご入力ください。`;
}

/** Why a day cannot be read, behind the field's name. */
export function unreadDay(text: string, today: Temporal.PlainDate): string {
  const { year, month, day } = exampleDay(today);
  const said = dayContradiction(text, today) || '実際にある日付かをご確認ください。';
  return `を読み取れません。${said}例：${year}年${month}月${day}日`;
}

const SHOWN = 20;

function shortened(text: string): string {
  const characters = [...cleanLine(text)];
  return characters.length <= SHOWN ? characters.join('') : `${characters.slice(0, SHOWN).join('')}…`;
}
