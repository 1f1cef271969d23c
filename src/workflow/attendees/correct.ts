import { may } from '#domain/case/application.ts';
import { isSamePerson, type Registration, type SignUpInput } from '#domain/case/registration.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import type { Actor } from '#store/cases/events.ts';
import { listRegistrationsAt, saveRegistration } from '#store/cases/registrations.ts';
import { aboutSignUp } from '#workflow/case/about.ts';
import { appendFact, type Case, getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { besideOthers, type Work } from '#workflow/case/work.ts';
import { isStanding, standingBehind } from './standing.ts';

/** What somebody corrects of their own: not the address, which proves who they are, nor the number, which needs seats. */
export type OwnWords = Pick<SignUpInput, 'name' | 'kana' | 'institution' | 'institutionCode'>;

/**
 * Own name and institution, by the personal link, until the session's end: id, seat and link stay (DESIGN §3.11). Refuses
 * who has left, a page that showed something else (`seen`, its print of `wordsStanding`), and a name that another attendee of
 * the same address has: they would be one.
 */
export async function correctOwn(
  office: Office,
  link: string,
  words: OwnWords,
  seen?: string,
): Promise<Outcome<Registration>> {
  const about = await aboutSignUp(office, 'registration', link);
  return besideOthers(office, about, async (work) => {
    const found = await standingBehind(work, link);
    if (!found.ok) return found;
    const before = found.value;
    if (!isStanding(before)) return refuse({ code: 'not-registered' });
    const caseFile = await getCase(work.tx, before.applicationId);
    if (!may(caseFile.application.state, 'register')) return refuse({ code: 'registration-closed' });
    const after = { ...before, ...words };
    if (changedFields(before, after).length === 0) return found;
    const unseen = refuseUnseen(office, wordsStanding(before), seen);
    if (unseen) return unseen;
    const met = await refuseMeeting(work, after);
    if (met) return met;
    return accept(
      await keepCorrected(work, caseFile, { before, after, actor: { role: 'attendee', name: after.name } }),
    );
  });
}

/** What a page with these words shows of it. */
export function wordsStanding({
  state,
  name,
  kana,
  institution,
  institutionCode,
  email,
  people,
}: Registration): unknown {
  return [state, name, kana, institution, institutionCode, email, people];
}

/** Writes it, with which fields were changed; their old words stay nowhere but for the name. */
export async function keepCorrected(
  work: Work,
  { application }: Case,
  { before, after, actor }: { before: Registration; after: Registration; actor: Actor },
): Promise<Registration> {
  await saveRegistration(work.tx, after, work.now);
  const { name, institution, people } = after;
  await appendFact(work, application, {
    type: 'attendee-corrected',
    actor,
    data: { name, institution, people, formerly: before.name, what: changedFields(before, after) },
  });
  return after;
}

const FIELDS = ['name', 'kana', 'institution', 'institutionCode', 'email', 'people'] as const;

/** By their labels. */
export function changedFields(before: Registration, after: Registration): string[] {
  return FIELDS.filter((field) => before[field] !== after[field]).map((field) => ATTENDEE_WORDS[field]);
}

/** Another attendee with this address and name is there already: they would be one person twice. */
export async function refuseMeeting({ tx }: Work, one: Registration): Promise<Outcome<never> | undefined> {
  if (one.email === '') return undefined;
  const atAddress = await listRegistrationsAt(tx, one.applicationId, one.email);
  const met = atAddress.some((other) => other.id !== one.id && other.state !== 'left' && isSamePerson(other, one));
  return met ? refuse({ code: 'already-registered' }) : undefined;
}
