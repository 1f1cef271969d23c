import type { FastifyReply } from 'fastify';
import type { Application } from '#domain/case/application.ts';
import { earliestDate } from '#domain/form1/deadline.ts';
import { FORM1_FIELDS, type Form1Field } from '#domain/form1/fields.ts';
import type { Attachment } from '#domain/form1/form1.ts';
import { dayExamples, exampleDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { controlOf, type OwnControl } from '#web/forms/form1/controls.ts';
import { CONTACT_FIELDS, type Problems, SLOT_FIELDS, VENUE_FIELDS } from '#web/forms/form1/fields.ts';
import { slotRemarks } from '#web/forms/form1/slot-remarks.ts';
import { holidayName } from '#web/forms/holidays.ts';
import { showEmptyForm } from '#web/frame/fixed-pages.ts';
import { type Shown, showPage, type Visit } from '#web/frame/pages.ts';
import { UPLOAD_ENDINGS, UPLOAD_WORDS } from '#web/frame/uploads.ts';
import { draftPath } from '#web/gate/drafts.ts';
import { printsOf } from './prints.ts';

type FormPageName = Form1Field['page'];

interface FormPage {
  name: FormPageName;
  path: string;
  heading: string;
  step: string;
  fields: readonly string[];
  /** Where it goes on when nothing is wrong. */
  next: string;
}

/** 様式1 on three pages, in the form's order. */
export const FORM_PAGES: readonly [FormPage, ...FormPage[]] = [
  {
    name: 'contact',
    path: '/file/contact',
    heading: '申請団体と担当者',
    step: '団体・担当者',
    fields: CONTACT_FIELDS,
    next: '/file/slots',
  },
  {
    name: 'slots',
    path: '/file/slots',
    heading: '希望日時と開催の長さ',
    step: '希望日時',
    fields: SLOT_FIELDS,
    next: '/file/venue',
  },
  {
    name: 'venue',
    path: '/file/venue',
    heading: '開催場所・実施方法・備考',
    step: '会場・備考',
    fields: VENUE_FIELDS,
    next: '/file/check',
  },
];

export const LAYOUTS_FIELD = 'layouts';

/** The own rows of 様式1 on a page, above and below its peculiar part. */
function ownControls({ name }: FormPage): { above: OwnControl[]; below: OwnControl[] } {
  const fields = FORM1_FIELDS.filter(({ page }) => page === name);
  const peculiar = fields.findIndex(({ part }) => part !== 'own');
  const controls = (some: typeof fields) => some.flatMap((field) => (field.part === 'own' ? [controlOf(field)] : []));
  return { above: controls(fields.slice(0, peculiar)), below: controls(fields.slice(peculiar)) };
}

/** The part of the problems that is about this page's fields. */
export function problemsOn(page: FormPage, problems: Problems): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([field]) => pageOf(field) === page));
}

/** The page that asks for a field; a problem of a whole row is named like the row's prefix. */
export function pageOf(field: string): FormPage {
  const page = FORM_PAGES.find(
    ({ name, fields }) =>
      fields.includes(field) ||
      (name === 'slots' && field.startsWith('slot')) ||
      (name === 'venue' && field === LAYOUTS_FIELD),
  );
  if (!page) throw new Error(`no page asks for ${field}`);
  return page;
}

export const FILING_CAPTION = 'デモンストレーション会の申請（様式1）';

export function captionOf(before: Application | undefined, entering = false): string {
  if (entering) return '代理で登録する（様式1）';
  return before ? `${referenceWords(before.reference)} の訂正` : FILING_CAPTION;
}

/** The form pages on which nothing is missing or wrong, also behind the one that is open. */
export function finishedPages(problems: Problems): FormPageName[] {
  const unfinished = Object.keys(problems).map((field) => pageOf(field).name);
  return FORM_PAGES.map(({ name }) => name).filter((name) => !unfinished.includes(name));
}

/** What the label of a field's row says, for a sentence that names it. */
export function labelOf(field: string): string {
  const row = FORM1_FIELDS.find(({ key, kind }) => key === field || (kind === 'slots' && field.startsWith('slot')));
  return row?.label ?? field;
}

/** The bar of steps; `current` is a form page, the check page, or the waiting for the code. */
export function stepsTo(
  current: FormPageName | 'check' | 'verification',
  { id, withoutCode, finished }: { id: string | undefined; withoutCode: boolean; finished: readonly FormPageName[] },
) {
  const steps = [
    ...FORM_PAGES.map(({ name, step, path }) => ({ name, label: step, href: path, done: finished.includes(name) })),
    {
      name: 'check',
      label: '確認',
      href: '/file/check',
      done: current === 'verification' || finished.length === FORM_PAGES.length,
    },
    ...(withoutCode ? [] : [{ name: 'verification', label: 'メール確認', href: '/file/verification', done: false }]),
  ];
  const waiting = current === 'verification';
  return steps.map(({ name, label, href, done }) => ({
    label,
    state: name === current ? 'current' : done && (name !== 'check' || waiting) ? 'complete' : 'ahead',
    // Once sent, the way back is the button that changes the address.
    href: waiting ? undefined : draftPath(href, id),
    reachable: !waiting && done && name !== current,
  }));
}

export interface FormPageState {
  /** The draft's; undefined while none is begun. */
  id: string | undefined;
  values: Readonly<Record<string, string>>;
  problems: Problems;
  /** What the draft holds, where the page shows something else in the fields. */
  stands?: Readonly<Record<string, string>>;
  finished: readonly FormPageName[];
  late: boolean;
  files: readonly Attachment[];
  before: Application | undefined;
  /** Came from the check page, and goes back there. */
  fromCheck: boolean;
  /** Days for which the 10 days were lifted. */
  liftedFor: readonly Temporal.PlainDate[];
  /** A coordinator enters a request that came by mail, FAX or phone. */
  entering: boolean;
}

/** The first of the pages for who has not begun: the same for everybody on one day. */
export function showBlankForm(visit: Visit): Promise<FastifyReply> {
  const [page] = FORM_PAGES;
  const today = jstDay(visit.web.office.now());
  return showEmptyForm(visit, `filing/${page.name}`, today.toString(), () => formPage(visit, page, NOTHING));
}

/** The same where nothing that is typed could be kept. */
export function showForNoCookies(visit: Visit): FastifyReply {
  const [page] = FORM_PAGES;
  return showPage(visit, `filing/${page.name}`, { ...formPage(visit, page, NOTHING), noCookies: true });
}

const NOTHING: FormPageState = {
  id: undefined,
  values: {},
  problems: {},
  finished: [],
  late: false,
  files: [],
  before: undefined,
  fromCheck: false,
  liftedFor: [],
  entering: false,
};

/** One of the three pages. `status` is given where problems are shown on arrival, not after a POST. */
export function showFormPage(visit: Visit, page: FormPage, state: FormPageState, status?: number): FastifyReply {
  return showPage(visit, `filing/${page.name}`, formPage(visit, page, state), status);
}

function formPage(visit: Visit, page: FormPage, state: FormPageState): Shown {
  const { before } = state;
  const { leadDays } = visit.web.office.policy;
  const today = jstDay(visit.web.office.now());
  return {
    page: {
      title: before ? `${page.heading}の訂正` : page.heading,
      heading: page.heading,
      caption: captionOf(before, state.entering),
      noindex: true,
      script: 'form',
      picksDays: page.name === 'slots',
    },
    steps: stepsTo(page.name, {
      id: state.id,
      withoutCode: before !== undefined || state.entering,
      finished: state.finished,
    }),
    ...ownControls(page),
    form: { values: state.values, problems: state.problems },
    files: state.files,
    fixedEmail: before?.form1.contact.email ?? '',
    correcting: before !== undefined,
    entering: state.entering,
    action: draftPath(page.path, state.id),
    typing: draftPath(`${page.path}/typing`, state.id),
    abandonment: draftPath('/file/abandonment', state.id),
    shown: printsOf(visit.web, page.fields, state.stands ?? state.values),
    back: draftPath(FORM_PAGES[FORM_PAGES.indexOf(page) - 1]?.path ?? '', state.id),
    from: state.fromCheck ? 'check' : '',
    begun: state.id !== undefined,
    noCookies: false,
    liftedFor: state.liftedFor,
    leadDays,
    earliest: earliestDate(today, leadDays),
    month: page.name === 'slots' ? monthData(today, leadDays) : null,
    late: state.late,
    example: dayExamples(exampleDay(today)),
    ...slotRemarks(state.values, { today, leadDays, liftedFor: state.liftedFor }),
    modes: [
      {
        value: 'in-person',
        label: MODE_WORDS['in-person'],
        support: '会場でカードリーダーを実演します。説明会を会場で開くときは、実物に触れられる実地をおすすめします。',
      },
      { value: 'online', label: MODE_WORDS.online, support: 'オンライン会議の画面で実演します。' },
    ],
    uploadWords: UPLOAD_WORDS,
    uploadEndings: UPLOAD_ENDINGS,
  };
}

/** What the month beside each 希望日 knows: holidays as `YYYY-MM-DD name`, from today until the last day that can be asked for. */
function monthData(today: Temporal.PlainDate, leadDays: number) {
  const latest = today.add({ years: LIMITS.yearsAhead });
  const days = Array.from({ length: today.until(latest).days + 1 }, (_, index) => today.add({ days: index }));
  const holidays = days.flatMap((day) => {
    const name = holidayName(day);
    return name === undefined ? [] : [`${day} ${name}`];
  });
  return {
    today: today.toString(),
    earliest: earliestDate(today, leadDays).toString(),
    latest: latest.toString(),
    holidays: holidays.join('|'),
  };
}
