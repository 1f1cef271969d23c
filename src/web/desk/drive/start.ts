import type { FastifyReply } from 'fastify';
import type { Maker } from '#domain/case/inquiry.ts';
import { isWhatIf, type MakerTerms, RUN_LIMITS, type RunTerms } from '#domain/drive/terms.ts';
import { dayExamples, exampleDay, formatDay, readDate } from '#domain/text/dates.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { activeFilters, listHref, queryOf, readListAddress } from '#web/desk/list/query.ts';
import { FormReader } from '#web/forms/reader.ts';
import { unreadDay } from '#web/forms/unread.ts';
import type { Fields } from '#web/frame/fields.ts';
import { goTo, showPage, type Visit } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, deskViewer } from '#web/gate/desk.ts';
import { readListChoices } from '#workflow/desk/read-list.ts';
import { startProposal } from '#workflow/drive/propose.ts';
import { type RunChoices, readRunChoices } from '#workflow/drive/read-choices.ts';
import { proposalPath } from './words.ts';

export type OfStart = { Querystring: Record<string, unknown> };

const SECONDS = RUN_LIMITS.seconds;
const WANTED = RUN_LIMITS.makersWanted;

/** 「割付案を作る」, for what the list's address finds; or, with `from`, as another proposal was made. */
export async function showStart(visit: Visit<OfStart>): Promise<FastifyReply> {
  const choices = await choicesOf(visit);
  return show(visit, choices, { values: valuesOf(choices), problems: {} });
}

/** Starts a run, or says what is wrong with what was asked for. */
export async function start(visit: Visit<OfStart>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const choices = await choicesOf(visit);
  const form = FormReader.of(request);
  const terms = readTerms(form, choices, jstDay(web.office.now()));
  if (form.isWrong) return show(visit, choices, form.state);
  if (form.raw('seen') !== choices.seen) return show(visit, choices, form.state, 409);
  const { from } = choices;
  const by = actorOf(request).name;
  const filter = from?.filter ?? queryOf(readListAddress(request.query), by).filter;
  return goTo(reply, proposalPath(await startProposal(web.office, { filter, terms, basedOn: from?.id, by })));
}

function choicesOf({ web, request }: Visit<OfStart>): Promise<RunChoices> {
  const { from } = request.query;
  return readRunChoices(web.office, typeof from === 'string' ? from : undefined);
}

async function show(
  visit: Visit<OfStart>,
  choices: RunChoices,
  form: FormState,
  status?: number,
): Promise<FastifyReply> {
  const { web, request } = visit;
  const { from, makers } = choices;
  const address = readListAddress(request.query);
  // Also who is asked no more narrows the cases.
  const active = activeFilters(address, (await readListChoices(web.office)).makers);
  const today = jstDay(web.office.now());
  return showPage(
    visit,
    'desk/drive/start',
    {
      page: {
        title: '割付案を作る',
        heading: '割付案を作る',
        caption: DESK_PAGES.proposals,
        width: 'wide',
        noindex: true,
        error: status !== undefined,
      },
      viewer: deskViewer(request, 'proposals'),
      form,
      action: request.url,
      back: from ? proposalPath(from.id) : listHref(address),
      changed: status === 409,
      seen: choices.seen,
      filters: active.map(({ label }) => label),
      basedOn: from ? { href: proposalPath(from.id), at: from.startedAt, by: from.startedBy } : null,
      carried: from ? from.terms.pins.length + from.terms.exclusions.length : 0,
      example: `例：${dayExamples(exampleDay(today))}`,
      makers: makers.map(({ id, name, crews, bufferMinutes, daysOff }) => ({
        id,
        name,
        registered: `${crews}組、前後の移動 ${bufferMinutes}分`,
        daysOff: daysOff
          .filter(({ to }) => Temporal.PlainDate.compare(to, today) >= 0)
          .map(({ from: first, to }) => (first.equals(to) ? formatDay(first) : `${formatDay(first)}～${formatDay(to)}`))
          .join('、'),
      })),
      isWhatIf: from !== undefined && isWhatIf(from.terms),
    },
    status,
  );
}

const field = (name: 'in' | 'crews' | 'buffer' | 'closed' | 'opened', makerId: string): string => `${name}-${makerId}`;

function valuesOf({ makers, from }: RunChoices): Fields {
  const own = new Map((from?.terms.makers ?? []).map((one) => [one.makerId, one]));
  const days = (list: readonly Temporal.PlainDate[] = []): string => list.map(formatDay).join('、');
  return {
    makersWanted: String(from?.terms.makersWanted ?? WANTED.least),
    seconds: String(from?.terms.seconds ?? SECONDS.usual),
    closedDays: days(from?.terms.closedDays),
    ...Object.fromEntries(
      makers.flatMap((maker): [string, string][] => {
        const changed = own.get(maker.id);
        return [
          [field('in', maker.id), changed?.out ? '' : 'on'],
          [field('crews', maker.id), String(changed?.crews ?? maker.crews)],
          [field('buffer', maker.id), String(changed?.bufferMinutes ?? maker.bufferMinutes)],
          [field('closed', maker.id), days(changed?.closedDays)],
          [field('opened', maker.id), days(changed?.openedDays)],
        ];
      }),
    ),
  };
}

function readTerms(form: FormReader, { makers, from }: RunChoices, today: Temporal.PlainDate): RunTerms {
  const number = (name: string, label: string, range: { least: number; most: number }): number =>
    form.number(name, range, `${label}は、${range.least}から${range.most}までの数字でご入力ください。`);
  return {
    makersWanted: number('makersWanted', '1回に伺うメーカーの数', WANTED),
    seconds: number('seconds', '制限時間', SECONDS),
    closedDays: readDays(form, 'closedDays', '開催しない日', today),
    makers: makers.flatMap((maker) => readMaker(form, maker, { number, today })),
    pins: from?.terms.pins ?? [],
    exclusions: from?.terms.exclusions ?? [],
  };
}

/** Only what is not as it is registered. */
function readMaker(
  form: FormReader,
  maker: Maker,
  {
    number,
    today,
  }: {
    number: (name: string, label: string, range: { least: number; most: number }) => number;
    today: Temporal.PlainDate;
  },
): MakerTerms[] {
  const { id, name } = maker;
  const crews = number(field('crews', id), `${name}の組数`, { least: 0, most: 99 });
  const bufferMinutes = number(field('buffer', id), `${name}の前後の移動時間`, { least: 0, most: 600 });
  const closedDays = readDays(form, field('closed', id), `${name}が伺えない日`, today);
  const openedDays = readDays(form, field('opened', id), `${name}が伺える日`, today);
  const terms: MakerTerms = {
    makerId: id,
    ...(crews === maker.crews ? {} : { crews }),
    ...(bufferMinutes === maker.bufferMinutes ? {} : { bufferMinutes }),
    ...(form.ticked(field('in', id)) ? {} : { out: true }),
    ...(closedDays.length === 0 ? {} : { closedDays }),
    ...(openedDays.length === 0 ? {} : { openedDays }),
  };
  return Object.keys(terms).length === 1 ? [] : [terms];
}

/** JST days, one behind the other. */
function readDays(form: FormReader, name: string, label: string, today: Temporal.PlainDate): Temporal.PlainDate[] {
  const days: Temporal.PlainDate[] = [];
  for (const typed of form.raw(name).split(/[、,，;；\n]/)) {
    if (cleanLine(typed) === '') continue;
    const day = readDate(typed, today);
    if (day) days.push(day);
    else form.problems[name] = `${label}${unreadDay(typed, today)}`;
  }
  return days;
}
