import { z } from 'zod';
import type { ListFilter } from '#domain/desk/list.ts';
import type { Pin } from '#domain/drive/instance.ts';
import { RUN_LIMITS } from '#domain/drive/terms.ts';

import { cleanLine } from '#domain/text/japanese.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { coordinator } from '#web/api/frame/callers.ts';
import { type Operation, operation } from '#web/api/frame/operation.ts';
import type { FieldError } from '#web/api/frame/problem.ts';
import { dayInput, reference, seenVersion } from '#web/api/frame/schemas.ts';
import { readMakers } from '#workflow/asking/save-maker.ts';
import type { Office } from '#workflow/case/office.ts';
import { acceptRows, stopAccepting } from '#workflow/drive/accept.ts';
import { startProposal, stopProposal } from '#workflow/drive/propose.ts';
import { findCaseIds, readAcceptance, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { comparisonSchema, presentComparison, presentProposal, proposalSchema } from './proposal-answer.ts';

const common = { tag: ROLE_WORDS.coordinator, caller: coordinator } as const;
const days = z.array(dayInput).max(100);
const seconds = RUN_LIMITS.seconds;
const wanted = RUN_LIMITS.makersWanted;

/** 割付案: started, stopped, read, compared, and taken row by row. */
export function proposalOperations(): Operation[] {
  return [starting(), reading(), stopping(), comparing(), accepting(), stoppingAcceptance()];
}

const pinsInput = z
  .array(z.strictObject({ reference, slotId: z.string().max(100).optional(), makerId: z.string().max(100).optional() }))
  .max(LIMITS.runCases)
  .default([]);

function starting(): Operation {
  return operation({
    ...common,
    id: 'startProposal',
    method: 'POST',
    path: '/proposals',
    summary: '割付案を作る',
    description:
      '日程を調整中の申請の、いちばん多くを割り当てる日時とメーカーを計算します。結果は readProposal で読めます。前の案の行を固定するときは、その行の reference、slotId、makerId を pins に入れます。',
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
      pins: pinsInput.describe('固定：申請を、この候補日時・メーカーにする（一方だけでもよい）'),
      exclusions: pinsInput.describe('除外：申請を、この候補日時・メーカーにはしない（一方だけでもよい）'),
    }),
    answer: proposalSchema,
    async run({ office, caller, body: { filter, makers, pins, exclusions, ...terms } }) {
      const known = new Set((await readMakers(office)).map(({ id }) => id));
      const errors = [
        ...unknownMakers(makers, known, '/makers'),
        ...unknownMakers(pins, known, '/pins'),
        ...unknownMakers(exclusions, known, '/exclusions'),
        ...contradictions(pins, exclusions),
      ];
      const pinned = await pinsOf(office, pins, '/pins');
      const excluded = await pinsOf(office, exclusions, '/exclusions');
      const wrong = [...errors, ...pinned.errors, ...excluded.errors];
      if (wrong.length > 0) return { ok: false, errors: wrong };
      const id = await startProposal(office, {
        filter: given(filter) satisfies ListFilter,
        terms: {
          ...terms,
          makers: makers.map((maker) => ({ makerId: maker.makerId, ...given(maker) })),
          pins: pinned.pins,
          exclusions: excluded.pins,
        },
        by: caller.name,
      });
      return presentProposal(office, id);
    },
  });
}

type PinInput = z.output<typeof pinsInput>[number];

function unknownMakers(
  named: readonly { makerId?: string | undefined }[],
  known: ReadonlySet<string>,
  at: string,
): FieldError[] {
  return named.flatMap(({ makerId }, index) =>
    makerId === undefined || known.has(makerId)
      ? []
      : [{ pointer: `${at}/${index}/makerId`, detail: 'この id のメーカーはありません。' }],
  );
}

/** What cannot be true together: two slots of one application, and what is excluded as well. */
function contradictions(pins: readonly PinInput[], exclusions: readonly PinInput[]): FieldError[] {
  const slotOf = new Map<string, string>();
  const left = new Set(exclusions.map(({ reference: of, slotId, makerId }) => JSON.stringify([of, slotId, makerId])));
  return pins.flatMap(({ reference: of, slotId, makerId }, index): FieldError[] => {
    const pointer = `/pins/${index}`;
    if (slotId !== undefined && (slotOf.get(of) ?? slotId) !== slotId) {
      return [{ pointer, detail: 'この申請は、別の候補日時にも固定されています。' }];
    }
    if (slotId !== undefined) slotOf.set(of, slotId);
    const isLeft = [
      [of, slotId, makerId],
      [of, slotId, undefined],
      [of, undefined, makerId],
    ].some((one) => left.has(JSON.stringify(one)));
    return isLeft ? [{ pointer, detail: '同じものが exclusions にもあります。' }] : [];
  });
}

/** By the ids of the cases; of what is not there, or of another case, it is said where. */
async function pinsOf(
  office: Office,
  named: readonly PinInput[],
  at: string,
): Promise<{ pins: Pin[]; errors: FieldError[] }> {
  const ids = await findCaseIds(office, [...new Set(named.map((one) => one.reference))]);
  const { applications } = await readRowDetails(office, [...ids.values()]);
  const pins: Pin[] = [];
  const errors: FieldError[] = [];
  for (const [index, { reference: of, slotId, makerId }] of named.entries()) {
    const application = applications.get(ids.get(of) ?? '');
    const pointer = `${at}/${index}`;
    if (!application) errors.push({ pointer: `${pointer}/reference`, detail: 'この受付番号の申請はありません。' });
    else if (slotId === undefined && makerId === undefined) {
      errors.push({ pointer, detail: 'slotId か makerId の、少なくとも一方をご指定ください。' });
    } else if (slotId !== undefined && !application.form1.slots.some(({ id }) => id === slotId)) {
      errors.push({ pointer: `${pointer}/slotId`, detail: 'この申請の候補日時ではありません。' });
    } else pins.push({ applicationId: application.id, ...given({ slotId, makerId }) });
  }
  return { pins, errors };
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
    run: ({ office, params }) => presentProposal(office, params.id ?? ''),
  });
}

function stopping(): Operation {
  return operation({
    ...common,
    id: 'stopProposal',
    method: 'POST',
    path: '/proposals/{id}/stop',
    summary: '割付案の作成を中止する',
    description:
      '順番待ちならすぐ終わります。作成中なら、それまでに見つかった、いちばんよい案で終わります。終わったものは変わりません。',
    status: 200,
    refusals: ['not-found'],
    answer: proposalSchema,
    async run({ office, params }) {
      const stopped = await stopProposal(office, params.id ?? '');
      return stopped.ok ? presentProposal(office, params.id ?? '') : stopped;
    },
  });
}

function comparing(): Operation {
  return operation({
    ...common,
    id: 'compareProposals',
    method: 'GET',
    path: '/proposals/{id}/comparison/{otherId}',
    summary: '2つの割付案の違い',
    status: 200,
    refusals: ['not-found'],
    answer: comparisonSchema,
    run: ({ office, params }) => presentComparison(office, [params.id ?? '', params.otherId ?? '']),
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
      const read = await readProposal(office, proposalId);
      if (!read.ok) return read;
      const placed = new Set(read.value.placed.map(({ row }) => row.applicationId));
      const ids = await findCaseIds(
        office,
        applications.map((one) => one.reference),
      );
      const versions = new Map<string, number>();
      const errors: FieldError[] = [];
      for (const [index, one] of applications.entries()) {
        const id = ids.get(one.reference);
        const pointer = `/applications/${index}/reference`;
        if (id !== undefined && placed.has(id)) versions.set(id, one.seenVersion);
        else errors.push({ pointer, detail: 'この案が割り当てた申請ではありません。' });
      }
      if (errors.length > 0) return { ok: false, errors };
      const chosen = [...versions.keys()];
      const order = { proposalId, chosen, versions, answerBy, decides, by: caller.name };
      const taken = await acceptRows(office, order);
      return taken.ok ? presentProposal(office, proposalId) : taken;
    },
  });
}

function stoppingAcceptance(): Operation {
  return operation({
    ...common,
    id: 'stopAcceptance',
    method: 'POST',
    path: '/proposals/{id}/acceptances/{acceptance}/stop',
    summary: '受け入れを中止する（済んだ行はそのまま）',
    status: 200,
    refusals: ['not-found'],
    answer: proposalSchema,
    async run({ office, params }) {
      const [proposalId, acceptanceId] = [params.id ?? '', params.acceptance ?? ''];
      const found = await readAcceptance(office, acceptanceId);
      if (!found.ok || found.value.acceptance.proposalId !== proposalId) {
        return { ok: false, refusal: { code: 'not-found' } };
      }
      const stopped = await stopAccepting(office, acceptanceId);
      return stopped.ok ? presentProposal(office, proposalId) : stopped;
    },
  });
}
