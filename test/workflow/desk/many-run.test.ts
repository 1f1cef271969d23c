import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import type { RunOrder } from '#domain/desk/run.ts';
import { didWords, leftOutWords } from '#domain/words/runs.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { addDaysOff } from '#workflow/asking/days-off.ts';
import { endRun, readRun, startRun, workOnRuns } from '#workflow/desk/many-run.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

/** One house for all: each test has applications and runs of its own. */
let office: TestOffice;
let run: string;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());
beforeEach(() => {
  run = office.chance.id();
});

const ANSWER_BY = Temporal.PlainDate.from('2026-09-08');
const ASK: RunOrder = {
  act: 'ask',
  makerIds: undefined,
  slots: 'all',
  answerBy: ANSWER_BY,
  decides: 'maker',
  note: '机は4本あります。',
};

async function begins(order: RunOrder, applications: readonly Application[], id = run): Promise<void> {
  must(await startRun(office, { id, order, shown: applications, by: COORDINATOR.name }));
}

/** 「見本市医師会 done 照会：甲、乙」 of each, in the order of the run. */
async function report(id = run): Promise<string[]> {
  const { cases } = must(await readRun(office, id));
  return cases.map(({ association, state, result }) =>
    [association, state, ...(result?.did ?? []).map(didWords), ...(result?.left ?? []).map(leftOutWords)].join(' '),
  );
}

test('makers are asked about each application that was seen as it stands; what changed meanwhile is left as it is', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const stale = await applicationReceived(office, { association: '二番医師会' });
  const third = await applicationReceived(office, { association: '三番医師会' });
  await coordinatorKnows(office);
  await begins(ASK, [first, stale, third]);
  await coordinatorAsks(office, stale.id, { makers: [KOU] });
  await office.newlyOwed();
  await workOnRuns(office);
  const asked = `照会：${OTSU.name}、${KOU.name}（第一希望・第二希望・第三希望）`;
  expect(await report()).toEqual([
    `一番医師会 done ${asked}`,
    '二番医師会 left 確認の画面を開いたあとに、内容が変わりました',
    `三番医師会 done ${asked}`,
  ]);
  const ended = must(await readRun(office, run)).run;
  expect([ended.state, ended.by]).toEqual(['done', COORDINATOR.name]);
  for (const { id } of [first, third]) {
    expect((await office.history(id)).at(-1)).toMatchObject({
      type: 'asked',
      actor: COORDINATOR,
      data: { answerBy: '2026-09-08', note: '机は4本あります。', together: run },
    });
  }
  expect((await office.see(stale.id)).inquiries.map(({ maker }) => maker.name)).toEqual([KOU.name]);
});

test('a second press begins nothing, a second look does nothing twice, and a stop leaves the rest', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const second = await applicationReceived(office, { association: '二番医師会' });
  await begins({ act: 'decline', reason: '対象外のため' }, [first]);
  await begins({ act: 'decline', reason: '対象外のため' }, [first, second]);
  await Promise.all([workOnRuns(office), workOnRuns(office)]);
  await workOnRuns(office);
  expect(await report()).toEqual(['一番医師会 done お断り']);
  expect((await office.history(first.id)).filter(({ type }) => type === 'declined')).toHaveLength(1);
  expect((await office.see(second.id)).application.state).toBe('received');

  const other = office.chance.id();
  await begins({ act: 'decline', reason: '対象外のため' }, [second], other);
  must(await endRun(office, other, '調整　次郎'));
  must(await endRun(office, run, '調整　次郎'));
  await workOnRuns(office);
  expect(await report(other)).toEqual(['二番医師会 waiting']);
  const [ended, stopped] = [must(await readRun(office, run)), must(await readRun(office, other))];
  expect([ended.run.state, ended.run.stoppedBy]).toEqual(['done', '']);
  expect([stopped.run.state, stopped.run.stoppedBy, stopped.counts]).toEqual([
    'stopped',
    '調整　次郎',
    { waiting: 1, done: 0, left: 0 },
  ]);
  expect(answerOf(await endRun(office, office.chance.id(), ''))).toBe('not-found');
  const begin = (shown: { reference: string; version: number }[], order: RunOrder) =>
    startRun(office, { id: office.chance.id(), order, shown, by: COORDINATOR.name });
  expect(answerOf(await begin([{ reference: 'ZZZZ-ZZZZ', version: 1 }], ASK))).toBe('not-found');
  const late = { act: 'remind', answerBy: Temporal.PlainDate.from('2026-08-31') } as const;
  expect(answerOf(await begin([second], late))).toBe('answer-by-passed');
});

test('whom nobody would ask one by one is left out: full crews, 不可日, regions, open questions, other states', async () => {
  const { application: held } = await sessionConfirmed(office, { association: '確定医師会' });
  const beside = await applicationReceived(office, {
    association: '隣の医師会',
    slots: [wish(1, '2026-10-20'), wish(2, '2026-10-21'), wish(3, '2026-10-22')],
  });
  const far = await applicationReceived(office, {
    association: '北の医師会',
    slots: [wish(1, '2026-10-28'), wish(2, '2026-10-21'), wish(3, '2026-10-29')],
    venue: { name: '青い森会館', postalCode: '030-0861', address: '青森県青森市長島1-1-1' },
  });
  must(
    await addDaysOff(
      office,
      { makerId: KOU.id, by: '調整　花子' },
      { from: Temporal.PlainDate.from('2026-10-21'), to: Temporal.PlainDate.from('2026-10-21'), note: '' },
    ),
  );
  await office.store.write((tx) => saveMaker(tx, { ...OTSU, regions: ['東京都'] }));
  const [{ application: again }] = [await office.see(far.id)];
  await begins({ ...ASK, makerIds: [KOU.id, OTSU.id] }, [held, beside, again]);
  await workOnRuns(office);
  expect(await report()).toEqual([
    '確定医師会 left 状態が「日程確定」です',
    [
      '隣の医師会 done',
      `照会：${OTSU.name}（第一希望・第二希望・第三希望）`,
      `照会：${KOU.name}（第三希望）`,
      `${KOU.name}は第一希望の時間に空きがありません`,
      `${KOU.name}は第二希望の日が不可日です`,
    ].join(' '),
    [
      '北の医師会 done',
      `照会：${KOU.name}（第一希望・第三希望）`,
      `${OTSU.name}の対応地域に入っていません`,
      `${KOU.name}は第二希望の日が不可日です`,
    ].join(' '),
  ]);
  const other = office.chance.id();
  await begins(ASK, [(await office.see(far.id)).application], other);
  await workOnRuns(office);
  expect(await report(other)).toEqual([`北の医師会 left ${KOU.name}には照会中です`]);
});

test('returned, written to and taken in hand together; where no mail can go it is left to the telephone', async () => {
  const first = await applicationReceived(office, { association: '一番医師会' });
  const declined = await applicationReceived(office, { association: '二番医師会' });
  must(
    await declineApplication(office, {
      applicationId: declined.id,
      seenVersion: declined.version,
      actor: COORDINATOR,
      reason: '対象外のため',
    }),
  );
  const now = async (id: string) => (await office.see(id)).application;
  await coordinatorAsks(office, first.id, { makers: [KOU] });
  await office.deliver();
  await office.newlyOwed();
  const write: RunOrder = {
    act: 'write',
    to: ['applicant', 'makers'],
    subject: '【デモ会】ご確認',
    text: '確認です。',
  };
  await begins(write, [await now(first.id), await now(declined.id)]);
  await workOnRuns(office);
  expect(await report()).toEqual([
    `一番医師会 done メール：申請者 公労　太郎 様、${KOU.name}`,
    '二番医師会 done メール：申請者 公労　太郎 様 照会したメーカーがありません',
  ]);
  const [own, back] = [office.chance.id(), office.chance.id()];
  await begins({ act: 'own', owner: '調整　次郎' }, [await now(first.id), await now(declined.id)], own);
  await workOnRuns(office);
  expect(await report(own)).toEqual(['一番医師会 done 担当：調整　次郎', '二番医師会 done 担当：調整　次郎']);
  const replyBy = Temporal.PlainDate.from('2026-09-20');
  await begins(
    { act: 'return', reason: '会場をお知らせください。', replyBy },
    [await now(first.id), await now(declined.id)],
    back,
  );
  await workOnRuns(office);
  expect(await report(back)).toEqual(['一番医師会 done 差し戻し', '二番医師会 left 状態が「お断り」です']);
  expect((await now(first.id)).returned).toEqual({ reason: '会場をお知らせください。', replyBy });
});

test('who owes an answer is reminded, and asked anew where the day has passed; the rest hears nothing', async () => {
  const open = await applicationReceived(office, { association: '期限前医師会' });
  await coordinatorAsks(office, open.id);
  const overdue = await applicationReceived(office, {
    association: '期限切れ医師会',
    slots: [wish(1, '2026-09-25'), wish(2, '2026-10-21'), wish(3, '2026-10-22')],
  });
  const [kou] = await coordinatorAsks(office, overdue.id);
  const answered = await applicationReceived(office, { association: '回答済み医師会' });
  const [yes] = await coordinatorAsks(office, answered.id, { makers: [KOU] });
  if (!kou || !yes) throw new Error('makers were to be asked');
  await makerAnswers(office, yes, ['yes', 'yes', 'yes']);
  office.clock.set('2026-09-10T10:00:00+09:00');
  await office.deliver();
  await office.newlyOwed();
  const cases = await Promise.all([open, overdue, answered].map(({ id }) => office.see(id)));
  const order: RunOrder = { act: 'remind', answerBy: Temporal.PlainDate.from('2026-09-15') };
  await begins(
    order,
    cases.map(({ application }) => application),
  );
  await workOnRuns(office);
  expect(await report()).toEqual([
    `期限前医師会 done 催促：${OTSU.name} 催促：${KOU.name}`,
    `期限切れ医師会 done 照会し直し（期限切れ）：${OTSU.name}、${KOU.name}（第一希望・第二希望・第三希望）`,
    '回答済み医師会 left 回答を待っているメーカーがありません',
  ]);
  const { inquiries } = await office.see(overdue.id);
  expect(inquiries.filter(({ state }) => state === 'open').map(({ answerBy }) => answerBy.toString())).toEqual([
    '2026-09-15',
    '2026-09-15',
  ]);
  const again = office.chance.id();
  await begins(order, [(await office.see(open.id)).application], again);
  await workOnRuns(office);
  expect(await report(again)).toEqual([
    `期限前医師会 left ${OTSU.name}には、今日もう催促しています ${KOU.name}には、今日もう催促しています`,
  ]);
});
