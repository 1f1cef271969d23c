import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimDue } from '#store/queue/outbox.ts';
import { settle } from '#store/queue/sent-mails.ts';
import { registrationLinkOf } from '#workflow/attendees/read-registration.ts';
import { leaveRegistration } from '#workflow/attendees/register.ts';
import { retryMail } from '#workflow/desk/read-case.ts';
import { changeSession } from '#workflow/session/change.ts';
import { attendeeSignsUp, COORDINATOR, ICHIRO, sessionConfirmed, signUpPage } from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { calendarOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** What ICHIRO's calendar was told, in the order of arrival. */
const arrived = () =>
  office.mail.mails
    .filter((mail) => mail.envelope.to.includes(ICHIRO.email))
    .map((mail) => calendarOf(mail))
    .filter((ics) => ics !== undefined)
    .map((ics) => `${readIcs(ics).method} ${readIcs(ics).sequence}`);

const urlChanges = async (id: string) =>
  must(
    await changeSession(office, {
      applicationId: id,
      seenVersion: (await office.see(id)).application.version,
      actor: COORDINATOR,
      edit: { url: 'https://kaigi.example.jp/1' },
    }),
  );
const retryAll = async () => {
  for (const mail of await office.outbox()) if (mail.state === 'failed') must(await retryMail(office, mail.id));
  await office.deliver();
};

test('an invitation that was given up is not sent again behind a newer one, or SEQUENCE would go backwards', async () => {
  const { id } = (await sessionConfirmed(office)).application;
  await office.deliver();
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  office.mail.behave('refuse-for-good');
  await office.deliver();
  office.mail.behave('accept');
  await urlChanges(id);
  await office.deliver();
  await retryAll();
  expect(arrived()).toEqual(['REQUEST 1']);
});

test('given up while the newer one waited already, it is dropped when somebody wants it sent again', async () => {
  const { id } = (await sessionConfirmed(office)).application;
  await office.deliver();
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const settleLater = await claimedElsewhere();
  await urlChanges(id);
  await settleLater();
  await office.deliver();
  await retryAll();
  expect(arrived()).toEqual(['REQUEST 1']);
});

test('who left before the invitation was given up gets words, and no CANCEL for an entry that never came', async () => {
  const { id } = (await sessionConfirmed(office)).application;
  await office.deliver();
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const settleLater = await claimedElsewhere();
  const [ichiro] = (await office.see(id)).attendees;
  const link = ichiro ? await registrationLinkOf(office, ichiro) : undefined;
  must(await leaveRegistration(office, link ?? ''));
  await settleLater();
  expect((await office.lastMailTo(ICHIRO.email)).parsed.subject).toContain('参加の取りやめを受け付けました');
  await retryAll();
  expect(arrived()).toEqual([]);
});

/** Another sender holds what is due, and comes back with a no: nothing of it has left. */
async function claimedElsewhere(): Promise<() => Promise<void>> {
  const now = office.now();
  const claim = { by: 'other', until: now.add({ minutes: 5 }), limit: 10 };
  const held = await office.store.write((tx) => claimDue(tx, claim, now));
  return () =>
    office.store.write(async (tx) => {
      const no = { state: 'failed', response: '550', maybeSent: false, dueAt: now } as const;
      for (const mail of held) await settle(tx, { id: mail.id, claimedBy: 'other' }, no, now);
    });
}
