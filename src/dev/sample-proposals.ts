import type { Application } from '#domain/case/application.ts';
import { makersUnder, type RunTerms } from '#domain/drive/terms.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { listMakers } from '#store/cases/makers.ts';
import { endAcceptance, insertAcceptance, settleRow } from '#store/drive/acceptances.ts';
import { beginRun, endRun, type Figures, insertProposal, noteRead } from '#store/drive/proposals.ts';
import { insertProposalRows, type ProposalRow } from '#store/drive/rows.ts';
import type { Office } from '#workflow/case/office.ts';

const BY = '調整　花子';
export const PLAIN_TERMS: RunTerms = {
  makersWanted: 1,
  seconds: 10,
  makers: [],
  closedDays: [],
  pins: [],
  exclusions: [],
};

/** A proposal as a solver might have left it: nearly all have a place, and each reason is among them. */
export async function sampleProposal(
  office: Office,
  applications: readonly Application[],
  { terms = PLAIN_TERMS, shifted = 0 }: { terms?: RunTerms; shifted?: number } = {},
): Promise<string> {
  const id = office.chance.id();
  const now = office.now();
  await office.store.write(async (tx) => {
    const makers = makersUnder(
      terms,
      (await listMakers(tx)).filter(({ active }) => active),
    );
    const rows = applications.flatMap((application, index): ProposalRow[] => {
      const row = sampleRow(application, makers[(index + shifted) % makers.length]?.id ?? '', index);
      return row ? [row] : [];
    });
    await insertProposal(tx, { id, filter: {}, terms, basedOn: undefined, startedAt: now, startedBy: BY });
    const run = { runner: 'sample', aliveUntil: now.add({ seconds: 20 }) };
    await beginRun(tx, id, run, now);
    await noteRead(tx, id, { fingerprint: 'sample', applications: rows.length });
    const placed = rows.filter((row) => row.placed).length;
    const points = { pinned: 0, count: placed, wishes: 2 * placed, replies: placed, unevenness: 1, ways: 3 };
    const figures: Figures = {
      ...{ points, bound: placed + 1, gap: 1 / (placed + 1), seconds: 10 },
      ended: 'time',
      ...{ firstCome: placed - 2, scarceFirst: placed - 1 },
    };
    await endRun(tx, id, 'sample', { placed, figures, at: now });
    await insertProposalRows(tx, id, rows);
  });
  return id;
}

/** Every fifth is left over. */
function sampleRow(application: Application, makerId: string, index: number): ProposalRow | undefined {
  const { id: applicationId, version, reference, form1 } = application;
  const prefecture = prefectureOfCase({ association: form1.association, address: form1.venue.address }) ?? '';
  const [slot, second] = form1.slots;
  if (!slot) return undefined;
  const kept = { applicationId, version, prefecture };
  if (index % 5 === 4) {
    const taken = { makerId, slotId: slot.id, day: slot.date };
    return {
      ...kept,
      placed: false,
      obstacles: [
        { code: 'crews-taken', ...taken, references: [reference] },
        { code: 'day-off', ...taken },
        { code: 'region', makerId },
      ],
      help: [{ code: 'crew', makerId, day: slot.date, places: 3, sure: 'at-least' }, { code: 'other-dates' }],
    };
  }
  return {
    ...kept,
    placed: true,
    slotId: slot.id,
    day: slot.date,
    makerIds: [makerId],
    why: [
      { code: 'wish', rank: slot.rank },
      { code: 'reply', makerId, reply: 'unanswered' },
      { code: 'near', makerId, references: [reference] },
      ...(second ? [{ code: 'earlier-wish-taken' as const, slotId: second.id, rank: second.rank, obstacles: [] }] : []),
    ],
  };
}

/** Some rows that were accepted, with each way that they can come to. */
export async function sampleAcceptance(
  office: Office,
  proposalId: string,
  applications: readonly Pick<Application, 'id' | 'version'>[],
  isOver: boolean,
): Promise<string> {
  const id = office.chance.id();
  const at = office.now();
  const answerBy = at.toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: 7 });
  const results = ['asked', 'confirmed', 'waiting', 'refused'] as const;
  await office.store.write(async (tx) => {
    const rows = applications.map((one) => ({ applicationId: one.id, seenVersion: one.version, act: 'ask' as const }));
    await insertAcceptance(tx, { id, proposalId, at, by: BY, answerBy, decides: 'maker' }, rows);
    for (const [index, { applicationId }] of rows.entries()) {
      if (!isOver && index > 1) continue;
      const came = results[index % results.length] ?? 'asked';
      const why = came === 'refused' ? { code: 'slot-not-offered' } : undefined;
      await settleRow(tx, { acceptanceId: id, applicationId }, { came, why, at });
    }
    if (isOver) await endAcceptance(tx, id, at);
  });
  return id;
}
