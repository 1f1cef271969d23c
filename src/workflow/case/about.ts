import { findTokenByLink, type TokenPurpose } from '#store/access/tokens.ts';
import { findInquiry, inquiriesOf } from '#store/cases/inquiries.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import type { Tx } from '#store/engine.ts';
import type { Office } from './office.ts';

/**
 * What decisions are about, so that those about others are made beside them (see `Store.write`): a case is all that hangs
 * on one application, a maker its crews at any time. Whatever names neither runs alone.
 */

export function aboutCase(applicationId: string): string {
  return `case ${applicationId}`;
}

export function aboutMaker(makerId: string): string {
  return `maker ${makerId}`;
}

/** A draft, by the hash of its cookie. */
export function aboutDraftOf(cookieHash: string): string {
  return `draft ${cookieHash}`;
}

/** A decision about a case that may bind crews of the makers that were asked. */
export async function aboutMakersOf(office: Office, applicationId: string): Promise<string[]> {
  return office.store.read((tx) => caseAndMakers(tx, applicationId));
}

/** The same of an inquiry, by its id or its link; nothing where there is none. */
export async function aboutInquiry(office: Office, of: { id: string } | { link: string }): Promise<string[]> {
  return office.store.read(async (tx) => {
    const id = 'id' in of ? of.id : (await findTokenByLink(tx, office.vault, 'inquiry', of.link))?.subjectId;
    const inquiry = id === undefined ? undefined : await findInquiry(tx, id);
    return inquiry ? caseAndMakers(tx, inquiry.applicationId) : [];
  });
}

/** The case that somebody signs up for behind a link, or has signed up for; nothing where there is none. */
export async function aboutSignUp(office: Office, purpose: TokenPurpose, link: string): Promise<string[]> {
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, purpose, link);
    if (!token) return [];
    if (purpose === 'sign-up-page') return [aboutCase(token.subjectId)];
    const registration = await findRegistration(tx, token.subjectId);
    return registration ? [aboutCase(registration.applicationId)] : [];
  });
}

async function caseAndMakers(tx: Tx, applicationId: string): Promise<string[]> {
  const inquiries = await inquiriesOf(tx, applicationId);
  return [aboutCase(applicationId), ...new Set(inquiries.map(({ maker }) => aboutMaker(maker.id)))];
}
