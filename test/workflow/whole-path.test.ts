import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import {
  attendeeSignsUp,
  COORDINATOR,
  ICHIRO,
  MINISTRY,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../support/cast.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';

describe.each(DATABASES)('the whole path of one application on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh(), realDocuments: true });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });

  const seen = async (id: string) => ({
    applicationId: id,
    seenVersion: (await office.see(id)).application.version,
    actor: COORDINATOR,
  });

  test('filed, asked, confirmed, joined, signed up, changed, cancelled: every mail arrives, in order, once', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    must(await joinFixedSession(office, await makersLink(office, OTSU), '企画　四郎'));
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    await office.deliver();
    must(await changeSession(office, { ...(await seen(id)), edit: { url: 'https://kaigi.example.jp/1' } }));
    await office.deliver();
    must(await cancelSession(office, { ...(await seen(id)), reason: '台風のため' }));
    await office.deliverAll();
    const owed = await office.outbox();
    expect(owed.filter((mail) => mail.state !== 'sent')).toEqual([]);
    expect(office.mail.mails).toHaveLength(owed.length);
    expect(new Set(office.mail.mails.map((mail) => mail.parsed.messageId)).size).toBe(owed.length);
    expect((await office.history(id)).map((event) => event.type)).toEqual([
      'submitted',
      'received',
      'asked',
      'answered',
      'confirmed',
      'maker-joined',
      'sign-up-opened',
      'registered',
      'changed',
      'cancelled',
    ]);
    const versions = (await office.history(id)).map((event) => event.version);
    // Sign-ups raise nothing: a coordinator's view of the case does not go stale because somebody signs up.
    expect(versions).toEqual([1, 2, 3, 4, 5, 6, 6, 6, 7, 8]);
  });

  test('the request carries the three documents of 様式1', async () => {
    const request = office.mail.mails.find((mail) => mail.envelope.to.includes(MINISTRY));
    expect(request?.parsed.attachments.map((file) => file.filename?.split('.').at(-1))).toEqual([
      'xlsx',
      'pdf',
      'json',
    ]);
  });
});
