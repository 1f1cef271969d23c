import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertMails } from '#store/queue/outbox.ts';
import { openLane } from '#workflow/post/deliver-mail.ts';
import { newMail } from '../store/samples.ts';
import { DATABASES, type Databases } from '../support/databases.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

const PEOPLE = 500;
const PER_SECOND = 100;
/** A fifth of a second's may leave at once, and what two processes have under way may arrive late. */
const BURST = PER_SECOND / 5 + 2 * 10;

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let databases: Databases;
  let mail: MailServer;
  let offices: TestOffice[];
  beforeAll(async () => {
    databases = await open();
    const database = await databases.fresh();
    mail = await openMailServer();
    offices = [];
    for (const idPrefix of ['0000', '0001', '0002']) offices.push(await openOffice({ database, mail, idPrefix }));
  });
  afterAll(async () => {
    for (const office of offices) await office.close();
    await mail.close();
    await databases.close();
  });

  /** Delivers as a process does until everything has left, or it is told to stop. */
  async function work(office: TestOffice, by: string, isOver: () => boolean): Promise<void> {
    const policy = { ...office.policy, mailPerSecond: PER_SECOND };
    const lane = openLane({ ...office, policy, now: () => Temporal.Now.instant() }, by, 'rest');
    while (!isOver()) {
      await lane.run();
      await pause(5);
    }
    await lane.stop();
  }

  test('500 people’s mails, by two processes of which one gives way to a third, leave once each at the pace that is set (check 19)', async () => {
    const [one, two, three] = offices;
    if (!one || !two || !three) throw new Error('three offices');
    const owed = Array.from({ length: PEOPLE }, (_, at) => newMail(`p${at}@clinic.example`, `m${at}`));
    await one.store.write((tx) => insertMails(tx, owed, Temporal.Now.instant()));
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const began = performance.now();
    const seen: [at: number, count: number][] = [];
    const look = setInterval(() => seen.push([performance.now() - began, mail.recipients.length]), 20);
    const isDone = (): boolean => mail.mails.length >= PEOPLE;
    const first = work(one, 'one', () => isDone() || mail.mails.length >= PEOPLE / 2);
    await Promise.all([work(two, 'two', isDone), first.then(() => work(three, 'three', isDone))]);
    const seconds = (performance.now() - began) / 1000;
    delay.disable();
    clearInterval(look);
    await two.deliver();
    const most = Math.max(...seen.map(([at, count]) => count - countAt(seen, at - 1000)));
    const blocked = { p90: delay.percentile(90) / 1e6, longest: delay.max / 1e6 };
    console.log(
      `${name}: ${seconds.toFixed(1)} s, at most ${most} in a second, event loop ${JSON.stringify(blocked)} ms`,
    );
    expect(mail.mails.map(({ envelope }) => envelope.to[0]).sort()).toEqual(owed.map(({ to }) => to.email).sort());
    expect(most).toBeLessThanOrEqual(PER_SECOND + BURST);
    expect(blocked.p90).toBeLessThan(100);
  });
});

/** How many had arrived by then. */
function countAt(seen: readonly (readonly [number, number])[], moment: number): number {
  return seen.findLast(([at]) => at <= moment)?.[1] ?? 0;
}
