import type { FastifyInstance, FastifyReply } from 'fastify';
import { ownTexts } from '#domain/form1/fields.ts';
import { formatDay } from '#domain/text/dates.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { form1JsonSchema } from '#web/forms/form1/schema.ts';
import { holidayContradiction } from '#web/forms/holidays.ts';
import { askerOf } from '#web/frame/asker.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { filesOf, type ReceivedFile } from '#web/frame/file-intake.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { deskOnly } from '#web/gate/desk.ts';
import { draftPath, holdOwnDraft } from '#web/gate/drafts.ts';
import {
  type DocumentKind,
  makeEmptyForm1,
  makeForm1ByLink,
  makeForm1ByReference,
  readForm1Upload,
} from '#workflow/filing/documents.ts';
import { draftIdIn, startDraft } from '#workflow/filing/keep-draft.ts';
import { keepSheet, type SheetReading } from './sheet-files.ts';

type SheetOutcome = Awaited<ReturnType<typeof readForm1Upload>>;
type SheetRefusal = Extract<SheetOutcome, { ok: false }>['refusal'];

const SCHEMA_PATH = '/schemas/form1.v1.json';

/** 様式1 as files: blank, 記入例, filled, its JSON Schema, and a filled sheet as the beginning of a request. */
export function form1FileRoutes(server: FastifyInstance, web: Web): void {
  const { office } = web;
  server.get('/form1/blank.xlsx', async (_request, reply) =>
    sendDocument(reply, await makeEmptyForm1(office, 'blank')),
  );
  server.get('/form1/sample.xlsx', async (_request, reply) =>
    sendDocument(reply, await makeEmptyForm1(office, 'sample')),
  );
  const schema = form1JsonSchema(`${office.policy.publicUrl}${SCHEMA_PATH}`);
  server.get(SCHEMA_PATH, (_request, reply) =>
    reply.type('application/schema+json; charset=utf-8').header('cache-control', 'public, max-age=3600').send(schema),
  );
  for (const kind of ['xlsx', 'pdf'] satisfies DocumentKind[]) {
    server.get<{ Params: { link: string } }>(`/status/:link/form1.${kind}`, async (request, reply) => {
      const made = await makeForm1ByLink(office, request.params.link, kind);
      return made.ok ? sendDocument(reply, made.value) : showRefusal({ web, request, reply }, made.refusal);
    });
  }
  deskOnly(server, web, (desk) => {
    for (const kind of ['xlsx', 'pdf'] satisfies DocumentKind[]) {
      desk.get<{ Params: { reference: string } }>(
        `/desk/applications/:reference/form1.${kind}`,
        async (request, reply) => {
          const made = await makeForm1ByReference(office, request.params.reference, kind);
          return made.ok ? sendDocument(reply, made.value) : showRefusal({ web, request, reply }, made.refusal);
        },
      );
    }
  });
  server.get('/file/sheet', (request, reply) => showPage({ web, request, reply }, 'filing/sheet', sheetPage({})));
  server.post('/file/sheet', { config: { files: 'token' } }, async (request, reply) => {
    const visit = { web, request, reply };
    for await (const file of filesOf(request)) return await takeSheet(visit, file);
    return showPage(visit, 'filing/sheet', sheetPage({ sheet: '記入した様式1のファイルをお選びください。' }));
  });
}

async function takeSheet(visit: Visit, file: ReceivedFile): Promise<FastifyReply> {
  const { web, reply } = visit;
  const { office } = web;
  const read = file.tooLarge ? tooBig : await readForm1Upload(office, file.bytes);
  if (!read.ok) return showPage(visit, 'filing/sheet', sheetPage({ sheet: sheetSentence(read.refusal) }));
  const cookie = await startDraft(office, 'form1', draftValues(read.value));
  await keepSheet(web, cookie, { upload: file, reading: read.value, asker: askerOf(visit) });
  await holdOwnDraft(visit, cookie);
  return goTo(reply, draftPath('/file/check', draftIdIn(cookie)));
}

/** The reader never sees a file that was cut off. */
const tooBig = { ok: false, refusal: { code: 'too-big' } } as const;

/** What is wrong with an uploaded sheet, and what to do about it. */
export function sheetSentence({ code, sheets = [] }: SheetRefusal): string {
  const named = sheets.length > 1 ? `（${sheets.map((name) => `「${cleanLine(name)}」`).join('')}）` : '';
  return SHEET_SENTENCES[code].replace('{sheets}', named);
}

const SHEET_SENTENCES: Record<SheetRefusal['code'], string> = {
  'not-xlsx':
    'Excel（.xlsx）のファイルではありません。「名前を付けて保存」で「Excelブック（.xlsx）」を選んで保存し直してください。',
  'not-form1': '様式1の欄が見つかりませんでした。このページの様式1にご記入のうえ、もう一度お選びください。',
  password: 'パスワードがかかっているため、読み取れません。パスワードを外して保存し直してください。',
  macros: 'マクロ入りのファイルは受け付けていません。「Excelブック（.xlsx）」で保存し直してください。',
  'too-big': 'ファイルが大きすぎます。5MBまでのファイルをお選びください。',
  'zip-bomb': 'ファイルの中身が大きすぎるため、読み取れません。このページの様式1に写してからお送りください。',
  'several-forms': '記入済みの様式1が2つ以上入っています{sheets}。1つのファイルに1件だけ入れてください。',
};

function sheetPage(problems: Record<string, string>) {
  const form: FormState = { values: {}, problems };
  return { page: { title: '記入済みの様式1から始める', heading: '記入済みの様式1（Excel）から始める' }, form };
}

/**
 * The fields of the form as if they had been typed. A cell that was not understood goes into its field as it stood
 * there, so that the page shows it where it has to be mended.
 */
export function draftValues(reading: SheetReading): Record<string, string> {
  const { values, unread } = reading;
  const stood = (field: SheetReading['unread'][number]['field']): string | undefined =>
    unread.find((cell) => cell.field === field && cell.sample !== true)?.text;
  const { contact, venue } = values;
  const typed: Record<string, string> = {
    ...ownTexts(values),
    contactName: contact.name,
    contactKana: stood('kana') ?? contact.kana,
    phone: stood('phone') ?? contact.phone,
    extension: contact.extension,
    email: stood('email') ?? contact.email,
    venueName: venue.name,
    postalCode: venue.postalCode,
    address: venue.address,
    mode: values.mode ?? '',
  };
  if (stood('mode') !== undefined) typed.remarks = `${values.remarks}\n実施方法：${stood('mode')}`.trim();
  if (values.noFurtherCandidates) typed.noFurtherCandidates = 'on';
  for (const slot of values.slots) {
    const prefix = `slot${slot.rank}`;
    const date = slot.date === '' ? (stood(`slot${slot.rank}`) ?? '') : dayText(slot);
    typed[`${prefix}Date`] = date;
    typed[`${prefix}MeetingStart`] = slot.meeting?.start ?? (slot.date === '' ? '' : (stood(`slot${slot.rank}`) ?? ''));
    typed[`${prefix}MeetingEnd`] = slot.meeting?.end ?? '';
    typed[`${prefix}DemoStart`] = slot.demo?.start ?? stood(`demo${slot.rank}`) ?? '';
    typed[`${prefix}DemoEnd`] = slot.demo?.end ?? '';
  }
  return typed;
}

/** With a 「祝」 that is none, so that it shows where it has to be mended. */
function dayText({ date, marked }: SheetReading['values']['slots'][number]): string {
  const day = Temporal.PlainDate.from(date);
  const text = formatDay(day);
  const whole = `${text}${marked === 'substitute' ? '（振休）' : '（祝）'}`;
  return marked !== undefined && holidayContradiction(whole, day) !== '' ? whole : text;
}
