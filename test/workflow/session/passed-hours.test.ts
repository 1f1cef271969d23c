import { afterEach, beforeEach, expect, test } from 'vitest';
import { askMakers } from '#workflow/asking/ask.ts';
import { form1Problems } from '#workflow/filing/file.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  form1Input,
  KOU,
  makerConfirms,
  sessionConfirmed,
} from '../../support/cast.ts';
import { answerOf, openOffice, type TestOffice } from '../../support/office.ts';

/** 15:00 of the day of the first candidate, 10:00 to 12:00. */
const AFTERNOON = '2026-10-20T15:00:00+09:00';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

test('an hour of today that is over can be neither filed, asked for nor confirmed', async () => {
  const { id } = await applicationReceived(office);
  await coordinatorKnows(office);
  const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
  office.clock.set(AFTERNOON);
  const permitted = form1Problems(office, form1Input(), Temporal.PlainDate.from('2026-10-01'));
  expect(permitted.map(({ code }) => code)).toEqual(['slot-passed']);
  const { application } = await office.see(id);
  const asked = await askMakers(office, {
    applicationId: id,
    seenVersion: application.version,
    actor: COORDINATOR,
    makerIds: [KOU.id],
    slotIds: application.form1.slots.map((slot) => slot.id),
    answerBy: Temporal.PlainDate.from('2026-10-20'),
    note: '',
    decides: 'maker',
  });
  expect(answerOf(asked)).toBe('slot-passed');
  if (!kou) throw new Error('甲 was to be asked');
  expect(answerOf(await makerConfirms(office, kou))).toBe('slot-passed');
  expect((await makerConfirms(office, kou, { rank: 2 })).ok).toBe(true);
});

test('a session is not moved to an hour of today that is over', async () => {
  const { id } = (await sessionConfirmed(office)).application;
  office.clock.set('2026-10-19T15:00:00+09:00');
  const { version } = (await office.see(id)).application;
  const move = (hours: string, demo: string) =>
    moveSession(office, {
      applicationId: id,
      seenVersion: version,
      actor: COORDINATOR,
      wish: wish(1, '2026-10-19', hours, demo),
      reason: '前倒し',
      consent: { kind: 'agreed', by: '企画' },
    });
  expect(answerOf(await move('10:00-12:00', '11:00-11:15'))).toBe('slot-passed');
  expect((await move('16:00-18:00', '17:00-17:15')).ok).toBe(true);
});
