import { TEXT_FIELDS } from '#domain/form1/fields.ts';
import { type Form1Input, textsOf } from '#domain/form1/form1.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import { formatDay, formatWindow, isWeekend } from '#domain/text/dates.ts';
import { mailDoubt } from '#domain/text/mail-domain.ts';
import { readPhoneParts } from '#domain/text/phone.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { holidayName, holidaysUnknown } from '#web/forms/holidays.ts';
import type { Form1Values } from './fields.ts';

const EARLY = Temporal.PlainTime.from('08:00');
const LATE = Temporal.PlainTime.from('21:00');

/** What is unusual and may be meant: shown on the check page, never refused (DESIGN §3.2). */
export function pointedOut(input: Form1Input, typed: Form1Values, sameDayFiled: boolean): string[] {
  return [
    ...input.slots.flatMap(aboutSlot),
    ...aboutContact(input, typed),
    ...aboutCharacters(input),
    ...(sameDayFiled
      ? ['同じ申請団体から、同じ日の申請がすでに届いています。重ねての申請でないか、ご確認ください。']
      : []),
  ];
}

/** What stood beside the number is in no field, and an address that is nearly one of a great provider goes nowhere. */
function aboutContact({ contact }: Form1Input, typed: Form1Values): string[] {
  const remark = readPhoneParts(typed.phone ?? '')?.remark ?? '';
  const doubt = mailDoubt(contact.email);
  return [
    ...(remark === ''
      ? []
      : [`TELは「${contact.phone}」として届きます。「${remark}」は含まれません。必要な場合は、備考にご入力ください。`]),
    ...(doubt === '' ? [] : [`E-Mailの${doubt}`]),
  ];
}

/** 外字 are drawn by the fonts of one machine alone, and U+FFFD stands where a character was lost. */
function aboutCharacters(input: Form1Input): string[] {
  const texts = textsOf(input);
  return TEXT_FIELDS.flatMap(({ key, label }) => {
    const text = texts[key];
    if (/\uFFFD/.test(text)) return [`${label}の「${text}」に、文字化けした文字（\uFFFD）が含まれています。`];
    if (!/\p{Co}/u.test(text)) return [];
    const shown = text.replace(/\p{Co}/gu, '〓');
    return [
      `${label}の「${shown}」の「〓」のところは外字のため、ほかのパソコンや書類では表示されません。ほかの漢字かひらがなでご入力ください。`,
    ];
  });
}

function aboutSlot(slot: SlotWish): string[] {
  const day = `${RANK_WORDS[slot.rank]}の${formatDay(slot.date)}`;
  const holiday = holidayName(slot.date);
  const unusualHour =
    Temporal.PlainTime.compare(slot.meeting.start, EARLY) < 0 || Temporal.PlainTime.compare(slot.meeting.end, LATE) > 0;
  return [
    ...(holiday === undefined ? [] : [`${day}は、祝日（${holiday}）です。`]),
    ...(holidaysUnknown(slot.date) === '' ? [] : [`${day}：${holidaysUnknown(slot.date)}`]),
    ...(holiday === undefined && isWeekend(slot.date)
      ? [`${day}は、${slot.date.dayOfWeek === 6 ? '土曜日' : '日曜日'}です。`]
      : []),
    ...(unusualHour
      ? [`${day}の説明会は${formatWindow(slot.meeting)}です。早朝・夜間の時刻で間違いないか、ご確認ください。`]
      : []),
  ];
}
