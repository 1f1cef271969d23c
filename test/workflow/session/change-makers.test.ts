import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Maker } from '#domain/case/inquiry.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { addMaker, type Bringing, removeMaker, replaceMaker } from '#workflow/session/change-makers.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { answerInquiry, recordAnswer } from '#workflow/session/record-answer.ts';
import { day, wish } from '../../domain/samples.ts';
import {
  attendeeSignsUp,
  COORDINATOR,
  coordinatorKnows,
  ICHIRO,
  KOU,
  makersLink,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

const HEI: Maker = { ...KOU, id: 'maker-hei', name: '丙システムズ株式会社', addresses: ['hei@maker-hei.example'] };
const ASKED: Bringing = {
  makerId: HEI.id,
  consent: { kind: 'asked', answerBy: day('2026-09-10'), note: '1台の実演をお願いします。' },
};
const AGREED: Bringing = { makerId: HEI.id, consent: { kind: 'agreed', by: '丙　太郎', channel: 'phone' } };

let office: TestOffice;
let id: string;
beforeEach(async () => {
  office = await openOffice();
  ({
    application: { id },
  } = await sessionConfirmed(office));
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  await coordinatorKnows(office, [HEI]);
  await office.deliver();
  // Makers stand in the order in which they came.
  office.clock.advance({ minutes: 1 });
  await office.newlyOwed();
});
afterEach(() => office.close());

async function order() {
  return { applicationId: id, seenVersion: (await office.see(id)).application.version, actor: COORDINATOR };
}

async function coming(): Promise<string[]> {
  return ((await office.see(id)).session?.makers ?? []).map((joined) => joined.maker.id);
}

async function answer(maker: Maker, reply: 'yes' | 'no') {
  const link = await makersLink(office, maker);
  const slotId = must(await readInquiry(office, link)).offers[0]?.slotId ?? '';
  return answerInquiry(office, link, { answers: [{ slotId, reply, comment: '' }], by: '丙　太郎' });
}

async function moveIsAsked(): Promise<void> {
  const consent = { kind: 'asked', answerBy: day('2026-09-20'), note: '' } as const;
  must(await moveSession(office, { ...(await order()), wish: wish(1, '2026-10-27'), reason: '会場', consent }));
}

describe('a further maker', () => {
  test('that said ○ by phone comes at once, and only it is mailed', async () => {
    must(await addMaker(office, { ...(await order()), ...AGREED }));
    expect(await coming()).toEqual([KOU.id, HEI.id]);
    expect(await office.newlyOwed()).toEqual(['confirmed → hei@maker-hei.example demo REQUEST 0']);
    expect((await office.history(id)).at(-1)).toMatchObject({
      type: 'maker-joined',
      actor: COORDINATOR,
      data: { maker: HEI.name, by: '丙　太郎', channel: 'phone' },
    });
  });

  test('that is asked comes with its ○; until then nobody but it hears of it', async () => {
    must(await addMaker(office, { ...(await order()), ...ASKED }));
    expect([await coming(), await office.newlyOwed()]).toEqual([[KOU.id], ['inquiry → hei@maker-hei.example']]);
    const asked = await office.lastMailTo('hei@maker-hei.example');
    expect(asked.parsed.text).toContain('次の日時に決まっています');
    expect(asked.parsed.text).not.toContain('03-5253-1111');
    must(await answer(HEI, 'yes'));
    expect(await coming()).toEqual([KOU.id, HEI.id]);
    expect(await office.newlyOwed()).toEqual([
      'answered → suisin@mhlw.example',
      'confirmed → hei@maker-hei.example demo REQUEST 0',
    ]);
    must(await joinFixedSession(office, await makersLink(office, HEI), '丙　太郎'));
    expect([await coming(), await office.newlyOwed()]).toEqual([[KOU.id, HEI.id], []]);
  });

  test('that says × does not come, and the ministry hears of it', async () => {
    must(await addMaker(office, { ...(await order()), ...ASKED }));
    must(await answer(HEI, 'no'));
    expect(await coming()).toEqual([KOU.id]);
    expect(await office.newlyOwed()).toEqual(['answered → suisin@mhlw.example', 'inquiry → hei@maker-hei.example']);
  });

  test('whose ○ a coordinator records comes too', async () => {
    must(await addMaker(office, { ...(await order()), ...ASKED }));
    const { inquiries, session } = await office.see(id);
    const inquiryId = inquiries.find((inquiry) => inquiry.kind === 'join')?.id ?? '';
    const answers = [{ slotId: session?.slotId ?? '', reply: 'yes', comment: '' } as const];
    must(await recordAnswer(office, { ...(await order()), inquiryId, by: '丙　太郎', channel: 'mail', answers }));
    expect(await coming()).toEqual([KOU.id, HEI.id]);
  });

  test('is refused while its crews are all out, when it comes already, and when it is not asked any more', async () => {
    expect(answerOf(await addMaker(office, { ...(await order()), ...AGREED, makerId: KOU.id }))).toBe(
      'maker-already-joined',
    );
    await coordinatorKnows(office, [{ ...HEI, active: false }]);
    expect(answerOf(await addMaker(office, { ...(await order()), ...ASKED }))).toBe('maker-inactive');
    expect([await coming(), await office.newlyOwed()]).toEqual([[KOU.id], []]);
    await coordinatorKnows(office, [{ ...HEI, bufferMinutes: 300 }]);
    must(await addMaker(office, { ...(await order()), ...AGREED }));
    const slots = [wish(1, '2026-10-20', '15:00-17:00', '16:00-16:15')];
    ({
      application: { id },
    } = await sessionConfirmed(office, { slots, noFurtherCandidates: true }));
    expect(answerOf(await addMaker(office, { ...(await order()), ...AGREED }))).toBe('crews-exceeded');
    expect(await coming()).toEqual([KOU.id]);
  });

  test('asked while the session moves is asked for the new hour, and joining while a move is asked for it as well', async () => {
    must(await addMaker(office, { ...(await order()), ...ASKED }));
    await moveIsAsked();
    await office.newlyOwed();
    must(await addMaker(office, { ...(await order()), makerId: OTSU.id, consent: AGREED.consent }));
    expect(await office.newlyOwed()).toEqual([
      'confirmed → otsu-west@maker-otsu.example demo REQUEST 0',
      'confirmed → otsu@maker-otsu.example demo REQUEST 0',
      'inquiry → otsu-west@maker-otsu.example',
      'inquiry → otsu@maker-otsu.example',
    ]);
    must(await answer(KOU, 'yes'));
    expect((await office.see(id)).session?.date.toString()).toBe('2026-10-20');
    must(await answer(OTSU, 'yes'));
    const { session, inquiries } = await office.see(id);
    expect(session?.date.toString()).toBe('2026-10-27');
    const open = inquiries.filter((inquiry) => inquiry.kind === 'join' && inquiry.state === 'open');
    expect(open.map(({ maker, offers }) => [maker.id, offers])).toEqual([[HEI.id, [session?.slotId]]]);
    must(await answer(HEI, 'yes'));
    expect((await coming()).toSorted()).toEqual([HEI.id, KOU.id, OTSU.id]);
  });

  test('that still may join hears of the cancellation; one that said × does not', async () => {
    must(await addMaker(office, { ...(await order()), ...ASKED }));
    await office.deliver();
    must(await cancelSession(office, { ...(await order()), reason: '荒天のため' }));
    expect((await office.newlyOwed()).filter((line) => /hei/.test(line))).toEqual([
      'inquiry → hei@maker-hei.example',
      'inquiry-closed → hei@maker-hei.example',
    ]);
  });
});

describe('a maker replaced', () => {
  test('leaves and the other comes in one act; neither attendees nor applicant nor ministry are mailed', async () => {
    const { version } = (await office.see(id)).application;
    must(await replaceMaker(office, { ...(await order()), ...AGREED, leaverId: KOU.id, reason: '機材の故障' }));
    expect(await coming()).toEqual([HEI.id]);
    expect(await office.newlyOwed()).toEqual([
      'cancelled → kou@maker-kou.example demo CANCEL 1',
      'confirmed → hei@maker-hei.example demo REQUEST 1',
    ]);
    const events = (await office.history(id)).filter((event) => event.version > version);
    expect(events.map(({ type, actor }) => [type, actor.name])).toEqual([
      ['maker-removed', COORDINATOR.name],
      ['maker-joined', COORDINATOR.name],
    ]);
  });

  test('by one that is only asked leaves all the same', async () => {
    must(await replaceMaker(office, { ...(await order()), ...ASKED, leaverId: KOU.id, reason: '' }));
    expect(await coming()).toEqual([]);
    expect(await office.newlyOwed()).toEqual([
      'cancelled → kou@maker-kou.example demo CANCEL 1',
      'inquiry → hei@maker-hei.example',
    ]);
  });

  test('stays when the other cannot come: both or neither', async () => {
    await coordinatorKnows(office, [{ ...HEI, active: false }]);
    expect(answerOf(await replaceMaker(office, { ...(await order()), ...AGREED, leaverId: KOU.id, reason: '' }))).toBe(
      'maker-inactive',
    );
    expect([await coming(), await office.newlyOwed()]).toEqual([[KOU.id], []]);
  });
});

test('a maker that joined by itself and was taken out cannot join again behind its old link', async () => {
  const link = await makersLink(office, OTSU);
  must(await joinFixedSession(office, link, '企画　四郎'));
  must(await removeMaker(office, { ...(await order()), makerId: OTSU.id, reason: '都合' }));
  expect(answerOf(await joinFixedSession(office, link, '企画　四郎'))).toBe('inquiry-closed');
  expect(await coming()).toEqual([KOU.id]);
});
