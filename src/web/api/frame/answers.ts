import type { z } from 'zod';
import type { Application } from '#domain/case/application.ts';
import type { Inquiry } from '#domain/case/inquiry.ts';
import { headCount } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import { withoutUrl } from '#domain/case/session-facts.ts';
import type { SignUpPage } from '#domain/case/sign-up-page.ts';
import { forMakersFields, ownTexts } from '#domain/form1/fields.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import { windowText } from '#domain/text/window.ts';
import type { InquiryView } from '#workflow/asking/read-inquiry.ts';
import type { RegistrationView, SignUpPageView } from '#workflow/attendees/read-registration.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';
import type {
  applicationSchema,
  inquirySchema,
  inquiryViewSchema,
  registrationSchema,
  sessionSchema,
  signUpPageSchema,
} from './schemas.ts';

/** What the domain holds, as JSON: days and hours as text in JST, moments in UTC. */
export function applicationAnswer(
  caseFile: DeskCase['caseFile'],
  as: 'link' | 'applicant' | 'coordinator',
): z.input<typeof applicationSchema> {
  const { application, session, inquiries, attendees, signUpPage: page } = caseFile;
  return {
    ...formAnswer(application),
    // Links are passed on: where to connect is for those who have proved whose mail they read.
    session: session ? sessionAnswer(session, { url: as !== 'link', onDay: as !== 'link' }) : null,
    attendeeCount: headCount(attendees),
    ...(as === 'link' ? {} : { signUp: page ? signUpTerms(page) : null }),
    ...(as === 'coordinator' ? { owner: application.owner, inquiries: inquiries.map(inquiryAnswer) } : {}),
  };
}

function signUpTerms({ capacity, closesOn, closedAt }: SignUpPage) {
  return { capacity: capacity ?? null, closesOn: closesOn?.toString() ?? null, closedByHand: closedAt !== undefined };
}

function formAnswer(application: Application) {
  const { reference, state, version, formVersion, source, form1 } = application;
  const { contact, venue, mode, noFurtherCandidates, attachments } = form1;
  return {
    ...{ reference, state, version, formVersion, source, contact, venue, mode },
    ...ownTexts(form1),
    noFurtherCandidates,
    slots: form1.slots.map((slot) => ({
      id: slot.id,
      rank: slot.rank,
      ...hoursAnswer(slot),
      filedOn: slot.filedOn.toString(),
    })),
    attachments,
    submittedAt: moment(application.submittedAt),
    receivedAt: application.receivedAt ? moment(application.receivedAt) : null,
    returned: application.returned
      ? { reason: application.returned.reason, replyBy: application.returned.replyBy.toString() }
      : null,
  };
}

export function sessionAnswer(
  session: Session,
  shown: { url: boolean; onDay?: boolean } = { url: true },
): z.input<typeof sessionSchema> {
  const { state, slotId, venue, mode } = session;
  return {
    ...{ state, slotId, venue, mode },
    note: shown.url ? session.note : withoutUrl(session.note, session.url),
    ...hoursAnswer(session),
    url: shown.url ? session.url : '',
    confirmedAt: moment(session.confirmedAt),
    makers: session.makers.map(({ maker, out, visitor, phoneOnDay }) => ({
      id: maker.id,
      name: maker.name,
      out: out !== undefined,
      ...(shown.onDay ? { visitor, phoneOnDay } : {}),
    })),
  };
}

export function inquiryAnswer(inquiry: Inquiry): z.input<typeof inquirySchema> {
  const { id, kind, state, offers, note, decides } = inquiry;
  return {
    ...{ id, kind, state, offers, note, decides },
    maker: { id: inquiry.maker.id, name: inquiry.maker.name },
    closedBecause: inquiry.closedBecause ?? null,
    answerBy: inquiry.answerBy.toString(),
    askedAt: moment(inquiry.askedAt),
    answers: inquiry.answers.map((answer) => ({ ...answer, at: moment(answer.at) })),
  };
}

/** As on the maker's page: contact and URL only for a maker that comes. */
export function inquiryViewAnswer(view: InquiryView, seen: string): z.input<typeof inquiryViewSchema> {
  const { application, session, joined } = view;
  return {
    inquiry: inquiryAnswer(view.inquiry),
    seen,
    ...forMakersFields(({ key }) => application.form1[key]),
    offers: view.offers.map((offer) => ({
      slotId: offer.slotId,
      rank: offer.slot.rank,
      date: offer.slot.date,
      meeting: offer.slot.meeting,
      demo: offer.slot.demo,
      replaced: offer.replaced,
      collides: offer.collisions.length > 0,
      dayOff: offer.off !== undefined,
      freeCrews: offer.freeCrews,
    })),
    venue: application.form1.venue,
    mode: application.form1.mode,
    formVersion: application.formVersion,
    session: session ? sessionAnswer(session, { url: joined }) : null,
    joined,
    onDay: view.onDay ?? null,
    attendeeCount: view.attendees,
    contact: joined ? application.form1.contact : null,
  };
}

/** As on the unlisted page: never where to connect. */
export function signUpPageAnswer(view: SignUpPageView): z.input<typeof signUpPageSchema> {
  const { application, session, page, standing, free } = view;
  return {
    association: application.form1.association,
    standing,
    capacity: page?.capacity ?? null,
    free: free ?? null,
    closesOn: page?.closesOn?.toString() ?? null,
    timetable: withoutUrl(page?.timetable ?? '', session?.url ?? ''),
    parking: withoutUrl(page?.parking ?? '', session?.url ?? ''),
    session: session ? publicSession(session) : null,
  };
}

/** Somebody may have written the address into a note or a text of their own. */
function publicSession(session: Session): z.input<typeof sessionSchema> {
  return sessionAnswer(session, { url: false });
}

/** As on the attendee's page: where to connect is in the invitation alone. */
export function registrationAnswer(
  view: RegistrationView,
  seen: { people: string; words: string },
): z.input<typeof registrationSchema> {
  const { registration, application, session } = view;
  return {
    state: registration.state,
    seen: seen.people,
    seenWords: seen.words,
    name: registration.name,
    kana: registration.kana,
    institution: registration.institution,
    institutionCode: registration.institutionCode,
    people: registration.people,
    email: registration.email,
    position: view.position,
    association: application.form1.association,
    session: session ? publicSession(session) : null,
  };
}

function hoursAnswer(hours: { date: Temporal.PlainDate; meeting: TimeWindow; demo: TimeWindow }) {
  return { date: hours.date.toString(), meeting: windowText(hours.meeting), demo: windowText(hours.demo) };
}

export function moment(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' });
}
