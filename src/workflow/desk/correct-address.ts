import { may } from '#domain/case/application.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { findApplication } from '#store/cases/applications.ts';
import type { Actor } from '#store/cases/events.ts';
import { findInquiry } from '#store/cases/inquiries.ts';
import { findMaker } from '#store/cases/makers.ts';
import { findRegistration } from '#store/cases/registrations.ts';
import type { Tx } from '#store/engine.ts';
import { findLedgerExtras } from '#store/queue/ledger.ts';
import { findMail, type OutboxMail } from '#store/queue/outbox.ts';
import { readMakerEntry, saveMakerStep } from '#workflow/asking/save-maker.ts';
import { correctAttendee } from '#workflow/attendees/enter.ts';
import { isStanding } from '#workflow/attendees/standing.ts';
import type { Office } from '#workflow/case/office.ts';
import { moveContact } from '#workflow/contact/move.ts';
import { setSecondContact } from '#workflow/contact/set-second.ts';
import { actsOn, markOf, noteCorrection, sendElsewhere } from '#workflow/post/ledger-acts.ts';

/** Whose address a mail went to, where it is still theirs. */
export interface Addressed {
  who: 'contact' | 'second' | 'maker' | 'attendee';
  name: string;
  /** The association, or the attendee's institution. */
  of: string;
}

/** Stands in the history beside the change of the contact. */
const REASON = 'メールが届かなかったため（メールの画面で宛先を訂正）';

/** Undefined where the address is nobody's any more, or may not be corrected for them: the ministry's is a setting. */
export function readAddressed(office: Office, mail: OutboxMail): Promise<Addressed | undefined> {
  return office.store.read((tx) => addressedBy(tx, mail));
}

async function addressedBy(tx: Tx, { to, applicationId }: OutboxMail): Promise<Addressed | undefined> {
  const isTheirs = (email: string): boolean => isSame(email, to.email);
  if (to.role === 'maker') {
    const maker = await makerOf(tx, to.id);
    return maker?.addresses.some(isTheirs) ? { who: 'maker', name: maker.name, of: '' } : undefined;
  }
  const application = applicationId === undefined ? undefined : await findApplication(tx, applicationId);
  if (!application) return undefined;
  const { association, contact } = application.form1;
  const { secondContact } = application;
  if (to.role === 'applicant' && isTheirs(contact.email) && may(application.state, 'move-contact')) {
    return { who: 'contact', name: contact.name, of: association };
  }
  if (
    to.role === 'applicant' &&
    secondContact &&
    isTheirs(secondContact.email) &&
    may(application.state, 'set-second-contact')
  ) {
    return { who: 'second', name: secondContact.name, of: association };
  }
  const registration = to.role === 'attendee' ? await findRegistration(tx, to.id) : undefined;
  if (!registration || !isStanding(registration) || !isTheirs(registration.email)) return undefined;
  return { who: 'attendee', name: registration.name, of: registration.institution };
}

/** A maker's mails name the inquiry, or, where they gather several, the maker. */
async function makerOf(tx: Tx, id: string): Promise<Maker | undefined> {
  return (await findMaker(tx, id)) ?? (await findMaker(tx, (await findInquiry(tx, id))?.maker.id ?? ''));
}

/**
 * Corrects the address of the contact, second contact, maker or attendee to whom this mail went, as their own pages do, and sends the mail
 * there as well. A calendar's entry comes with the correction itself. Refused as `changed-meanwhile` where the mail or whose
 * address it is has changed since; otherwise as the correction is.
 */
export async function correctAddress(
  office: Office,
  on: { mailId: string; seen: string; actor: Actor & { role: 'coordinator' }; email: string },
): Promise<Outcome<'corrected'>> {
  const [mail, extras] = await office.store.read(async (tx) => [
    await findMail(tx, on.mailId),
    await findLedgerExtras(tx, on.mailId),
  ]);
  if (!mail || !extras) return refuse({ code: 'not-found' });
  const addressed = await readAddressed(office, mail);
  if (!addressed || markOf(mail, extras) !== on.seen || !actsOn(mail).elsewhere)
    return refuse({ code: 'changed-meanwhile' });
  const corrected = await CORRECTIONS[addressed.who](office, mail, on);
  if (!corrected.ok) return corrected;
  const sent = mail.itip === undefined ? await sendElsewhere(office, { ...on, act: 'corrected' }) : undefined;
  if (!sent?.ok || sent.value === 'overtaken') await noteCorrection(office, on);
  return accept('corrected');
}

type Correct = (
  office: Office,
  mail: OutboxMail,
  on: { actor: Actor & { role: 'coordinator' }; email: string },
) => Promise<Outcome<unknown>>;

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Each looks again whose address it is: somebody else may have corrected it in the meantime. */
const CORRECTIONS: Record<Addressed['who'], Correct> = {
  async contact(office, { to, applicationId = '' }, { actor, email }) {
    const application = await office.store.read((tx) => findApplication(tx, applicationId));
    if (!application || !isSame(application.form1.contact.email, to.email))
      return refuse({ code: 'changed-meanwhile' });
    const contact = { ...application.form1.contact, email };
    const seenVersion = application.version;
    return moveContact(office, { applicationId, seenVersion, actor, contact, reason: REASON });
  },
  async second(office, { to, applicationId = '' }, { actor, email }) {
    const application = await office.store.read((tx) => findApplication(tx, applicationId));
    if (!application?.secondContact || !isSame(application.secondContact.email, to.email))
      return refuse({ code: 'changed-meanwhile' });
    const secondContact = { ...application.secondContact, email };
    return setSecondContact(office, { applicationId, secondContact, seen: { version: application.version, actor } });
  },
  async maker(office, { to }, { actor, email }) {
    const id = (await office.store.read((tx) => makerOf(tx, to.id)))?.id;
    const found = id === undefined ? undefined : await readMakerEntry(office, id);
    if (!found) return refuse({ code: 'not-found' });
    const { maker, edit } = found;
    if (!maker.addresses.some((one) => isSame(one, to.email))) return refuse({ code: 'changed-meanwhile' });
    const addresses = maker.addresses.map((one) => (isSame(one, to.email) ? email : one));
    const entry = { ...maker, addresses: [...new Set(addresses)], by: actor.name, seenVersion: edit.version };
    const saved = await saveMakerStep(office, entry);
    return saved.ok ? accept(saved.value) : refuse({ code: 'changed-meanwhile' });
  },
  async attendee(office, { to, applicationId = '' }, { actor, email }) {
    const registration = await office.store.read((tx) => findRegistration(tx, to.id));
    if (!registration || !isSame(registration.email, to.email)) return refuse({ code: 'changed-meanwhile' });
    const { name, kana, institution, institutionCode, people, id: registrationId } = registration;
    const person = { name, kana, institution, institutionCode, people, registrationId, email, comesBack: true };
    return correctAttendee(office, { applicationId, by: actor }, person);
  },
};
