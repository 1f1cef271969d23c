import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { removeMaker } from '#workflow/session/change-makers.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import { day, wish } from '../../domain/samples.ts';
import { COORDINATOR, KOU, makersLink, OTSU, sessionConfirmed } from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

async function order(applicationId: string) {
  return { applicationId, seenVersion: (await office.see(applicationId)).application.version, actor: COORDINATOR };
}

/** 甲 and 乙 come; the coordinator asks both for another day, and 甲 has said yes. */
async function moveHalfAgreed(): Promise<string> {
  const { application } = await sessionConfirmed(office);
  must(await joinFixedSession(office, await makersLink(office, OTSU), '企画　四郎'));
  const consent = { kind: 'asked', answerBy: day('2026-09-20'), note: '' } as const;
  must(
    await moveSession(office, {
      ...(await order(application.id)),
      wish: wish(1, '2026-10-27'),
      reason: '会場',
      consent,
    }),
  );
  const asked = (await office.see(application.id)).inquiries.find(
    (inquiry) => inquiry.kind === 'move' && inquiry.maker.id === KOU.id,
  );
  const answers = [{ slotId: asked?.offers[0] ?? '', reply: 'yes', comment: '' } as const];
  must(await answerInquiry(office, await makersLink(office, KOU), { answers, by: '企画　三郎' }));
  return application.id;
}

describe('a maker taken out of the session', () => {
  test('no longer holds up a move to which all others have agreed', async () => {
    const id = await moveHalfAgreed();
    expect((await office.see(id)).session?.date.toString()).toBe('2026-10-20');
    must(await removeMaker(office, { ...(await order(id)), makerId: OTSU.id, reason: '人手が足りないため' }));
    expect((await office.see(id)).session?.date.toString()).toBe('2026-10-27');
  });

  test('is not offered to join again by the page behind its link', async () => {
    const { application, kou } = await sessionConfirmed(office);
    const link = await makersLink(office, KOU);
    must(await removeMaker(office, { ...(await order(application.id)), makerId: KOU.id, reason: '都合' }));
    const view = must(await readInquiry(office, link));
    expect([view.inquiry.id, view.inquiry.state, view.inquiry.closedBecause, view.joined]).toEqual([
      kou.id,
      'closed',
      'recalled',
      false,
    ]);
  });

  test('does not let a move pass to which nobody has agreed', async () => {
    const { application } = await sessionConfirmed(office);
    const consent = { kind: 'asked', answerBy: day('2026-09-20'), note: '' } as const;
    must(
      await moveSession(office, {
        ...(await order(application.id)),
        wish: wish(1, '2026-10-27'),
        reason: '会場',
        consent,
      }),
    );
    must(await removeMaker(office, { ...(await order(application.id)), makerId: KOU.id, reason: '都合' }));
    expect((await office.see(application.id)).session?.date.toString()).toBe('2026-10-20');
  });
});
