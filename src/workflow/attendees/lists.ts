import { may } from '#domain/case/application.ts';
import { flyerOf } from '#domain/case/flyer.ts';
import {
  type AttendeeCounts,
  attendeeCounts,
  type ListKind,
  type ListOrder,
  type NameList,
  nameListOf,
} from '#domain/case/name-list.ts';
import { isClosed } from '#domain/case/sign-up-page.ts';
import { linkPath } from '#domain/notices/link.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findLiveToken, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Documents, Office } from '#workflow/case/office.ts';

type FinishedDocument = Awaited<ReturnType<Documents['blankForm1']>>;
export type ListFormat = 'pdf' | 'xlsx';

/** The list as page and paper show it, with its counts. The caller has checked that the reader may see names. */
export async function readNameList(
  office: Office,
  applicationId: string,
  wanted: { kind: ListKind; order: ListOrder },
): Promise<{ list: NameList; counts: AttendeeCounts }> {
  const today = jstDay(office.now());
  return office.store.read(async (tx) => {
    const application = await getApplication(tx, applicationId);
    const registrations = await listRegistrations(tx, applicationId);
    const session = await findSessionOf(tx, applicationId);
    return {
      list: nameListOf({ application, session, registrations }, wanted, today),
      counts: attendeeCounts(registrations),
    };
  });
}

/** 参加者名簿 or 受付名簿 as a file. */
export async function makeNameList(
  office: Office,
  applicationId: string,
  wanted: { kind: ListKind; order: ListOrder },
  format: ListFormat,
): Promise<FinishedDocument> {
  const { list } = await readNameList(office, applicationId, wanted);
  return format === 'pdf' ? office.documents.nameListPdf(list) : office.documents.nameListSheet(list);
}

/** 案内チラシ; refused while no session is fixed, because a flyer on a wall cannot be taken back. */
export async function makeFlyer(office: Office, applicationId: string): Promise<Outcome<FinishedDocument>> {
  const now = office.now();
  const flyer = await office.store.read(async (tx) => {
    const { application, session, signUpPage } = await getCase(tx, applicationId);
    if (session?.state !== 'confirmed') return undefined;
    const open = may(application.state, 'register') && signUpPage !== undefined && !isClosed(signUpPage, now);
    const token = open
      ? await findLiveToken(tx, { purpose: 'sign-up-page', subjectId: applicationId, recipient: '' }, now)
      : undefined;
    const link = token && (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
    const words = {
      timetable: signUpPage?.timetable ?? '',
      parking: signUpPage?.parking ?? '',
      closesOn: signUpPage?.closesOn?.toString() ?? '',
      signUpAddress: link === undefined ? '' : `${office.policy.publicUrl}${linkPath('sign-up-page', link)}`,
    };
    return flyerOf(application, session, words, jstDay(now));
  });
  return flyer ? accept(await office.documents.flyerPdf(flyer)) : refuse({ code: 'not-found' });
}
