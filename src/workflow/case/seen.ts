import { type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { Office } from '#workflow/case/office.ts';

/** Enough to see that something changed. */
const PRINT_LENGTH = 20;

/** A print of what stands, for the form that shows it: it comes back with what was typed (DESIGN §3.9). */
export function printOf({ vault }: Office, standing: unknown): string {
  return vault.hash(JSON.stringify(standing) ?? '').slice(0, PRINT_LENGTH);
}

/** Refuses what was decided on a page that showed something else. Without a print nothing was shown. */
export function refuseUnseen(office: Office, standing: unknown, seen: string | undefined): Outcome<never> | undefined {
  if (seen === undefined || seen === printOf(office, standing)) return undefined;
  return refuse({ code: 'changed-meanwhile' });
}
