import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { remindMaker, remindMakers } from '#workflow/asking/remind-makers.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import {
  applicantCorrects,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerAnswers,
  makersLink,
  OTSU,
} from '../../support/cast.ts';
import { answerOf, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const REMINDED = [
  'inquiry-reminder → kou@maker-kou.example',
  'inquiry-reminder → otsu-west@maker-otsu.example',
  'inquiry-reminder → otsu@maker-otsu.example',
];

/** 甲 and 乙 asked on Tuesday, 1 September; they are to answer by 30 September. */
async function bothAsked() {
  const { id } = await applicationReceived(office);
  const [kou, otsu] = await coordinatorAsks(office, id);
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await office.deliver();
  await office.newlyOwed();
  return { id, kou, otsu };
}

async function remindedOn(moment: string): Promise<string[]> {
  office.clock.set(`2026-${moment}:00+09:00`);
  await remindMakers(office);
  return office.newlyOwed();
}

describe('makers that have not answered', () => {
  test('are reminded after three days and the day before the deadline, once each', async () => {
    await bothAsked();
    expect(await remindedOn('09-03T12:00')).toEqual([]);
    expect(await remindedOn('09-04T09:00')).toEqual(REMINDED);
    expect(await remindedOn('09-04T12:00')).toEqual([]);
    expect(await remindedOn('09-29T09:00')).toEqual(REMINDED);
    expect(await remindedOn('09-30T09:00')).toEqual([]);
    expect(await remindedOn('10-01T09:00')).toEqual([]);
  });

  test('get the candidates and the link that they have already', async () => {
    await bothAsked();
    const link = await makersLink(office, KOU);
    await remindedOn('09-04T09:00');
    const mail = await office.lastMailTo('kou@maker-kou.example', 'まだ伺っていません');
    expect(tokenOf(mail, 'inquiry')).toBe(link);
    expect(mail.parsed.subject).toContain('ご回答のお願い（再送）：見本市医師会／9月30日（水）まで');
  });

  test('are reminded once also by two processes', async () => {
    await bothAsked();
    office.clock.set('2026-09-04T09:00:00+09:00');
    await Promise.all([remindMakers(office), remindMakers(office)]);
    expect(await office.newlyOwed()).toEqual(REMINDED);
  });

  test('the history says so without raising the version that coordinators have seen', async () => {
    const { id } = await bothAsked();
    const { application } = await office.see(id);
    await remindedOn('09-04T09:00');
    const told = (await office.history(id)).filter((event) => event.type === 'reminded');
    expect(told.map((event) => event.data.maker)).toEqual([KOU.name, OTSU.name]);
    expect((await office.see(id)).application.version).toBe(application.version);
  });
});

describe('nobody is reminded', () => {
  test('who has answered', async () => {
    const { otsu } = await bothAsked();
    await makerAnswers(office, otsu, ['no', 'no', 'no']);
    await office.newlyOwed();
    expect(await remindedOn('09-04T09:00')).toEqual(['inquiry-reminder → kou@maker-kou.example']);
  });

  test('whose question is closed', async () => {
    const { id } = await bothAsked();
    await withdrawApplication(office, id, '');
    await office.newlyOwed();
    expect(await remindedOn('09-04T09:00')).toEqual([]);
  });

  test('who is not asked any more', async () => {
    await bothAsked();
    await coordinatorKnows(office, [{ ...KOU, active: false }, OTSU]);
    expect(await remindedOn('09-04T09:00')).toEqual(REMINDED.slice(1));
  });

  test('of a candidate that a correction took away', async () => {
    const { id } = await bothAsked();
    const { application } = await office.see(id);
    const [first] = application.form1.slots;
    if (!first) throw new Error('no slot');
    await applicantCorrects(office, id, { slots: [{ ...first, rank: 1 }], noFurtherCandidates: true });
    await remindedOn('09-04T09:00');
    const mail = await office.lastMailTo('kou@maker-kou.example', 'まだ伺っていません');
    expect(mail.parsed.text).toContain('10月20日（火）');
    expect(mail.parsed.text).not.toContain('10月21日');
  });
});

describe('もう一度お願いする', () => {
  test('reminds one maker at once, and twice on one day it is the same', async () => {
    const { id, kou } = await bothAsked();
    const again = { applicationId: id, inquiryId: kou.id, actor: COORDINATOR };
    expect([answerOf(await remindMaker(office, again)), answerOf(await remindMaker(office, again))]).toEqual([
      'accepted',
      'accepted',
    ]);
    expect(await office.newlyOwed()).toEqual(['inquiry-reminder → kou@maker-kou.example']);
  });

  test('on the day of a reminder the other does not go as well', async () => {
    const { id, kou } = await bothAsked();
    office.clock.set('2026-09-04T08:00:00+09:00');
    await remindMaker(office, { applicationId: id, inquiryId: kou.id, actor: COORDINATOR });
    await office.newlyOwed();
    expect(await remindedOn('09-04T09:00')).toEqual(REMINDED.slice(1));
  });

  test('is refused once the maker has answered, after the deadline, and for another application', async () => {
    const { id, kou, otsu } = await bothAsked();
    await makerAnswers(office, otsu, ['no', 'no', 'no']);
    const to = (inquiryId: string, applicationId = id) =>
      remindMaker(office, { applicationId, inquiryId, actor: COORDINATOR });
    expect(answerOf(await to(otsu.id))).toBe('maker-answered');
    expect(answerOf(await to(kou.id, 'another'))).toBe('not-found');
    office.clock.set('2026-10-01T09:00:00+09:00');
    expect(answerOf(await to(kou.id))).toBe('answer-by-passed');
  });
});
