import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inquiry } from '#domain/case/inquiry.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { confirmByCoordinator, confirmByMaker } from '#workflow/session/confirm.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { answerInquiry, recordAnswer } from '#workflow/session/record-answer.ts';
import { day, wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  form1Input,
  ICHIRO,
  KOU,
  MINISTRY,
  makerAnswers,
  makerConfirms,
  makersLink,
  OTSU,
  repliesTo,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { readIcs } from '../../support/ics.ts';
import { answerOf, calendarOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function asked(decides: 'maker' | 'coordinator' = 'maker'): Promise<{ id: string; kou: Inquiry; otsu: Inquiry }> {
  const { id } = await applicationReceived(office);
  const [kou, otsu] = await coordinatorAsks(office, id, { decides });
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await office.deliver();
  await office.newlyOwed();
  return { id, kou, otsu };
}

const byHand = async (id: string, inquiryIds: string[], rank = 1) => {
  const { application } = await office.see(id);
  return confirmByCoordinator(office, {
    applicationId: id,
    seenVersion: application.version,
    slotId: application.form1.slots.find((slot) => slot.rank === rank)?.id ?? '',
    inquiryIds,
    actor: COORDINATOR,
  });
};

describe('asking and answering', () => {
  test('each mailbox of each maker gets one inquiry, and the state is 調整中', async () => {
    const { id } = await applicationReceived(office);
    await office.newlyOwed();
    await coordinatorAsks(office, id);
    expect(await office.newlyOwed()).toEqual([
      'inquiry → kou@maker-kou.example',
      'inquiry → otsu-west@maker-otsu.example',
      'inquiry → otsu@maker-otsu.example',
    ]);
    expect((await office.see(id)).application.state).toBe('inquiring');
    expect((await office.history(id)).map((event) => event.type)).toEqual(['submitted', 'received', 'asked']);
  });

  test('asking is refused without makers or slots, past its day, from a stale view, and for a maker that rests', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorKnows(office, [KOU, { ...OTSU, active: false }]);
    const { application } = await office.see(id);
    const asking = {
      applicationId: id,
      seenVersion: application.version,
      actor: COORDINATOR,
      makerIds: [KOU.id],
      slotIds: application.form1.slots.map((slot) => slot.id),
      answerBy: day('2026-09-10'),
      note: '',
      decides: 'maker' as const,
    };
    await office.newlyOwed();
    expect(answerOf(await askMakers(office, { ...asking, makerIds: [] }))).toBe('no-makers-chosen');
    expect(answerOf(await askMakers(office, { ...asking, slotIds: [] }))).toBe('no-slots-chosen');
    expect(answerOf(await askMakers(office, { ...asking, slotIds: ['elsewhere'] }))).toBe('slot-not-offered');
    expect(answerOf(await askMakers(office, { ...asking, answerBy: day('2026-08-31') }))).toBe('answer-by-passed');
    expect(answerOf(await askMakers(office, { ...asking, makerIds: [KOU.id, OTSU.id] }))).toBe('maker-inactive');
    expect(answerOf(await askMakers(office, { ...asking, seenVersion: 1 }))).toBe('stale');
    expect((await office.see(id)).inquiries).toEqual([]);
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('回答だけ送る tells the ministry once and fixes nothing', async () => {
    const { id, kou } = await asked();
    await makerAnswers(office, kou, ['yes', 'maybe', 'no']);
    expect(await office.newlyOwed()).toEqual([`answered → ${MINISTRY}`]);
    const { application, session, inquiries } = await office.see(id);
    expect([application.state, session]).toEqual(['inquiring', undefined]);
    expect(
      inquiries
        .find((inquiry) => inquiry.id === kou.id)
        ?.answers.map((answer) => answer.reply)
        .sort(),
    ).toEqual(['maybe', 'no', 'yes']);
  });

  test('an answer for a slot that was not offered is refused whole', async () => {
    const { id, kou } = await asked();
    const link = await makersLink(office, KOU);
    const answers = [
      ...(await repliesTo(office, kou, ['yes'])),
      { slotId: 'elsewhere', reply: 'yes' as const, comment: '' },
    ];
    expect(answerOf(await answerInquiry(office, link, { answers, by: '企画' }))).toBe('slot-not-offered');
    expect((await office.see(id)).inquiries.flatMap((inquiry) => inquiry.answers)).toEqual([]);
  });

  test('an answer given by phone is recorded with who took it, mails nobody, and a coordinator can confirm on it', async () => {
    const { id, kou } = await asked();
    const { application } = await office.see(id);
    must(
      await recordAnswer(office, {
        inquiryId: kou.id,
        seenVersion: application.version,
        actor: COORDINATOR,
        by: '企画　三郎',
        channel: 'phone',
        answers: await repliesTo(office, kou, ['yes']),
      }),
    );
    expect(await office.newlyOwed()).toEqual([]);
    const answered = (await office.history(id)).at(-1);
    expect([answered?.type, answered?.actor.name, answered?.data.channel, answered?.data.by]).toEqual([
      'answered',
      '調整　花子',
      'phone',
      '企画　三郎',
    ]);
    const session = must(await byHand(id, [kou.id]));
    expect([session.confirmedBy, session.makers[0]?.by]).toEqual(['調整　花子', '企画　三郎']);
  });
});

describe('confirming', () => {
  test('a maker confirms: every person gets one mail, invitations go to those who come', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    await office.deliver();
    await office.newlyOwed();
    const session = must(await makerConfirms(office, kou));
    expect(await office.newlyOwed()).toEqual([
      `confirmed → ${ICHIRO.email} meeting REQUEST 0`,
      'confirmed → kou@maker-kou.example demo REQUEST 0',
      `confirmed → ${MINISTRY} meeting REQUEST 0`,
      `confirmed → ${APPLICANT} meeting REQUEST 0`,
      'slot-fixed → otsu-west@maker-otsu.example',
      'slot-fixed → otsu@maker-otsu.example',
    ]);
    expect([session.date.toString(), (await office.see(id)).application.state]).toEqual(['2026-10-20', 'confirmed']);
    expect((await office.history(id)).map((event) => event.type)).toEqual([
      'submitted',
      'received',
      'sign-up-opened',
      'registered',
      'asked',
      'answered',
      'confirmed',
    ]);
  });

  test('each invitation has one attendee, its recipient; makers get the demonstration, the others the whole meeting (check 7)', async () => {
    await sessionConfirmed(office);
    const toApplicant = readIcs(calendarOf(await office.lastMailTo(APPLICANT)) ?? '');
    const toMaker = readIcs(calendarOf(await office.lastMailTo('kou@maker-kou.example')) ?? '');
    const summary = (ics: ReturnType<typeof readIcs>) => [
      ics.method,
      ics.start.toString(),
      ics.end.toString(),
      ics.organizer.email,
      ics.attendees.map((attendee) => attendee.email),
    ];
    expect(summary(toApplicant)).toEqual([
      'REQUEST',
      '2026-10-20T01:00:00Z',
      '2026-10-20T03:00:00Z',
      'demokai@demokai.example',
      [APPLICANT],
    ]);
    expect(summary(toMaker)).toEqual([
      'REQUEST',
      '2026-10-20T02:00:00Z',
      '2026-10-20T02:15:00Z',
      'demokai@demokai.example',
      ['kou@maker-kou.example'],
    ]);
    expect(toApplicant.uid).not.toBe(toMaker.uid);
    const asked = { cutype: 'INDIVIDUAL', role: 'REQ-PARTICIPANT', partstat: 'NEEDS-ACTION', rsvp: 'TRUE' };
    const invited = office.mail.mails.flatMap((mail) => {
      const text = calendarOf(mail);
      return text === undefined ? [] : [{ to: mail.envelope.to, attendees: readIcs(text).attendees }];
    });
    expect(invited.map(({ to }) => to.join()).sort()).toEqual(['kou@maker-kou.example', MINISTRY, APPLICANT]);
    expect(invited.map(({ attendees }) => attendees.map(({ name: _, ...said }) => said))).toEqual(
      invited.map(({ to }) => [{ email: to.join(), ...asked }]),
    );
  });

  test('before 日程確定 no mail of any kind carries a calendar part (check 11)', async () => {
    const { id } = await applicationReceived(office);
    await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
    const [kou, otsu] = await coordinatorAsks(office, id);
    if (!kou || !otsu) throw new Error('nobody was asked');
    await makerAnswers(office, kou, ['yes', 'yes', 'no']);
    await makerAnswers(office, otsu, ['no', 'maybe', 'no']);
    await office.deliverAll();
    const raw = office.mail.mails.map((mail) => mail.raw.toString('latin1').toLowerCase());
    expect(raw).toHaveLength(10);
    expect(raw.filter((text) => text.includes('text/calendar'))).toEqual([]);
  });

  test('△ never confirms, neither by the maker nor by a coordinator', async () => {
    const { id, kou } = await asked();
    expect(answerOf(await makerConfirms(office, kou, { reply: 'maybe' }))).toBe('no-yes-for-slot');
    expect(answerOf(await byHand(id, [kou.id]))).toBe('no-yes-for-slot');
    expect((await office.see(id)).session).toBeUndefined();
  });

  test('○ for another slot does not confirm this one', async () => {
    const { id, kou } = await asked();
    await makerAnswers(office, kou, ['no', 'yes', 'no']);
    expect(answerOf(await byHand(id, [kou.id], 1))).toBe('no-yes-for-slot');
    expect(must(await byHand(id, [kou.id], 2)).date.toString()).toBe('2026-10-21');
  });

  test('a ○ taken back does not confirm', async () => {
    const { id, kou } = await asked();
    await makerAnswers(office, kou, ['yes', 'no', 'no']);
    office.clock.advance({ minutes: 1 });
    await makerAnswers(office, kou, ['no', 'no', 'no']);
    expect(answerOf(await byHand(id, [kou.id]))).toBe('no-yes-for-slot');
  });

  test('where the coordinator decides, a maker’s button only answers', async () => {
    const { id, kou } = await asked('coordinator');
    expect(answerOf(await makerConfirms(office, kou))).toBe('coordinator-decides');
    expect((await office.see(id)).application.state).toBe('inquiring');
    expect(answerOf(await byHand(id, [kou.id]))).toBe('accepted');
  });

  test('a coordinator confirms with two makers at once; both get the invitation and nobody hears slot-fixed', async () => {
    const { id, kou, otsu } = await asked();
    await makerAnswers(office, kou, ['yes']);
    await makerAnswers(office, otsu, ['yes']);
    await office.newlyOwed();
    const session = must(await byHand(id, [kou.id, otsu.id]));
    expect(session.makers.map((joined) => joined.maker.id).sort()).toEqual([KOU.id, OTSU.id]);
    expect(await office.newlyOwed()).toEqual([
      'confirmed → kou@maker-kou.example demo REQUEST 0',
      'confirmed → otsu-west@maker-otsu.example demo REQUEST 0',
      'confirmed → otsu@maker-otsu.example demo REQUEST 0',
      `confirmed → ${MINISTRY} meeting REQUEST 0`,
      `confirmed → ${APPLICANT} meeting REQUEST 0`,
    ]);
  });

  test('a slot whose day has passed cannot be confirmed, the same day still can', async () => {
    const { kou } = await asked();
    await makersLink(office, KOU);
    office.clock.set('2026-10-21T00:00:00+09:00');
    expect(answerOf(await makerConfirms(office, kou))).toBe('slot-passed');
    expect(answerOf(await makerConfirms(office, kou, { rank: 2 }))).toBe('accepted');
  });

  test('from a stale view a coordinator’s confirmation is refused with what happened since', async () => {
    const { id, kou } = await asked();
    await makerAnswers(office, kou, ['yes']);
    const { application } = await office.see(id);
    const refused = await confirmByCoordinator(office, {
      applicationId: id,
      seenVersion: application.version - 1,
      slotId: application.form1.slots[0]?.id ?? '',
      inquiryIds: [kou.id],
      actor: COORDINATOR,
    });
    if (refused.ok || refused.refusal.code !== 'stale') throw new Error(answerOf(refused));
    expect(refused.refusal.since.map((change) => [change.type, change.by])).toEqual([
      ['answered', '甲カードリーダー株式会社 企画　三郎'],
    ]);
  });

  test('the button pressed twice is one confirmation', async () => {
    const { id, kou } = await asked();
    const first = must(await makerConfirms(office, kou));
    await office.newlyOwed();
    const second = must(await makerConfirms(office, kou));
    expect(second.id).toBe(first.id);
    expect(await office.newlyOwed()).toEqual([]);
    expect((await office.history(id)).filter((event) => event.type === 'confirmed')).toHaveLength(1);
  });
});

describe('a lost race', () => {
  test('the second maker is told which slot was fixed, and can join it', async () => {
    const { id, kou, otsu } = await asked();
    must(await makerConfirms(office, kou, { rank: 2 }));
    const refused = await makerConfirms(office, otsu);
    if (refused.ok || refused.refusal.code !== 'already-confirmed') throw new Error(answerOf(refused));
    expect([refused.refusal.slot.date.toString(), refused.refusal.byUs]).toEqual(['2026-10-21', false]);
    await office.newlyOwed();
    const link = await makersLink(office, OTSU);
    const joined = must(await joinFixedSession(office, link, '企画　四郎'));
    expect(joined.makers.map((maker) => maker.maker.id)).toEqual([KOU.id, OTSU.id]);
    expect(await office.newlyOwed()).toEqual([
      `answered → ${MINISTRY}`,
      'confirmed → otsu-west@maker-otsu.example demo REQUEST 0',
      'confirmed → otsu@maker-otsu.example demo REQUEST 0',
    ]);
    must(await joinFixedSession(office, link, '企画　四郎'));
    expect(await office.newlyOwed()).toEqual([]);
    expect((await office.history(id)).filter((event) => event.type === 'maker-joined')).toHaveLength(1);
  });

  test('a maker that can no longer come tells the ministry, and nothing else changes', async () => {
    const { id } = (await sessionConfirmed(office)).application;
    const link = await makersLink(office, KOU);
    await office.newlyOwed();
    must(await reportMakerOut(office, link, { by: '企画　三郎', reason: '車が故障しました' }));
    expect(await office.newlyOwed()).toEqual([`maker-out → ${MINISTRY}`]);
    const { application, session } = await office.see(id);
    expect([application.state, session?.state, session?.makers[0]?.out?.reason]).toEqual([
      'confirmed',
      'confirmed',
      '車が故障しました',
    ]);
    must(await reportMakerOut(office, link, { by: '企画　三郎', reason: 'もう一度' }));
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('a maker that was never in the session cannot leave it', async () => {
    await sessionConfirmed(office);
    const link = await makersLink(office, OTSU);
    expect(answerOf(await reportMakerOut(office, link, { by: '企画', reason: 'x' }))).toBe('maker-not-joined');
  });
});

describe('crews', () => {
  /** Another association whose first choice lies so that 甲's only crew would be in two places. */
  async function neighbour(meeting: string, demo: string, mode: 'in-person' | 'online' = 'in-person') {
    const { id } = await applicationReceived(office, {
      association: '隣市医師会',
      contact: { ...form1Input().contact, email: 'jiro@tonari.example.jp' },
      slots: [wish(1, '2026-10-20', meeting, demo)],
      noFurtherCandidates: true,
      mode,
    });
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
    if (!kou) throw new Error('nobody was asked');
    return { id, kou };
  }

  test('a demonstration within the buffers is refused and names the collision, and the answer stays', async () => {
    const first = await sessionConfirmed(office);
    const { id, kou } = await neighbour('11:30-14:00', '13:00-13:15');
    const refused = await makerConfirms(office, kou);
    if (refused.ok || refused.refusal.code !== 'crews-exceeded') throw new Error(answerOf(refused));
    expect([
      refused.refusal.maker,
      refused.refusal.collisions.map((collision) => [collision.reference, collision.association]),
    ]).toEqual([KOU.name, [[first.application.reference, '見本市医師会']]]);
    const { session, inquiries } = await office.see(id);
    expect([session, inquiries[0]?.answers.map((answer) => answer.reply)]).toEqual([undefined, ['yes']]);
  });

  test('buffers that only touch do not collide', async () => {
    await sessionConfirmed(office);
    const { kou } = await neighbour('12:00-14:00', '13:15-13:30');
    expect(answerOf(await makerConfirms(office, kou))).toBe('accepted');
  });

  test('an online demonstration has no buffer of its own', async () => {
    await sessionConfirmed(office);
    const { kou } = await neighbour('12:00-14:00', '12:15-12:30', 'online');
    expect(answerOf(await makerConfirms(office, kou))).toBe('accepted');
  });

  test('a maker whose crews are out cannot join either', async () => {
    const { kou } = await neighbour('10:00-12:00', '11:00-11:15');
    must(await makerConfirms(office, kou));
    const { id } = await applicationReceived(office);
    const [second, otsu] = await coordinatorAsks(office, id);
    if (!second || !otsu) throw new Error('two makers were to be asked');
    const link = await makersLink(office, KOU);
    must(await makerConfirms(office, otsu));
    expect(answerOf(await joinFixedSession(office, link, '企画'))).toBe('crews-exceeded');
  });

  test('a maker that is out of a session has its crew free again', async () => {
    await sessionConfirmed(office);
    must(await reportMakerOut(office, await makersLink(office, KOU), { by: '企画', reason: '故障' }));
    const { kou } = await neighbour('10:00-12:00', '11:00-11:15');
    expect(answerOf(await makerConfirms(office, kou))).toBe('accepted');
  });
});

test('a link of another purpose or an invented one opens nothing', async () => {
  const { id } = await asked();
  const page = await signUpPage(office);
  for (const link of [page, 'invented']) {
    const given = { slotId: '', seenFormVersion: 1, by: 'x', answers: [] };
    expect(answerOf(await confirmByMaker(office, link, given))).toBe('not-found');
    expect(answerOf(await joinFixedSession(office, link, 'x'))).toBe('not-found');
  }
  expect((await office.see(id)).session).toBeUndefined();
});
