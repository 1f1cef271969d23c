import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '#domain/notices/delivery.ts';
import { mailAttendees } from '#workflow/attendees/mail-attendees.ts';
import { changeSignUp } from '#workflow/attendees/open-sign-up.ts';
import { leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { retryMail } from '#workflow/desk/read-case.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  coordinatorAsks,
  ICHIRO,
  makerConfirms,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { calendarOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;

const GREYLISTED: Delivery = { outcome: 'refused', permanent: false, response: '451 4.7.1 Try again later' };
const LOST: Delivery = { outcome: 'unknown', response: 'connection lost after the final dot' };
const GONE: Delivery = { outcome: 'refused', permanent: true, response: '550 5.1.1 User unknown' };

/** One round of deliveries in which this address's server answers so. */
async function deliver(email: string, answer: Delivery): Promise<void> {
  const send: TestOffice['send'] = async (message) => (message.envelope.to === email ? answer : office.send(message));
  await deliverMail({ ...office, send }, 'deliverer');
}

/** The subjects that came to this address, in the order of arrival, up to the name of the association. */
function cameTo(email: string): (string | undefined)[] {
  const mails = office.mail.mails.filter(({ envelope }) => envelope.to.includes(email));
  return mails.map(({ parsed }) => /【デモ会(?:申請)?】(.+?)[：／［]/.exec(parsed.subject ?? '')?.[1]);
}

async function change(id: string, edit: Parameters<typeof changeSession>[1]['edit']): Promise<void> {
  const { version } = (await office.see(id)).application;
  must(await changeSession(office, { applicationId: id, seenVersion: version, actor: COORDINATOR, edit }));
}

async function confirmed(id: string): Promise<void> {
  const [kou] = await coordinatorAsks(office, id);
  if (!kou) throw new Error('nobody was asked');
  must(await makerConfirms(office, kou));
}

const NEW_HALL = { venue: { name: '新会館', postalCode: '', address: '東京都港区芝1-1-1' } };
const NOTICE = { to: 'registered', subject: '駐車場', text: '満車になります。', batchId: 'batch-1' } as const;

describe.each(DATABASES)('what one recipient is told of one application, on $name', ({ open }) => {
  let databases: Databases;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    office = await openOffice({ database: await databases.fresh() });
  });
  afterEach(() => office.close());
  afterAll(() => databases.close());

  test('「日程は調整中」 that has not left goes with the confirmation, which says it all', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    office.mail.clear();
    await deliver(ICHIRO.email, GREYLISTED);
    await confirmed(id);
    await office.deliverAll();
    expect(cameTo(ICHIRO.email)).toEqual(['日程が確定しました']);
  });

  test('and that may have left comes once more before the confirmation, not after it', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    office.mail.clear();
    await deliver(ICHIRO.email, LOST);
    await confirmed(id);
    await office.deliverAll();
    expect(cameTo(ICHIRO.email)).toEqual(['参加申込を受け付けました（日程は調整中です）', '日程が確定しました']);
  });

  test('and that was under way when the date was fixed, and refused since, is not sent again from the desk', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    office.mail.clear();
    // While their server has it, the date is fixed; then it says no.
    const send: TestOffice['send'] = async (message) => {
      if (message.envelope.to !== ICHIRO.email) return office.send(message);
      await confirmed(id);
      return GONE;
    };
    await deliverMail({ ...office, send }, 'deliverer').catch(() => undefined);
    await office.deliverAll();
    const failed = (await office.outbox()).filter(({ state }) => state === 'failed');
    const retried: string[] = [];
    for (const { id: mailId, content } of failed) {
      retried.push(`${content.mail}: ${must(await retryMail(office, mailId))}`);
    }
    await office.deliverAll();
    expect([retried, cameTo(ICHIRO.email)]).toEqual([['registered: overtaken'], ['日程が確定しました']]);
  });

  test('an invitation that was refused is sent again though the person was told in words meanwhile', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    office.mail.clear();
    await deliver(ICHIRO.email, GONE);
    must(await signUp(office, page, ICHIRO));
    await office.deliver();
    const failed = (await office.outbox()).find(({ state }) => state === 'failed');
    expect(must(await retryMail(office, failed?.id ?? ''))).toBe('again');
    expect(calendarOf(await office.lastMailTo(ICHIRO.email))).toContain('METHOD:REQUEST');
  });

  test('「キャンセル待ち」 that has not left goes with the seat', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const page = await signUpPage(office, { capacity: 2 });
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    office.mail.clear();
    await deliver(NIJIKO.email, GREYLISTED);
    must(await changeSignUp(office, id, { capacity: 3, closesOn: undefined, timetable: '', parking: '' }));
    await office.deliverAll();
    expect(cameTo(NIJIKO.email)).toEqual(['席が空き、ご参加いただけます']);
  });

  test('an applicant who signed up, too, keeps the word that holds the link to the sign-up', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: APPLICANT });
    office.mail.clear();
    await deliver(APPLICANT, GREYLISTED);
    await change(id, NEW_HALL);
    await office.deliverAll();
    expect(cameTo(APPLICANT).toSorted()).toEqual(['参加を受け付けました', '変更のお知らせ']);
  });

  test('and gets it from the desk once it was refused, whatever the applicant heard since', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await office.deliver();
    await attendeeSignsUp(office, await signUpPage(office), { ...ICHIRO, email: APPLICANT });
    office.mail.clear();
    await deliver(APPLICANT, GONE);
    await change(id, NEW_HALL);
    await office.deliver();
    const failed = (await office.outbox()).find(({ state }) => state === 'failed');
    expect(must(await retryMail(office, failed?.id ?? ''))).toBe('again');
    await office.deliver();
    expect(cameTo(APPLICANT)).toEqual(['変更のお知らせ', '参加を受け付けました']);
  });

  test('an お知らせ that waits is not overtaken by a change of what it says', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    await office.deliver();
    office.mail.clear();
    must(await mailAttendees(office, id, NOTICE));
    await deliver(ICHIRO.email, GREYLISTED);
    await change(id, NEW_HALL);
    await office.deliverAll();
    expect(cameTo(ICHIRO.email)).toEqual(['駐車場', '変更のお知らせ']);
  });

  test('an お知らせ that was given up and is sent again from the desk names the place as it is by then', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    await office.deliver();
    must(await mailAttendees(office, id, NOTICE));
    await deliver(ICHIRO.email, GONE);
    await change(id, NEW_HALL);
    await office.deliverAll();
    const failed = (await office.outbox()).find(({ state }) => state === 'failed');
    must(await retryMail(office, failed?.id ?? ''));
    const again = await office.lastMailTo(ICHIRO.email, NOTICE.text);
    expect([again.parsed.text?.includes('見本会館'), again.parsed.text?.includes('新会館')]).toEqual([false, true]);
  });

  test('the mail that completes a sign-up does not queue behind the word of a leaving that is put off', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    must(await leaveRegistration(office, await attendeesLink(office, ICHIRO.email)));
    office.mail.clear();
    await deliver(ICHIRO.email, GREYLISTED);
    must(await signUp(office, page, ICHIRO));
    await office.deliver();
    expect(cameTo(ICHIRO.email)).toEqual(['参加申込はまだ完了していません']);
  });

  test('an invitation does not wait for a receipt that is put off', async () => {
    const { id } = await applicationReceived(office);
    office.mail.clear();
    await deliver(APPLICANT, GREYLISTED);
    await confirmed(id);
    await office.deliver();
    expect(cameTo(APPLICANT)).toEqual(['日程が確定しました']);
  });
});
