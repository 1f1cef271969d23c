import { z } from 'zod';
import { answerDayProblem, type Entry } from '#domain/form2/entry.ts';
import { FORM2_FIELDS, type Form2Key, type Form2Texts, form2Texts } from '#domain/form2/fields.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { textsOfForm2 } from '#domain/form2/reading.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { ENTRY_SOURCES, ENTRY_STATES, FUND_ANSWERS } from '#domain/words/form2.ts';
import { moment } from '#web/api/frame/answers.ts';
import { collector, gatherer } from '#web/api/frame/callers.ts';
import { type ApiResult, fileAnswer, fileOf, type Operation, operation } from '#web/api/frame/operation.ts';
import { FORM2_TAG } from '#web/api/frame/page.ts';
import { dayInput, instant } from '#web/api/frame/schemas.ts';
import { judgeForm2 } from '#web/forms/form2/entry-fields.ts';
import { changesOfForm2 } from '#web/forms/form2/rows.ts';
import type { Office } from '#workflow/case/office.ts';
import { correctionLetter, form2Document } from '#workflow/form2/documents.ts';
import { acceptEntry, changeEntry, enterForm2, removeEntry } from '#workflow/form2/enter.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { answerEntry, correctEntry } from '#workflow/form2/hand-in.ts';
import { readEntries, readEntry } from '#workflow/form2/read.ts';

const PATH = '/collections/{reference}/entries';
const ROWS = 100;

const texts = Object.fromEntries(
  FORM2_FIELDS.map(({ key, label, example }) => {
    const field = z.string().max(200).default('').describe(label);
    return [key, example === '' ? field : field.meta({ examples: [example] })];
  }),
);
const formSchema = z.strictObject(texts).meta({ id: 'Form2' });
const despiteDoubts = z
  .boolean()
  .default(false)
  .describe('true：確認が必要な点（検証番号が合わないなど）があっても受け付ける');
const seenVersion = z.int().describe('読んだときの version。ほかの人が先に変えていたら 409 changed-meanwhile');

const entrySchema = z
  .object({
    id: z.string(),
    number: z.int().describe('取りまとめの中の番号'),
    version: z.int(),
    state: z.enum(ENTRY_STATES).describe('offered 未確認、kept 受付済、removed 取消'),
    source: z.enum(ENTRY_SOURCES),
    handInId: z.string().nullable().describe('提出の id。まだのときは null'),
    form: formSchema,
    enteredAt: instant,
    enteredBy: z.string(),
  })
  .meta({ id: 'Form2Entry' });

const common = { tag: FORM2_TAG, caller: gatherer } as const;

/** 1件 of a collection of 様式2: listed, read, added, accepted, corrected, cancelled, answered, and its documents. */
export function form2EntryOperations(): Operation[] {
  return [
    listing(),
    reading(),
    adding(),
    changing(),
    accepting(),
    correcting(),
    removing(),
    answering(),
    ...documents(),
  ];
}

function listing(): Operation {
  return operation({
    ...common,
    id: 'listForm2Entries',
    method: 'GET',
    path: PATH,
    summary: '入力した申請書の一覧（新しい番号から100件ずつ）',
    description: '郡市区医師会には、自分の入力した申請書だけをお答えします。',
    status: 200,
    refusals: [],
    query: z.object({
      q: z.string().max(100).optional().describe('名称かコードの一部'),
      state: z.enum(ENTRY_STATES).optional().describe('省略すると offered と kept'),
      before: z.coerce.number().int().optional().describe('この番号より前。答えの next を送る'),
    }),
    answer: z.object({ entries: z.array(entrySchema), next: z.int().nullable() }),
    async run({ office, caller: { collection, helper }, query }) {
      const filter = {
        word: query.q?.trim() ?? '',
        ...(helper ? { helperId: helper.id } : {}),
        ...(query.state ? { states: [query.state] } : {}),
      };
      const found = await readEntries(office, collection.id, filter, { before: query.before, limit: ROWS });
      return accept({ entries: found.rows.map(entryAnswer), next: found.next ?? null });
    },
  });
}

function reading(): Operation {
  return operation({
    ...common,
    id: 'readForm2Entry',
    method: 'GET',
    path: `${PATH}/{id}`,
    summary: '申請書を読む',
    status: 200,
    refusals: ['not-found'],
    answer: z.object({
      entry: entrySchema,
      corrections: z.array(z.object({ at: instant, by: z.string(), note: z.string() })).describe('提出後の訂正'),
      answers: z
        .array(z.object({ answer: z.enum(FUND_ANSWERS), on: z.string(), note: z.string() }))
        .describe('支払基金の回答'),
    }),
    async run({ office, caller, params }) {
      const view = await viewOf(office, caller, params.id);
      if (!view) return refuse({ code: 'not-found' });
      return accept({
        entry: entryAnswer(view.entry),
        corrections: view.corrections.map(({ at, by, note }) => ({ at: moment(at), by, note })),
        answers: view.answers.map(({ answer, on, note }) => ({ answer, on: on.toString(), note })),
      });
    },
  });
}

function adding(): Operation {
  return operation({
    ...common,
    id: 'addForm2Entry',
    method: 'POST',
    path: PATH,
    summary: '申請書を加える',
    description: '項目の書き方は、ページと一覧のファイルと同じです（全角、令和の年月、機種の名前でも読み取ります）。',
    status: 201,
    creates: 'by-steps',
    refusals: ['collection-state', 'institution-entered'],
    body: z.strictObject({ form: formSchema, despiteDoubts }),
    answer: entrySchema,
    async run({ office, caller, body }) {
      const form = await formOf(office, caller, body);
      if (!form.ok) return form;
      const { collection, helper, actor } = caller;
      const entering = { actor, helperId: helper?.id, source: 'api' } as const;
      const entered = await enterForm2(office, collection.id, form.value, entering);
      return entered.ok ? accept(entryAnswer(entered.value.entry)) : untold(office, caller, entered);
    },
  });
}

function changing(): Operation {
  return operation({
    ...common,
    id: 'changeForm2Entry',
    method: 'PUT',
    path: `${PATH}/{id}`,
    summary: '提出前の申請書を直す',
    status: 200,
    refusals: ['not-found', 'collection-state', 'handed-in', 'institution-entered', 'changed-meanwhile'],
    body: z.strictObject({ form: formSchema, seenVersion, despiteDoubts }),
    answer: entrySchema,
    async run({ office, caller, params, body }) {
      const form = await formOf(office, caller, body);
      if (!form.ok) return form;
      const by = entryBy(caller, params.id, body.seenVersion);
      const changed = await changeEntry(office, caller.collection.id, by, form.value);
      return changed.ok ? accept(entryAnswer(changed.value)) : untold(office, caller, changed);
    },
  });
}

function correcting(): Operation {
  return operation({
    ...common,
    id: 'correctForm2Entry',
    method: 'POST',
    path: `${PATH}/{id}/correction`,
    summary: '提出後の訂正を記録する',
    description: '機種・希望順位・台数は変えられません。',
    status: 200,
    refusals: ['not-found', 'handed-in', 'institution-entered', 'nothing-changed', 'changed-meanwhile'],
    caller: collector,
    body: z.strictObject({
      form: formSchema,
      note: z.string().trim().min(1).max(500).describe('訂正の理由'),
      seenVersion,
      despiteDoubts,
    }),
    answer: entrySchema,
    async run({ office, caller, params, body }) {
      const form = await formOf(office, caller, body);
      if (!form.ok) return form;
      const by = entryBy(caller, params.id, body.seenVersion);
      const wanted = { form: form.value, note: body.note };
      const corrected = await correctEntry(office, caller.collection.id, by, wanted);
      return corrected.ok ? accept(entryAnswer(corrected.value)) : corrected;
    },
  });
}

function accepting(): Operation {
  return operation({
    ...common,
    id: 'acceptForm2Entry',
    method: 'POST',
    path: `${PATH}/{id}/acceptance`,
    summary: '医療機関が入力した申請書（offered）を受け付ける',
    description: '受け付けるまで、提出には入りません。',
    status: 200,
    refusals: ['not-found', 'collection-state', 'changed-meanwhile'],
    caller: collector,
    body: z.strictObject({ seenVersion }),
    answer: entrySchema,
    async run({ office, caller, params, body }) {
      const accepted = await acceptEntry(office, caller.collection.id, entryBy(caller, params.id, body.seenVersion));
      return accepted.ok ? accept(entryAnswer(accepted.value)) : accepted;
    },
  });
}

function answering(): Operation {
  return operation({
    ...common,
    id: 'answerForm2Entry',
    method: 'POST',
    path: `${PATH}/{id}/answers`,
    summary: '提出した申請書への、支払基金の回答を記録する',
    status: 201,
    creates: 'by-steps',
    refusals: ['not-found', 'collection-state', 'changed-meanwhile'],
    caller: collector,
    body: z.strictObject({
      answer: z.enum(FUND_ANSWERS).describe('accepted 受付完了、other-model 機種変更の連絡、faulty 不備'),
      on: dayInput.describe('回答の日。提出した日から今日まで'),
      note: z.string().trim().max(500).default('').describe('内容'),
      seenVersion,
    }),
    answer: entrySchema,
    async run({ office, caller, params, body }) {
      const view = await viewOf(office, caller, params.id);
      if (!view?.handIn) return refuse({ code: 'not-found' });
      const { answer, on, note } = body;
      const detail = answerDayProblem(on, { handedOn: view.handIn.on, today: jstDay(office.now()) });
      if (detail !== undefined) return { ok: false, errors: [{ pointer: '/on', detail }] };
      const by = entryBy(caller, params.id, body.seenVersion);
      const answered = await answerEntry(office, caller.collection.id, by, { answer, on, note });
      return answered.ok ? accept(entryAnswer(answered.value)) : answered;
    },
  });
}

function removing(): Operation {
  return operation({
    ...common,
    id: 'removeForm2Entry',
    method: 'POST',
    path: `${PATH}/{id}/removal`,
    summary: '提出前の申請書を取り消す',
    status: 200,
    refusals: ['not-found', 'collection-state', 'handed-in', 'changed-meanwhile'],
    body: z.strictObject({ reason: z.string().trim().min(1).max(500).describe('理由'), seenVersion }),
    answer: entrySchema,
    async run({ office, caller, params, body }) {
      const by = entryBy(caller, params.id, body.seenVersion);
      const removed = await removeEntry(office, caller.collection.id, by, body.reason);
      return removed.ok ? accept(entryAnswer(removed.value)) : removed;
    },
  });
}

function documents(): Operation[] {
  const file = { method: 'GET', status: 200, refusals: ['not-found'], answer: fileAnswer } as const;
  return [
    operation({
      ...{ ...common, ...file },
      id: 'form2Pdf',
      path: `${PATH}/{id}/form2.pdf`,
      summary: '記入済みの様式2（PDF）',
      givesFile: 'application/pdf',
      async run({ office, caller, params }) {
        const view = await viewOf(office, caller, params.id);
        return view ? accept(fileOf(await form2Document(office, view.entry.form))) : refuse({ code: 'not-found' });
      },
    }),
    operation({
      ...{ ...common, ...file },
      id: 'correctionLetter',
      path: `${PATH}/{id}/correction.pdf`,
      summary: '提出後の訂正を伝える、支払基金への手紙（PDF）',
      givesFile: 'application/pdf',
      caller: collector,
      async run({ office, caller, params }) {
        const view = await viewOf(office, caller, params.id);
        const letter = view && (await correctionLetter(office, caller.collection, view, changesOfForm2));
        return letter ? accept(fileOf(letter)) : refuse({ code: 'not-found' });
      },
    }),
  ];
}

function viewOf(office: Office, { collection, helper }: Gathering, entryId = '') {
  return readEntry(office, { collectionId: collection.id, entryId, helperId: helper?.id });
}

function entryBy({ actor, helper }: Gathering, entryId: string | undefined, seenVersion: number) {
  return { entryId: entryId ?? '', seenVersion, actor, helperId: helper?.id };
}

/** The form that was sent, or what is wrong with which field; also what is doubtful, unless it is sent all the same. */
async function formOf(
  office: Office,
  { collection }: Gathering,
  body: { form: Record<string, string>; despiteDoubts: boolean },
): Promise<ApiResult<Form2>> {
  const typed: Form2Texts = form2Texts((key: Form2Key) => body.form[key] ?? '');
  const { form, findings } = await judgeForm2(office, typed, collection.prefecture);
  const told = findings.filter(({ level }) => level === 'wrong' || (level === 'doubt' && !body.despiteDoubts));
  if (form && told.length === 0) return accept(form);
  return { ok: false, errors: told.map(({ field, text }) => ({ pointer: `/form/${field}`, detail: text })) };
}

/** A 郡市区医師会 is told that the institution stands there already, and not under which name, unless it is its own. */
async function untold<T>(
  office: Office,
  caller: Gathering,
  refused: Outcome<T> & { ok: false },
): Promise<ApiResult<never>> {
  const { refusal } = refused;
  if (refusal.code !== 'institution-entered' || !caller.helper) return refused;
  if (await viewOf(office, caller, refusal.entryId)) return refused;
  const detail = 'この医療機関は、この取りまとめにすでに入力されています。';
  return { ok: false, errors: [{ pointer: '/form/code', detail }] };
}

function entryAnswer({ form, enteredAt, handInId, ...entry }: Entry) {
  const { id, number, version, state, source, enteredBy } = entry;
  return {
    ...{ id, number, version, state, source, enteredBy, enteredAt: moment(enteredAt) },
    handInId: handInId ?? null,
    form: textsOfForm2(form),
  };
}
