import { requireAct } from '#domain/case/application.ts';
import { offeredClosing } from '#domain/case/closing-day.ts';
import type { SignUpPage, SignUpSettings } from '#domain/case/sign-up-page.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { listEvents } from '#store/cases/events.ts';
import { applicantActor, type Case, getCase } from '#workflow/case/case.ts';
import { closingOffers, keepSignUpPage } from '#workflow/case/keep-sign-up-page.ts';
import type { Office } from '#workflow/case/office.ts';
import { refuseUnseen } from '#workflow/case/seen.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { signUpPageToken } from '#workflow/post/mail-content.ts';
import { reviseInvites } from '#workflow/session/revise-invites.ts';
import { paperToken } from '#workflow/tokens/issue.ts';
import { fillSeats } from './fill-seats.ts';

/**
 * 参加申込の受付をはじめる, by the applicant from 受付済 on: the unlisted page takes sign-ups from now on. Pressed twice, it is
 * the same opening. Refuses a closing day that has passed.
 */
export async function openSignUp(
  office: Office,
  applicationId: string,
  settings: Pick<SignUpSettings, 'capacity' | 'closesOn'>,
): Promise<Outcome<SignUpPage>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, applicationId);
    if (caseFile.signUpPage) return accept(caseFile.signUpPage);
    const allowed = requireAct(caseFile.application, 'register');
    if (!allowed.ok) return allowed;
    if (isPast(settings.closesOn, now)) return refuse({ code: 'closes-on-passed' });
    // The address is there from now on, for the status page and the 案内文.
    await signUpPageToken(work, applicationId);
    await paperToken(work, applicationId);
    const page = {
      applicationId,
      openedAt: now,
      closedAt: undefined,
      timetable: '',
      parking: '',
      fax: '',
      ...settings,
    };
    return accept(await keep(work, caseFile, page, 'sign-up-opened'));
  });
}

/**
 * 定員, 締切 and the page's texts. More 定員 lets in those who wait; less than is booked throws nobody out. The texts stand
 * in the invitation too, so it gets a newer DTSTAMP, but nobody is mailed for a wording (DESIGN §3.7). Refuses a page that
 * showed other settings (`seen`, its print of `settingsStanding`).
 */
export async function changeSignUp(
  office: Office,
  applicationId: string,
  settings: SignUpSettings,
  seen?: string,
): Promise<Outcome<SignUpPage>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, applicationId);
    const { signUpPage: before, session } = caseFile;
    if (!before) return refuse({ code: 'sign-up-not-opened' });
    const allowed = requireAct(caseFile.application, 'register');
    if (!allowed.ok) return allowed;
    const reworded = before.timetable !== settings.timetable || before.parking !== settings.parking;
    const redated = String(before.closesOn) !== String(settings.closesOn);
    const refaxed = settings.fax !== undefined && before.fax !== settings.fax;
    if (!reworded && !redated && !refaxed && before.capacity === settings.capacity) return accept(before);
    const unseen = refuseUnseen(office, settingsStanding(before), seen);
    if (unseen) return unseen;
    if (redated && isPast(settings.closesOn, now)) return refuse({ code: 'closes-on-passed' });
    const page = await keep(work, caseFile, { ...before, ...settings }, 'sign-up-changed');
    if (reworded && session?.state === 'confirmed') await reviseInvites(work, session.id, ['meeting'], false);
    await fillSeats(work, applicationId);
    return accept(page);
  });
}

/**
 * Moves 申込締切 to the day that the last move of the session offered. Pressed twice, it is one; refused where something else
 * has been decided since.
 */
export async function shiftClosing(office: Office, applicationId: string, day: string): Promise<Outcome<SignUpPage>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, applicationId);
    const { signUpPage: before } = caseFile;
    if (!before) return refuse({ code: 'sign-up-not-opened' });
    const allowed = requireAct(caseFile.application, 'register');
    if (!allowed.ok) return allowed;
    if (before.closesOn?.toString() === day) return accept(before);
    const offered = offeredClosing(before, closingOffers(await listEvents(tx, applicationId)), jstDay(now));
    if (!offered || offered.toString() !== day) return refuse({ code: 'changed-meanwhile' });
    return accept(await keep(work, caseFile, { ...before, closesOn: offered }, 'sign-up-changed'));
  });
}

/** What the page of the settings shows of them. */
export function settingsStanding(page: SignUpPage | undefined): unknown {
  return page && [page.capacity, page.closesOn, page.timetable, page.parking, page.fax];
}

/** 受付を終了する by hand, and 受付を再開する. Whoever signed up stays; whoever waits keeps the place. */
export async function closeSignUp(
  office: Office,
  applicationId: string,
  act: 'close' | 'reopen',
): Promise<Outcome<SignUpPage>> {
  return inOneWrite(office, async (work) => {
    const { tx, now } = work;
    const caseFile = await getCase(tx, applicationId);
    const { signUpPage: before } = caseFile;
    if (!before) return refuse({ code: 'sign-up-not-opened' });
    const allowed = requireAct(caseFile.application, 'register');
    if (!allowed.ok) return allowed;
    if ((before.closedAt !== undefined) === (act === 'close')) return accept(before);
    const page = { ...before, closedAt: act === 'close' ? now : undefined };
    return accept(await keep(work, caseFile, page, act === 'close' ? 'sign-up-closed' : 'sign-up-reopened'));
  });
}

function keep(
  work: Work,
  { application }: Case,
  page: SignUpPage,
  type: 'sign-up-opened' | 'sign-up-changed' | 'sign-up-closed' | 'sign-up-reopened',
): Promise<SignUpPage> {
  return keepSignUpPage(work, application, page, { type, actor: applicantActor(application) });
}

function isPast(day: Temporal.PlainDate | undefined, now: Temporal.Instant): boolean {
  return day !== undefined && Temporal.PlainDate.compare(day, jstDay(now)) < 0;
}
