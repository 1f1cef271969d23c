import type { Application } from '#domain/case/application.ts';
import { dayOffOn } from '#domain/case/days-off.ts';
import type { DaysOff, Inquiry } from '#domain/case/inquiry.ts';
import { headCount } from '#domain/case/registration.ts';
import { type Commitment, crewCollisions, crewsBeside, type OnDay, type Session } from '#domain/case/session.ts';
import type { Form1Slot } from '#domain/form1/snapshot.ts';
import type { FactChange } from '#domain/history/facts.ts';
import { changesFor, eventsFor } from '#domain/history/who-sees.ts';
import { peopleWho } from '#domain/incoming/calendar-answer.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findTokenByLink } from '#store/access/tokens.ts';
import { findSlot } from '#store/cases/applications.ts';
import { calendarAnswersOf } from '#store/cases/calendar-answers.ts';
import { listEvents } from '#store/cases/events.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import { commitmentsOf } from '#store/cases/sessions.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { slotFacts } from '#workflow/post/mail-content.ts';

export interface InquiryView {
  inquiry: Inquiry;
  application: Application;
  session: Session | undefined;
  /** Whether this maker comes to the session (and has not said that it is out). */
  joined: boolean;
  saidOut: boolean;
  /** 当日の担当 as the maker named it; only while it comes. */
  onDay: OnDay | undefined;
  /** 参加申込: makers see the count and nothing else. */
  attendees: number;
  /** Of them, those whose calendars have said so; nobody's seat changes by it. */
  inCalendars: Record<'accepted' | 'declined', number>;
  /** 定員, where the applicant has set one. */
  capacity: number | undefined;
  offers: OfferView[];
  /** A newer open inquiry to the same maker about the same application exists. */
  superseded: boolean;
  /** What the applicant corrected after this maker was asked and it may see, oldest first. */
  corrections: { at: Temporal.Instant; changes: FactChange[] }[];
}

export interface OfferView {
  slotId: string;
  slot: Form1Slot;
  replaced: boolean;
  /** The maker's own sessions that leave no crew free at that time. */
  collisions: Commitment[];
  /** The maker's own sessions at that time, whether or not a crew is free, and how many crews are. */
  touching: Commitment[];
  freeCrews: number;
  /** 不可日 that the maker named. */
  off: DaysOff | undefined;
}

/** What a maker sees behind its link, also after the inquiry was closed: an old link shows the present state. */
export async function readInquiry(office: Office, link: string): Promise<Outcome<InquiryView>> {
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'inquiry', link);
    const inquiry = token ? await findInquiry(tx, token.subjectId) : undefined;
    if (!inquiry) return refuse({ code: 'not-found' });
    const { application, inquiries, session, attendees, signUpPage } = await getCase(tx, inquiry.applicationId);
    const offers: OfferView[] = [];
    for (const slotId of inquiry.offers) {
      const slot = await findSlot(tx, slotId);
      if (!slot) throw new Error(`slot ${slotId} is gone`);
      const commitments = await commitmentsOf(
        tx,
        inquiry.maker.id,
        { applicationId: application.id },
        { from: slot.date.subtract({ days: 1 }), to: slot.date.add({ days: 1 }) },
      );
      const wanted = { date: slot.date, demo: slot.demo, mode: session?.mode ?? application.form1.mode };
      const { crews, bufferMinutes } = inquiry.maker;
      const { touching, free } = crewsBeside(wanted, commitments, crews, bufferMinutes);
      offers.push({
        slotId,
        slot: await slotFacts(tx, slotId),
        replaced: slot.replaced,
        collisions: crewCollisions(wanted, commitments, crews, bufferMinutes),
        touching,
        freeCrews: free,
        off: dayOffOn(inquiry.maker, slot.date),
      });
    }
    const answers = (await calendarAnswersOf(tx, application.id)).filter(({ kind }) => kind === 'meeting');
    const events = await listEvents(tx, application.id);
    const own = session?.makers.find((joined) => joined.maker.id === inquiry.maker.id);
    const joined = own !== undefined && own.out === undefined;
    return accept({
      inquiry,
      application,
      session,
      joined,
      saidOut: own?.out !== undefined,
      onDay: joined ? { visitor: own.visitor, phoneOnDay: own.phoneOnDay } : undefined,
      attendees: headCount(attendees),
      inCalendars: {
        accepted: peopleWho('accepted', attendees, answers),
        declined: peopleWho('declined', attendees, answers),
      },
      capacity: signUpPage?.capacity,
      offers: offers.sort((a, b) => a.slot.rank - b.slot.rank),
      superseded: inquiries.some(
        (other) =>
          other.id !== inquiry.id &&
          other.maker.id === inquiry.maker.id &&
          other.kind === inquiry.kind &&
          other.state === 'open' &&
          inquiry.state === 'closed',
      ),
      corrections: eventsFor('maker', events)
        .filter((event) => Temporal.Instant.compare(event.at, inquiry.askedAt) >= 0)
        .map((event) => ({ at: event.at, changes: changesFor(joined ? 'coming' : 'asked', event.data.changes) }))
        .filter(({ changes }) => changes.length > 0),
    });
  });
}
