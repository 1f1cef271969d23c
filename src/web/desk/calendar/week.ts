import { dayOffOn } from '#domain/case/days-off.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { busyCrews, collisionsWith } from '#domain/case/session.ts';
import { formatDemo } from '#domain/text/dates.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { REPLY_MARKS, type Reply, UNANSWERED } from '#domain/words/inquiries.ts';
import type { DeskCalendar } from '#workflow/desk/read-calendar.ts';
import { countWords, type Entry } from './entries.ts';
import { type DayHead, dayHead, WEEKDAY_HEADS } from './month.ts';

type CalendarSession = DeskCalendar['sessions'][number];

/** A maker's crews on one day. */
export interface CrewCell {
  maker: string;
  /** How many demonstrations it gives. */
  sessions: number;
  /** 「2／3組」: busy at one moment at most, of how many; empty on a day without demonstrations. */
  load: string;
  /** 「空きなし」「重なり」; empty while a crew is free. */
  word: string;
  /** 不可日. */
  blocked: boolean;
  over: boolean;
}

/** The hours as a bar; units of five minutes from 8:00 to 22:00. */
interface Bar {
  meeting: { x: number; width: number };
  demo: { x: number; width: number };
}

export interface WeekEntry extends Entry {
  demoWords: string;
  bar: Bar;
  /** Of a candidate: 「○ 富士通」 and so on, one for each maker asked. */
  replies: string[];
  /** Which maker has no crew for it, and because of whom. */
  collisions: string[];
}

export interface WeekDay extends DayHead {
  counts: string;
  crews: CrewCell[];
  entries: WeekEntry[];
}

/** Seven days from `monday`, with these entries; crews only of these makers. */
export function weekDays(
  monday: Temporal.PlainDate,
  today: Temporal.PlainDate,
  calendar: DeskCalendar,
  { entries, makers }: { entries: readonly Entry[]; makers: readonly Maker[] },
): WeekDay[] {
  const byDay = Map.groupBy(entries, (entry) => entry.date.toString());
  const bound = boundSessions(calendar);
  return WEEKDAY_HEADS.map((_, index) => {
    const date = monday.add({ days: index });
    const shown = byDay.get(date.toString()) ?? [];
    const onDay = (maker: Maker): CalendarSession[] => bound.get(`${maker.id} ${date}`) ?? [];
    const full = calendar.makers
      .filter((maker) => busyCrews(onDay(maker), maker.bufferMinutes) >= maker.crews)
      .map((maker) => ({ maker, inTheWay: collisionsWith(onDay(maker), maker.crews, maker.bufferMinutes) }));
    return {
      ...dayHead(date, today),
      counts: countWords(shown),
      crews: makers.map((maker) => crewCell(maker, onDay(maker), date)),
      entries: shown.map((entry) => weekEntry(entry, calendar.makers, full)),
    };
  });
}

/** Makers that a week has something to say of: those that are asked, and those that still have demonstrations. */
export function makersOfWeek(calendar: DeskCalendar, makerId: string): Maker[] {
  const bound = new Set(calendar.sessions.flatMap((session) => session.makers.map(({ id }) => id)));
  return calendar.makers.filter((maker) =>
    makerId === '' ? maker.active || bound.has(maker.id) : maker.id === makerId,
  );
}

/** Standing sessions by maker and day: what has been cancelled or left binds nobody. */
function boundSessions(calendar: DeskCalendar): Map<string, CalendarSession[]> {
  const standing = calendar.sessions.filter((session) => session.state !== 'cancelled');
  const pairs = standing.flatMap((session) =>
    session.makers.filter(({ out }) => !out).map(({ id }) => ({ key: `${id} ${session.date}`, session })),
  );
  const groups = Map.groupBy(pairs, ({ key }) => key);
  return new Map([...groups].map(([key, group]) => [key, group.map(({ session }) => session)]));
}

function crewCell(maker: Maker, sessions: readonly CalendarSession[], date: Temporal.PlainDate): CrewCell {
  const busy = busyCrews(sessions, maker.bufferMinutes);
  const over = busy > maker.crews;
  return {
    maker: maker.name,
    sessions: sessions.length,
    load: sessions.length === 0 ? '' : `${busy}／${maker.crews}組`,
    word: over ? '重なり' : busy === maker.crews && busy > 0 ? '空きなし' : '',
    over,
    blocked: dayOffOn(maker, date) !== undefined,
  };
}

interface FullMaker {
  maker: Maker;
  inTheWay: ReturnType<typeof collisionsWith<CalendarSession>>;
}

function weekEntry(entry: Entry, makers: readonly Maker[], full: readonly FullMaker[]): WeekEntry {
  return {
    ...entry,
    demoWords: formatDemo(entry.demo),
    bar: { meeting: barOf(entry.meeting), demo: barOf(entry.demo) },
    replies: repliesOf(entry, makers),
    collisions: collisionsOf(entry, full),
  };
}

function repliesOf({ source }: Entry, makers: readonly Maker[]): string[] {
  if (!('candidate' in source)) return [];
  const mark = (reply: Reply | undefined): string => (reply === undefined ? UNANSWERED : REPLY_MARKS[reply]);
  return source.candidate.asked.map(
    ({ makerId, reply }) => `${mark(reply)} ${makers.find((maker) => maker.id === makerId)?.name ?? ''}`,
  );
}

/** Where a whole day collides, each of its lines would name all others. */
const NAMED_MAX = 5;

/** Only a maker whose crews are all busy at some moment of the day can be short of one (DESIGN §3.6). */
function collisionsOf({ source }: Entry, full: readonly FullMaker[]): string[] {
  if ('session' in source && source.session.state === 'cancelled') return [];
  const [wanted, concerned] =
    'session' in source
      ? [source.session, source.session.makers.filter(({ out }) => !out).map(({ id }) => id)]
      : // A × needs no crew.
        [source.candidate, source.candidate.asked.filter(({ reply }) => reply !== 'no').map(({ makerId }) => makerId)];
  return full
    .filter(({ maker }) => concerned.includes(maker.id))
    .flatMap(({ maker, inTheWay }) => {
      // The session that the wish would take the place of is not in its way.
      const others = inTheWay(wanted, wanted.reference);
      if (others.length === 0) return [];
      const named = others.slice(0, NAMED_MAX).map((one) => `${one.association}（${one.reference}）`);
      const more = others.length > NAMED_MAX ? `、ほか${others.length - NAMED_MAX}件` : '';
      return [`${maker.name}の組数が足りません：${named.join('、')}${more}`];
    });
}

/** The hours that a bar draws, in minutes of the day. */
export const BAR_START = 8 * 60;
export const BAR_MINUTES = 14 * 60;
export const MINUTES_PER_UNIT = 5;

function barOf(window: TimeWindow): { x: number; width: number } {
  const clip = (time: Temporal.PlainTime): number =>
    Math.min(BAR_MINUTES, Math.max(0, time.hour * 60 + time.minute - BAR_START)) / MINUTES_PER_UNIT;
  return { x: clip(window.start), width: Math.max(1, clip(window.end) - clip(window.start)) };
}
