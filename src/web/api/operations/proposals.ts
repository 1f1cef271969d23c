import { z } from 'zod';
import type { ListFilter } from '#domain/desk/list.ts';
import { RUN_LIMITS } from '#domain/drive/terms.ts';
import { faultWords, helpWords, namesOf, obstacleWords, whyWords } from '#domain/drive/words.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { cleanLine } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { CAME, PROPOSAL_STATES } from '#domain/words/proposals.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { moment } from '#web/api/frame/answers.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type ApiResult, type Operation, operation } from '#web/api/frame/operation.ts';
import { day, dayInput, instant, reference, seenVersion } from '#web/api/frame/schemas.ts';
import type { Office } from '#workflow/case/office.ts';
import { acceptRows } from '#workflow/drive/accept.ts';
import { startProposal } from '#workflow/drive/propose.ts';
import { findCaseIds, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';

const common = { tag: ROLE_WORDS.coordinator, caller: coordinator } as const;
const texts = z.array(z.string());
const days = z.array(dayInput).max(100);
const seconds = RUN_LIMITS.seconds;
const wanted = RUN_LIMITS.makersWanted;

const proposalSchema = z
  .object({
    id: z.string(),
    state: z.enum(PROPOSAL_STATES).describe('waiting 順番待ち、running 作成中、done 完成、stopped 中止、failed 失敗'),
    startedAt: instant,
    startedBy: z.string(),
    applications: z.int().describe('対象の申請'),
    placed: z.int().describe('割り当てた申請'),
    bound: z.int().nullable().describe('これより多くは割り当てられない'),
    ended: z.enum(['optimal', 'gap', 'time', 'stopped']).nullable(),
    firstCome: z.int().nullable().describe('先着順で決めたときの件数'),
    rows: z.array(
      z.object({
        reference,
        version: z.int().describe('いまの version'),
        slotId: z.string(),
        date: day,
        makerIds: texts,
        why: texts,
        came: z.enum(CAME).nullable().describe('受け入れの結果'),
        refused: z.string().nullable().describe('見送った理由'),
      }),
    ),
    left: z.array(z.object({ reference, obstacles: texts, help: texts })),
  })
  .meta({ id: 'Proposal' });

/** 割付案: started, read, and taken row by row. */
export function proposalOperations(): Operation[] {
  return [starting(), reading(), accepting()];
}

function starting(): Operation {
  return operation({
    ...common,
    id: 'startProposal',
    method: 'POST',
    path: '/proposals',
    summary: '割付案を作る',
    description:
      '日程を調整中の申請の、いちばん多くを割り当てる日時とメーカーを計算します。結果は readProposal で読めます。',
    status: 201,
    creates: 'by-steps',
    refusals: [],
    body: z.strictObject({
      filter: z
        .strictObject({
          state: z.enum(['received', 'inquiring']).optional(),
          prefecture: z.string().max(10).optional(),
          month: z
            .string()
            .regex(/^\d{4}-\d{2}$/)
            .optional(),
          association: z.string().overwrite(cleanLine).max(100).optional(),
        })
        .default({}),
      makersWanted: z.int().min(wanted.least).max(wanted.most).describe('1回に伺うメーカーの数'),
      seconds: z.int().min(seconds.least).max(seconds.most).default(seconds.usual),
      closedDays: days.default([]),
      makers: z
        .array(
          z.strictObject({
            makerId: z.string(),
            crews: z.int().min(0).max(99).optional(),
            bufferMinutes: z.int().min(0).max(600).optional(),
            out: z.literal(true).optional(),
            closedDays: days.optional(),
            openedDays: days.optional(),
          }),
        )
        .max(200)
        .default([])
        .describe('この案だけの仮の条件'),
    }),
    answer: proposalSchema,
    async run({ office, caller, body: { filter, makers, ...terms } }) {
      const id = await startProposal(office, {
        filter: given(filter) satisfies ListFilter,
        terms: {
          ...terms,
          makers: makers.map((maker) => ({ makerId: maker.makerId, ...given(maker) })),
          pins: [],
          exclusions: [],
        },
        by: caller.name,
      });
      return present(office, id);
    },
  });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what was left out. */
function given<T extends object>(fields: T): Given<T> {
  const kept: Given<T> = {};
  for (const key in fields) {
    const value = fields[key];
    if (isGiven(value)) kept[key] = value;
  }
  return kept;
}

function isGiven<T>(value: T): value is Exclude<T, undefined> {
  return value !== undefined;
}

function reading(): Operation {
  return operation({
    ...common,
    id: 'readProposal',
    method: 'GET',
    path: '/proposals/{id}',
    summary: '割付案と、受け入れた行の結果',
    status: 200,
    refusals: ['not-found'],
    answer: proposalSchema,
    run: ({ office, params }) => present(office, params.id ?? ''),
  });
}

function accepting(): Operation {
  return operation({
    ...common,
    id: 'acceptProposal',
    method: 'POST',
    path: '/proposals/{id}/acceptances',
    summary: '割付案の行を受け入れる',
    description:
      'その日時に○のある行は確定し、ほかの行はメーカーに照会します（1社に1通）。1件ずつ確かめ直し、見た version から変わった申請は見送ります。',
    status: 202,
    creates: 'by-steps',
    refusals: ['not-found', 'answer-by-passed', 'nothing-changed'],
    body: z.strictObject({
      applications: z.array(z.strictObject({ reference, seenVersion })).min(1).max(LIMITS.runCases),
      answerBy: dayInput,
      decides: z.enum(['maker', 'coordinator']).default('maker'),
    }),
    answer: proposalSchema,
    async run({ office, caller, params, body: { applications, answerBy, decides } }) {
      const proposalId = params.id ?? '';
      const ids = await findCaseIds(
        office,
        applications.map((one) => one.reference),
      );
      const versions = new Map(
        applications.flatMap((one): [string, number][] => {
          const id = ids.get(one.reference);
          return id === undefined ? [] : [[id, one.seenVersion]];
        }),
      );
      const chosen = [...versions.keys()];
      const order = { proposalId, chosen, versions, answerBy, decides, by: caller.name };
      const taken = await acceptRows(office, order);
      return taken.ok ? present(office, proposalId) : taken;
    },
  });
}

async function present(office: Office, id: string): Promise<ApiResult<z.input<typeof proposalSchema>>> {
  const read = await readProposal(office, id);
  if (!read.ok) return read;
  const { head, placed, left, makers } = read.value;
  const { figures } = head;
  const nameOf = namesOf(makers);
  const { applications } = await readRowDetails(
    office,
    [...placed, ...left].map(({ row }) => row.applicationId),
  );
  const caseOf = (applicationId: string) => applications.get(applicationId) ?? { reference: '', version: 0 };
  return accept({
    id: head.id,
    state: head.state,
    startedAt: moment(head.startedAt),
    startedBy: head.startedBy,
    applications: head.applications,
    placed: head.placed,
    bound: figures?.bound ?? null,
    ended: figures?.ended ?? null,
    firstCome: figures?.firstCome ?? null,
    rows: placed.map(({ row, accepted }) => ({
      reference: caseOf(row.applicationId).reference,
      version: caseOf(row.applicationId).version,
      slotId: row.slotId,
      date: row.day.toString(),
      makerIds: row.makerIds,
      why: row.why.map((one) => whyWords(one, nameOf)),
      came: accepted?.came ?? null,
      refused: accepted?.why ? faultWords(accepted.why) : null,
    })),
    left: left.flatMap(({ row }) =>
      row.placed
        ? []
        : [
            {
              reference: caseOf(row.applicationId).reference,
              obstacles: row.obstacles.map((one) => obstacleWords(one, nameOf)),
              help: row.help.map((one) => helpWords(one, nameOf)),
            },
          ],
    ),
  });
}
