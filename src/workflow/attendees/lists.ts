import { may } from '#domain/case/application.ts';
import { flyerOf } from '#domain/case/flyer.ts';
import {
  type AttendeeCounts,
  attendeeCounts,
  inListing,
  type ListKind,
  type ListOrder,
  type NameList,
  nameListOf,
} from '#domain/case/name-list.ts';
import type { Registration } from '#domain/case/registration.ts';
import { isClosed } from '#domain/case/sign-up-page.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findLiveToken, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { calendarAnswersOf, type KeptAnswer } from '#store/cases/calendar-answers.ts';
import { type EventRecord, listEvents, type NewEvent } from '#store/cases/events.ts';
import { listRegistrations } from '#store/cases/registrations.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import type { Tx } from '#store/engine.ts';
import { unreachedIn } from '#store/queue/unreached.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Documents, Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { ON_PAPER, paperToken } from '#workflow/tokens/issue.ts';

type FinishedDocument = Awaited<ReturnType<Documents['blankForm1']>>;
export type ListFormat = 'pdf' | 'xlsx';

/** What the page shows of who comes. */
export interface AttendeesView {
  /** In the order of the list. */
  people: Registration[];
  counts: AttendeeCounts;
  /** What calendars have answered to 説明会's invitation; one address may stand for several people. */
  answers: readonly KeptAnswer[];
  /** The ids of those to whom the last mail came back, or could not be sent. */
  unreached: ReadonlySet<string>;
  /** Once there is one, mails go to everybody who has an address. */
  hasSession: boolean;
  /** What happened to them, the newest first. */
  happened: NewEvent<AttendeeEvent>[];
}

const ATTENDEE_EVENTS = [
  ...(['registered', 'waiting', 'promoted', 'passed-over', 'people-changed', 'left'] as const),
  ...(['attendee-added', 'attendee-corrected', 'attendee-removed'] as const),
] as const;
type AttendeeEvent = (typeof ATTENDEE_EVENTS)[number];

/** The list as the page shows it. The caller has checked that the reader may see names. */
export async function readAttendees(office: Office, applicationId: string, order: ListOrder): Promise<AttendeesView> {
  return office.store.read(async (tx) => {
    const registrations = await listRegistrations(tx, applicationId);
    const events = await listEvents(tx, applicationId);
    return {
      people: inListing(registrations, order),
      answers: (await calendarAnswersOf(tx, applicationId)).filter(({ kind }) => kind === 'meeting'),
      unreached: await unreachedIn(tx, applicationId),
      counts: attendeeCounts(registrations),
      hasSession: (await findSessionOf(tx, applicationId)) !== undefined,
      happened: events.filter(isAboutAttendee).toReversed(),
    };
  });
}

function isAboutAttendee(event: EventRecord): event is NewEvent<AttendeeEvent> {
  return ATTENDEE_EVENTS.some((type) => type === event.type);
}

/** The list as paper shows it. */
async function readNameList(
  office: Office,
  applicationId: string,
  wanted: { kind: ListKind; order: ListOrder },
): Promise<NameList> {
  const today = jstDay(office.now());
  return office.store.read(async (tx) => {
    const application = await getApplication(tx, applicationId);
    const registrations = await listRegistrations(tx, applicationId);
    const session = await findSessionOf(tx, applicationId);
    const answers = (await calendarAnswersOf(tx, applicationId)).filter(({ kind }) => kind === 'meeting');
    return nameListOf({ application, session, registrations, answers }, wanted, today);
  });
}

/** 参加者名簿 or 受付名簿 as a file. */
export async function makeNameList(
  office: Office,
  applicationId: string,
  wanted: { kind: ListKind; order: ListOrder },
  format: ListFormat,
): Promise<FinishedDocument> {
  const list = await readNameList(office, applicationId, wanted);
  return format === 'pdf' ? office.documents.nameListPdf(list) : office.documents.nameListSheet(list);
}

/**
 * 案内チラシ with its 返信欄, from the opening of sign-up on: before the session is fixed it says the candidates, and that
 * nothing is fixed. Refused for an application that does not take place, or of which nothing is known yet.
 */
export async function makeFlyer(office: Office, applicationId: string): Promise<Outcome<FinishedDocument>> {
  const paper = await paperLink(office, applicationId);
  const now = office.now();
  const flyer = await office.store.read(async (tx) => {
    const { application, session, signUpPage } = await getCase(tx, applicationId);
    if (!may(application.state, 'register') || (!session && !signUpPage)) return undefined;
    const open = signUpPage !== undefined && !isClosed(signUpPage, now);
    const words = {
      timetable: signUpPage?.timetable ?? '',
      parking: signUpPage?.parking ?? '',
      closesOn: signUpPage?.closesOn?.toString() ?? '',
      fax: signUpPage?.fax ?? '',
      signUpAddress: open && paper !== undefined ? paperAddress(office, paper) : '',
    };
    return flyerOf(application, session, words, jstDay(now));
  });
  return flyer ? accept(await office.documents.flyerPdf(flyer)) : refuse({ code: 'not-found' });
}

/** 「https://…/j/AB3D-4EF5」: the sign-up page for who types it from paper. */
function paperAddress({ policy }: Office, link: string): string {
  return `${policy.publicUrl}/j/${link}`;
}

/** The same address to look at; undefined while no page is open, and for one from before there were any. */
export async function readPaperAddress(office: Office, applicationId: string): Promise<string | undefined> {
  const link = await knownPaperLink(office, applicationId);
  return link === undefined ? undefined : paperAddress(office, link);
}

function knownPaperLink(office: Office, applicationId: string): Promise<string | undefined> {
  return office.store.read((tx) => readPaperLink(tx, office, applicationId));
}

/** Made now for a page that was opened before there were any; undefined while none is open. */
async function paperLink(office: Office, applicationId: string): Promise<string | undefined> {
  const known = await knownPaperLink(office, applicationId);
  if (known !== undefined) return known;
  return inOneWrite(office, async (work) => {
    const page = await findSignUpPage(work.tx, applicationId);
    if (!page) return undefined;
    await paperToken(work, applicationId);
    return readPaperLink(work.tx, office, applicationId);
  });
}

async function readPaperLink(tx: Tx, office: Office, applicationId: string): Promise<string | undefined> {
  const which = { purpose: 'sign-up-page', subjectId: applicationId, recipient: ON_PAPER } as const;
  const token = await findLiveToken(tx, which, office.now());
  return token && (await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link;
}
