import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { declineApplication, returnApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { confirmByCoordinator, confirmByMaker } from '#workflow/session/confirm.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import { day, wish } from '../../domain/samples.ts';
import {
  APPLICANT,
  applicantCorrects,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  KOU,
  MINISTRY,
  makerAnswers,
  makerConfirms,
  makersLink,
  NIJIKO,
  OTSU,
  repliesTo,
  signUpPage,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const THIRD = wish(3, '2026-10-22', '15:00-17:00', '16:00-16:15');

describe('correction', () => {
  test('unchanged slots keep id and filing day, a moved one gets new ones, and rank alone changes neither', async () => {
    const { id } = await applicationReceived(office);
    const before = (await office.see(id)).application.form1.slots;
    office.clock.advance({ hours: 48 });
    const slots = [wish(1, '2026-10-21', '13:00-15:00', '14:00-14:15'), wish(2, '2026-10-20'), wish(3, '2026-10-23')];
    must(await applicantCorrects(office, id, { slots }));
    const after = (await office.see(id)).application.form1.slots;
    expect(after.map((slot) => [slot.rank, slot.date.toString(), slot.filedOn.toString()])).toEqual([
      [1, '2026-10-21', '2026-09-01'],
      [2, '2026-10-20', '2026-09-01'],
      [3, '2026-10-23', '2026-09-03'],
    ]);
    expect(after.slice(0, 2).map((slot) => slot.id)).toEqual([before[1]?.id, before[0]?.id]);
    expect(before.map((slot) => slot.id)).not.toContain(after[2]?.id);
  });

  test('makers are asked and answer in the order of the wishes, whichever of them came in last', async () => {
    const { id } = await applicationReceived(office);
    must(await applicantCorrects(office, id, { slots: [wish(1, '2026-10-23'), ...form1Input().slots.slice(1)] }));
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
    if (!kou) throw new Error('甲 was to be asked');
    const { slots } = (await office.see(id)).application.form1;
    expect(kou.offers).toEqual(slots.map((slot) => slot.id));
    const answers = slots.map((slot) => ({ slotId: slot.id, reply: 'yes' as const, comment: `${slot.rank}` }));
    must(await answerInquiry(office, await makersLink(office, KOU), { answers, by: '企画　三郎' }));
    const [answered] = (await office.see(id)).inquiries;
    expect(answered?.answers.map(({ comment }) => comment)).toEqual(['1', '2', '3']);
  });

  test('the 10 days bind the moved slot and not the ones that stay', async () => {
    const { id } = await applicationReceived(office);
    office.clock.set('2026-10-15T10:00:00+09:00');
    const refused = await applicantCorrects(office, id, {
      slots: [...form1Input().slots.slice(0, 2), wish(3, '2026-10-24')],
    });
    if (refused.ok || refused.refusal.code !== 'filing-deadline-passed') throw new Error(answerOf(refused));
    expect(refused.refusal.slots.map((slot) => slot.rank)).toEqual([3]);
    expect(answerOf(await applicantCorrects(office, id, { remarks: '駐車場は3台分です。' }))).toBe('accepted');
  });

  test('when every slot that makers were asked about moves, their questions are closed and they are told, with the request marked 訂正', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    await makerAnswers(office, kou, ['yes', 'no', 'maybe']);
    await office.newlyOwed();
    const { application } = await office.see(id);
    const corrected = must(
      await applicantCorrects(office, id, {
        slots: [wish(1, '2026-10-26'), wish(2, '2026-10-27'), wish(3, '2026-10-28')],
      }),
    );
    expect(corrected.state).toBe('received');
    expect(await office.newlyOwed()).toEqual([
      'inquiry-closed → kou@maker-kou.example',
      'inquiry-closed → otsu-west@maker-otsu.example',
      'inquiry-closed → otsu@maker-otsu.example',
      `received → ${APPLICANT}`,
      `request → ${MINISTRY}`,
    ]);
    expect((await office.lastMailTo(MINISTRY)).parsed.subject).toContain('【訂正】');
    const link = await makersLink(office, KOU);
    const late = await confirmByMaker(office, link, {
      slotId: application.form1.slots[0]?.id ?? '',
      seenFormVersion: application.formVersion,
      by: '企画　三郎',
      answers: [],
    });
    expect(answerOf(late)).toBe('inquiry-closed');
    expect(answerOf(await answerInquiry(office, link, { answers: [], by: '企画' }))).toBe('inquiry-closed');
  });

  test('while makers answer, one moved slot leaves the question open for the others, and their answers stay good', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    await makerAnswers(office, kou, ['yes', 'no', 'maybe']);
    await office.newlyOwed();
    const moved = await applicantCorrects(office, id, {
      slots: [...form1Input().slots.slice(0, 2), wish(3, '2026-10-26')],
    });
    expect(must(moved).state).toBe('inquiring');
    expect(await office.newlyOwed()).toEqual([`received → ${APPLICANT}`, `request → ${MINISTRY}`]);
    const { application } = await office.see(id);
    const slotId = application.form1.slots[0]?.id ?? '';
    const confirmed = await confirmByCoordinator(office, {
      applicationId: id,
      seenVersion: application.version,
      slotId,
      inquiryIds: [kou.id],
      actor: COORDINATOR,
    });
    expect(answerOf(confirmed)).toBe('accepted');
  });

  test('a correction that leaves hours and place alone keeps questions and answers, but a confirmation of the old form is refused with what changed', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('nobody was asked');
    const link = await makersLink(office, KOU);
    const { application } = await office.see(id);
    const answers = await repliesTo(office, kou, ['yes']);
    office.clock.advance({ minutes: 5 });
    await office.newlyOwed();
    expect(must(await applicantCorrects(office, id, { remarks: '搬入は9時から' })).state).toBe('inquiring');
    expect(await office.newlyOwed()).toEqual([`received → ${APPLICANT}`, `request → ${MINISTRY}`]);
    const confirm = (seenFormVersion: number) =>
      confirmByMaker(office, link, { slotId: answers[0]?.slotId ?? '', seenFormVersion, by: '企画', answers });
    const refused = await confirm(application.formVersion);
    if (refused.ok || refused.refusal.code !== 'stale') throw new Error(answerOf(refused));
    expect(refused.refusal.since.map((change) => [change.type, change.by, change.at.toString()])).toEqual([
      ['corrected', '公労　太郎', '2026-09-01T01:05:00Z'],
    ]);
    expect((await office.see(id)).session).toBeUndefined();
    expect(answerOf(await confirm(refused.refusal.version))).toBe('accepted');
  });

  test('sent twice it is one correction', async () => {
    const { id } = await applicationReceived(office);
    const cookie = must(await startCorrection(office, id, () => ({})));
    must(await correctApplication(office, cookie, form1Input({ remarks: '一度' })));
    await office.newlyOwed();
    expect(must(await correctApplication(office, cookie, form1Input({ remarks: '二度' }))).form1.remarks).toBe('一度');
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('two corrections begun on the same form: the second is refused as stale', async () => {
    const { id } = await applicationReceived(office);
    const first = must(await startCorrection(office, id, () => ({})));
    const second = must(await startCorrection(office, id, () => ({})));
    must(await correctApplication(office, first, form1Input({ remarks: '一' })));
    expect(answerOf(await correctApplication(office, second, form1Input({ remarks: '二' })))).toBe('stale');
    expect((await office.see(id)).application.form1.remarks).toBe('一');
  });

  test('a correction that changes nothing is refused and leaves no event', async () => {
    const { id } = await applicationReceived(office);
    await office.newlyOwed();
    expect(answerOf(await applicantCorrects(office, id, {}))).toBe('nothing-changed');
    expect((await office.history(id)).map((event) => event.type)).toEqual(['submitted', 'received']);
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('the address cannot be changed by a correction', async () => {
    const { id } = await applicationReceived(office);
    const contact = { ...form1Input().contact, name: '公労　次郎', email: 'thief@elsewhere.example' };
    expect(must(await applicantCorrects(office, id, { contact })).form1.contact.email).toBe(APPLICANT);
  });
});

describe('withdrawal, return and decline', () => {
  test('a withdrawal tells ministry, applicant, makers still asked and sign-ups, each once', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await attendeeSignsUp(office, page, NIJIKO);
    await coordinatorAsks(office, id);
    await office.deliver();
    await office.newlyOwed();
    expect(must(await withdrawApplication(office, id, '会場が使えなくなりました')).state).toBe('withdrawn');
    expect(await office.newlyOwed()).toEqual([
      'inquiry-closed → kou@maker-kou.example',
      'inquiry-closed → otsu-west@maker-otsu.example',
      'inquiry-closed → otsu@maker-otsu.example',
      `not-held → ${ICHIRO.email}`,
      `not-held → ${NIJIKO.email}`,
      `received → ${APPLICANT}`,
      `request → ${MINISTRY}`,
    ]);
    expect((await office.lastMailTo(MINISTRY)).parsed.subject).toContain('【取下げ】');
    expect(answerOf(await withdrawApplication(office, id, ''))).toBe('accepted');
    expect(await office.newlyOwed()).toEqual([]);
  });

  test('a withdrawal on the day itself is not stopped by the 10 days', async () => {
    const { id } = await applicationReceived(office);
    office.clock.set('2026-10-20T08:00:00+09:00');
    expect(answerOf(await withdrawApplication(office, id, ''))).toBe('accepted');
  });

  test('a returned request is filed again and is received', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorAsks(office, id, { makers: [KOU] });
    await office.deliver();
    await office.newlyOwed();
    const { version } = (await office.see(id)).application;
    const returning = {
      applicationId: id,
      actor: COORDINATOR,
      reason: '会場の住所をお書きください',
      replyBy: day('2026-09-10'),
    };
    expect(answerOf(await returnApplication(office, { ...returning, seenVersion: version - 1 }))).toBe('stale');
    expect(answerOf(await returnApplication(office, { ...returning, seenVersion: version, reason: '' }))).toBe(
      'reason-missing',
    );
    const returned = must(await returnApplication(office, { ...returning, seenVersion: version }));
    expect([returned.state, returned.returned?.reason]).toEqual(['returned', '会場の住所をお書きください']);
    expect(await office.newlyOwed()).toEqual(['inquiry-closed → kou@maker-kou.example', `returned → ${APPLICANT}`]);
    const again = must(await applicantCorrects(office, id, {}));
    expect([again.state, again.returned]).toEqual(['received', undefined]);
    expect(await office.newlyOwed()).toEqual([`received → ${APPLICANT}`, `request → ${MINISTRY}`]);
  });

  test('a declined request is final', async () => {
    const { id } = await applicationReceived(office);
    const page = await signUpPage(office);
    await attendeeSignsUp(office, page, ICHIRO);
    await office.newlyOwed();
    const { version } = (await office.see(id)).application;
    const declined = must(
      await declineApplication(office, {
        applicationId: id,
        seenVersion: version,
        actor: COORDINATOR,
        reason: '全社不可',
      }),
    );
    expect(declined.state).toBe('declined');
    expect(await office.newlyOwed()).toEqual([`declined → ${APPLICANT}`, `not-held → ${ICHIRO.email}`]);
    expect(answerOf(await withdrawApplication(office, id, ''))).toBe('wrong-state');
    expect(answerOf(await startCorrection(office, id, () => ({})))).toBe('wrong-state');
  });

  test('a maker whose question never left is not told that it is settled', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    await office.mail.goDown();
    await coordinatorAsks(office, id);
    must(await withdrawApplication(office, id, ''));
    await office.mail.comeUp();
    office.mail.clear();
    await office.deliverAll();
    expect(office.mail.mails.map((mail) => mail.envelope.to[0]).sort()).toEqual([MINISTRY, APPLICANT]);
  });

  test('a maker that was asked anew while SMTP was down still learns that its first question is settled', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorAsks(office, id, { makers: [KOU] });
    await office.deliver();
    await office.mail.goDown();
    await coordinatorAsks(office, id, { makers: [KOU] });
    must(await withdrawApplication(office, id, ''));
    await office.mail.comeUp();
    office.mail.clear();
    await office.deliverAll();
    expect(office.mail.mails.filter((mail) => mail.envelope.to.includes('kou@maker-kou.example'))).toHaveLength(1);
  });

  test('two makers that read one mailbox: neither is told of the end of a question that never left', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    await office.mail.goDown();
    await coordinatorAsks(office, id, { makers: [KOU, { ...OTSU, addresses: KOU.addresses }] });
    must(await withdrawApplication(office, id, ''));
    await office.mail.comeUp();
    office.mail.clear();
    await office.deliverAll();
    expect(office.mail.mails.filter((mail) => mail.envelope.to.includes('kou@maker-kou.example'))).toEqual([]);
  });
});

test('after 日程確定 nothing is corrected or withdrawn any more', async () => {
  const { id } = await applicationReceived(office);
  const [kou] = await coordinatorAsks(office, id);
  if (!kou) throw new Error('nobody was asked');
  const cookie = must(await startCorrection(office, id, () => ({})));
  expect(await makerConfirms(office, kou).then(answerOf)).toBe('accepted');
  expect(
    answerOf(await correctApplication(office, cookie, form1Input({ slots: [THIRD], noFurtherCandidates: true }))),
  ).toBe('wrong-state');
  expect(answerOf(await withdrawApplication(office, id, ''))).toBe('wrong-state');
});
