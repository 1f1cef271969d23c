import type { Pin } from '#domain/drive/instance.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findProposal, type ProposalHead } from '#store/drive/proposals.ts';
import { proposalRowsOf } from '#store/drive/rows.ts';
import type { Office } from '#workflow/case/office.ts';
import { startProposal } from './propose.ts';

/** What somebody says about cases of a proposal, for the next run. */
export type PinOrder =
  /** These rows stay as they are, or must not come about again. */
  | { act: 'pin' | 'exclude'; rows: readonly string[] }
  /** One case: with this slot, this maker, or both; or not with them. */
  | { act: 'pin' | 'exclude'; one: Pin }
  /** The case is not placed at all: none of its slots. */
  | { act: 'leave-out'; applicationId: string; slotIds: readonly string[] }
  /** Nothing is said about the case any more. */
  | { act: 'free'; applicationId: string }
  /** Of all that is said so far only this stays. */
  | { act: 'keep'; pins: readonly Pin[]; exclusions: readonly Pin[] };

/** Starts a fresh run like this one, with what is said besides. Returns its id. */
export async function runWith(office: Office, id: string, order: PinOrder, by: string): Promise<Outcome<string>> {
  const head = await office.store.read((tx) => findProposal(tx, id));
  if (!head) return refuse({ code: 'not-found' });
  const said = await saidBy(office, head, order);
  if (!said) return refuse({ code: 'nothing-changed' });
  const terms = { ...head.terms, ...said };
  return accept(await startProposal(office, { filter: head.filter, terms, basedOn: id, by }));
}

type Said = Pick<ProposalHead['terms'], 'pins' | 'exclusions'>;

async function saidBy(office: Office, { id, terms }: ProposalHead, order: PinOrder): Promise<Said | undefined> {
  const { pins, exclusions } = terms;
  if (order.act === 'keep') return { pins: [...order.pins], exclusions: [...order.exclusions] };
  if (order.act === 'free') return without({ pins, exclusions }, [order.applicationId]);
  if (order.act === 'leave-out') {
    const { applicationId } = order;
    const rest = without({ pins, exclusions }, [applicationId]);
    const own = order.slotIds.map((slotId) => ({ applicationId, slotId }));
    return { pins: rest.pins, exclusions: [...rest.exclusions, ...own] };
  }
  const own = 'one' in order ? [order.one] : await pinsOf(office, id, order.rows);
  if (own.length === 0) return undefined;
  const about = own.map(({ applicationId }) => applicationId);
  if (order.act === 'exclude') {
    // What must not be can be no pin; other exclusions of the case stay.
    return { pins: without({ pins, exclusions }, about).pins, exclusions: [...exclusions, ...own] };
  }
  const rest = without({ pins, exclusions }, about);
  return { pins: [...rest.pins, ...own], exclusions: rest.exclusions };
}

function without({ pins, exclusions }: Said, applicationIds: readonly string[]): Said {
  const isOther = ({ applicationId }: Pin): boolean => !applicationIds.includes(applicationId);
  return { pins: pins.filter(isOther), exclusions: exclusions.filter(isOther) };
}

/** The rows as they stand in the proposal, each maker of them by itself. */
async function pinsOf(office: Office, id: string, applicationIds: readonly string[]): Promise<Pin[]> {
  const wanted = new Set(applicationIds);
  return (await office.store.read((tx) => proposalRowsOf(tx, id))).flatMap((row) =>
    row.placed && wanted.has(row.applicationId)
      ? row.makerIds.map((makerId) => ({ applicationId: row.applicationId, slotId: row.slotId, makerId }))
      : [],
  );
}
