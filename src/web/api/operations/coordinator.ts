import { z } from 'zod';
import { accept } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { APPLICATION_STATES } from '#domain/words/states.ts';
import { applicationAnswer, moment, sessionAnswer } from '#web/api/frame/answers.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { explainForm1, fillForm1Draft, form1Shape, readForm1Body } from '#web/api/frame/form1.ts';
import { type ApiResult, type Operation, operation } from '#web/api/frame/operation.ts';
import {
  applicationSchema,
  day,
  dayInput,
  instant,
  reference,
  sessionSchema,
  stateSchema,
} from '#web/api/frame/schemas.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { NEWEST_FIRST, readDeskList } from '#workflow/desk/read-list.ts';
import { enterApplication } from '#workflow/filing/enter.ts';
import { newDraft, startNewDraft } from '#workflow/filing/new-draft.ts';
import { readSessions } from '#workflow/session/read-sessions.ts';

const TAG = ROLE_WORDS.coordinator;

/** What a coordinator reads, and the entry of a request that came on another way. */
export function coordinatorOperations(office: Office): Operation[] {
  return [listing(), entering(office), sessions()];
}

function listing(): Operation {
  return operation({
    id: 'listApplications',
    method: 'GET',
    path: '/applications',
    tag: TAG,
    summary: '申請の一覧（新しい順、50件ずつ）',
    status: 200,
    refusals: [],
    caller: coordinator,
    query: z.object({
      state: z.enum(APPLICATION_STATES).optional().describe('この状態の申請だけ'),
      owner: z.string().optional().describe('この担当の申請だけ。空は、担当のない申請だけ'),
      page: z.coerce.number().int().min(1).max(100_000).optional().describe('1から始まるページ'),
    }),
    answer: z.object({
      applications: z.array(
        z.object({
          reference,
          state: stateSchema,
          owner: z.string().describe(FIELD_WORDS.owner),
          association: z.string(),
          mode: z.enum(['in-person', 'online']),
          submittedAt: instant,
          receivedAt: instant.nullable(),
          dates: z.array(day).describe('希望日、第一希望から'),
        }),
      ),
      page: z.int(),
      hasMore: z.boolean(),
    }),
    async run({ office, query }) {
      const page = query.page ?? 1;
      const list = await readDeskList(office, {
        filter: { state: query.state, owner: query.owner },
        order: NEWEST_FIRST,
        page,
      });
      const applications = list.rows.map(({ application: row }) => ({
        reference: row.reference,
        state: row.state,
        owner: row.owner,
        association: row.form1.association,
        mode: row.form1.mode,
        submittedAt: moment(row.submittedAt),
        receivedAt: row.receivedAt ? moment(row.receivedAt) : null,
        dates: row.form1.slots.map((slot) => slot.date.toString()),
      }));
      return accept({ applications, page, hasMore: page < list.pages });
    },
  });
}

function entering(office: Office): Operation {
  const entry = z.strictObject({
    ...form1Shape,
    source: z.enum(['mail', 'fax', 'phone']).describe(FIELD_WORDS.arrivedHow),
    receivedOn: day.describe('届いた日（申請日になる）'),
  });
  return operation({
    id: 'enterApplication',
    method: 'POST',
    path: '/entries',
    tag: TAG,
    summary: 'メール・FAX・電話で届いた申請を代理で登録する',
    description:
      'contact.email は空でもかまいません。登録するとすぐ received になります。添付ファイルがあるときは、先に startEntry と attachFile で送ります。',
    status: 201,
    creates: 'by-steps',
    refusals: ['received-ahead', 'filing-deadline-passed'],
    caller: coordinator,
    body: entry.meta({ id: 'Entry' }),
    answer: applicationSchema,
    explain: (body, errors) => explainForm1(office, body, errors),
    async run({ caller, body, repeatable }) {
      const receivedOn = Temporal.PlainDate.from(body.receivedOn);
      const read = readForm1Body(office, body, receivedOn, { emailRequired: false });
      if (!read.ok) return read;
      const { draftToken } = body;
      const fresh = newDraft(office, { form: 'form1', purpose: 'enter' }, repeatable, read.values);
      if (draftToken === undefined) await startNewDraft(office, fresh);
      else {
        const filled = await inOneWrite(office, (work) => fillForm1Draft(work, draftToken, 'enter', read.values));
        if (!filled.ok) return filled;
      }
      const entered = await enterApplication(office, draftToken ?? fresh.cookie, {
        input: read.input,
        source: body.source,
        receivedOn,
        actor: caller,
      });
      return entered.ok ? presentAnswer(office, entered.value.reference) : entered;
    },
  });
}

function sessions(): Operation {
  return operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    tag: TAG,
    summary: '日程確定した説明会（日付順、中止・実施済も含む）',
    status: 200,
    refusals: [],
    caller: coordinator,
    query: z.object({
      from: dayInput.optional().describe('この日から。なければ今日'),
      to: dayInput.optional().describe('この日まで。なければ1年後'),
    }),
    answer: z.object({
      sessions: z.array(z.object({ reference, association: z.string(), session: sessionSchema })),
    }),
    async run({ office, query }) {
      const from = query.from ?? jstDay(office.now());
      const found = await readSessions(office, { from, to: query.to ?? from.add({ years: 1 }) });
      return accept({
        sessions: found.map((one) => ({ ...one, session: sessionAnswer(one.session) })),
      });
    },
  });
}

/** The application as it now is, for the answer of an act. */
export async function presentAnswer(
  office: Office,
  reference: string,
): Promise<ApiResult<z.input<typeof applicationSchema>>> {
  const found = await readDeskCase(office, reference);
  return found.ok ? accept(applicationAnswer(found.value.caseFile, 'coordinator')) : found;
}
