import type { FastifyReply } from 'fastify';
import { OWN_FIELDS, TEXT_FIELDS, type TextField } from '#domain/form1/fields.ts';
import { textsOf } from '#domain/form1/form1.ts';
import { formatDay, formatDemo, formatInstant, formatWindow } from '#domain/text/dates.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { SOURCE_WORDS } from '#domain/words/channels.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { STATE_WORDS } from '#domain/words/states.ts';
import { sendStream } from '#web/frame/downloads.ts';
import type { Visit } from '#web/frame/pages.ts';
import { coordinatorOf } from '#web/gate/desk.ts';
import { type ExportedCase, exportedCases } from '#workflow/desk/read-list.ts';
import { queryOf, readListAddress } from './query.ts';

const MEDIA_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

interface Column {
  label: string;
  width?: number;
  say: (row: ExportedCase) => string;
}

const WIDTHS: Partial<Record<TextField['key'], number>> = { association: 28, extension: 8, email: 28, remarks: 40 };

/** What 様式1 says in one field. */
function fieldColumn({ key, label }: TextField): Column {
  const width = WIDTHS[key];
  return { label, ...(width ? { width } : {}), say: ({ application }) => textsOf(application.form1)[key] };
}

/** The columns of the export, each with what it says of an application. */
const COLUMNS: Column[] = [
  { label: '受付番号', width: 12, say: ({ application }) => application.reference },
  { label: '状態', width: 10, say: ({ application }) => STATE_WORDS[application.state] },
  { label: '申請方法', width: 10, say: ({ application }) => SOURCE_WORDS[application.source] },
  { label: '受付日時', width: 28, say: ({ application }) => said(application.receivedAt, formatInstant) },
  { label: FIELD_WORDS.owner, width: 14, say: ({ application }) => application.owner },
  { label: '都道府県', width: 10, say: ({ prefecture }) => prefecture },
  ...TEXT_FIELDS.filter(({ page }) => page === 'contact').map(fieldColumn),
  { label: '二人目の担当者氏名', say: ({ application }) => application.secondContact?.name ?? '' },
  { label: '二人目のE-Mail', width: 28, say: ({ application }) => application.secondContact?.email ?? '' },
  {
    label: SESSION_WORDS.mode,
    width: 10,
    say: ({ application, session }) => MODE_WORDS[session?.mode ?? application.form1.mode],
  },
  { label: '確定日時', width: 36, say: ({ session }) => said(session, hoursOf) },
  { label: '確定したデモの時間', width: 22, say: ({ session }) => said(session?.demo, formatDemo) },
  ...([1, 2, 3] as const).flatMap((rank) => {
    const slotOf = ({ application }: ExportedCase) => application.form1.slots.find((slot) => slot.rank === rank);
    return [
      { label: RANK_WORDS[rank], width: 36, say: (row: ExportedCase) => said(slotOf(row), hoursOf) },
      {
        label: `${RANK_WORDS[rank]}の開催の長さ`,
        width: 22,
        say: (row: ExportedCase) => said(slotOf(row)?.demo, formatDemo),
      },
    ];
  }),
  { label: '会場', width: 28, say: ({ application, session }) => (session ?? application.form1).venue.name },
  { label: '郵便番号', width: 10, say: ({ application, session }) => (session ?? application.form1).venue.postalCode },
  { label: '住所', width: 40, say: ({ application, session }) => (session ?? application.form1).venue.address },
  ...OWN_FIELDS.filter(({ page }) => page === 'venue').map(fieldColumn),
  { label: '照会したメーカー', width: 28, say: ({ asked }) => asked.join('、') },
  { label: '参加するメーカー', width: 28, say: ({ session }) => session?.makers.join('、') ?? '' },
];

/** Exactly what the address finds, in its order, all pages; streamed while it is read, so that it may be of any length. */
export function sendExport(visit: Visit, query: Readonly<Record<string, unknown>>, kind: 'xlsx' | 'csv'): FastifyReply {
  const { name } = coordinatorOf(visit.request);
  return sendExportOf(visit, exportedCases(visit.web.office, queryOf(readListAddress(query), name)), kind);
}

/** The same of any cases. */
export function sendExportOf(
  { web, reply }: Visit,
  cases: AsyncIterable<ExportedCase[]>,
  kind: 'xlsx' | 'csv',
): FastifyReply {
  const title = `申請一覧_${jstDay(web.office.now())}`;
  const head = { title, columns: COLUMNS.map(({ label, width }) => ({ label, ...(width ? { width } : {}) })) };
  const octets = web.office.documents.streamTable(kind, head, rows(cases));
  return sendStream(reply, { name: `${title}.${kind}`, mediaType: MEDIA_TYPES[kind], octets });
}

async function* rows(cases: AsyncIterable<ExportedCase[]>): AsyncGenerator<string[][]> {
  for await (const batch of cases) yield batch.map((row) => COLUMNS.map(({ say }) => say(row)));
}

function hoursOf(hours: { date: Temporal.PlainDate; meeting: TimeWindow }): string {
  return `${formatDay(hours.date)} ${formatWindow(hours.meeting)}`;
}

/** Empty where there is nothing to say. */
function said<T>(value: T | undefined, say: (value: T) => string): string {
  return value === undefined ? '' : say(value);
}
