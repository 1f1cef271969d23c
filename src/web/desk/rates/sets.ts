import type { FastifyInstance, FastifyReply } from 'fastify';
import type { RateSet } from '#domain/rates/rate-set.ts';
import { formatDay } from '#domain/text/dates.ts';
import { DESK_PAGES, toPage } from '#domain/words/desk-pages.ts';
import { RATE_BASE_WORDS } from '#domain/words/rates.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { filesOf } from '#web/frame/file-intake.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { actorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { type FileRefusal, keepRatesFile, readSet, readSets, withdrawRates } from '#workflow/rates/take.ts';
import { RATES_PATH, shownNotes } from './notes.ts';

type ById = { Params: { id: string } };

/** 申込率の表: the sets that were taken, and the upload of the next. */
export function deskRateRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get(RATES_PATH, (request, reply) => showSets({ web, request, reply }, EMPTY_FORM));
    desk.post(`${RATES_PATH}/files`, { config: { files: 'token' } }, async (request, reply) => {
      const visit = { web, request, reply };
      const wrong = (sentence: string): Promise<FastifyReply> =>
        showSets(visit, { values: {}, problems: { table: sentence } });
      for await (const file of filesOf(request)) {
        if (file.tooLarge) return await wrong(FILE_SENTENCES['too-big']);
        const { name } = actorOf(request);
        const kept = await keepRatesFile(web.office, { fileName: file.name, bytes: file.bytes, by: name });
        return kept.ok ? goTo(reply, `${RATES_PATH}/files/${kept.id}`) : await wrong(fileSentence(kept.refusal));
      }
      return wrong('申込率の表のファイルをお選びください。');
    });
    desk.get<ById>(`${RATES_PATH}/:id`, (request, reply) => showSet({ web, request, reply }, EMPTY_FORM));
    desk.post<ById>(`${RATES_PATH}/:id/withdrawal`, async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const reason = form.line('reason', '取り消す理由', { required: true, longest: 200 });
      if (form.isWrong) return showSet(visit, form.state);
      const { id } = request.params;
      const withdrawn = await withdrawRates(web.office, { id, by: actorOf(request).name, reason });
      return withdrawn.ok ? goTo(reply, `${RATES_PATH}/${id}`) : notFound(visit);
    });
  });
}

/** 「2022年9月30日（金）時点、すべての医療機関・薬局のうち」. */
function setWords({ day, base }: RateSet): string {
  return `${formatDay(day)}時点、${RATE_BASE_WORDS[base]}のうち`;
}

async function showSets(visit: Visit, form: FormState): Promise<FastifyReply> {
  const sets = await readSets(visit.web.office);
  return showPage(visit, 'desk/rates/sets', {
    page: { title: DESK_PAGES.rates, heading: DESK_PAGES.rates, width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'need'),
    form,
    sets: sets.map((set) => ({
      href: `${RATES_PATH}/${set.id}`,
      words: setWords(set),
      source: set.source,
      fileName: set.fileName,
      takenAt: set.takenAt,
      takenBy: set.takenBy,
      withdrawn: set.withdrawn ?? null,
    })),
  });
}

async function showSet(visit: Visit<ById>, form: FormState): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readSet(web.office, request.params.id);
  if (found === undefined) return notFound(visit);
  const { set, left, places } = found;
  const heading = '取り込んだ申込率';
  return showPage(visit, 'desk/rates/set', {
    page: { title: heading, heading, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'need'),
    form,
    action: `${RATES_PATH}/${set.id}/withdrawal`,
    rows: [
      { label: '時点', value: `${formatDay(set.day)}` },
      { label: '率の分母', value: RATE_BASE_WORDS[set.base] },
      { label: '出典', value: set.source },
      { label: 'ファイル', value: set.fileName },
      { label: '取り込んだ数', value: `${places}（市区町村、区、都道府県、全国）` },
    ],
    takenAt: set.takenAt,
    takenBy: set.takenBy,
    withdrawn: set.withdrawn ?? null,
    left: shownNotes(left),
  });
}

function notFound(visit: Visit): FastifyReply {
  const next = { href: RATES_PATH, label: toPage('rates') };
  return showRefusal(visit, { code: 'not-found' }, next, deskViewer(visit.request, 'need'));
}

function fileSentence(refusal: FileRefusal): string {
  return refusal.code === 'no-rates' ? refusal.reason : FILE_SENTENCES[refusal.code];
}

const FILE_SENTENCES: Record<Exclude<FileRefusal['code'], 'no-rates'>, string> = {
  'not-table': '表として読めないファイルです。Excel（.xlsx）かCSVで保存し直してお選びください。',
  'not-xlsx': 'Excel（.xlsx）として読めないファイルです。開いて「Excelブック（.xlsx）」で保存し直してください。',
  password: 'パスワードがかかっているため、読み取れません。パスワードを外して保存し直してください。',
  macros: 'マクロ入りのファイルは受け付けていません。「Excelブック（.xlsx）」で保存し直してください。',
  'too-big': 'ファイルが大きすぎます。5MBまでの、申込率の表だけのファイルをお選びください。',
  'zip-bomb': 'ファイルの中身が大きすぎるため、読み取れません。申込率の表だけのファイルをお選びください。',
  virus: 'ウイルス検査で問題が見つかったため、受け付けられません。',
  'scan-silent': 'ウイルス検査ができなかったため、まだ受け付けていません。しばらくしてから、もう一度お選びください。',
};
