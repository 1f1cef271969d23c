import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sharedCodeSince } from '#workflow/access/shared-code.ts';
import { askSignIn, signInByCode } from '#workflow/access/sign-in.ts';
import { askAccessCode, enterAccessCode, trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readSignUpCheck } from '#workflow/attendees/read-registration.ts';
import { confirmSignUp, signUp } from '#workflow/attendees/register.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { mailDraftLink, readDraftLink, resumeDraft } from '#workflow/filing/resume-draft.ts';
import { resendVerification, verifyByCode } from '#workflow/filing/verify.ts';
import { forgetAskings } from '#workflow/keeping/forget-askings.ts';
import { APPLICANT, applicantFiles, applicationReceived, ICHIRO, signUpPage } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { crowd, fileAs, stranger, subjectsTo } from './asking.ts';

const DESK = 'coordinator@mhlw.example';

describe.each(DATABASES)('a mailbox that strangers in many networks ask for without end, on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
  });
  afterAll(async () => {
    await office.close();
    await databases.close();
  });
  // Every limit is an hour's.
  beforeEach(async () => {
    office.clock.advance({ hours: 2 });
    await office.deliver();
    office.mail.clear();
  });

  test('still lets its coordinator in from a new browser, with one mail for all who ask', async () => {
    await crowd(office, 'sign-in', DESK);
    const strangers = [stranger(), stranger(), stranger()];
    for (const one of strangers) must(await askSignIn(office, DESK.toUpperCase(), one));
    const owner = stranger();
    must(await askSignIn(office, DESK, owner));
    const code = codeOf(await office.lastMailTo(DESK, '12桁の数字'));
    expect([code.length, await subjectsTo(office, DESK)]).toEqual([
      12,
      ['【デモ会】12桁の確認コード（調整担当のサインイン）'],
    ]);
    const shared = { purpose: 'sign-in', subjectId: DESK, recipient: DESK } as const;
    expect(await sharedCodeSince(office, shared, owner.browser)).toEqual(office.now());
    for (const one of strangers) {
      for (let guess = 0; guess < 6; guess++) await signInByCode(office, DESK, '000000000000', { ...one, device: '' });
    }
    const elsewhere = { ...stranger(), device: '' };
    expect(answerOf(await signInByCode(office, DESK, code, elsewhere))).toBe('code-expired');
    expect(answerOf(await signInByCode(office, DESK, code, { ...owner, device: '' }))).toBe('accepted');
    expect([...(await readAttention(office)).askedOver]).toEqual([['sign-in', 4]]);
  });

  test('is sent a new code when the last was used, is old, or is about to end, and none in between', async () => {
    await crowd(office, 'sign-in', DESK);
    const ask = async () => must(await askSignIn(office, DESK, stranger()));
    const mails: number[] = [];
    for (const minutes of [0, 1, 3, 2, 4]) {
      office.clock.advance({ minutes });
      await ask();
      mails.push((await subjectsTo(office, DESK)).length);
    }
    expect(mails).toEqual([1, 0, 0, 1, 0]);
    const owner = stranger();
    must(await askSignIn(office, DESK, owner));
    office.clock.advance({ minutes: 5 });
    await ask();
    const code = codeOf(await office.lastMailTo(DESK, '12桁の数字'));
    expect(answerOf(await signInByCode(office, DESK, code, { ...owner, device: '' }))).toBe('accepted');
    await subjectsTo(office, DESK);
    await ask();
    expect(await subjectsTo(office, DESK)).toHaveLength(1);
  });

  test('gets no mail at all where nobody may sign in, and the same is written and answered', async () => {
    const nobody = 'nobody@mhlw.example';
    await crowd(office, 'sign-in', nobody);
    must(await askSignIn(office, nobody, stranger()));
    expect(await subjectsTo(office, nobody)).toEqual([]);
  });

  test('still gives the applicant a code to act with', async () => {
    const { id } = await applicationReceived(office);
    await crowd(office, 'access-code', APPLICANT);
    const owner = stranger();
    for (const asker of [stranger(), owner]) must(await askAccessCode(office, id, undefined, asker));
    const code = codeOf(await office.lastMailTo(APPLICANT, '12桁の数字'));
    const { browser } = stranger();
    expect(answerOf(await enterAccessCode(office, id, code, { browser }))).toBe('code-expired');
    expect(answerOf(await enterAccessCode(office, id, code, { browser: owner.browser }))).toBe('accepted');
  });

  test('still files, and the code that comes confirms the filing of whoever reads it', async () => {
    await crowd(office, 'verification', APPLICANT);
    await fileAs(office, APPLICANT, stranger());
    const own = must(await fileAs(office, APPLICANT, stranger()));
    expect(answerOf(await resendVerification(office, own.id, stranger()))).toBe('accepted');
    const mail = await office.lastMailTo(APPLICANT, '12桁の数字');
    expect(await subjectsTo(office, APPLICANT)).toEqual(['【デモ会】12桁の確認コード（申請の確認）']);
    office.clock.advance({ minutes: 50 });
    expect(answerOf(await verifyByCode(office, own.id, codeOf(mail)))).toBe('accepted');
  });

  test('is asked for by its own trusted browser as ever', async () => {
    await crowd(office, 'verification', APPLICANT);
    must(await fileAs(office, APPLICANT, stranger([await trustAfterVerification(office, APPLICANT)])));
    const mail = await office.lastMailTo(APPLICANT);
    expect([codeOf(mail).length, tokenOf(mail, 'verification') === '']).toEqual([6, false]);
  });

  test('still signs up, through the page of any mail that came before', async () => {
    await applicationReceived(office);
    const page = await signUpPage(office);
    await subjectsTo(office, ICHIRO.email);
    must(await signUp(office, page, { ...ICHIRO, name: '見知らぬ　人', email: 'ICHIRO@clinic.example' }, stranger()));
    const mail = await office.lastMailTo('ICHIRO@clinic.example', 'ページ');
    await crowd(office, 'sign-up', ICHIRO.email);
    const own = must(await signUp(office, page, { ...ICHIRO, email: 'ichiro@clinic.example' }, stranger()));
    expect(await subjectsTo(office, 'ichiro@clinic.example')).toEqual([]);
    const { others } = must(await readSignUpCheck(office, tokenOf(mail, 'registration-check')));
    expect(others.map(({ registration }) => registration.id)).toEqual([own.id]);
    const confirmed = must(await confirmSignUp(office, others[0]?.link ?? ''));
    expect([confirmed.id, confirmed.state]).toEqual([own.id, 'registered']);
  });

  test('still gets back to its draft, through the page of any mail that came before', async () => {
    const drafts = [await startDraft(office, 'form1', {}), await startDraft(office, 'form1', {})];
    must(await mailDraftLink(office, drafts[0] ?? '', APPLICANT, stranger()));
    const link = tokenOf(await office.lastMailTo(APPLICANT), 'draft');
    expect(must(await readDraftLink(office, link)).others).toEqual([]);
    await crowd(office, 'resume-draft', APPLICANT);
    must(await mailDraftLink(office, drafts[1] ?? '', APPLICANT, stranger()));
    expect(await subjectsTo(office, APPLICANT)).toHaveLength(1);
    const [other, ...more] = must(await readDraftLink(office, link)).others;
    expect(more).toEqual([]);
    expect(must(await resumeDraft(office, other?.link ?? '')).split('.')[0]).toBe(drafts[1]?.split('.')[0]);
    office.clock.advance({ hours: 2 });
    must(await mailDraftLink(office, drafts[0] ?? '', APPLICANT, stranger()));
    expect(await subjectsTo(office, APPLICANT)).toHaveLength(1);
  });

  test('keeps the code that was asked for, whoever asks or guesses beside it', async () => {
    const { id } = await applicationReceived(office);
    const [owner, guesser] = [stranger(), stranger()];
    must(await askAccessCode(office, id, undefined, owner));
    const code = codeOf(await office.lastMailTo(APPLICANT, '画面に確認コード'));
    for (let n = 0; n < 3; n++) must(await askAccessCode(office, id, undefined, guesser));
    expect(answerOf(await askAccessCode(office, id, undefined, guesser))).toBe('too-many-codes');
    for (let n = 0; n < 5; n++) await enterAccessCode(office, id, '000000', { browser: guesser.browser });
    expect(answerOf(await enterAccessCode(office, id, code, { browser: guesser.browser }))).toBe('code-expired');
    expect(answerOf(await enterAccessCode(office, id, code, { browser: owner.browser }))).toBe('accepted');
  });

  test('has resends of one filing, whatever others file', async () => {
    const { application } = await applicantFiles(office);
    for (let n = 0; n < 5; n++) await fileAs(office, APPLICANT, stranger());
    expect(answerOf(await resendVerification(office, application.id, stranger()))).toBe('accepted');
  });

  test('leaves codes behind for a day, used or not, and of a sign-in only that it was one', async () => {
    const { id } = await applicationReceived(office);
    const owner = stranger();
    must(await askAccessCode(office, id, undefined, owner));
    const code = codeOf(await office.lastMailTo(APPLICANT, '画面に確認コード'));
    must(await enterAccessCode(office, id, code, { browser: owner.browser }));
    await crowd(office, 'sign-in', DESK);
    must(await askSignIn(office, DESK, owner));
    const shared = codeOf(await office.lastMailTo(DESK, '12桁の数字'));
    must(await signInByCode(office, DESK, shared, { ...owner, device: '' }));
    must(await askSignIn(office, DESK, stranger()));
    const left = async () => {
      const rows = await office.store.read((tx) => tx.db.select().from(tx.tables.tokens));
      const codes = rows.filter(({ purpose }) => ['shared-code', 'access-code', 'sign-in'].includes(purpose));
      return [
        ...new Set(codes.map(({ purpose, spentAt }) => `${purpose} ${spentAt === null ? 'not ' : ''}used`)),
      ].toSorted();
    };
    expect(await left()).toEqual(
      expect.arrayContaining(['access-code used', 'shared-code not used', 'shared-code used']),
    );
    office.clock.advance({ hours: 100 });
    await forgetAskings(office);
    expect(await left()).toEqual(['sign-in used']);
  });
});
