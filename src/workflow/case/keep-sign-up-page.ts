import type { Application } from '#domain/case/application.ts';
import type { ClosingOffer } from '#domain/case/closing-day.ts';
import type { SignUpPage } from '#domain/case/sign-up-page.ts';
import type { Actor, EventRecord } from '#store/cases/events.ts';
import { saveSignUpPage } from '#store/cases/sign-up-pages.ts';
import { appendFact } from './case.ts';
import type { Work } from './work.ts';

/** A fact and not a new version: what a coordinator has on the screen has not changed. */
export async function keepSignUpPage(
  work: Work,
  application: Application,
  page: SignUpPage,
  fact: { type: 'sign-up-opened' | 'sign-up-changed' | 'sign-up-closed' | 'sign-up-reopened'; actor: Actor },
): Promise<SignUpPage> {
  await saveSignUpPage(work.tx, page, work.now);
  const data = { capacity: page.capacity ?? null, closesOn: page.closesOn?.toString() ?? '' };
  await appendFact(work, application, { ...fact, data });
  return page;
}

/** What the moves so far offered to do with 申込締切, the newest last. */
export function closingOffers(events: readonly EventRecord[]): ClosingOffer[] {
  return events.flatMap((event) => (event.type === 'moved' && event.data.closing ? [event.data.closing] : []));
}
