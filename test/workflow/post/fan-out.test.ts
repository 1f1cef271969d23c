import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { changeSession } from '#workflow/session/change.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { COORDINATOR, KOU } from '../../support/cast.ts';
import { type Crowd, crowdSignedUp } from '../../support/crowd.ts';
import { readIcs } from '../../support/ics.ts';
import { calendarOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const COUNT = 40;

async function confirm(crowd: Crowd): Promise<void> {
  const { link, slotId } = crowd;
  const { formVersion } = crowd.application;
  must(
    await confirmByMaker(office, link, {
      slotId,
      seenFormVersion: formVersion,
      by: '企画　三郎',
      answers: [{ slotId, reply: 'yes', comment: '' }],
    }),
  );
}

async function changeUrl(crowd: Crowd, url: string): Promise<void> {
  const { application } = await office.see(crowd.application.id);
  const edit = { mode: 'online' as const, url };
  must(
    await changeSession(office, {
      applicationId: application.id,
      seenVersion: application.version,
      actor: COORDINATOR,
      edit,
    }),
  );
}

/** SEQUENCE of each invitation that came to each address, in the order of arrival. */
function sequences(emails: readonly string[]): number[][] {
  return emails.map((email) =>
    office.mail.mails
      .filter((mail) => mail.envelope.to.includes(email))
      .map((mail) => readIcs(calendarOf(mail) ?? '').sequence),
  );
}

describe(`a session with ${COUNT} attendees`, () => {
  test('is confirmed to each of them once, each with a Message-ID and a link of their own (check 15)', async () => {
    const crowd = await crowdSignedUp(office, COUNT);
    await office.deliver();
    office.mail.clear();
    await confirm(crowd);
    await office.deliverAll();
    const { mails } = office.mail;
    const recipients = [...crowd.emails, 'taro@ishikai.example.jp', 'suisin@mhlw.example', ...KOU.addresses];
    expect(mails.map((mail) => mail.envelope.to.join()).sort()).toEqual(recipients.sort());
    const messageIds = mails.map((mail) => mail.parsed.messageId ?? '');
    expect(new Set(messageIds).size).toBe(COUNT + 3);
    expect(messageIds.filter((id) => !/^<[\w-]+@demokai\.example>$/.test(id))).toEqual([]);
    const own = mails.filter((mail) => crowd.emails.includes(mail.envelope.to.join()));
    expect(new Set(own.map((mail) => tokenOf(mail, 'registration'))).size).toBe(COUNT);
  });

  test('and changed while the first mails leave, sends nobody a message that is outdated by then (check 18)', async () => {
    const crowd = await crowdSignedUp(office, COUNT);
    await office.deliver();
    office.mail.clear();
    await confirm(crowd);
    let sent = 0;
    const changing: TestOffice = {
      ...office,
      send: async (message) => {
        sent += 1;
        if (sent === 15) await changeUrl(crowd, 'https://meet.example/1');
        return office.send(message);
      },
    };
    await deliverMail(changing, 'deliverer');
    await office.deliverAll();
    const told = sequences(crowd.emails);
    const both = told.filter((sequence) => sequence.length === 2);
    const once = told.filter((sequence) => sequence.length !== 2);
    // At least the first ten were under way, the applicant and the ministry among them; how many more, the moment decides.
    expect(both).toEqual(both.map(() => [0, 1]));
    expect(both.length).toBeGreaterThanOrEqual(8);
    expect(once).toEqual(Array.from({ length: COUNT - both.length }, () => [1]));
    const states = (await office.outbox()).map((mail) => `${mail.content.mail} ${mail.state}`);
    // Whoever never heard of the first is confirmed, not changed; 甲 was among them.
    expect(states.filter((state) => state === 'confirmed dropped').length).toBe(once.length + 1);
    expect(states.filter((state) => state === 'changed sent').length).toBe(both.length + 2);
  });
});
