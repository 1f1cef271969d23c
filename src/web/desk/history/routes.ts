import type { FastifyInstance, FastifyReply } from 'fastify';
import { formatDayWithEra, formatInstant } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { deskMailRoutes } from '#web/desk/mails/routes.ts';
import { sendFile, sendStream } from '#web/frame/downloads.ts';
import { readDay, readPage } from '#web/frame/page-address.ts';
import { showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { caseEvidence } from '#workflow/desk/evidence.ts';
import { readDeskHistory, readHistory, readSubjects } from '#workflow/desk/read-history.ts';
import {
  deskHistoryEntries,
  HISTORY_KINDS,
  type HistoryEntry,
  type HistoryKind,
  historyEntries,
  mailCounts,
  withSubjects,
} from './entries.ts';

type OfCase = { Params: { reference: string }; Querystring: { kind?: string; page?: string } };
type OfDay = { Querystring: { day?: string; by?: string; page?: string } };

const PAGE_SIZE = 50;

/** 履歴 of one application, of a day in all of them, and the words of a mail. */
export function deskHistoryRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<OfCase>('/desk/applications/:reference/history', (request, reply) => showHistory({ web, request, reply }));
    desk.get<OfCase>('/desk/applications/:reference/history.xlsx', (request, reply) =>
      sendHistory({ web, request, reply }, 'tableSheet'),
    );
    desk.get<OfCase>('/desk/applications/:reference/history.csv', (request, reply) =>
      sendHistory({ web, request, reply }, 'tableCsv'),
    );
    desk.get<OfCase>('/desk/applications/:reference/evidence.zip', async (request, reply) => {
      const evidence = await caseEvidence(web.office, request.params.reference);
      return evidence.ok ? sendStream(reply, evidence.value) : notFound({ web, request, reply });
    });
    desk.get<OfDay>('/desk/history', (request, reply) => showDay({ web, request, reply }));
    deskMailRoutes(desk, web);
  });
}

async function showHistory(visit: Visit<OfCase>): Promise<FastifyReply> {
  const { web, request } = visit;
  const { reference } = request.params;
  const found = await readHistory(web.office, reference);
  if (!found.ok) return notFound(visit);
  const kind = readKind(request.query.kind);
  const all = historyEntries(found.value);
  const entries = all.filter((entry) => kind === undefined || entry.kinds.includes(kind));
  const page = Math.min(readPage(request.query.page), Math.max(1, Math.ceil(entries.length / PAGE_SIZE)));
  const shown = entries.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const path = `${casePath(reference)}/history`;
  const hrefOf = (changes: { kind?: string; page?: string }): string => addressOf(path, { kind, ...changes });
  return showPage(visit, 'desk/history/history', {
    page: {
      title: `履歴 ${found.value.association}（${reference}）`,
      heading: `${found.value.association}の履歴`,
      caption: referenceWords(reference),
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'none'),
    back: casePath(reference),
    filters: [
      { href: path, label: 'すべて', count: all.length, current: kind === undefined },
      ...Object.entries(HISTORY_KINDS).map(([key, label]) => ({
        href: addressOf(path, { kind: key }),
        label,
        count: all.filter(({ kinds }) => kinds.some((one) => one === key)).length,
        current: key === kind,
      })),
    ],
    counts: mailCounts(found.value.mails),
    entries: await completed(web, shown),
    newer: page > 1 ? hrefOf({ page: String(page - 1) }) : '',
    older: page * PAGE_SIZE < entries.length ? hrefOf({ page: String(page + 1) }) : '',
    exports: [
      { href: addressOf(`${path}.xlsx`, { kind }), label: 'Excel（.xlsx）で保存' },
      { href: addressOf(`${path}.csv`, { kind }), label: 'CSVで保存' },
      { href: `${casePath(reference)}/evidence.zip`, label: 'メールと記録をすべて保存（.zip）' },
    ],
    printedAt: web.office.now(),
  });
}

/** With the subjects of their mails, which only the entries that are shown are worth reading for. */
export async function completed(web: Web, entries: readonly HistoryEntry[]): Promise<HistoryEntry[]> {
  const ids = entries.flatMap(({ mails }) => mails.map(({ id }) => id));
  return ids.length === 0 ? [...entries] : withSubjects(entries, await readSubjects(web.office, ids));
}

async function sendHistory(visit: Visit<OfCase>, form: 'tableSheet' | 'tableCsv'): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { reference } = request.params;
  const found = await readHistory(web.office, reference);
  if (!found.ok) return notFound(visit);
  const kind = readKind(request.query.kind);
  const entries = historyEntries(found.value).filter((entry) => kind === undefined || entry.kinds.includes(kind));
  const rows = (await completed(web, entries)).flatMap(rowsOf);
  return sendFile(reply, await web.office.documents[form]({ title: `履歴_${reference}`, columns: COLUMNS, rows }));
}

const COLUMNS = [
  { label: '日時', width: 28 },
  { label: '種類', width: 14 },
  { label: 'できごと', width: 24 },
  { label: 'だれが', width: 24 },
  { label: '内容', width: 40 },
  { label: '変更前', width: 28 },
  { label: '変更後', width: 28 },
  { label: '宛先', width: 32 },
  { label: FIELD_WORDS.subject, width: 40 },
  { label: '送信の状態', width: 14 },
];

/** One row for an event and one more for each thing that it changed; one for each mail. */
function rowsOf(entry: HistoryEntry): string[][] {
  const head = [formatInstant(entry.at), entry.kinds.map((kind) => HISTORY_KINDS[kind]).join('、'), entry.what];
  if (entry.mails.length > 0) {
    return entry.mails.map((mail) => [...head, '', mail.response, '', '', mail.to, mail.subject, mail.state]);
  }
  const changes = entry.changes.map(({ label, before, after }) => [
    ...head,
    entry.who,
    label,
    before,
    after,
    '',
    '',
    '',
  ]);
  if (entry.detail === '' && changes.length > 0) return changes;
  return [[...head, entry.who, entry.detail, '', '', '', '', ''], ...changes];
}

async function showDay(visit: Visit<OfDay>): Promise<FastifyReply> {
  const { web, request } = visit;
  const today = jstDay(web.office.now());
  const day = readDay(request.query.day) ?? today;
  const by = request.query.by ?? '';
  const page = readPage(request.query.page);
  const history = await readDeskHistory(web.office, { day, by, page });
  const hrefOf = (changes: { day?: Temporal.PlainDate; by?: string; page?: string }): string =>
    addressOf('/desk/history', { by, ...changes, day: (changes.day ?? day).toString() });
  const people = [...new Set([...history.coordinators, ...(by === '' ? [] : [by])])];
  return showPage(visit, 'desk/calendar/day', {
    page: {
      title: `${DESK_PAGES.history} ${formatDayWithEra(day)}`,
      heading: formatDayWithEra(day),
      caption: DESK_PAGES.history,
      width: 'wide',
      noindex: true,
    },
    viewer: deskViewer(request, 'history'),
    moves: [
      { href: hrefOf({ day: day.subtract({ days: 1 }) }), label: '前の日', current: false },
      { href: hrefOf({ day: today }), label: '今日', current: day.equals(today) },
      { href: hrefOf({ day: day.add({ days: 1 }) }), label: '次の日', current: false },
    ],
    people: [
      { href: hrefOf({ by: '' }), label: '全員', current: by === '' },
      ...people.map((name) => ({ href: hrefOf({ by: name }), label: name, current: name === by })),
    ],
    entries: deskHistoryEntries(history),
    newer: page > 1 ? hrefOf({ page: String(page - 1) }) : '',
    older: history.hasMore ? hrefOf({ page: String(page + 1) }) : '',
  });
}

function readKind(text: string | undefined): HistoryKind | undefined {
  const kinds: HistoryKind[] = ['states', 'makers', 'applicant', 'attendees', 'mails', 'notes'];
  return kinds.find((kind) => kind === text);
}

function addressOf(path: string, said: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(said)) if (value) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}

function notFound(visit: Visit): FastifyReply {
  return showRefusal(visit, { code: 'not-found' }, TO_LIST, deskViewer(visit.request, 'none'));
}
