import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '#domain/case/application.ts';
import type { SessionEdit } from '#domain/case/session.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { addMaker, removeMaker } from '#workflow/session/change-makers.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { type Move, moveSession } from '#workflow/session/move.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import { day, wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  KOU,
  MINISTRY,
  makerConfirms,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { answerOf, calendarOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const EVERYBODY = [
  'changed → kou@maker-kou.example demo REQUEST 1',
  `changed → ${MINISTRY} meeting REQUEST 1`,
  `changed → ${APPLICANT} meeting REQUEST 1`,
];

/** A session on 10月20日 with 甲; everything sent, nothing new owed. */
async function fixedSession(changes: Partial<Form1Input> = {}): Promise<Application> {
  const { application } = await sessionConfirmed(office, changes);
  await office.deliver();
  await office.newlyOwed();
  return application;
}

async function seen(id: string): Promise<{ applicationId: string; seenVersion: number; actor: typeof COORDINATOR }> {
  return { applicationId: id, seenVersion: (await office.see(id)).application.version, actor: COORDINATOR };
}

const change = async (id: string, edit: SessionEdit) => changeSession(office, { ...(await seen(id)), edit });

describe('change', () => {
  test('another place is material: everybody invited gets the update with SEQUENCE 1 and the same UID (checks 5, 6)', async () => {
    const { id } = await fixedSession();
    const before = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    must(await change(id, { venue: { name: '第二会館', postalCode: '', address: '東京都港区1-1' } }));
    expect(await office.newlyOwed()).toEqual(EVERYBODY);
    const after = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    expect([after.uid, after.sequence, after.organizer]).toEqual([before.uid, 1, before.organizer]);
    expect(after.location).toContain('第二会館');
  });

  test('an invitation from when the organizer went by the association’s name takes ours with its next mail, and keeps the address', async () => {
    const { id } = await fixedSession();
    await office.store.write(({ db, tables }) =>
      db.update(tables.invites).set({ organizerName: '見本市医師会', organizerEmail: 'old@demokai.example' }),
    );
    must(await change(id, { venue: { name: '第二会館', postalCode: '', address: '東京都港区1-1' } }));
    const after = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    expect(after.organizer).toEqual({ name: 'デモ会申請 Demokai', email: 'old@demokai.example' });
    const kept = await office.store.read(({ db, tables }) =>
      db.select({ name: tables.invites.organizerName, email: tables.invites.organizerEmail }).from(tables.invites),
    );
    expect(kept).toEqual([after.organizer, after.organizer]);
  });

  test('a wording fix mails nobody and keeps SEQUENCE; the next update carries it (check 6)', async () => {
    const { id } = await fixedSession();
    must(await change(id, { note: '駐車場は北側です' }));
    expect(await office.newlyOwed()).toEqual([]);
    must(await change(id, { url: 'https://kaigi.example.jp/1', mode: 'online' }));
    expect(await office.newlyOwed()).toEqual(EVERYBODY);
    expect((await office.lastMailTo(APPLICANT)).parsed.text).toContain('駐車場は北側です');
  });

  test('the first address of an online session is material', async () => {
    const { id } = await fixedSession({ mode: 'online', venue: { name: '', postalCode: '', address: '' } });
    expect((await office.lastMailTo(APPLICANT)).parsed.text).toContain('：追ってお知らせします');
    must(await change(id, { url: 'https://kaigi.example.jp/1' }));
    expect(await office.newlyOwed()).toEqual(EVERYBODY);
  });

  test('no change, a stale view, or an in-person session without a place is refused and owes nothing', async () => {
    const { id } = await fixedSession();
    expect(answerOf(await change(id, { mode: 'in-person' }))).toBe('nothing-changed');
    expect(answerOf(await change(id, { venue: { name: '', postalCode: '', address: '' } }))).toBe('venue-missing');
    expect(answerOf(await changeSession(office, { ...(await seen(id)), seenVersion: 1, edit: { note: 'x' } }))).toBe(
      'stale',
    );
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('the applicant only asks: the ministry is told and nothing changes', async () => {
    const { id } = await fixedSession();
    const before = (await office.see(id)).session;
    expect(answerOf(await askChange(office, id, { wish: 'change', text: '' }))).toBe('reason-missing');
    must(await askChange(office, id, { wish: 'cancellation', text: '会場が使えません' }));
    expect(await office.newlyOwed()).toEqual([`change-asked → ${MINISTRY}`]);
    expect((await office.see(id)).session).toEqual(before);
  });
});

describe('move', () => {
  const move = async (id: string, changes: Partial<Move> = {}) =>
    moveSession(office, {
      ...(await seen(id)),
      wish: wish(1, '2026-10-27'),
      reason: '会場の都合',
      consent: { kind: 'asked', answerBy: day('2026-09-20'), note: '' },
      ...changes,
    });
  const dateOf = async (id: string) => (await office.see(id)).session?.date.toString();
  const sayYes = async (link: string, id: string) => {
    const asking = (await office.see(id)).inquiries.findLast((inquiry) => inquiry.kind === 'move');
    const answers = [{ slotId: asking?.offers[0] ?? '', reply: 'yes' as const, comment: '' }];
    return answerInquiry(office, link, { answers, by: '企画　三郎' });
  };

  test('the old date stands until the maker says yes, then everybody gets the update', async () => {
    const { id } = await fixedSession();
    must(await move(id));
    expect(await office.newlyOwed()).toEqual(['inquiry → kou@maker-kou.example']);
    expect(await dateOf(id)).toBe('2026-10-20');
    must(await sayYes(await makersLink(office, KOU), id));
    expect(await dateOf(id)).toBe('2026-10-27');
    expect(await office.newlyOwed()).toEqual([`answered → ${MINISTRY}`, ...EVERYBODY]);
    const ics = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    expect([ics.sequence, ics.start.toString()]).toEqual([1, '2026-10-27T01:00:00Z']);
  });

  test('every maker that comes has to say yes', async () => {
    const { id } = await fixedSession();
    must(await joinFixedSession(office, await makersLink(office, OTSU), '企画　四郎'));
    must(await move(id));
    must(await sayYes(await makersLink(office, OTSU), id));
    const kous = (await office.see(id)).inquiries.findLast(
      (inquiry) => inquiry.kind === 'move' && inquiry.maker.id === KOU.id,
    );
    expect(kous?.state).toBe('open');
    expect(await dateOf(id)).toBe('2026-10-20');
    must(await sayYes(await makersLink(office, KOU), id));
    expect(await dateOf(id)).toBe('2026-10-27');
  });

  test('a maker’s no leaves the old date', async () => {
    const { id } = await fixedSession();
    must(await move(id));
    const asking = (await office.see(id)).inquiries.findLast((inquiry) => inquiry.kind === 'move');
    const answers = [{ slotId: asking?.offers[0] ?? '', reply: 'no' as const, comment: '' }];
    must(await answerInquiry(office, await makersLink(office, KOU), { answers, by: '企画' }));
    expect(await dateOf(id)).toBe('2026-10-20');
  });

  test('agreed by phone, it moves at once, and the reason is in the history', async () => {
    const { id } = await fixedSession();
    must(await move(id, { consent: { kind: 'agreed', by: '企画　三郎' } }));
    expect([await dateOf(id), await office.newlyOwed()]).toEqual(['2026-10-27', EVERYBODY]);
    const moved = (await office.history(id)).at(-1);
    expect([moved?.type, moved?.data.reason, moved?.data.agreedBy]).toEqual(['moved', '会場の都合', '企画　三郎']);
  });

  test('the 10 days do not bind a coordinator', async () => {
    const { id } = await fixedSession();
    expect(answerOf(await move(id, { wish: wish(1, '2026-09-02'), consent: { kind: 'agreed', by: '企画' } }))).toBe(
      'accepted',
    );
  });

  test('without a reason, into the past, or while the crew is elsewhere it is refused', async () => {
    const other = await applicationReceived(office, {
      contact: { ...form1Input().contact, email: 'jiro@tonari.example.jp' },
      slots: [wish(1, '2026-10-27')],
      noFurtherCandidates: true,
    });
    const [kou] = await coordinatorAsks(office, other.id, { makers: [KOU] });
    if (!kou) throw new Error('nobody was asked');
    must(await makerConfirms(office, kou));
    const { id } = await applicationReceived(office);
    const [again] = await coordinatorAsks(office, id);
    if (!again) throw new Error('nobody was asked');
    must(await makerConfirms(office, again));
    expect(answerOf(await move(id, { reason: '' }))).toBe('reason-missing');
    expect(answerOf(await move(id, { wish: wish(1, '2026-08-31') }))).toBe('slot-passed');
    expect(answerOf(await move(id))).toBe('crews-exceeded');
    expect(await dateOf(id)).toBe('2026-10-20');
  });

  test('a question refused for its answer-by day leaves the open one as it is', async () => {
    const { id } = await fixedSession();
    must(await move(id));
    const refused = await move(id, { consent: { kind: 'asked', answerBy: day('2026-08-31'), note: '' } });
    expect(answerOf(refused)).toBe('answer-by-passed');
    const open = (await office.see(id)).inquiries.filter(
      (inquiry) => inquiry.kind === 'move' && inquiry.state === 'open',
    );
    expect(open).toHaveLength(1);
    must(await sayYes(await makersLink(office, KOU), id));
    expect(await dateOf(id)).toBe('2026-10-27');
  });

  test('a yes that comes when the crew has been promised elsewhere does not move the session', async () => {
    const { id } = await fixedSession();
    must(await move(id));
    const link = await makersLink(office, KOU);
    const other = await applicationReceived(office, {
      contact: { ...form1Input().contact, email: 'jiro@tonari.example.jp' },
      slots: [wish(1, '2026-10-27')],
      noFurtherCandidates: true,
    });
    const [kou] = await coordinatorAsks(office, other.id, { makers: [KOU] });
    if (!kou) throw new Error('nobody was asked');
    must(await makerConfirms(office, kou));
    expect(answerOf(await sayYes(link, id))).toBe('crews-exceeded');
    expect(await dateOf(id)).toBe('2026-10-20');
  });

  test('a yes that comes after the new day has passed does not move the session', async () => {
    const { id } = await fixedSession();
    must(await move(id, { wish: wish(1, '2026-09-03') }));
    const link = await makersLink(office, KOU);
    office.clock.set('2026-09-04T09:00:00+09:00');
    expect(answerOf(await sayYes(link, id))).toBe('slot-passed');
    expect(await dateOf(id)).toBe('2026-10-20');
  });
});

describe('cancelling (checks 6, 8)', () => {
  const cancel = async (id: string, reason = '台風のため') => cancelSession(office, { ...(await seen(id)), reason });

  test('everybody who was invited gets CANCEL with the next SEQUENCE, also a maker that had said it was out; who could have joined hears that it is over', async () => {
    const { id } = await fixedSession();
    must(await reportMakerOut(office, await makersLink(office, KOU), { by: '企画', reason: '故障' }));
    await office.newlyOwed();
    expect(answerOf(await cancel(id, ''))).toBe('reason-missing');
    must(await cancel(id));
    expect(await office.newlyOwed()).toEqual([
      'cancelled → kou@maker-kou.example demo CANCEL 1',
      `cancelled → ${MINISTRY} meeting CANCEL 1`,
      `cancelled → ${APPLICANT} meeting CANCEL 1`,
      'inquiry-closed → otsu-west@maker-otsu.example',
      'inquiry-closed → otsu@maker-otsu.example',
    ]);
    const ics = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    expect([ics.method, ics.status, ics.sequence]).toEqual(['CANCEL', 'CANCELLED', 1]);
    const { application, session, inquiries } = await office.see(id);
    expect([application.state, session?.state, inquiries.filter((inquiry) => inquiry.state === 'open')]).toEqual([
      'cancelled',
      'cancelled',
      [],
    ]);
  });

  test('a cancelled session cannot be changed, joined or cancelled again', async () => {
    const { id } = await fixedSession();
    must(await cancel(id));
    await office.newlyOwed();
    expect(answerOf(await cancel(id))).toBe('wrong-state');
    expect(answerOf(await change(id, { note: 'x' }))).toBe('wrong-state');
    expect(answerOf(await joinFixedSession(office, await makersLink(office, OTSU), '企画'))).toBe('inquiry-closed');
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('a maker taken out gets the only CANCEL, without STATUS; one that comes back gets a higher SEQUENCE', async () => {
    const { id } = await fixedSession();
    const link = await makersLink(office, OTSU);
    must(await joinFixedSession(office, link, '企画　四郎'));
    await office.deliver();
    await office.newlyOwed();
    must(await removeMaker(office, { ...(await seen(id)), makerId: OTSU.id, reason: '人数が足りました' }));
    expect(await office.newlyOwed()).toEqual([
      'cancelled → otsu-west@maker-otsu.example demo CANCEL 1',
      'cancelled → otsu@maker-otsu.example demo CANCEL 1',
    ]);
    const ics = readIcs(calendarOf(await office.lastMailTo('otsu@maker-otsu.example')) ?? '');
    expect([ics.method, ics.status]).toEqual(['CANCEL', '']);
    expect((await office.see(id)).session?.makers.map((joined) => joined.maker.id)).toEqual([KOU.id]);
    const consent = { kind: 'agreed', by: '企画　四郎', channel: 'phone' } as const;
    must(await addMaker(office, { ...(await seen(id)), makerId: OTSU.id, consent }));
    expect(await office.newlyOwed()).toEqual([
      'confirmed → otsu-west@maker-otsu.example demo REQUEST 2',
      'confirmed → otsu@maker-otsu.example demo REQUEST 2',
    ]);
  });

  test('a maker that did not join cannot be taken out', async () => {
    const { id } = await fixedSession();
    const removing = { ...(await seen(id)), makerId: OTSU.id, reason: 'x' };
    expect(answerOf(await removeMaker(office, removing))).toBe('maker-not-joined');
  });
});

describe('a session whose mode was changed', () => {
  test('is counted with its own mode when another maker joins', async () => {
    const other = await applicationReceived(office, {
      contact: { ...form1Input().contact, email: 'jiro@tonari.example.jp' },
      slots: [wish(1, '2026-10-20', '11:15-12:00', '11:50-12:00')],
      noFurtherCandidates: true,
    });
    const oneCrew = { ...OTSU, crews: 1 };
    const [otsu] = await coordinatorAsks(office, other.id, { makers: [oneCrew] });
    if (!otsu) throw new Error('nobody was asked');
    must(await makerConfirms(office, otsu));
    const { id } = await applicationReceived(office, { mode: 'online' });
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU, oneCrew] });
    if (!kou) throw new Error('nobody was asked');
    const link = await makersLink(office, OTSU);
    must(await makerConfirms(office, kou));
    must(await change(id, { mode: 'in-person' }));
    expect(answerOf(await joinFixedSession(office, link, '企画'))).toBe('crews-exceeded');
  });
});

test('an online session cannot become in-person where its maker has no time to travel', async () => {
  const other = await applicationReceived(office, {
    contact: { ...form1Input().contact, email: 'jiro@tonari.example.jp' },
    slots: [wish(1, '2026-10-20', '12:00-13:00', '12:30-12:45')],
    noFurtherCandidates: true,
  });
  const [first] = await coordinatorAsks(office, other.id, { makers: [KOU] });
  if (!first) throw new Error('nobody was asked');
  must(await makerConfirms(office, first));
  const { id } = await fixedSession({ mode: 'online' });
  expect(answerOf(await change(id, { mode: 'in-person' }))).toBe('crews-exceeded');
  expect(await office.newlyOwed()).toEqual([]);
});

describe('実施済', () => {
  test('at 00:00 JST after the session it is held, owes no mail, and is looked at again at the next midnight', async () => {
    const { id } = await fixedSession();
    office.clock.set('2026-10-20T23:59:59+09:00');
    expect((await holdSessions(office)).toString()).toBe('2026-10-20T15:00:00Z');
    expect((await office.see(id)).application.state).toBe('confirmed');
    office.clock.set('2026-10-21T00:00:00+09:00');
    expect((await holdSessions(office)).toString()).toBe('2026-10-21T15:00:00Z');
    const { application, session } = await office.see(id);
    expect([application.state, session?.state]).toEqual(['held', 'held']);
    await holdSessions(office);
    expect((await office.history(id)).filter((event) => event.type === 'held')).toHaveLength(1);
    expect(await office.newlyOwed()).toEqual([]);
    expect(answerOf(await change(id, { note: 'x' }))).toBe('wrong-state');
  });

  test('a cancelled session is never held', async () => {
    const { id } = await fixedSession();
    must(await cancelSession(office, { ...(await seen(id)), reason: '台風のため' }));
    office.clock.set('2026-10-25T00:00:00+09:00');
    await holdSessions(office);
    expect((await office.see(id)).application.state).toBe('cancelled');
  });
});
