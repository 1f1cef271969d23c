import { z } from 'zod';
import type { RowChange } from '#domain/drive/changes.ts';
import type { Pin } from '#domain/drive/instance.ts';
import { faultWords, helpWords, namesOf, obstacleWords, whyWords } from '#domain/drive/words.ts';
import { accept } from '#domain/outcome/refusal.ts';
import { CAME, PROPOSAL_FAULT_WORDS, PROPOSAL_STATES } from '#domain/words/proposals.ts';
import { moment } from '#web/api/frame/answers.ts';
import type { ApiResult } from '#web/api/frame/operation.ts';
import { day, instant, reference } from '#web/api/frame/schemas.ts';
import type { Office } from '#workflow/case/office.ts';
import { compareProposals, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';

const texts = z.array(z.string());
const change = z
  .enum(['placed', 'dropped', 'slot', 'makers', 'same'] satisfies RowChange[])
  .describe('placed 新しく割り当て、dropped 割り当てから外れる、slot 日時が変わる、makers メーカーが変わる、same 同じ');
const pin = z.object({ reference, slotId: z.string().nullable(), makerId: z.string().nullable() });
const placement = z.object({ slotId: z.string(), date: day, makerIds: texts }).nullable();

export const proposalSchema = z
  .object({
    id: z.string(),
    state: z.enum(PROPOSAL_STATES).describe('waiting 順番待ち、running 作成中、done 完成、stopped 中止、failed 失敗'),
    fault: z.string().nullable().describe('案ができなかった理由'),
    startedAt: instant,
    startedBy: z.string(),
    comparedWith: z.string().nullable().describe('change で比べた、前の案の id'),
    applications: z.int().describe('対象の申請'),
    placed: z.int().describe('割り当てた申請'),
    bound: z.int().nullable().describe('これより多くは割り当てられない'),
    ended: z.enum(['optimal', 'gap', 'time', 'stopped']).nullable(),
    firstCome: z.int().nullable().describe('先着順で決めたときの件数'),
    pins: z.array(pin).describe('固定したもの'),
    exclusions: z.array(pin).describe('除いたもの'),
    rows: z.array(
      z.object({
        reference,
        version: z.int().describe('いまの version'),
        slotId: z.string(),
        date: day,
        makerIds: texts,
        why: texts,
        change,
        came: z.enum(CAME).nullable().describe('受け入れの結果'),
        refused: z.string().nullable().describe('見送った理由'),
      }),
    ),
    left: z.array(z.object({ reference, obstacles: texts, help: texts, change })),
    acceptances: z
      .array(z.object({ id: z.string(), at: instant, by: z.string(), endedAt: instant.nullable() }))
      .describe('受け入れ、新しい順'),
  })
  .meta({ id: 'Proposal' });

export const comparisonSchema = z
  .object({
    before: z.string().describe('もとの案の id'),
    after: z.string().describe('比べる案の id'),
    placedBefore: z.int(),
    placedAfter: z.int(),
    rows: z
      .array(z.object({ reference, before: placement, after: placement, change }))
      .describe('違いのある申請だけ。割り当てがなければ null'),
  })
  .meta({ id: 'ProposalComparison' });

export async function presentProposal(office: Office, id: string): Promise<ApiResult<z.input<typeof proposalSchema>>> {
  const read = await readProposal(office, id);
  if (!read.ok) return read;
  const { head, isInterrupted, earlier, placed, left, acceptances, makers } = read.value;
  const { figures, terms } = head;
  const nameOf = namesOf(makers);
  const caseOf = await casesOf(office, [
    ...[...placed, ...left].map(({ row }) => row.applicationId),
    ...[...terms.pins, ...terms.exclusions].map(({ applicationId }) => applicationId),
  ]);
  const pinOf = ({ applicationId, slotId, makerId }: Pin) => ({
    reference: caseOf(applicationId).reference,
    slotId: slotId ?? null,
    makerId: makerId ?? null,
  });
  const fault = isInterrupted ? 'interrupted' : head.fault;
  return accept({
    id: head.id,
    state: isInterrupted ? 'stopped' : head.state,
    fault: fault ? PROPOSAL_FAULT_WORDS[fault] : null,
    startedAt: moment(head.startedAt),
    startedBy: head.startedBy,
    comparedWith: earlier?.id ?? null,
    applications: head.applications,
    placed: head.placed,
    bound: figures?.bound ?? null,
    ended: figures?.ended ?? null,
    firstCome: figures?.firstCome ?? null,
    pins: terms.pins.map(pinOf),
    exclusions: terms.exclusions.map(pinOf),
    rows: placed.map(({ row, change: changed, accepted }) => ({
      ...caseOf(row.applicationId),
      slotId: row.slotId,
      date: row.day.toString(),
      makerIds: row.makerIds,
      why: row.why.map((one) => whyWords(one, nameOf)),
      change: changed,
      came: accepted?.came ?? null,
      refused: accepted?.why ? faultWords(accepted.why) : null,
    })),
    left: left.flatMap(({ row, change: changed }) =>
      row.placed
        ? []
        : [
            {
              reference: caseOf(row.applicationId).reference,
              obstacles: row.obstacles.map((one) => obstacleWords(one, nameOf)),
              help: row.help.map((one) => helpWords(one, nameOf)),
              change: changed,
            },
          ],
    ),
    acceptances: acceptances.map(({ id: acceptance, at, by, endedAt }) => ({
      ...{ id: acceptance, by, at: moment(at) },
      endedAt: endedAt ? moment(endedAt) : null,
    })),
  });
}

async function casesOf(
  office: Office,
  ids: readonly string[],
): Promise<(applicationId: string) => { reference: string; version: number }> {
  const { applications } = await readRowDetails(office, [...new Set(ids)]);
  return (id) => {
    const found = applications.get(id);
    return { reference: found?.reference ?? '', version: found?.version ?? 0 };
  };
}

export async function presentComparison(
  office: Office,
  pair: readonly [string, string],
): Promise<ApiResult<z.input<typeof comparisonSchema>>> {
  const read = await compareProposals(office, pair);
  if (!read.ok) return read;
  const { a, b, rows } = read.value;
  const caseOf = await casesOf(
    office,
    rows.map(({ applicationId }) => applicationId),
  );
  const placeOf = (row: (typeof rows)[number]['before']) =>
    row?.placed ? { slotId: row.slotId, date: row.day.toString(), makerIds: row.makerIds } : null;
  return accept({
    ...{ before: a.id, after: b.id, placedBefore: a.placed, placedAfter: b.placed },
    rows: rows.map(({ applicationId, before, after, change: changed }) => ({
      reference: caseOf(applicationId).reference,
      before: placeOf(before),
      after: placeOf(after),
      change: changed,
    })),
  });
}
