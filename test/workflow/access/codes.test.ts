import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askSignIn, signInByCode } from '#workflow/access/sign-in.ts';
import { askAccessCode, enterAccessCode } from '#workflow/access/trust-browser.ts';
import type { Office } from '#workflow/case/office.ts';
import { forgetAskings } from '#workflow/keeping/forget-askings.ts';
import { APPLICANT, applicationReceived } from '../../support/cast.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { dump } from '../../web/visitor.ts';
import { countingStatements } from '../counting-statements.ts';

const DESK = 'coordinator@mhlw.example';
const STRANGER = 'nobody-of-ours@clinic.example';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** The server puts the mail off for so long; returns the code of the mail that came then. */
async function codeThatCame(to: string, late: { minutes: number }): Promise<string> {
  office.mail.behave('refuse-later');
  await office.deliver();
  office.clock.advance(late);
  office.mail.behave('accept');
  return codeOf(await office.lastMailTo(to));
}
const signIn = async (code: string) => answerOf(await signInByCode(office, DESK, code));

describe('a mailed code', () => {
  test('lives ten minutes from when the mail server took the mail', async () => {
    must(await askSignIn(office, DESK));
    const code = await codeThatCame(DESK, { minutes: 12 });
    office.clock.advance({ minutes: 9, seconds: 59 });
    expect(await signIn(code)).toBe('accepted');
    must(await askSignIn(office, DESK));
    const second = codeOf(await office.lastMailTo(DESK));
    office.clock.advance({ minutes: 10 });
    expect(await signIn(second)).toBe('code-expired');
  });

  test('of an applicant does, too', async () => {
    const application = await applicationReceived(office);
    const enter = async (code: string) => answerOf(await enterAccessCode(office, application.id, code));
    must(await askAccessCode(office, application.id));
    const code = await codeThatCame(APPLICANT, { minutes: 15 });
    office.clock.advance({ minutes: 9, seconds: 59 });
    expect(await enter(code)).toBe('accepted');
    must(await askAccessCode(office, application.id));
    const second = codeOf(await office.lastMailTo(APPLICANT));
    office.clock.advance({ minutes: 10 });
    expect(await enter(second)).toBe('code-expired');
  });

  test('is dead thirty minutes after it was asked for, however late its mail left', async () => {
    must(await askSignIn(office, DESK));
    const code = await codeThatCame(DESK, { minutes: 29 });
    office.clock.advance({ minutes: 1 });
    expect(await signIn(code)).toBe('code-expired');
  });

  test('does not leave when it is dead already', async () => {
    must(await askSignIn(office, DESK));
    await expect(codeThatCame(DESK, { minutes: 30 })).rejects.toThrow('nothing came');
  });

  test('says in its mail how long it lives', async () => {
    must(await askSignIn(office, DESK));
    expect((await office.lastMailTo(DESK)).parsed.text).toContain('このメールの送信から10分間有効');
  });
});

describe('whoever asks for a sign-in', () => {
  test('costs the same work for an address that is a coordinator’s and for one that is not', async () => {
    const work: string[][] = [];
    for (const email of [DESK, STRANGER]) {
      const counted = countingStatements(office);
      const asker = { browser: `browser of ${email}`, network: '192.0.2.1', proofs: [] };
      must(await askSignIn(counted.office, email, asker));
      const wrong = await signInByCode(counted.office, email, '00000000', { ...asker, device: '' });
      expect(wrong).toEqual({ ok: false, refusal: { code: 'code-wrong', triesLeft: 4 } });
      work.push(counted.statements);
    }
    expect(work[1]).toEqual(work[0]);
    expect(work[0]?.length).toBeGreaterThan(5);
  });

  test('has no mail sent to an address that is none, which is forgotten within two days', async () => {
    must(await askSignIn(office, STRANGER));
    expect(dump(office)).toContain(STRANGER);
    await office.deliver();
    expect(office.mail.recipients).toEqual([]);
    expect(await office.outbox()).toEqual([]);
    office.clock.advance({ hours: 25 });
    await forgetAskings(office);
    expect(dump(office)).not.toContain(STRANGER);
  });

  test('is not let in with the code of an address that is no longer on the list', async () => {
    must(await askSignIn(office, DESK));
    const code = codeOf(await office.lastMailTo(DESK));
    const shorter: Office = { ...office, policy: { ...office.policy, coordinators: ['other@mhlw.example'] } };
    expect(answerOf(await signInByCode(shorter, DESK, code))).toBe('not-allowed');
  });
});
