import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';
import { addWalkIn, readReception, takeBackWalkIn, tickOff } from '#workflow/attendees/receive.ts';
import { leaveRegistration } from '#workflow/attendees/register.ts';
import { readReport } from '#workflow/session/file-report.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import {
  attendeeSignsUp,
  attendeesLink,
  COORDINATOR,
  ICHIRO,
  NIJIKO,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { answerOf, must, openOffice, type TestOffice } from '../../support/office.ts';

let office: TestOffice;
let id: string;
let door: string;
beforeEach(async () => {
  office = await openOffice();
  ({ id } = (await sessionConfirmed(office)).application);
});
afterEach(() => office.close());

async function openDoor(): Promise<void> {
  must(await openReception(office, id));
  door = must(await readReceptionSetUp(office, id)).link ?? '';
}

async function tick(name: string, people: number, seenPeople = 0) {
  const { attendees, waiting } = await office.see(id);
  const person = [...attendees, ...waiting].find((one) => one.name === name);
  return tickOff(office, door, { registrationId: person?.id ?? '', seenPeople, people, by: '受付　花' });
}

const walkIn = (key: string) =>
  addWalkIn(office, door, { id: key, name: '飛入', institution: '', people: 1, addedBy: '花' });
const arrived = async () => (await readReport(office, id)).arrived;
const atDoor = async () => must(await readReception(office, door)).counts;

test('what is ticked off on the day before, or on a day from which the session was moved away, is nobody who came', async () => {
  const page = await signUpPage(office);
  await attendeeSignsUp(office, page, ICHIRO);
  await attendeeSignsUp(office, page, NIJIKO);
  await openDoor();
  office.clock.set('2026-10-19T15:00:00+09:00');
  must(await tick(ICHIRO.name, 2));
  must(await walkIn('try-out'));
  expect([(await atDoor()).arrived, must(await readReception(office, door)).isTryOut]).toEqual([3, true]);
  expect(must(await readReceptionSetUp(office, id)).counts.arrived).toBe(0);
  office.clock.set('2026-10-20T08:30:00+09:00');
  expect([(await atDoor()).arrived, (await atDoor()).walkIns, await arrived()]).toEqual([0, 0, 0]);
  must(await tick(ICHIRO.name, 1));
  must(await tick(NIJIKO.name, 1));
  must(await walkIn('on-the-day'));
  expect([(await atDoor()).arrived, await arrived()]).toEqual([3, 3]);
  const { version } = (await office.see(id)).application;
  must(
    await moveSession(office, {
      applicationId: id,
      seenVersion: version,
      actor: COORDINATOR,
      wish: wish(1, '2026-10-27'),
      reason: '停電のため',
      consent: { kind: 'agreed', by: '企画　三郎' },
    }),
  );
  expect([await arrived(), must(await readReceptionSetUp(office, id)).counts.arrived]).toEqual([0, 0]);
  // ICHIRO was ticked off anew on the day, so the day before keeps its 当日参加 alone.
  expect(
    (await office.history(id)).filter(({ type }) => type === 'arrivals-ended').map(({ data }) => data.text),
  ).toEqual([
    '2026年10月19日（月）の受付：1名（当日参加1名を含む）\n2026年10月20日（火）の受付：3名（当日参加1名を含む）',
  ]);
  office.clock.set('2026-10-27T09:30:00+09:00');
  expect((await atDoor()).arrived).toBe(0);
  // The page that day shows nobody, and the first tick takes the place of the old one.
  must(await tick(ICHIRO.name, 2));
  expect([await arrived(), must(await readReception(office, door)).walkIns]).toEqual([2, []]);
  must(await takeBackWalkIn(office, door, 'on-the-day'));
  expect(await arrived()).toBe(2);
});

test('who was received cannot leave by the link, is counted, and nobody is sent for', async () => {
  const page = await signUpPage(office, { capacity: 2 });
  await attendeeSignsUp(office, page, ICHIRO);
  const his = await attendeesLink(office, ICHIRO.email);
  await attendeeSignsUp(office, page, NIJIKO);
  await openDoor();
  office.clock.set('2026-10-20T09:45:00+09:00');
  must(await tick(ICHIRO.name, 2));
  await office.deliver();
  await office.newlyOwed();
  expect(answerOf(await leaveRegistration(office, his))).toBe('already-arrived');
  expect([await office.newlyOwed(), await arrived()]).toEqual([[], 2]);
  // Ticked off by mistake: taken back, he can leave; she sits in the room already.
  must(await tick(NIJIKO.name, 1));
  must(await tick(ICHIRO.name, 0, 2));
  must(await leaveRegistration(office, his));
  expect(await office.newlyOwed()).toEqual([`left → ${ICHIRO.email} meeting CANCEL 1`]);
  expect((await office.see(id)).attendees.map(({ name }) => name)).toEqual([NIJIKO.name]);
});

test('a tick of the try-out keeps nobody from leaving', async () => {
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const his = await attendeesLink(office, ICHIRO.email);
  await openDoor();
  office.clock.set('2026-10-19T15:00:00+09:00');
  must(await tick(ICHIRO.name, 2));
  expect((await leaveRegistration(office, his)).ok).toBe(true);
});
