import { earliestDate } from '#domain/form1/deadline.ts';
import { proposedDemo } from '#domain/form1/slot.ts';
import {
  dayContradiction,
  formatDayWithEra,
  formatLength,
  readDate,
  readTime,
  readWindow,
} from '#domain/text/dates.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { RANKS } from '#domain/words/ranks.ts';
import { holidayContradiction, holidayName, holidaysUnknown } from '#web/forms/holidays.ts';
import type { Form1Values } from './fields.ts';

export interface SlotRemarks {
  /** By field: what we read, so that a slip shows at once; empty while there is nothing to say. */
  remarks: Record<string, string>;
  /** By row (`slot1`): a demonstration that fits into the meeting, where none is typed yet. */
  proposals: Record<string, { start: string; end: string }>;
}

/**
 * What stands beside 希望日時 while it is typed: the day as we read it, with weekday, 和暦, holiday and the earliest day where it is
 * too near, and how long the spans are. It never complains: half a date is no mistake.
 */
export function slotRemarks(
  values: Form1Values,
  rule: { today: Temporal.PlainDate; leadDays: number; liftedFor: readonly Temporal.PlainDate[] },
): SlotRemarks {
  const remarks: Record<string, string> = {};
  const proposals: SlotRemarks['proposals'] = {};
  for (const rank of RANKS) {
    const row = `slot${rank}`;
    const meeting = windowIn(values, `${row}Meeting`);
    remarks[`${row}Date`] = dayRemark(values[`${row}Date`] ?? '', rule);
    remarks[`${row}Meeting`] = meeting ? formatLength(meeting) : '';
    const demo = windowIn(values, `${row}Demo`);
    remarks[`${row}Demo`] = demo ? formatLength(demo) : '';
    const proposal = meeting && isEmpty(values, `${row}Demo`) ? proposedDemo(meeting) : undefined;
    if (proposal) proposals[row] = { start: hourText(proposal.start), end: hourText(proposal.end) };
  }
  return { remarks, proposals };
}

function dayRemark(text: string, rule: Parameters<typeof slotRemarks>[1]): string {
  const day = readDate(text, rule.today);
  if (!day) return dayContradiction(text, rule.today);
  const holiday = holidayName(day);
  const notes = [holidayContradiction(text, day), holidaysUnknown(day)].filter(Boolean).map((note) => `\n${note}`);
  const named = `${formatDayWithEra(day)}${holiday === undefined ? '' : `・祝日（${holiday}）`}${notes.join('')}`;
  const earliest = earliestDate(rule.today, rule.leadDays);
  const lifted = rule.liftedFor.some((date) => date.equals(day));
  if (lifted || Temporal.PlainDate.compare(day, earliest) >= 0) return named;
  return `${named}\n期限を過ぎています。いま申請できる最も早い日は${formatDayWithEra(earliest)}です。`;
}

/** On paper a span stands in one cell, and people paste it into the field of the start. */
function windowIn(values: Form1Values, field: string): TimeWindow | undefined {
  const whole = readWindow(values[`${field}Start`] ?? '');
  if (whole) return whole;
  const start = readTime(values[`${field}Start`] ?? '');
  const end = readTime(values[`${field}End`] ?? '');
  return start && end ? { start, end } : undefined;
}

function isEmpty(values: Form1Values, field: string): boolean {
  return [`${field}Start`, `${field}End`].every((name) => (values[name] ?? '').trim() === '');
}

function hourText(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}
