import { earliestDate } from '#domain/form1/deadline.ts';
import { proposedDemo } from '#domain/form1/slot.ts';
import {
  dayContradiction,
  formatDayWithEra,
  formatLength,
  formatWindow,
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
  /** The fields whose remark says that something is wrong: they look like warnings. */
  warned: Record<string, true>;
  /** By row (`slot1`): a demonstration that fits into the meeting, where none is typed yet. */
  proposals: Record<string, { start: string; end: string }>;
}

/**
 * What stands beside 希望日時 while it is typed: the day as we read it, with weekday, 和暦, holiday and the earliest day where it is
 * too near, and how long the spans are; and what is wrong by the rules, or cannot be. Half a date or hour is no mistake.
 */
export function slotRemarks(
  values: Form1Values,
  rule: { today: Temporal.PlainDate; leadDays: number; liftedFor: readonly Temporal.PlainDate[] },
): SlotRemarks {
  const remarks: Record<string, string> = {};
  const warned: SlotRemarks['warned'] = {};
  const proposals: SlotRemarks['proposals'] = {};
  const say = (field: string, { text, isWrong }: Remark): void => {
    remarks[field] = text;
    if (isWrong) warned[field] = true;
  };
  for (const rank of RANKS) {
    const row = `slot${rank}`;
    const meeting = windowIn(values, `${row}Meeting`);
    const demo = windowIn(values, `${row}Demo`);
    say(`${row}Date`, dayRemark(values[`${row}Date`] ?? '', rule));
    say(`${row}Meeting`, spanRemark(meeting, 'です。説明会の終了時刻は、開始時刻より後にしてください。'));
    say(`${row}Demo`, demoRemark(demo, meeting));
    const proposal = meeting && isEmpty(values, `${row}Demo`) ? proposedDemo(meeting) : undefined;
    if (proposal) proposals[row] = { start: hourText(proposal.start), end: hourText(proposal.end) };
  }
  return { remarks, warned, proposals };
}

interface Remark {
  text: string;
  isWrong: boolean;
}

const NOTHING: Remark = { text: '', isWrong: false };

function spanRemark(span: TimeWindow | undefined, wrong: string): Remark {
  if (!span) return NOTHING;
  const isWrong = Temporal.PlainTime.compare(span.start, span.end) >= 0;
  return { text: isWrong ? `${formatWindow(span)}${wrong}` : formatLength(span), isWrong };
}

function demoRemark(demo: TimeWindow | undefined, meeting: TimeWindow | undefined): Remark {
  const remark = spanRemark(demo, 'です。デモの終了時刻は、開始時刻より後にしてください。');
  if (remark.isWrong || !demo || !meeting || Temporal.PlainTime.compare(meeting.start, meeting.end) >= 0) return remark;
  const isInside =
    Temporal.PlainTime.compare(meeting.start, demo.start) <= 0 &&
    Temporal.PlainTime.compare(demo.end, meeting.end) <= 0;
  if (isInside) return remark;
  return { text: `${remark.text}\n説明会の時間（${formatWindow(meeting)}）の外です。`, isWrong: true };
}

function dayRemark(text: string, rule: Parameters<typeof slotRemarks>[1]): Remark {
  const day = readDate(text, rule.today);
  if (!day) {
    const wrong = dayContradiction(text, rule.today);
    return { text: wrong, isWrong: wrong !== '' };
  }
  const holiday = holidayName(day);
  const contradiction = holidayContradiction(text, day);
  const notes = [contradiction, holidaysUnknown(day)].filter(Boolean).map((note) => `\n${note}`);
  const named = `${formatDayWithEra(day)}${holiday === undefined ? '' : `・祝日（${holiday}）`}${notes.join('')}`;
  const earliest = earliestDate(rule.today, rule.leadDays);
  const lifted = rule.liftedFor.some((date) => date.equals(day));
  if (lifted || Temporal.PlainDate.compare(day, earliest) >= 0) {
    return { text: named, isWrong: Boolean(contradiction) };
  }
  const late = `期限を過ぎています。いま申請できる最も早い日は${formatDayWithEra(earliest)}です。`;
  return { text: `${named}\n${late}`, isWrong: true };
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
