import { type Application, may, requireAct } from '#domain/case/application.ts';
import { isClosed } from '#domain/case/sign-up-page.ts';
import { type CircularFacts, type CircularSession, circularText } from '#domain/circular/circular.ts';
import { linkPath } from '#domain/notices/link.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { ratesLine } from '#domain/rates/rate-set.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { CircularKind } from '#domain/words/circulars.ts';
import { findLiveToken, unsealTokens } from '#store/access/tokens.ts';
import { findApplication } from '#store/cases/applications.ts';
import { dropCircular, findCircular, listComing, saveCircular } from '#store/circulars/texts.ts';
import type { Tx } from '#store/engine.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { printOf, refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { readLocalRates } from '#workflow/rates/read-local.ts';

type FinishedDocument = Awaited<ReturnType<Documents['blankForm1']>>;

/** One of the three texts as it stands. */
export interface CircularView {
  /** What somebody saved; else what was made. */
  text: string;
  /** As it is made from what is known today. */
  made: string;
  saved: { at: Temporal.Instant; by: string } | undefined;
  /** What it was made from has changed since it was saved. */
  isStale: boolean;
}

/** The text of one length for an association, in a state in which it gathers people. */
export async function readCircular(
  office: Office,
  applicationId: string,
  kind: CircularKind,
): Promise<Outcome<CircularView>> {
  const made = await makeText(office, applicationId, kind);
  if (!made.ok) return made;
  const saved = await office.store.read((tx) => findCircular(tx, applicationId, kind));
  return accept({
    text: saved?.text ?? made.value,
    made: made.value,
    saved: saved && { at: saved.at, by: saved.by },
    isStale: saved !== undefined && saved.madeFrom !== printOf(office, made.value),
  });
}

async function makeText(office: Office, applicationId: string, kind: CircularKind): Promise<Outcome<string>> {
  const now = office.now();
  const read = await office.store.read(async (tx) => {
    const application = await findApplication(tx, applicationId);
    if (!application) return undefined;
    return { application, sessions: await comingSessions(tx, office, application, now) };
  });
  if (!read) return refuse({ code: 'not-found' });
  const allowed = requireAct(read.application, 'circulate');
  if (!allowed.ok) return allowed;
  const { association, contact, venue } = read.application.form1;
  const { municipality } = await readLocalRates(office, { association, address: venue.address });
  const facts: CircularFacts = {
    association,
    contact,
    sessions: read.sessions,
    checkAddress: `${office.policy.publicUrl}/check`,
    rate: municipality ? ratesLine([municipality]) : '',
  };
  return accept(circularText(kind, facts));
}

/** More do not fit on a sheet of paper. */
const SESSIONS_MAX = 5;

/** The fixed sessions of the same association under the same contact that are still to come. */
async function comingSessions(
  tx: Tx,
  office: Office,
  { id: ownId, form1 }: Application,
  now: Temporal.Instant,
): Promise<CircularSession[]> {
  const own = { id: ownId, association: form1.association, email: form1.contact.email };
  const ids = await listComing(tx, own, jstDay(now), SESSIONS_MAX);
  const sessions: CircularSession[] = [];
  for (const id of ids) {
    const { application, session, signUpPage } = await getCase(tx, id);
    if (session?.state !== 'confirmed') continue;
    const open = may(application.state, 'register') && signUpPage !== undefined && !isClosed(signUpPage, now);
    const token = open
      ? await findLiveToken(tx, { purpose: 'sign-up-page', subjectId: id, recipient: '' }, now)
      : undefined;
    const link = token && (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
    const signUpAddress = link === undefined ? '' : `${office.policy.publicUrl}${linkPath('sign-up-page', link)}`;
    const { date, meeting, demo, venue, mode } = session;
    sessions.push({ date, meeting, demo, venue, mode, signUpAddress });
  }
  return sessions;
}

/** Keeps an edited text. Refused where the page showed another one than stands. */
export async function saveCircularStep(
  office: Office,
  input: { applicationId: string; kind: CircularKind; text: string; seen: string; by: string },
): Promise<Outcome<null>> {
  const { applicationId, kind, text, seen, by } = input;
  const made = await makeText(office, applicationId, kind);
  if (!made.ok) return made;
  return inOneWrite(office, async ({ tx, now }) => {
    const standing = await findCircular(tx, applicationId, kind);
    const unseen = refuseUnseen(office, standing?.text ?? made.value, seen);
    if (unseen) return unseen;
    await saveCircular(tx, { applicationId, kind }, { text, madeFrom: printOf(office, made.value), at: now, by });
    return accept(null);
  });
}

/** 「文例に戻す」: what was edited is dropped. */
export async function resetCircular(
  office: Office,
  { applicationId, kind, seen }: { applicationId: string; kind: CircularKind; seen: string },
): Promise<Outcome<null>> {
  return inOneWrite(office, async ({ tx }) => {
    const standing = await findCircular(tx, applicationId, kind);
    if (!standing) return accept(null);
    const unseen = refuseUnseen(office, standing.text, seen);
    if (unseen) return unseen;
    await dropCircular(tx, applicationId, kind);
    return accept(null);
  });
}

/** The text as it stands as a file: FAX as PDF of one page, or any of them for Word. */
export async function makeCircular(
  office: Office,
  { applicationId, kind, association }: { applicationId: string; kind: CircularKind; association: string },
  format: 'pdf' | 'docx',
): Promise<Outcome<FinishedDocument>> {
  const view = await readCircular(office, applicationId, kind);
  if (!view.ok) return view;
  return accept(await documentOf(office, { kind, association, text: view.value.text }, format));
}

/** Any text as a file. */
export async function documentOf(
  office: Office,
  what: { kind: CircularKind; association: string; text: string },
  format: 'pdf' | 'docx',
): Promise<FinishedDocument> {
  const circular = {
    ...what,
    checkAddress: `${office.policy.publicUrl}/check`,
    madeOn: jstDay(office.now()).toString(),
  };
  return format === 'pdf' ? office.documents.circularPdf(circular) : office.documents.circularWord(circular);
}
