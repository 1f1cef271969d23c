import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askMakers } from '#workflow/asking/ask.ts';
import { recallInquiry } from '#workflow/asking/recall.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makerAnswers,
  makerConfirms,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function order(id: string) {
  return { applicationId: id, seenVersion: (await office.see(id)).application.version, actor: COORDINATOR };
}

async function recall(id: string, inquiryId: string) {
  return recallInquiry(office, { ...(await order(id)), inquiryId, reason: '別の日時で調整します。' });
}

describe('照会の取消し', () => {
  test('tells the maker that got the question, and leaves the others asked', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id);
    await office.deliver();
    await office.newlyOwed();
    expect(must(await recall(id, kou?.id ?? '')).state).toBe('inquiring');
    expect(await office.newlyOwed()).toEqual(['inquiry-closed → kou@maker-kou.example']);
    const mail = await office.lastMailTo('kou@maker-kou.example', '取り消しました');
    expect(mail.parsed.text).toContain('別の日時で調整します。');
    expect(answerOf(await recall(id, kou?.id ?? ''))).toBe('inquiry-closed');
  });

  test('a question that has not left is dropped, and nobody hears of it', async () => {
    const { id } = await applicationReceived(office);
    await office.deliver();
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
    await office.newlyOwed();
    expect(must(await recall(id, kou?.id ?? '')).state).toBe('received');
    expect(await office.newlyOwed()).toEqual([]);
    const asked = (await office.outbox()).filter((mail) => mail.content.mail === 'inquiry');
    expect(asked.map((mail) => mail.state)).toEqual(['dropped']);
  });

  test('a ○ that was given to it fixes nothing any more', async () => {
    const { id } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
    await makerAnswers(office, must1(kou), ['yes', 'no', 'no']);
    must(await recall(id, must1(kou).id));
    expect(answerOf(await makerConfirms(office, must1(kou)))).toBe('inquiry-closed');
  });

  test('about another hour it goes to all makers that come, and tells them that the session stands', async () => {
    const { application, kou } = await sessionConfirmed(office);
    await office.deliver();
    await moveSession(office, {
      ...(await order(application.id)),
      wish: wish(1, '2026-11-05'),
      reason: '会場の都合',
      consent: { kind: 'asked', answerBy: Temporal.PlainDate.from('2026-09-30'), note: '' },
    });
    await office.deliver();
    await office.newlyOwed();
    const { inquiries } = await office.see(application.id);
    const move = inquiries.find((inquiry) => inquiry.kind === 'move');
    must(await recall(application.id, move?.id ?? ''));
    expect(await office.newlyOwed()).toEqual(['inquiry-closed → kou@maker-kou.example']);
    const mail = await office.lastMailTo('kou@maker-kou.example', '取り消しました');
    expect(mail.parsed.text).toContain('2026年（令和8年）10月20日（火）');
    expect(mail.parsed.text).not.toContain('ほかの予定にお使いください');
    const { session } = await office.see(application.id);
    expect([session?.date.toString(), session?.makers[0]?.inquiryId]).toEqual(['2026-10-20', kou.id]);
  });
});

describe('asked again', () => {
  test('answers for the same hour stay good under their own date; only the new hour is open', async () => {
    const { id } = await applicationReceived(office);
    const { application } = await office.see(id);
    const [first, second] = application.form1.slots.map((slot) => slot.id);
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU], slotIds: [first ?? ''] });
    const answered = await makerAnswers(office, must1(kou), ['yes']);
    office.clock.advance({ hours: 1 });
    const asking = {
      ...(await order(id)),
      makerIds: [KOU.id],
      slotIds: [first ?? '', second ?? ''],
      answerBy: Temporal.PlainDate.from('2026-09-20'),
      note: '',
      decides: 'maker' as const,
    };
    must(await askMakers(office, asking));
    const open = (await office.see(id)).inquiries.filter((inquiry) => inquiry.state === 'open');
    expect(open.map((inquiry) => inquiry.answers)).toEqual([answered.answers]);
    expect((await office.lastMailTo('kou@maker-kou.example')).parsed.text).toContain('前にいただいたご回答のうち');
    const histories = (await office.history(id)).map((event) => event.type);
    expect(histories.slice(-3)).toEqual(['asked', 'answered', 'asked']);
    expect(answerOf(await makerConfirms(office, must1(open[0])))).toBe('accepted');
  });

  test('the earlier question, if it has not left, does not leave any more', async () => {
    const { id } = await applicationReceived(office);
    await coordinatorAsks(office, id, { makers: [KOU, OTSU] });
    await coordinatorAsks(office, id, { makers: [KOU] });
    const states = (await office.outbox())
      .filter((mail) => mail.content.mail === 'inquiry')
      .map((mail) => `${mail.to.email} ${mail.state}`);
    expect(states).toEqual([
      'kou@maker-kou.example dropped',
      'otsu@maker-otsu.example owed',
      'otsu-west@maker-otsu.example owed',
      'kou@maker-kou.example owed',
    ]);
    expect(await makersLink(office, KOU)).not.toBe('');
  });
});

function must1<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing there');
  return value;
}
