import type { FastifyReply } from 'fastify';
import { formatDayWithEra, formatShortDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { holidaysUnknown } from '#web/forms/holidays.ts';
import { readDay } from '#web/frame/page-address.ts';
import { showPage, showRefusal, type Visit } from '#web/frame/pages.ts';
import { casePath, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readDeskCalendar } from '#workflow/desk/read-calendar.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import { candidatesOf, makerChoices } from './maker-choices.ts';
import { makersWeek } from './makers-week.ts';
import { dayHead, mondayOf, WEEKDAY_HEADS } from './month.ts';
import { makersOfWeek } from './week.ts';

export const MAKERS_WEEK_PATH = '/desk/makers-week';

export type OfMakersWeek = { Querystring: { day?: string; case?: string } };

/** The week of a day; of a case, the week of its first candidate where no day is said. */
export function makersWeekHref({ day, reference }: { day?: Temporal.PlainDate; reference?: string }): string {
  const parts = { ...(day ? { day: day.toString() } : {}), ...(reference === undefined ? {} : { case: reference }) };
  return `${MAKERS_WEEK_PATH}?${new URLSearchParams(parts)}`;
}

/** メーカーの週: makers' days side by side, and where a case may be put. */
export async function showMakersWeek(visit: Visit<OfMakersWeek>): Promise<FastifyReply> {
  const { web, request } = visit;
  const now = web.office.now();
  const today = jstDay(now);
  const found = request.query.case === undefined ? undefined : await readDeskCase(web.office, request.query.case);
  if (found?.ok === false) return showRefusal(visit, found.refusal, TO_LIST, deskViewer(request, 'none'));
  const view = found?.value;
  const candidates = view ? candidatesOf(view, now) : [];
  const monday = mondayOf(readDay(request.query.day) ?? candidates[0]?.date ?? today);
  const sunday = monday.add({ days: 6 });
  // A buffer may reach over midnight.
  const beside = { from: monday.subtract({ days: 1 }), to: sunday.add({ days: 1 }) };
  const calendar = await readDeskCalendar(web.office, beside);
  const makers = makersOfWeek(calendar, '');
  const heading = `メーカーの週 ${formatDayWithEra(monday)}～${formatShortDay(sunday)}`;
  const reference = view?.caseFile.application.reference;
  const href = (day: Temporal.PlainDate): string => makersWeekHref({ day, ...(reference ? { reference } : {}) });
  return showPage(visit, 'desk/calendar/makers-week', {
    page: {
      title: heading,
      heading,
      caption: 'カレンダー',
      width: 'wide',
      noindex: true,
      ...(view ? { script: 'makers-week' } : {}),
    },
    viewer: deskViewer(request, 'calendar'),
    moves: [
      { label: '前の週', href: href(monday.subtract({ weeks: 1 })) },
      { label: '今週', href: href(today) },
      { label: '次の週', href: href(monday.add({ weeks: 1 })) },
    ],
    calendar: `/desk/calendar?${new URLSearchParams({ view: 'week', day: monday.toString() })}`,
    placing: view ? placingOf(view, { candidates, monday, href }) : null,
    heads: WEEKDAY_HEADS.map((_, index) => dayHead(monday.add({ days: index }), today)),
    makers: makersWeek(monday, calendar, makers, (maker, days) =>
      view && candidates.length > 0 ? makerChoices(view, now, maker, days) : null,
    ),
    holidaysUnknown: holidaysUnknown(sunday),
    printedAt: now,
  });
}

function placingOf(
  { caseFile: { application } }: DeskCase,
  shown: {
    candidates: ReturnType<typeof candidatesOf>;
    monday: Temporal.PlainDate;
    href: (day: Temporal.PlainDate) => string;
  },
) {
  return {
    association: application.form1.association,
    words: referenceWords(application.reference),
    case: casePath(application.reference),
    candidates: shown.candidates.map(({ slotId, date, label }) => {
      const here = mondayOf(date).equals(shown.monday);
      return { slotId, label, date: date.toString(), here, href: here ? '' : shown.href(date) };
    }),
  };
}
