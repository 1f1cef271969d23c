import type { FastifyInstance, FastifyReply } from 'fastify';
import { rateText, wideName } from '#domain/rates/rate-set.ts';
import { formatDay } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { toPage } from '#domain/words/desk-pages.ts';
import { RATE_BASE_WORDS, type RateBase } from '#domain/words/rates.ts';
import { FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { previewRates, takeRates } from '#workflow/rates/take.ts';
import { counted } from './need-rows.ts';
import { RATES_PATH, shownNotes } from './notes.ts';

type OfFile = { Params: { id: string }; Querystring: { rate?: string } };
type Preview = NonNullable<Awaited<ReturnType<typeof previewRates>>>;

/** What was understood of a table, before it is taken in. */
export function ratePreviewRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<OfFile>(`${RATES_PATH}/files/:id`, async (request, reply) => {
      const visit = { web, request, reply };
      const choice = choiceOf(request.query.rate);
      const preview = await previewRates(web.office, request.params.id, choice);
      if (preview === undefined) return gone(visit);
      const [day] = preview.reading.days;
      const values = { day: day ? formatDay(day.day) : '', source: '', rate: request.query.rate ?? '' };
      return show(visit, preview, { values, problems: {} });
    });
    desk.post<OfFile>(`${RATES_PATH}/files/:id`, async (request, reply) => take({ web, request, reply }));
  });
}

function choiceOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d$/.test(text) ? Number(text) : undefined;
}

async function take(visit: Visit<OfFile>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const form = FormReader.of(request);
  const choice = choiceOf(form.raw('rate'));
  const preview = await previewRates(web.office, id, choice);
  if (preview === undefined) return gone(visit);
  const today = jstDay(web.office.now());
  const day = form.pastDay('day', '時点', today);
  if (!form.isWrong && Temporal.PlainDate.compare(day, today) > 0)
    form.problems.day = '時点は、今日までの日をご入力ください。';
  const source = form.line('source', '出典', { required: true, longest: 200 });
  const { asks, left, faults, base } = preview.reading;
  if (asks.length + left.length > 0 && !form.ticked('accepted')) {
    form.problems.accepted = '上の行をお確かめのうえ、チェックを付けてください。';
  }
  if (base === undefined) form.problems.rate = 'どの率を取り込むか、お選びください。';
  if (form.isWrong || faults.length > 0) return show(visit, preview, form.state, faults.length > 0 ? 422 : undefined);
  const taken = await takeRates(web.office, { id, choice, day, source, by: actorOf(request).name });
  if (taken.ok) return goTo(reply, `${RATES_PATH}/${id}`);
  if (taken.why === 'not-found') return gone(visit);
  form.problems.day =
    taken.why === 'same-day'
      ? 'この時点の表は、すでに取り込まれています。入れ替えるときは、先に前の表を取り消してください。'
      : '取り込める率がありません。ファイルをご確認ください。';
  return show(visit, preview, form.state);
}

function show(visit: Visit<OfFile>, { file, reading }: Preview, form: FormState, status?: number): FastifyReply {
  const { request } = visit;
  const { days, options, base, columns, rates, totals } = reading;
  const heading = '読み取った申込率を確かめる';
  const wide = rates.filter(({ place }) => wideName(place) !== undefined);
  const places = rates.filter(({ place }) => wideName(place) === undefined);
  return showPage(
    visit,
    'desk/rates/preview',
    {
      page: { title: heading, heading, width: 'wide', noindex: true },
      viewer: deskViewer(request, 'need'),
      form,
      path: `${RATES_PATH}/files/${request.params.id}`,
      rows: [
        { label: 'ファイル', value: file.fileName },
        {
          label: '時点',
          value: days.map(({ day, words }) => `${formatDay(day)}（「${words}」）`).join('、') || '見つかりません',
        },
        ...(base === undefined
          ? [{ label: '列', value: columns.map(columnWords).join('、') }]
          : readRows(reading, base)),
      ],
      options: options.map(({ words }, index) => ({ value: String(index), label: words })),
      several: options.length > 1,
      chosen: base !== undefined,
      daySupport:
        days[0]?.monthOnly === true
          ? '表には月だけが書かれています。月の最後の日としました。'
          : 'いつの時点の数ですか。',
      faults: shownNotes(reading.faults),
      asks: shownNotes(reading.asks),
      left: shownNotes(reading.left),
      remarks: shownNotes(reading.remarks),
      toAccept: reading.asks.length + reading.left.length,
      totals: totals.filter(({ given, sum }) => given !== sum).slice(0, 50),
      totalsFit: totals.filter(({ given, sum }) => given === sum).length,
      wide: wide.map(rowOf),
      samples: places.slice(0, 10).map(rowOf),
    },
    status,
  );
}

/** What was read by the columns that were chosen. */
function readRows({ columns, counts }: Preview['reading'], base: RateBase) {
  const among = (isUsed: boolean): string =>
    columns
      .filter(({ used }) => used === isUsed)
      .map(columnWords)
      .join('、') || 'なし';
  return [
    { label: '率の分母', value: RATE_BASE_WORDS[base] },
    { label: '読み取った行', value: `${counts.municipalities}市区町村、${counts.wards}区` },
    { label: '使う列', value: among(true) },
    { label: '使わない列', value: among(false) },
  ];
}

function columnWords({ name, heading }: Preview['reading']['columns'][number]): string {
  return `${name}「${heading}」`;
}

function rowOf({ name, institutions, applied, rate }: Preview['reading']['rates'][number]) {
  return {
    name,
    institutions: counted(institutions),
    applied: counted(applied),
    rate: rate === undefined ? '－' : rateText(rate),
  };
}

function gone(visit: Visit): FastifyReply {
  const next = { href: RATES_PATH, label: toPage('rates') };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'need'));
}
