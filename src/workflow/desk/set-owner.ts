import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { coordinatorNames } from '#store/access/sign-ins.ts';
import { findApplication, setOwner as keepOwner } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { listOwners } from '#store/desk/list.ts';
import { appendFact } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';

/**
 * 担当: the application is in this coordinator's hands from now on, or, for an empty name, in nobody's; in every state.
 * Nobody is told, pages that are open at the desk stay good, and no row of 「今すること」 counts as looked at by it.
 * `seen` is who had it on the page: refused as `changed-meanwhile` where somebody else has it by now, unless it is the one
 * who is wanted.
 */
export async function setOwner(
  office: Office,
  input: { applicationId: string; actor: Actor; owner: string; seen: string },
): Promise<Outcome<null>> {
  const { applicationId, actor, owner, seen } = input;
  return inOneWrite(office, async (work) => {
    const { tx } = work;
    const application = await findApplication(tx, applicationId);
    if (!application) return refuse({ code: 'not-found' });
    if (application.owner === owner) return accept(null);
    if (application.owner !== seen) return refuse({ code: 'changed-meanwhile' });
    await keepOwner(tx, application, owner);
    const change = { field: 'owner', label: FIELD_WORDS.owner, before: seen, after: owner } as const;
    await appendFact(work, application, { type: 'owner-set', actor, data: { changes: [change] } });
    return accept(null);
  });
}

/** Whom a case may be given to, and whose it may be. */
export interface Owners {
  /** Names under which somebody signed in at an address of today. */
  coordinators: string[];
  /** Names that have a case and under which nobody signs in any more. */
  former: string[];
}

export async function readOwners(office: Office): Promise<Owners> {
  return office.store.read(async (tx) => {
    const coordinators = await coordinatorNames(tx, office.policy.coordinators);
    return { coordinators, former: (await listOwners(tx)).filter((name) => !coordinators.includes(name)) };
  });
}
