import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASKINGS } from '#domain/words/askings.ts';
import { aboutAskings, isBusy } from '#workflow/access/asker.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { readAttention } from '#workflow/desk/read-attention.ts';
import { forgetAskings } from '#workflow/keeping/forget-askings.ts';
import { APPLICANT } from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { askFor, browserIn, stranger, tally } from './asking.ts';

const OFFICE_NETWORK = '198.51.100.7';

test('two programs share no name with each other, and two of one network or one mailbox do', () => {
  const names = (email: string, network: string) =>
    new Set(aboutAskings(email, { browser: undefined, network, proofs: [] }));
  const [one, other] = [names('a@ishikai.example.jp', '192.0.2.1'), names('b@ishikai.example.jp', '192.0.2.2')];
  expect([...one.intersection(other)]).toEqual([]);
  expect([...one.intersection(names('A@ishikai.example.jp', '192.0.2.2'))]).toEqual(['mailbox a@ishikai.example.jp']);
  expect([...one.intersection(names('b@ishikai.example.jp', '192.0.2.1'))]).toEqual(['network 192.0.2.1']);
});

describe.each(DATABASES)('whoever asks for mails, on $name', ({ open }) => {
  let databases: Databases;
  let database: string;
  let office: TestOffice;
  beforeAll(async () => {
    databases = await open();
  });
  afterAll(() => databases.close());
  beforeEach(async () => {
    database = await databases.fresh();
    office = await openOffice({ database });
  });
  afterEach(() => office.close());

  test('files ninety times an hour from one network that has shown nothing, and an hour later goes on', async () => {
    const answers: string[] = [];
    for (let n = 0; n < 92; n++) {
      answers.push(await askFor(office, browserIn(OFFICE_NETWORK), `n${n}@clinic.example`));
    }
    expect(tally(answers)).toEqual({ accepted: 90, 'too-many-codes': 2 });
    expect(await askFor(office, browserIn('198.51.100.8'), 'other@clinic.example')).toBe('accepted');
    const trusted = browserIn(OFFICE_NETWORK, [await trustAfterVerification(office, APPLICANT)]);
    expect(await askFor(office, trusted, 'other@clinic.example')).toBe('accepted');
    office.clock.advance({ hours: 1 });
    expect(await askFor(office, browserIn(OFFICE_NETWORK), 'n0@clinic.example')).toBe('accepted');
  });

  test('is not held to what was counted while the clock was a day ahead for a moment', async () => {
    const right = office.now().toString();
    office.clock.advance({ hours: 24 });
    const one = browserIn(OFFICE_NETWORK);
    for (let n = 0; n < 20; n++) await askFor(office, one, `n${n}@clinic.example`);
    expect(await askFor(office, one, 'n21@clinic.example')).toBe('too-many-codes');
    office.clock.set(right);
    const answers: string[] = [];
    for (let n = 0; n < 21; n++) answers.push(await askFor(office, one, `m${n}@clinic.example`));
    expect(tally(answers)).toEqual({ accepted: 20, 'too-many-codes': 1 });
  });

  test('is counted by what it has proved, however often it throws its cookie away', async () => {
    const proof = await trustAfterVerification(office, APPLICANT);
    const answers: string[] = [];
    for (let n = 0; n < 22; n++) answers.push(await askFor(office, stranger([proof]), `n${n}@clinic.example`));
    expect(tally(answers)).toEqual({ accepted: 20, 'too-many-codes': 2 });
  });

  test('is counted in one place by all processes', async () => {
    const other = await openOffice({ database, mail: office.mail, idPrefix: '0001' });
    const answers: string[] = [];
    const one = browserIn(OFFICE_NETWORK);
    for (let n = 0; n < 21; n++) answers.push(await askFor(n % 2 === 0 ? office : other, one, `n${n}@clinic.example`));
    await other.close();
    expect(tally(answers)).toEqual({ accepted: 20, 'too-many-codes': 1 });
  });

  test('is refused by nothing that all do together, which only is slower from then on and stands at the desk', async () => {
    const { all } = ASKINGS['resume-draft'];
    const now = office.now();
    const asked = async (n: number) => askFor(office, stranger(), `n${n}@clinic.example`, 'resume-draft');
    await asked(0);
    await office.store.write(async (tx) => {
      const { askings } = tx.tables;
      await tx.db.update(askings).set({ count: all - 1, until: now.add({ hours: 1 }).epochMilliseconds });
    });
    const seen = [await isBusy(office, 'resume-draft')];
    expect([await asked(1), await asked(2)]).toEqual(['accepted', 'accepted']);
    seen.push(await isBusy(office, 'resume-draft'), await isBusy(office, 'sign-in'));
    expect(seen).toEqual([false, true, false]);
    expect([...(await readAttention(office)).askedOver]).toEqual([['resume-draft', 1]]);
  });

  test('files at once in the hour in which a drive opens, though it stands at the desk how many do', async () => {
    const { all } = ASKINGS.verification;
    const now = office.now();
    await askFor(office, stranger(), 'n0@clinic.example');
    await office.store.write(async (tx) => {
      const { askings } = tx.tables;
      await tx.db.update(askings).set({ count: all, until: now.add({ hours: 1 }).epochMilliseconds });
    });
    expect(await askFor(office, stranger(), 'n1@clinic.example')).toBe('accepted');
    expect([await isBusy(office, 'verification'), ASKINGS.verification.slow / all > 60]).toEqual([false, true]);
    expect([...(await readAttention(office)).askedOver]).toEqual([['verification', 1]]);
  });

  test('is in no row by address or network, and is forgotten a day later', async () => {
    const asker = browserIn(OFFICE_NETWORK);
    await askFor(office, asker, APPLICANT);
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
});
