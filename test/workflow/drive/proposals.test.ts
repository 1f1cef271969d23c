import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunTerms } from '#domain/drive/terms.ts';
import { acceptedRowsOf } from '#store/drive/acceptances.ts';
import type { Office } from '#workflow/case/office.ts';
import { printOf } from '#workflow/case/seen.ts';
import { accepting, acceptRows, planAcceptance, stopAccepting } from '#workflow/drive/accept.ts';
import { runWith } from '#workflow/drive/pin.ts';
import { proposing, startAgain, startProposal, stopProposal } from '#workflow/drive/propose.ts';
import { compareProposals, type ProposalView, readProposal } from '#workflow/drive/read-proposals.ts';
import { wish } from '../../domain/samples.ts';
import { applicationReceived, coordinatorAsks, coordinatorKnows, KOU, makerAnswers, OTSU } from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';
import { tinySolve } from '../../support/tiny-solver.ts';

let office: TestOffice;
beforeAll(async () => {
  office = { ...(await openOffice()), solve: tinySolve };
});
afterAll(() => office.close());

const TERMS: RunTerms = { makersWanted: 1, seconds: 5, makers: [], closedDays: [], pins: [], exclusions: [] };
const BY = '調整　花子';

const faults: unknown[] = [];
function bench(runner = 'process 1') {
  return { runner, onFault: (why: unknown) => faults.push(why) };
}

async function proposed(terms: Partial<RunTerms> = {}, filter = {}): Promise<ProposalView> {
  office.clock.advance({ minutes: 1 });
  const id = await startProposal(office, { filter, terms: { ...TERMS, ...terms }, by: BY });
  await proposing(office, bench()).run();
  return must(await readProposal(office, id));
}

/** 「見本市医師会 1 maker-kou」: the rank of the slot, and who comes. */
async function wordsOf(view: ProposalView): Promise<string[]> {
  return Promise.all(
    view.placed.map(async ({ row }) => {
      const { application } = await office.see(row.applicationId);
      const slot = application.form1.slots.find(({ id }) => id === row.slotId);
      return `${application.form1.association} ${slot?.rank} ${row.makerIds.join('+')}`;
    }),
  );
}

async function accepted(view: ProposalView, ids = view.placed.map(({ row }) => row.applicationId)): Promise<string[]> {
  const plan = must(
    await acceptRows(office, {
      ...{ proposalId: view.head.id, chosen: ids, by: BY, decides: 'maker' },
      answerBy: Temporal.PlainDate.from('2026-09-08'),
    }),
  );
  await accepting(office).run();
  const rows = await office.store.read((tx) => acceptedRowsOf(tx, [plan.id]));
  return rows.map(({ came, why }) => `${came}${why ? ` ${why.code}` : ''}`);
}

/** Asked for all dates, and said ○ to the first. */
async function saidYes(id: string, maker = KOU): Promise<void> {
  await coordinatorAsks(office, id, { makers: [maker] });
  const inquiry = (await office.see(id)).inquiries.find(({ state }) => state === 'open');
  if (!inquiry) throw new Error('nobody was asked');
  await makerAnswers(office, inquiry, ['yes']);
}

test('a proposal is made of open cases, asks whom it names in one run, and confirms where a ○ has come', async () => {
  await coordinatorKnows(office, [KOU, { ...OTSU, crews: 1 }]);
  const first = await applicationReceived(office, { association: '甲市医師会' });
  const second = await applicationReceived(office, { association: '乙市医師会' });
  const view = await proposed();
  expect(view.head).toMatchObject({ state: 'done', applications: 2, placed: 2, startedBy: BY });
  expect((await wordsOf(view)).sort()).toEqual(['乙市医師会 1 maker-kou', '甲市医師会 1 maker-otsu']);

  const plan = must(await planAcceptance(office, view.head.id, 'all'));
  expect(plan.mails).toEqual([
    { to: OTSU.name, mail: 'collected-inquiry', cases: 1, count: 2 },
    { to: KOU.name, mail: 'collected-inquiry', cases: 1, count: 1 },
  ]);
  expect(await accepted(view)).toEqual(['asked', 'asked']);
  const { application, inquiries } = await office.see(first.id);
  expect([application.state, inquiries.map(({ maker, offers }) => [maker.id, offers.length])]).toEqual([
    'inquiring',
    [[OTSU.id, 1]],
  ]);
  expect((await office.history(first.id)).at(-1)?.data.proposalId).toBe(view.head.id);
  // Asked already: nothing is sent again.
  const again = must(await planAcceptance(office, view.head.id, 'all'));
  expect([again.judged.map(({ step }) => step.act), again.mails]).toEqual([['waiting', 'waiting'], []]);

  await saidYes(second.id);
  expect(await accepted(view, [second.id])).toEqual(['confirmed']);
  const fixed = await office.see(second.id);
  expect([fixed.application.state, fixed.session?.makers.map(({ maker }) => maker.id)]).toEqual([
    'confirmed',
    [KOU.id],
  ]);
  expect((await office.history(second.id)).findLast(({ type }) => type === 'confirmed')?.data.proposalId).toBe(
    view.head.id,
  );
});

test('each row is looked at again: one whose case moved on, whose maker is bound by now, or said ×, is left alone and says why', async () => {
  await coordinatorKnows(office, [
    { ...KOU, active: false },
    { ...OTSU, crews: 1 },
  ]);
  const { id } = await applicationReceived(office, { association: '丙市医師会' });
  const view = await proposed({ makers: [{ makerId: OTSU.id, crews: 3 }] });
  const row = (await wordsOf(view)).find((words) => words.startsWith('丙市'));
  expect(row).toBe('丙市医師会 1 maker-otsu');
  // As it is registered, the one crew is asked for at that hour already.
  const plan = must(await planAcceptance(office, view.head.id, [id]));
  expect([plan.isWhatIf, plan.judged[0]?.step.act]).toEqual([true, 'ask']);
  await coordinatorKnows(office, [OTSU]);

  const next = await proposed();
  const chosen = next.placed.map((one) => one.row.applicationId);
  const seen = must(await planAcceptance(office, next.head.id, chosen)).seen;
  const answerBy = Temporal.PlainDate.from('2026-09-08');
  const order = { proposalId: next.head.id, chosen, by: BY, decides: 'maker', answerBy } as const;
  expect(answerOf(await acceptRows(office, { ...order, seen: printOf(office, 'another') }))).toBe('changed-meanwhile');
  const acceptance = must(await acceptRows(office, { ...order, seen: printOf(office, seen) }));
  await saidNo(id);
  await accepting(office).run();
  const rows = await office.store.read((tx) => acceptedRowsOf(tx, [acceptance.id]));
  expect(rows.find(({ applicationId }) => applicationId === id)).toMatchObject({
    came: 'refused',
    why: { code: 'answered-no', maker: OTSU.name },
  });
  expect((await office.see(id)).inquiries.length).toBe(1);
});

async function saidNo(id: string): Promise<void> {
  const [inquiry] = await coordinatorAsks(office, id, { makers: [OTSU] });
  if (inquiry) await makerAnswers(office, inquiry, ['no', 'no', 'no']);
}

test('rows that are stopped before their turn are left undone, and each acceptance is done once however many processes work', async () => {
  await coordinatorKnows(office, [KOU, OTSU]);
  await applicationReceived(office, {
    association: '丁市医師会',
    slots: [wish(1, '2026-11-10')],
    noFurtherCandidates: true,
  });
  const view = await proposed({}, { association: '丁市' });
  const order: Parameters<typeof acceptRows>[1] = {
    proposalId: view.head.id,
    chosen: 'all',
    by: BY,
    decides: 'maker',
    answerBy: Temporal.PlainDate.from('2026-09-08'),
  };
  const stopped = must(await acceptRows(office, order));
  must(await stopAccepting(office, stopped.id));
  await accepting(office).run();
  const done = must(await acceptRows(office, order));
  await Promise.all([accepting(office).run(), accepting(office).run()]);
  const rows = await office.store.read((tx) => acceptedRowsOf(tx, [stopped.id, done.id]));
  expect(rows.map(({ came }) => came).sort()).toEqual(['asked', 'stopped']);
  const [row] = view.placed;
  expect((await office.see(row?.row.applicationId ?? '')).inquiries.length).toBe(1);
});

test('a process that ends in the middle leaves whole rows behind, and the next one goes on where it was', async () => {
  for (const name of ['己', '庚', '辛']) {
    await applicationReceived(office, {
      association: `${name}郡医師会`,
      slots: [wish(1, `2026-12-0${'己庚辛'.indexOf(name) + 1}`)],
      noFurtherCandidates: true,
    });
  }
  const view = await proposed({}, { association: '郡医師会' });
  const acceptance = must(
    await acceptRows(office, {
      ...{ proposalId: view.head.id, chosen: 'all', by: BY },
      ...{ decides: 'maker', answerBy: Temporal.PlainDate.from('2026-09-08') },
    }),
  );
  const first = accepting(office);
  const running = first.run();
  await first.stop();
  await running;
  const cameTo = async () =>
    (await office.store.read((tx) => acceptedRowsOf(tx, [acceptance.id]))).map(({ came }) => came);
  expect(await cameTo()).toContain('ready');
  await accepting(office).run();
  expect(await cameTo()).toEqual(['asked', 'asked', 'asked']);
  for (const { row } of view.placed) expect((await office.see(row.applicationId)).inquiries.length).toBe(1);
});

test('pins, exclusions and what is taken for true hold for a fresh run, and what changed is marked', async () => {
  const id = (await applicationReceived(office, { association: '戊市医師会' })).id;
  const filter = { association: '戊市' };
  const first = await proposed({}, filter);
  expect(await wordsOf(first)).toEqual(['戊市医師会 1 maker-otsu']);
  const rerun = async (order: Parameters<typeof runWith>[2]): Promise<ProposalView> => {
    office.clock.advance({ minutes: 1 });
    const next = must(await runWith(office, first.head.id, order, BY));
    await proposing(office, bench()).run();
    return must(await readProposal(office, next));
  };
  const excluded = await rerun({ act: 'exclude', rows: [id] });
  expect([await wordsOf(excluded), excluded.placed.map(({ change }) => change)]).toEqual([
    ['戊市医師会 2 maker-otsu'],
    ['slot'],
  ]);
  const { slots } = (await office.see(id)).application.form1;
  const pinned = await rerun({ act: 'pin', one: { applicationId: id, slotId: slots[2]?.id ?? '' } });
  expect([await wordsOf(pinned), pinned.placed.map(({ change }) => change)]).toEqual([
    ['戊市医師会 3 maker-otsu'],
    ['slot'],
  ]);
  const leftOut = await rerun({ act: 'leave-out', applicationId: id, slotIds: slots.map((slot) => slot.id) });
  expect(leftOut.left.map(({ change }) => change)).toEqual(['dropped']);
  const closed = await proposed({ closedDays: [Temporal.PlainDate.from('2026-10-20')] }, filter);
  expect(await wordsOf(closed)).toEqual(['戊市医師会 2 maker-otsu']);
  const compared = must(await compareProposals(office, [first.head.id, closed.head.id]));
  expect(compared.rows.map(({ change }) => change)).toEqual(['slot']);
  // The makers themselves are as they were.
  expect(closed.makers.flatMap(({ daysOff }) => daysOff)).toEqual([]);
});

test('words of a search are not kept, only the cases that they find', async () => {
  const view = await proposed({}, { words: ['戊市'] });
  expect(view.head.filter).toEqual({ cases: view.placed.map(({ row }) => row.applicationId) });
  expect(view.placed.length).toBe(1);
});

test('a run that breaks a rule is not shown, and one whose process died is interrupted and can be started again', async () => {
  const id = await startProposal(office, { filter: { association: '戊市' }, terms: TERMS, by: BY });
  const wrong: Office['solve'] = async (instance, limits) => {
    const solution = await tinySolve(instance, limits);
    return { ...solution, placements: solution.placements.map((row) => ({ ...row, makerIds: ['nobody'] })) };
  };
  await proposing({ ...office, solve: wrong }, bench()).run();
  const view = must(await readProposal(office, id));
  expect([view.head.state, view.head.fault, view.placed, faults.length]).toEqual(['failed', 'breach', [], 1]);

  must(await startAgain(office, id));
  expect(answerOf(await startAgain(office, id))).toBe('changed-meanwhile');
  // Its process takes it and is gone.
  const begun = Promise.withResolvers<void>();
  const never: Office['solve'] = async () => {
    begun.resolve();
    return new Promise(() => {});
  };
  const dead = proposing({ ...office, solve: never }, bench('process 2'));
  dead.run().catch(() => {});
  await begun.promise;
  expect((await read(id)).isInterrupted).toBe(false);
  office.clock.advance({ minutes: 2 });
  expect((await read(id)).isInterrupted).toBe(true);
  must(await startAgain(office, id));
  await proposing(office, bench('process 3')).run();
  expect((await read(id)).head).toMatchObject({ state: 'done', placed: 1 });

  const waiting = await startProposal(office, { filter: {}, terms: TERMS, by: BY });
  must(await stopProposal(office, waiting));
  expect((await read(waiting)).head).toMatchObject({ state: 'stopped', fault: 'asked' });
});

async function read(id: string): Promise<ProposalView> {
  return must(await readProposal(office, id));
}
