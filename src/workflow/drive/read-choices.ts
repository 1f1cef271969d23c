import type { Maker } from '#domain/case/inquiry.ts';
import { listMakers } from '#store/cases/makers.ts';
import { findProposal, type ProposalHead } from '#store/drive/proposals.ts';
import type { Office } from '#workflow/case/office.ts';
import { printOf } from '#workflow/case/seen.ts';

/** What a run can be asked for. */
export interface RunChoices {
  /** Those that can be asked. */
  makers: Maker[];
  /** A print of what is registered of them. */
  seen: string;
  /** The proposal whose terms are taken over, where there is one. */
  from: ProposalHead | undefined;
}

export async function readRunChoices(office: Office, from: string | undefined): Promise<RunChoices> {
  return office.store.read(async (tx) => {
    const makers = (await listMakers(tx)).filter(({ active }) => active);
    const registered = makers.map(({ id, crews, bufferMinutes, daysOff }) => [id, crews, bufferMinutes, daysOff]);
    return {
      makers,
      seen: printOf(office, registered),
      from: from === undefined ? undefined : await findProposal(tx, from),
    };
  });
}
