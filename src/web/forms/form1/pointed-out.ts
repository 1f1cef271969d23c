import type { Form1Input } from '#domain/form1/form1.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import { formatDay, formatWindow, isWeekend } from '#domain/text/dates.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { holidayName } from '#web/forms/holidays.ts';

const EARLY = Temporal.PlainTime.from('08:00');
const LATE = Temporal.PlainTime.from('21:00');

/** What is unusual and may be meant: shown on the check page, never refused (DESIGN §3.2). */
export function pointedOut(input: Form1Input, sameDayFiled: boolean): string[] {
  return [
    ...input.slots.flatMap(aboutSlot),
    ...(sameDayFiled
      ? ['同じ申請団体から、同じ日の申請がすでに届いています。重ねての申請でないか、ご確認ください。']
      : []),
  ];
}

function aboutSlot(slot: SlotWish): string[] {
  const day = `${RANK_WORDS[slot.rank]}の${formatDay(slot.date)}`;
  const holiday = holidayName(slot.date);
  const unusualHour =
    Temporal.PlainTime.compare(slot.meeting.start, EARLY) < 0 || Temporal.PlainTime.compare(slot.meeting.end, LATE) > 0;
  return [
    ...(holiday === undefined ? [] : [`${day}は、祝日（${holiday}）です。`]),
    ...(holiday === undefined && isWeekend(slot.date)
      ? [`${day}は、${slot.date.dayOfWeek === 6 ? '土曜日' : '日曜日'}です。`]
      : []),
    ...(unusualHour
      ? [`${day}の説明会は${formatWindow(slot.meeting)}です。早朝・夜間の時刻で間違いないか、ご確認ください。`]
      : []),
  ];
}
