import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Maker } from '#domain/case/inquiry.ts';
import { isTrusted, trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { confirmSignUp, signUp } from '#workflow/attendees/register.ts';
import type { Office } from '#workflow/case/office.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { verifyByCode, verifyByLink } from '#workflow/filing/verify.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import { wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicantFiles,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  ICHIRO,
  KOU,
  makerConfirms,
  makersLink,
  NIJIKO,
  OTSU,
  signUpPage,
} from '../../support/cast.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { answerOf, codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

/** Decisions side by side, on PostgreSQL: SQLite has one writer. */
let databases: Databases;
let office: TestOffice;
/** Another process on the same database. */
let elsewhere: TestOffice;
beforeAll(async () => {
  const postgres = DATABASES.find(({ name }) => name === 'PostgreSQL');
  if (!postgres) throw new Error('PostgreSQL is one of them');
  databases = await postgres.open();
}, 60_000);
beforeEach(async () => {
  const database = await databases.fresh();
  office = await openOffice({ database });
  elsewhere = await openOffice({ database, idPrefix: '0002' });
});
afterEach(async () => {
  await office.close();
  await elsewhere.close();
});
afterAll(() => databases.close());

/** A request that this maker was asked about; pressing its button. */
async function asked(maker: Maker, day: string): Promise<(by: Office) => Promise<string>> {
  // Nobody may ask for so many codes within an hour.
  office.clock.advance({ minutes: 30 });
  const { id, formVersion } = await applicationReceived(office, { slots: [wish(1, day)], noFurtherCandidates: true });
  await coordinatorAsks(office, id, { makers: [maker] });
  const link = await makersLink(office, maker);
  const { application } = await office.see(id);
  const slotId = application.form1.slots[0]?.id ?? '';
  const answers = [{ slotId, reply: 'yes', comment: '' } as const];
  return async (by) =>
    answerOf(await confirmByMaker(by, link, { slotId, seenFormVersion: formVersion, by: '企画　三郎', answers }));
}

/** The office, in which so many writes of all are under way before the first of them commits. */
function meeting(offices: readonly Office[]): Office[] {
  const all = Promise.withResolvers<void>();
  let inside = 0;
  return offices.map((one) => ({
    ...one,
    store: {
      ...one.store,
      write: (work, about) =>
        one.store.write(async (tx) => {
          const value = await work(tx);
          inside += 1;
          if (inside === offices.length) all.resolve();
          await all.promise;
          return value;
        }, about),
    },
  }));
}

test.each([1, 3])(
  'of 8 that want a maker with %d crews at one hour so many get it, whoever presses first',
  async (crews) => {
    const kou = { ...KOU, crews };
    await coordinatorKnows(office, [kou, OTSU]);
    const presses: ((by: Office) => Promise<string>)[] = [];
    for (let count = 0; count < 8; count += 1) presses.push(await asked(kou, '2026-10-20'));
    const answers = await Promise.all(presses.map((press, at) => press(at % 2 === 0 ? office : elsewhere)));
    const refused = Array.from({ length: 8 - crews }, () => 'crews-exceeded');
    expect(answers.sort()).toEqual([...Array.from({ length: crews }, () => 'accepted'), ...refused]);
  },
);

test('decisions about different makers and sessions are made beside each other, in one process and in two', async () => {
  await coordinatorKnows(office, [KOU, OTSU]);
  const presses = [await asked(KOU, '2026-10-20'), await asked(OTSU, '2026-10-20')];
  for (const pair of [meeting([office, office]), meeting([office, elsewhere])]) {
    const next = [await asked(KOU, '2026-11-20'), await asked(OTSU, '2026-11-20')];
    expect(await Promise.all(pair.map((one, at) => presses[at]?.(one)))).toEqual(['accepted', 'accepted']);
    presses.splice(0, 2, ...next);
  }
});

test('a sign-up, its confirmation and an answer are made beside each other where they are of different cases', async () => {
  await coordinatorKnows(office, [KOU, OTSU]);
  await applicationReceived(office);
  const page = await signUpPage(office);
  await signUp(office, page, ICHIRO);
  const check = tokenOf(await office.lastMailTo(ICHIRO.email), 'registration-check');
  await applicationReceived(office);
  const secondPage = await signUpPage(office);
  const third = (await applicationReceived(office)).id;
  const [inquiry] = await coordinatorAsks(office, third, { makers: [OTSU] });
  const link = await makersLink(office, OTSU);
  const answers = [{ slotId: inquiry?.offers[0] ?? '', reply: 'maybe', comment: '' } as const];
  const [one, two, three] = meeting([office, elsewhere, office]);
  if (!one || !two || !three) throw new Error('three meet');
  const done = await Promise.all([
    confirmSignUp(one, check),
    signUp(two, secondPage, NIJIKO),
    answerInquiry(three, link, { answers, by: '企画　三郎' }),
  ]);
  expect(done.map(answerOf)).toEqual(['accepted', 'accepted', 'accepted']);
});

const HEI: Maker = { ...KOU, id: 'maker-hei', name: '丙システム株式会社', addresses: ['hei@maker-hei.example'] };
const TEI: Maker = { ...KOU, id: 'maker-tei', name: '丁産業株式会社', addresses: ['tei@maker-tei.example'] };
const BO: Maker = { ...KOU, id: 'maker-bo', name: '戊製作所', addresses: ['bo@maker-bo.example'] };

/** A session that the first of these makers fixed; the others were asked too. */
async function fixed(makers: Maker[], day: string): Promise<{ applicationId: string; seenVersion: number }> {
  office.clock.advance({ minutes: 30 });
  const { id } = await applicationReceived(office, { slots: [wish(1, day)], noFurtherCandidates: true });
  const [first] = await coordinatorAsks(office, id, { makers });
  if (!first) throw new Error('somebody was to be asked');
  must(await makerConfirms(office, first));
  return { applicationId: id, seenVersion: (await office.see(id)).application.version };
}

const MOVED = { actor: COORDINATOR, reason: '会場の都合', consent: { kind: 'agreed', by: '企画　三郎' } } as const;

test('a move, a cancellation, a joining, a going, a withdrawal and a wish are made beside each other where they are of different cases', async () => {
  const moving = await fixed([KOU], '2026-10-20');
  const cancelled = await fixed([OTSU], '2026-10-20');
  await fixed([TEI, HEI], '2026-10-20');
  const joiner = await makersLink(office, HEI);
  await fixed([BO], '2026-10-20');
  const leaver = await makersLink(office, BO);
  const wished = await fixed([KOU], '2026-11-20');
  office.clock.advance({ minutes: 30 });
  const { id } = await applicationReceived(office);
  const [one, two, three, four, five, six] = meeting([office, elsewhere, office, elsewhere, office, elsewhere]);
  if (!one || !two || !three || !four || !five || !six) throw new Error('six meet');
  const done = await Promise.all([
    moveSession(one, { ...moving, ...MOVED, wish: wish(1, '2026-10-27') }),
    cancelSession(two, { ...cancelled, actor: COORDINATOR, reason: '台風のため' }),
    joinFixedSession(three, joiner, '企画　三郎'),
    reportMakerOut(four, leaver, { by: '企画　三郎', reason: '担当者の病気' }),
    withdrawApplication(five, id, '都合がつかない'),
    askChange(six, wished.applicationId, { wish: 'change', text: '会場を変えたい' }),
  ]);
  expect(done.map(answerOf)).toEqual(Array.from({ length: 6 }, () => 'accepted'));
});

test('of two sessions of one crew that are moved to one hour at once one moves, whichever process is asked', async () => {
  const both = [await fixed([KOU], '2026-10-20'), await fixed([KOU], '2026-10-21')];
  const answers = await Promise.all(
    both.map((order, at) =>
      moveSession(at === 0 ? office : elsewhere, { ...order, ...MOVED, wish: wish(1, '2026-10-27') }),
    ),
  );
  expect(answers.map(answerOf).sort()).toEqual(['accepted', 'crews-exceeded']);
});

test('a crew that one process takes along and another promises elsewhere at the same hour is bound once', async () => {
  await fixed([OTSU, HEI], '2026-10-20');
  const joiner = await makersLink(office, HEI);
  const press = await asked(HEI, '2026-10-20');
  const answers = await Promise.all([joinFixedSession(office, joiner, '企画　三郎').then(answerOf), press(elsewhere)]);
  expect(answers.sort()).toEqual(['accepted', 'crews-exceeded']);
});

test('a code and a link are used, a browser is trusted and a file kept beside each other, in two processes', async () => {
  office.clock.advance({ minutes: 30 });
  const coded = (await applicantFiles(office)).application;
  const code = codeOf(await office.lastMailTo(APPLICANT, '確認コード：'));
  const contact = { ...coded.form1.contact, email: 'jiro@ishikai.example.jp' };
  await applicantFiles(office, { contact });
  const link = tokenOf(await office.lastMailTo(contact.email), 'verification');
  const cookie = await startDraft(office, 'form1', {});
  const plan = { name: '会場図.pdf', mediaType: 'application/pdf', bytes: new TextEncoder().encode('会場図') };
  const [one, two, three, four] = meeting([office, elsewhere, office, elsewhere]);
  if (!one || !two || !three || !four) throw new Error('four meet');
  const done = await Promise.all([
    verifyByCode(one, coded.id, code).then(answerOf),
    verifyByLink(two, link).then(answerOf),
    trustAfterVerification(three, 'saburo@ishikai.example.jp').then((browser) =>
      isTrusted(office, browser, 'saburo@ishikai.example.jp'),
    ),
    addDraftFile(four, cookie, plan, { browser: undefined, network: '192.0.2.1', proofs: [] }).then(answerOf),
  ]);
  expect(done).toEqual(['accepted', 'accepted', true, 'accepted']);
});
