import type { Session } from '#domain/case/session.ts';
import { drawForm1 } from '#domain/form1/fields.ts';
import type { Contact, FiledForm1, Form1Input } from '#domain/form1/form1.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import { formatDay, formatDemo, formatHours, formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { RANK_WORDS, RANKS } from '#domain/words/ranks.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import type { FactChange, FactField } from './facts.ts';

/** What a correction changes, row by row in the form's order, in words (変更前 → 変更後). */
export function form1Changes(before: Form1Input, after: Form1Input): FactChange[] {
  return drawForm1<FactChange>({
    own: ({ key, label }) => change(key, label, before[key], after[key]),
    contact: () => [
      ...change('contact.name', '担当者氏名', nameText(before.contact), nameText(after.contact)),
      ...change('contact.phone', 'TEL', phoneWords(before.contact), phoneWords(after.contact)),
      ...change('contact.email', 'E-Mail', before.contact.email, after.contact.email),
    ],
    slots: () =>
      RANKS.flatMap((rank) =>
        change(
          `slots.${rank}`,
          RANK_WORDS[rank],
          wishText(before.slots.find((slot) => slot.rank === rank)),
          wishText(after.slots.find((slot) => slot.rank === rank)),
        ),
      ),
    place: () => [
      ...change('venue', SESSION_WORDS.venue, placeParts(before.venue).join(' '), placeParts(after.venue).join(' ')),
      ...change('mode', SESSION_WORDS.mode, MODE_WORDS[before.mode], MODE_WORDS[after.mode]),
    ],
  });
}

/** Added and removed layout files. */
export function attachmentChanges(before: FiledForm1['attachments'], after: FiledForm1['attachments']): FactChange[] {
  const names = (attachments: FiledForm1['attachments']): string =>
    attachments.map((attachment) => attachment.name).join('、');
  const same = before.length === after.length && before.every((file, index) => file.sha256 === after[index]?.sha256);
  return same ? [] : [{ field: 'layouts', label: 'レイアウト等の添付', before: names(before), after: names(after) }];
}

/** What a change of a fixed session says to everybody invited. */
export function sessionChanges(before: Session, after: Session): FactChange[] {
  return [
    change('date', '日付', formatDay(before.date), formatDay(after.date)),
    change('meeting', '説明会の時間', formatWindow(before.meeting), formatWindow(after.meeting)),
    change('demo', 'デモの時間', formatDemo(before.demo), formatDemo(after.demo)),
    change('venue', SESSION_WORDS.venue, placeParts(before.venue).join(' '), placeParts(after.venue).join(' ')),
    change('mode', SESSION_WORDS.mode, MODE_WORDS[before.mode], MODE_WORDS[after.mode]),
    change('url', SESSION_WORDS.url, before.url, after.url),
    change('note', SESSION_WORDS.note, before.note, after.note),
  ].flat();
}

function change(field: FactField, label: string, before: string, after: string): FactChange[] {
  return before === after ? [] : [{ field, label, before, after }];
}

function nameText(contact: Contact): string {
  return contact.kana === '' ? contact.name : `${contact.name}（${contact.kana}）`;
}

function wishText(wish: SlotWish | undefined): string {
  return wish ? formatHours(wish) : '';
}
