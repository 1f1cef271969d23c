import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Asker, refuseFlood } from '#workflow/access/asker.ts';
import { askAccessCode, enterAccessCode, trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { signUp } from '#workflow/attendees/register.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { mailDraftLink } from '#workflow/filing/resume-draft.ts';
import { resendVerification } from '#workflow/filing/verify.ts';
import { forgetAskings } from '#workflow/keeping/forget-askings.ts';
import { APPLICANT, applicantFiles, applicationReceived, form1Input, ICHIRO, signUpPage } from '../../support/cast.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const OFFICE_NETWORK = '198.51.100.7';
let count = 0;
const browser = (network: string, proofs: string[] = []): Asker => {
  count += 1;
  return { browser: `browser ${count}`, network, proofs };
};
const network = (): string => {
  count += 1;
  return `2001:db8:0:${count.toString(16)}::`;
};
const file = async (email: string, asker: Asker) => {
  const contact = { ...form1Input().contact, email };
  return answerOf(await fileApplication(office, await startDraft(office, 'form1', {}), form1Input({ contact }), asker));
};
const ask = (asker: Asker, address: string) =>
  inOneWrite(office, (work) => refuseFlood(work, asker, 'verification', address)).then(answerOf);
const tally = (answers: string[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(answers, (one) => one)).map(([key, all]) => [key, all?.length]));

describe('whoever asks for mails', () => {
  test('files sixty times an hour from one network, and signs up two hundred people', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 60; n++) answers.push(await file(`taro${n}@ishikai.example.jp`, browser(OFFICE_NETWORK)));
    await applicationReceived(office);
    const page = await signUpPage(office);
    for (let n = 0; n < 200; n++) {
      const person = { ...ICHIRO, email: `ichiro${n}@clinic.example` };
      answers.push(answerOf(await signUp(office, page, person, browser(OFFICE_NETWORK))));
    }
    expect(tally(answers)).toEqual({ accepted: 260 });
  });

  test('ends at ninety filings from one network that has shown nothing, and an hour later goes on', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 92; n++) answers.push(await ask(browser(OFFICE_NETWORK), `n${n}@clinic.example`));
    expect(tally(answers)).toEqual({ accepted: 90, 'too-many-codes': 2 });
    expect(await ask(browser('198.51.100.8'), 'other@clinic.example')).toBe('accepted');
    const trusted = browser(OFFICE_NETWORK, [await trustAfterVerification(office, APPLICANT)]);
    expect(await ask(trusted, 'other@clinic.example')).toBe('accepted');
    office.clock.advance({ hours: 1 });
    expect(await ask(browser(OFFICE_NETWORK), 'n0@clinic.example')).toBe('accepted');
  });

  test('is counted by what it has proved, however often it throws its cookie away', async () => {
    const proof = await trustAfterVerification(office, APPLICANT);
    const answers: string[] = [];
    for (let n = 0; n < 22; n++) answers.push(await ask(browser(network(), [proof]), `n${n}@clinic.example`));
    expect(tally(answers)).toEqual({ accepted: 20, 'too-many-codes': 2 });
  });

  test('is counted in one place by all processes', async () => {
    const other = await openOffice({
      database: `${office.folder}/demokai.sqlite`,
      mail: office.mail,
      idPrefix: '0001',
    });
    const answers: string[] = [];
    for (let n = 0; n < 31; n++) {
      const asker = browser(network());
      const at = n % 2 === 0 ? office : other;
      answers.push(answerOf(await inOneWrite(at, (work) => refuseFlood(work, asker, 'verification', APPLICANT))));
    }
    await other.close();
    expect(tally(answers)).toEqual({ accepted: 30, 'too-many-codes': 1 });
  });
});

describe('the owner of an address', () => {
  test('files though ten strangers have filed with it; thirty are told at the desk, and one who is trusted files still', async () => {
    const strangers: string[] = [];
    for (let n = 0; n < 10; n++) strangers.push(await file(APPLICANT, browser(network())));
    expect(await file(APPLICANT, browser(network()))).toBe('accepted');
    for (let n = 0; n < 20; n++) strangers.push(await ask(browser(network()), APPLICANT.toUpperCase()));
    expect(tally(strangers)).toEqual({ accepted: 29, 'too-many-codes': 1 });
    const owner = browser(network(), [await trustAfterVerification(office, APPLICANT)]);
    expect(await file(APPLICANT, owner)).toBe('accepted');
    expect([...(await readAttention(office)).askedOver]).toEqual([['verification', 1]]);
  });

  test('has resends of one filing, whatever others file', async () => {
    const { application } = await applicantFiles(office);
    for (let n = 0; n < 5; n++) await file(APPLICANT, browser(network()));
    expect(answerOf(await resendVerification(office, application.id, browser(network())))).toBe('accepted');
  });

  test('keeps the code that was asked for, whoever asks or guesses beside it', async () => {
    const { id } = await applicationReceived(office);
    const [owner, stranger] = [browser(network()), browser(network())];
    must(await askAccessCode(office, id, undefined, owner));
    const code = codeOf(await office.lastMailTo(APPLICANT, '画面に確認コード'));
    for (let n = 0; n < 3; n++) must(await askAccessCode(office, id, undefined, stranger));
    expect(answerOf(await askAccessCode(office, id, undefined, stranger))).toBe('too-many-codes');
    for (let n = 0; n < 5; n++) await enterAccessCode(office, id, '000000', { browser: stranger.browser });
    expect(answerOf(await enterAccessCode(office, id, code, { browser: stranger.browser }))).toBe('code-expired');
    expect(answerOf(await enterAccessCode(office, id, code, { browser: owner.browser }))).toBe('accepted');
  });

  test('is not sent more than twenty links to a stranger’s drafts an hour', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 21; n++) {
      const draft = await startDraft(office, 'form1', {});
      answers.push(answerOf(await mailDraftLink(office, draft, APPLICANT, browser(network()))));
    }
    expect(tally(answers)).toEqual({ accepted: 20, 'too-many-codes': 1 });
  });
});

test('the count holds no address and no network, and is forgotten a day later', async () => {
  const asker = browser(OFFICE_NETWORK);
  await ask(asker, APPLICANT);
  const rows = () => office.store.read((tx) => tx.db.select().from(tx.tables.askings));
  const text = JSON.stringify(await rows());
  expect([OFFICE_NETWORK, APPLICANT, asker.browser ?? ''].filter((word) => text.includes(word))).toEqual([]);
  office.clock.advance({ hours: 24 });
  await forgetAskings(office);
  expect(await rows()).toHaveLength(4);
  office.clock.advance({ hours: 2 });
  await forgetAskings(office);
  expect(await rows()).toEqual([]);
});
