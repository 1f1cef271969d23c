import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, OutgoingMessage } from '#domain/notices/delivery.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { makeReady } from '#mail/message/ready.ts';
import { mailIdOfReturnPath } from '#mail/message/return-path.ts';
import { unsealTokens } from '#store/access/tokens.ts';
import { nextDue } from '#store/queue/outbox.ts';
import { leaveRegistration } from '#workflow/attendees/register.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { reopenDraft, verifyByCode } from '#workflow/filing/verify.ts';
import { deliverMail, openLane } from '#workflow/post/deliver-mail.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { removeMaker } from '#workflow/session/change-makers.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import {
  APPLICANT,
  applicantFiles,
  applicationReceived,
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  coordinatorAsks,
  ICHIRO,
  KOU,
  MINISTRY,
  makerConfirms,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import type { ReceivedMail } from '../../support/mail-server.ts';
import { calendarOf, codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const seen = async (id: string) => ({
  applicationId: id,
  seenVersion: (await office.see(id)).application.version,
  actor: COORDINATOR,
});
const changeNote = async (id: string, url: string) =>
  must(await changeSession(office, { ...(await seen(id)), edit: { url } }));
const cancel = async (id: string) => must(await cancelSession(office, { ...(await seen(id)), reason: '台風のため' }));

/** What each address was shown by calendar: `REQUEST 0`, in the order of arrival; mails of words only are `words`. */
function shownTo(address: string): string[] {
  return office.mail.mails.filter((mail) => mail.envelope.to.includes(address)).map(objectIn);
}

function objectIn(mail: ReceivedMail): string {
  const calendar = calendarOf(mail);
  if (calendar === undefined) return 'words';
  const ics = readIcs(calendar);
  return `${ics.method} ${ics.sequence}`;
}

describe('superseding, with SMTP down', () => {
  async function downBeforeConfirming(): Promise<string> {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    await makersLink(office, KOU);
    await office.mail.goDown();
    must(await makerConfirms(office, kou));
    await office.deliver();
    return id;
  }

  async function recover(): Promise<void> {
    await office.mail.comeUp();
    office.mail.clear();
    await office.deliverAll();
  }

  test('confirm → change → cancel: who never got a REQUEST gets no CANCEL, only the words, and each person one mail', async () => {
    const id = await downBeforeConfirming();
    await changeNote(id, 'https://kaigi.example.jp/1');
    await office.deliver();
    await cancel(id);
    await recover();
    for (const address of [APPLICANT, MINISTRY, ICHIRO.email, 'kou@maker-kou.example']) {
      expect(shownTo(address)).toEqual(['words']);
    }
    expect((await office.lastMailTo(APPLICANT)).parsed.subject).toContain('中止');
  });

  test('confirm → change: the change speaks as if it were the first invitation', async () => {
    const id = await downBeforeConfirming();
    await changeNote(id, 'https://kaigi.example.jp/1');
    await recover();
    for (const address of [APPLICANT, MINISTRY, ICHIRO.email, 'kou@maker-kou.example']) {
      expect(shownTo(address)).toEqual(['REQUEST 1']);
    }
    const states = (await office.outbox()).filter((owed) => owed.to.email === APPLICANT && owed.itip);
    expect(states.map((owed) => `${owed.content.mail} ${owed.state}`)).toEqual(['confirmed dropped', 'confirmed sent']);
  });

  test('confirmed and sent, then change → change → cancel with SMTP down: one CANCEL with the highest SEQUENCE', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    await office.deliver();
    await office.mail.goDown();
    await changeNote(id, 'https://kaigi.example.jp/1');
    await office.deliver();
    await changeNote(id, 'https://kaigi.example.jp/2');
    await office.deliver();
    await cancel(id);
    await recover();
    for (const address of [APPLICANT, MINISTRY, 'kou@maker-kou.example']) {
      expect(shownTo(address)).toEqual(['CANCEL 3']);
    }
  });

  test('a mail cut after the final dot counts as told: the later CANCEL comes after its second copy', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    await makersLink(office, KOU);
    must(await makerConfirms(office, kou));
    office.mail.clear();
    office.mail.behave('cut-after-dot');
    await office.deliver();
    office.mail.behave('accept');
    await cancel(id);
    await office.deliverAll();
    expect(shownTo(APPLICANT)).toEqual(['REQUEST 0', 'REQUEST 0', 'CANCEL 1']);
    const [first, second] = office.mail.mails.filter((mail) => mail.envelope.to.includes(APPLICANT));
    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
  });

  test('an attendee who registered and left before the invitation could leave gets words only', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await office.mail.goDown();
    await office.deliver();
    const owed = (await office.outbox()).findLast((mail) => mail.to.email === ICHIRO.email);
    expect([owed?.content.mail, owed?.state]).toEqual(['registered', 'owed']);
    await office.mail.comeUp();
    const link = await attendeesLinkFromStore();
    must(await leaveRegistration(office, link));
    await recover();
    expect(shownTo(ICHIRO.email)).toEqual(['words']);
  });

  /** The link that the unsent mail would have shown: somebody may have it from an earlier one. */
  async function attendeesLinkFromStore(): Promise<string> {
    const owed = (await office.outbox()).findLast((mail) => mail.content.mail === 'registered');
    if (owed?.content.mail !== 'registered') throw new Error('nobody registered');
    const { registrationToken } = owed.content.data;
    const secrets = await office.store.read((tx) => unsealTokens(tx, office.vault, [registrationToken]));
    return secrets.get(registrationToken)?.link ?? '';
  }

  test('a maker that joined and was taken out with SMTP down hears of it in words', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const link = await makersLink(office, OTSU);
    await office.mail.goDown();
    must(await joinFixedSession(office, link, '企画　四郎'));
    must(await removeMaker(office, { ...(await seen(id)), makerId: OTSU.id, reason: '人数が足りました' }));
    await recover();
    expect(shownTo('otsu@maker-otsu.example')).toEqual(['words']);
  });

  test('left with SMTP down and back again: the new REQUEST has a higher SEQUENCE than the CANCEL', async () => {
    await sessionConfirmed(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    const link = await attendeesLink(office, ICHIRO.email);
    await office.mail.goDown();
    must(await leaveRegistration(office, link));
    await recover();
    await attendeeSignsUp(office, page, ICHIRO);
    await office.deliver();
    expect(shownTo(ICHIRO.email)).toEqual(['CANCEL 1', 'words', 'REQUEST 2']);
  });
});

describe('retrying', () => {
  test('451 is tried again after growing waits, and the copies are the same mail (check 6)', async () => {
    await applicantFiles(office);
    office.mail.behave('refuse-later');
    const waits: number[] = [];
    for (let attempt = 0; attempt < 4; attempt++) {
      const due = await office.deliver();
      if (!due) throw new Error('the mail was given up');
      waits.push(office.clock.now().until(due).total('seconds'));
      office.clock.set(due.toString());
    }
    expect(waits).toEqual([15, 30, 60, 120]);
    office.mail.behave('accept');
    await office.deliverAll();
    expect(office.mail.mails).toHaveLength(1);
  });

  test('550 is not tried again and is shown as failed, and the others still leave', async () => {
    const { id } = await applicationReceived(office);
    office.mail.clear();
    office.mail.behave('refuse-for-good');
    await office.deliver();
    office.mail.behave('accept');
    await office.deliverAll();
    expect(office.mail.mails).toEqual([]);
    const failed = (await office.outbox()).filter((owed) => owed.state === 'failed');
    expect(failed.map((owed) => [owed.content.mail, owed.applicationId])).toEqual([
      ['request', id],
      ['received', id],
    ]);
  });

  test('after three days it is given up', async () => {
    await applicantFiles(office);
    office.mail.behave('refuse-later');
    await office.deliverAll();
    expect((await office.outbox()).map((owed) => owed.state)).toEqual(['failed']);
    const hours = Temporal.Instant.from('2026-09-01T01:00:00Z').until(office.clock.now()).total('hours');
    expect(Math.floor(hours)).toBe(72);
  });

  test('with a return path each mail leaves under an address of its own, which leads back to it, and under no other From', async () => {
    const policy = { ...office.policy, returnPath: 'bounce+{id}@demokai.example' };
    await applicantFiles(office);
    await deliverMail({ ...office, policy }, 'deliverer');
    const [mail] = office.mail.mails;
    const from = mail?.envelope.from ?? '';
    const [owed] = await office.outbox();
    expect(mailIdOfReturnPath(policy.returnPath, from, office.vault.mark)).toBe(owed?.id);
    expect(mail?.parsed.from?.value.map(({ address }) => address)).toEqual(['demokai@demokai.example']);
  });

  test('a signed mail that was cut is the same to the byte, and under another key the same but for its signature', async () => {
    const signerOf = (selector: string) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
      const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return openSigner({ domain: 'demokai.example', selector, key });
    };
    const [old, newer] = [signerOf('old'), signerOf('new')];
    await applicantFiles(office);
    office.mail.behave('cut-after-dot');
    for (const signer of [old, old, newer]) {
      await deliverMail({ ...office, signer, compose: (revealed) => makeReady(revealed, signer) }, 'deliverer');
      office.clock.advance({ hours: 1 });
    }
    const [first, second, third] = office.mail.mails.map(({ raw }) => raw.toString('latin1'));
    const unsigned = (text = '') => text.slice(text.indexOf('\r\nContent-Type'));
    expect([first?.startsWith('DKIM-Signature: '), third?.includes('s=new')]).toEqual([true, true]);
    expect([second === first, third === first, unsigned(third)]).toEqual([true, false, unsigned(first)]);
  });

  test('a mail that was cut is the same to the byte when the settings have changed meanwhile', async () => {
    await applicationReceived(office);
    office.mail.clear();
    office.mail.behave('cut-after-dot');
    await office.deliver();
    office.mail.behave('accept');
    office.clock.advance({ hours: 1 });
    const policy = {
      ...office.policy,
      publicUrl: 'https://elsewhere.example',
      sender: { name: '別の名前', email: 'other@demokai.example' },
    };
    await deliverMail({ ...office, policy }, 'deliverer-2');
    const copies = [...Map.groupBy(office.mail.mails, (mail) => mail.parsed.messageId).values()];
    expect(copies.map((same) => [same.length, new Set(same.map((mail) => mail.raw.toString('latin1'))).size])).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });

  test('a code that arrived, though its mail was cut, is not sent again once it was used', async () => {
    const { application } = await applicantFiles(office);
    office.mail.behave('cut-after-dot');
    const code = codeOf(await office.lastMailTo(APPLICANT));
    office.mail.behave('accept');
    must(await verifyByCode(office, application.id, code));
    office.mail.clear();
    await office.deliverAll();
    expect(office.mail.mails.map((mail) => mail.parsed.attachments.length).sort()).toEqual([0, 1]);
    expect((await office.outbox()).map((owed) => `${owed.content.mail} ${owed.state}`)).toEqual([
      'verification dropped',
      'request sent',
      'received sent',
    ]);
  });

  test('a code that died before its mail could leave never leaves', async () => {
    await office.mail.goDown();
    const { cookie } = await applicantFiles(office);
    await office.deliver();
    must(await reopenDraft(office, cookie));
    await office.mail.comeUp();
    await office.deliverAll();
    expect([office.mail.mails, (await office.outbox()).map((owed) => owed.state)]).toEqual([[], ['dropped']]);
  });
});

test('two deliverers at once send each mail once', async () => {
  await applicationReceived(office);
  office.mail.clear();
  await Promise.all([deliverMail(office, 'one'), deliverMail(office, 'two')]);
  expect(office.mail.mails.map((mail) => mail.envelope.to[0]).sort()).toEqual([MINISTRY, APPLICANT]);
});

test('a deliverer that died with a mail in its hands is followed by another, and the mail counts as told', async () => {
  await applicantFiles(office);
  const dying = { ...office, send: (_: OutgoingMessage) => new Promise<Delivery>(() => undefined) };
  void deliverMail(dying, 'dying');
  await expect.poll(async () => (await office.outbox())[0]?.sha256?.length).toBe(64);
  expect(await office.deliver()).toEqual(office.clock.now().add({ minutes: 5 }));
  expect(office.mail.mails).toEqual([]);
  office.clock.advance({ minutes: 5 });
  await office.deliverAll();
  const [mail] = await office.outbox();
  expect([office.mail.mails.length, mail?.state, mail?.maybeSent, mail?.attempts]).toEqual([1, 'sent', true, 2]);
});

test('an update is the answer to the invitation before it, and the cancellation to the update (check 15)', async () => {
  const { id } = (await sessionConfirmed(office)).application;
  await office.deliver();
  const invitation = await office.lastMailTo(APPLICANT);
  await changeNote(id, 'https://kaigi.example.jp/1');
  const update = await office.lastMailTo(APPLICANT);
  expect([update.parsed.inReplyTo, update.parsed.messageId === invitation.parsed.messageId]).toEqual([
    invitation.parsed.messageId,
    false,
  ]);
  await cancel(id);
  const cancelled = await office.lastMailTo(APPLICANT);
  expect([cancelled.parsed.inReplyTo, cancelled.parsed.references]).toEqual([
    update.parsed.messageId,
    [invitation.parsed.messageId, update.parsed.messageId],
  ]);
});

describe('a server that is silent', () => {
  test('holds up its own mail and no other', async () => {
    const application = await applicationReceived(office);
    await office.deliverAll();
    office.mail.clear();
    const silence = Promise.withResolvers<void>();
    const lane = openLane(
      {
        ...office,
        send: async (message) => {
          if (message.envelope.to === MINISTRY) await silence.promise;
          return office.send(message);
        },
      },
      'lane',
      'rest',
    );
    const withdrawn = must(await withdrawApplication(office, application.id, '会場が取れなかったため'));
    expect(withdrawn.state).toBe('withdrawn');
    await lane.run();
    const own = await office.mail.waitFor((mail) => mail.envelope.to[0] === APPLICANT);
    expect(own.envelope.to).toEqual([APPLICANT]);
    // The lane is free for what comes next, though the ministry's server has not answered.
    const next = await applicationReceived(office, { association: '北見本市医師会' });
    await lane.run();
    await office.mail.waitFor((mail) => mail.parsed.text?.includes(next.reference) ?? false);
    silence.resolve();
    await lane.stop();
    expect(office.mail.mails.map((mail) => mail.envelope.to[0]).includes(MINISTRY)).toBe(true);
  });

  test('does not hold up codes, which have a lane of their own', async () => {
    await applicationReceived(office);
    await office.deliverAll();
    await applicantFiles(office, { association: '北見本市医師会' });
    const due = await office.store.read((tx) => nextDue(tx, 'rest'));
    const urgent = openLane(office, 'urgent', 'urgent');
    await urgent.run();
    await urgent.stop();
    expect([due, (await office.outbox()).at(-1)?.state]).toEqual([undefined, 'sent']);
  });
});
