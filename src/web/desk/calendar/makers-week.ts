import { crewRows, meetingGroups } from '#domain/case/crew-rows.ts';
import { dayOffOn } from '#domain/case/days-off.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { type Demonstration, span } from '#domain/case/session.ts';
import { formatWindow } from '#domain/text/dates.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskCalendar } from '#workflow/desk/read-calendar.ts';
import type { MakerChoices } from './maker-choices.ts';
import { WEEKDAY_HEADS } from './month.ts';
import { BAR_MINUTES, BAR_START, MINUTES_PER_UNIT } from './week.ts';

type CalendarSession = DeskCalendar['sessions'][number];
type CalendarCandidate = DeskCalendar['candidates'][number];

interface Stretch {
  x: number;
  width: number;
}

/** A demonstration with the way there and back, in units of five minutes from 8:00 to 22:00. */
export interface WayBar {
  whole: Stretch;
  demo: Stretch;
}

/** What a maker has on one day in one row. */
interface RowDay {
  date: Temporal.PlainDate;
  /** The same as text, for the script. */
  on: string;
  bars: WayBar[];
  lines: { href: string; hours: string; what: string }[];
  /** More than are named. */
  more: number;
  /** 不可日, and its note. */
  blocked: boolean;
  note: string;
}

interface CrewRow {
  label: string;
  /** Beyond the crews: somebody has to look. */
  over: boolean;
  days: RowDay[];
}

/** A maker's week: its crews, what it is asked about, and where a case may be put. */
export interface MakerWeek {
  id: string;
  name: string;
  about: string;
  rows: CrewRow[];
  questions: RowDay[];
  asked: number;
  choices: MakerChoices | null;
  /** How many lines of the table are its own. */
  lines: number;
}

/** Seven days from `monday` of each of these makers; `calendar` also holds the days beside, which reach in by their buffers. */
export function makersWeek(
  monday: Temporal.PlainDate,
  calendar: DeskCalendar,
  makers: readonly Maker[],
  choicesOf: (maker: Maker, days: readonly Temporal.PlainDate[]) => MakerChoices | null,
): MakerWeek[] {
  const days = WEEKDAY_HEADS.map((_, index) => monday.add({ days: index }));
  const standing = calendar.sessions.filter(({ state }) => state !== 'cancelled');
  return makers.map((maker) => {
    const comes = ({ makers: coming }: CalendarSession) => coming.some(({ id, out }) => id === maker.id && !out);
    const packed = crewRows(standing.filter(comes), maker.crews, maker.bufferMinutes);
    const asked = calendar.candidates.filter((candidate) => isOpen(candidate, maker));
    const rows = packed.rows.map((row, at) => ({
      label: at < maker.crews ? `${at + 1}組目` : '組数を超える予定',
      over: at >= maker.crews,
      days: days.map((date) => sessionsOn(date, row, maker)),
    }));
    const questions = days.map((date) => questionsOn(date, asked, maker));
    const choices = choicesOf(maker, days);
    return {
      id: maker.id,
      name: maker.name,
      about: `${maker.crews}組・前後${maker.bufferMinutes}分`,
      rows,
      questions,
      asked: questions.reduce((sum, { lines, more }) => sum + lines.length + more, 0),
      choices,
      lines: rows.length + 1 + (choices ? 1 : 0),
    };
  });
}

/** Asked, and not answered by a ×. */
function isOpen({ asked }: CalendarCandidate, maker: Maker): boolean {
  return asked.some(({ makerId, reply }) => makerId === maker.id && reply !== 'no');
}

function sessionsOn(date: Temporal.PlainDate, row: readonly CalendarSession[], maker: Maker): RowDay {
  const held = row.filter((session) => session.date.equals(date));
  return {
    date,
    bars: held.map((one) => wayBar([one], maker)),
    lines: held.map(lineOf),
    more: 0,
    ...offOn(date, maker),
  };
}

/** Where a drive asks about sixty a day, the others are counted. */
const NAMED_MAX = 3;

function questionsOn(date: Temporal.PlainDate, asked: readonly CalendarCandidate[], maker: Maker): RowDay {
  const held = asked.filter((candidate) => candidate.date.equals(date));
  return {
    date,
    bars: meetingGroups(held, maker.bufferMinutes).map((group) => wayBar(group, maker)),
    lines: held.slice(0, NAMED_MAX).map(lineOf),
    more: Math.max(0, held.length - NAMED_MAX),
    ...offOn(date, maker),
  };
}

function offOn(date: Temporal.PlainDate, maker: Maker): Pick<RowDay, 'on' | 'blocked' | 'note'> {
  const off = dayOffOn(maker, date);
  return { on: date.toString(), blocked: off !== undefined, note: off?.note ?? '' };
}

function lineOf({ reference, association, demo, mode }: CalendarSession | CalendarCandidate) {
  const online = mode === 'online' ? `（${MODE_WORDS.online}）` : '';
  return { href: casePath(reference), hours: formatWindow(demo), what: `${association}${online}` };
}

/** Of demonstrations of one day that meet: from the first way to the last, and from the first demonstration to the last. */
function wayBar(group: readonly Demonstration[], maker: Maker): WayBar {
  const stretch = (bufferMinutes: number): Stretch => {
    const spans = group.map((one) => span(one, bufferMinutes));
    const first = Math.min(...spans.map(({ start }) => start));
    const last = Math.max(...spans.map(({ end }) => end));
    return barOf(first - midnightOf(group), last - midnightOf(group));
  };
  return { whole: stretch(maker.bufferMinutes), demo: stretch(0) };
}

const MINUTES_OF_DAY = 24 * 60;

function midnightOf(group: readonly Demonstration[]): number {
  const [first] = group;
  return first ? Math.floor(span(first, 0).start / MINUTES_OF_DAY) * MINUTES_OF_DAY : 0;
}

/** What lies before and after the hours that are drawn is cut off. */
function barOf(start: number, end: number): Stretch {
  const clip = (minute: number): number => Math.min(BAR_MINUTES, Math.max(0, minute - BAR_START)) / MINUTES_PER_UNIT;
  return { x: clip(start), width: Math.max(1, clip(end) - clip(start)) };
}
