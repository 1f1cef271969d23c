import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertMails } from '#store/queue/outbox.ts';
import { openLane } from '#workflow/post/deliver-mail.ts';
import { newMail } from '../../store/samples.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

const owe = (count: number, priority: 0 | 1) =>
  office.store.write((tx) =>
    insertMails(
      tx,
      Array.from({ length: count }, (_, index) =>
        newMail(`p${priority}-${index}@clinic.example`, `m${index}`, { priority }),
      ),
      office.now(),
    ),
  );
const left = () => ({
  urgent: office.mail.mails.filter(({ envelope }) => envelope.to[0]?.startsWith('p0')).length,
  rest: office.mail.mails.filter(({ envelope }) => envelope.to[0]?.startsWith('p1')).length,
});

test('two processes together send no more in a second than MAIL_PER_SECOND says, and codes do not wait for the rest', async () => {
  const paced = { ...office, policy: { ...office.policy, mailPerSecond: 5 } };
  const rest = ['one', 'two'].map((by) => openLane(paced, by, 'rest'));
  const urgent = openLane(paced, 'one', 'urgent');
  await owe(40, 1);
  const seconds: number[] = [];
  for (let second = 0; second < 3; second++) {
    const before = left().rest;
    for (let step = 0; step < 10; step++) {
      for (const lane of rest) {
        const again = await lane.run();
        await lane.stop();
        expect(Temporal.Instant.compare(again ?? office.now(), office.now())).toBeGreaterThan(-1);
      }
      office.clock.advance({ milliseconds: 100 });
    }
    seconds.push(left().rest - before);
  }
  expect(seconds).toEqual([5, 5, 5]);
  await owe(8, 0);
  await urgent.run();
  await urgent.stop();
  expect(left().urgent).toBe(6);
  const held = left().rest;
  for (const lane of rest) {
    await lane.run();
    await lane.stop();
  }
  expect(left().rest).toBe(held);
});

test('a clock that was a day ahead for a moment holds no mail up once it is set right', async () => {
  const paced = { ...office, policy: { ...office.policy, mailPerSecond: 5 } };
  const lanes = (['urgent', 'rest'] as const).map((lane) => openLane(paced, 'one', lane));
  const right = office.now();
  office.clock.advance({ hours: 24 });
  await owe(3, 0);
  for (const lane of lanes) {
    await lane.run();
    await lane.stop();
  }
  office.clock.set(right.toString());
  const before = left();
  await owe(1, 1);
  for (let step = 0; step < 20; step++) {
    for (const lane of lanes) {
      await lane.run();
      await lane.stop();
    }
    office.clock.advance({ milliseconds: 100 });
  }
  expect([before, left()]).toEqual([
    { urgent: 3, rest: 0 },
    { urgent: 3, rest: 1 },
  ]);
});
