import { z } from 'zod';
import { RUN_CASE_STATES, type RunOrder } from '#domain/desk/run.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { didWords, leftOutWords, RUN_ACTS, RUN_STATES } from '#domain/words/runs.ts';
import { moment } from '#web/api/frame/answers.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type ApiResult, type Operation, operation } from '#web/api/frame/operation.ts';
import { dayInput, instant, reason, reference, seenVersion } from '#web/api/frame/schemas.ts';
import type { Office } from '#workflow/case/office.ts';
import { endRun, readRun, startRun } from '#workflow/desk/many-run.ts';

const common = { tag: ROLE_WORDS.coordinator, caller: coordinator } as const;
const texts = z.array(z.string());

const runSchema = z
  .object({
    id: z.string(),
    act: z.enum(RUN_ACTS),
    state: z.enum(RUN_STATES).describe('running 実行中、stopped 中止、done 終了'),
    by: z.string().describe('はじめた人'),
    startedAt: instant,
    applications: z.array(
      z.object({
        reference,
        state: z.enum(RUN_CASE_STATES).describe('waiting まだ、done 行った、left 外した'),
        did: texts.describe('行ったこと'),
        left: texts.describe('外した理由'),
      }),
    ),
  })
  .meta({ id: 'Run' });

const orderSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('ask'),
    makerIds: texts.min(1).max(50).optional().describe('なければ、対応できる地域のメーカーすべて'),
    slots: z.enum(['all', 'first']).default('all').describe('これからの候補すべて、またはいちばん早い希望だけ'),
    answerBy: dayInput,
    decides: z.enum(['maker', 'coordinator']).default('maker'),
    note: z.string().trim().max(1000).default(''),
  }),
  z.strictObject({ act: z.literal('remind'), answerBy: dayInput.describe('期限が過ぎた照会の、新しい期限') }),
  z.strictObject({ act: z.literal('return'), reason, replyBy: dayInput }),
  z.strictObject({ act: z.literal('decline'), reason }),
  z.strictObject({
    act: z.literal('write'),
    to: z
      .array(z.enum(['applicant', 'makers']))
      .min(1)
      .max(2),
    subject: z.string().overwrite(cleanLine).min(1).max(150),
    text: z.string().trim().min(1).max(8000),
  }),
  z.strictObject({ act: z.literal('own'), owner: z.string().overwrite(cleanLine).max(40) }),
]);

/** まとめて: one act on many applications. */
export function runOperations(): Operation[] {
  return [starting(), reading(), stopping()];
}

function starting(): Operation {
  return operation({
    ...common,
    id: 'startRun',
    method: 'POST',
    path: '/runs',
    summary: '多くの申請に、同じことをまとめて行う',
    description: '1件ずつ順に行います。見た version から変わった申請は、変えずに外します。結果は readRun で読めます。',
    status: 201,
    creates: 'by-steps',
    refusals: ['not-found', 'answer-by-passed'],
    body: z.strictObject({
      order: orderSchema,
      applications: z.array(z.strictObject({ reference, seenVersion })).min(1).max(LIMITS.runCases),
    }),
    answer: runSchema,
    async run({ office, caller, body }) {
      const id = office.chance.id();
      const shown = body.applications.map((one) => ({ reference: one.reference, version: one.seenVersion }));
      const started = await startRun(office, { id, order: orderOf(body.order), shown, by: caller.name });
      return started.ok ? present(office, id) : started;
    },
  });
}

function orderOf(order: z.output<typeof orderSchema>): RunOrder {
  return order.act === 'ask' ? { ...order, makerIds: order.makerIds } : order;
}

function reading(): Operation {
  return operation({
    ...common,
    id: 'readRun',
    method: 'GET',
    path: '/runs/{id}',
    summary: 'まとめて行ったことの進み具合と結果',
    status: 200,
    refusals: ['not-found'],
    answer: runSchema,
    run: ({ office, params }) => present(office, params.id ?? ''),
  });
}

function stopping(): Operation {
  return operation({
    ...common,
    id: 'stopRun',
    method: 'POST',
    path: '/runs/{id}/stop',
    summary: 'まとめて行うことを中止する（済んだものはそのまま）',
    status: 200,
    refusals: ['not-found'],
    answer: runSchema,
    async run({ office, caller, params }) {
      const ended = await endRun(office, params.id ?? '', caller.name);
      return ended.ok ? present(office, params.id ?? '') : ended;
    },
  });
}

async function present(office: Office, id: string): Promise<ApiResult<z.input<typeof runSchema>>> {
  const read = await readRun(office, id);
  if (!read.ok) return read;
  const { run, cases } = read.value;
  return accept({
    id: run.id,
    act: run.order.act,
    state: run.state,
    by: run.by,
    startedAt: moment(run.startedAt),
    applications: cases.map(({ reference, state, result }) => ({
      reference,
      state,
      did: (result?.did ?? []).map(didWords),
      left: (result?.left ?? []).map(leftOutWords),
    })),
  });
}
