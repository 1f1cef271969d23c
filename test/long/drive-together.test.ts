import { expect, test } from 'vitest';
import type { Case } from '#workflow/case/case.ts';
import { calendarOf } from '../support/office.ts';
import { driveByHand, mostAtOnce } from './drive-by-hand.ts';
import { type DriveHouse, openDriveHouse } from './drive-house.ts';
import { driveTogether } from './drive-together.ts';

const APPLICATIONS = Number(process.env.DRIVE_APPLICATIONS ?? 300);
const SEED = Number(process.env.DRIVE_SEED ?? 20261126);

interface Outcome {
  confirmed: number;
  declined: number;
  /** Mails to makers about being asked: questions, reminders, closings. */
  asking: number;
  /** Mails to makers that bring or change an entry of a calendar. */
  entries: number;
  /** Requests of coordinators that change something. */
  acts: number;
}

test(`${APPLICATIONS} applications once by hand and once many at once, by one mail a maker and a proposal: at least ten times fewer mails ask makers, and coordinators press at least five times less`, async () => {
  const byHand = await outcomeOf('by hand', (house) =>
    driveByHand(house.drive, { ...house, offices: [], applications: APPLICATIONS }),
  );
  const together = await outcomeOf('together', (house) => driveTogether(house, APPLICATIONS));
  expect(byHand.asking / together.asking).toBeGreaterThanOrEqual(10);
  expect(byHand.acts / together.acts).toBeGreaterThanOrEqual(5);
});

/** Drives in a house of its own; every case ends, and nobody is over-booked. */
async function outcomeOf(way: string, drives: (house: DriveHouse) => Promise<unknown>): Promise<Outcome> {
  const house = await openDriveHouse(SEED);
  try {
    const begun = performance.now();
    await drives(house);
    // What is closed is told in the evening.
    house.putForward({ hours: 24 });
    await house.untilMailsLeft();
    const cases = await house.cases();
    expect(cases.map(({ application: { state } }) => state).filter((state) => !ENDS.includes(state))).toEqual([]);
    for (const maker of house.makers) {
      const atOnce = mostAtOnce(maker, cases);
      expect([maker.name, atOnce <= maker.crews, atOnce]).toEqual([maker.name, true, atOnce]);
    }
    const outcome = figuresOf(house, cases);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(way, JSON.stringify(outcome), `in ${seconds} s`, JSON.stringify([...house.drive.tally]));
    return outcome;
  } finally {
    await house.close();
  }
}

const ENDS: readonly string[] = ['confirmed', 'declined'];

function figuresOf(house: DriveHouse, cases: readonly Case[]): Outcome {
  const addresses = house.makers.map(({ email }) => email);
  const mails = house.mail.mails.filter(({ envelope }) => envelope.to.some((to) => addresses.includes(to)));
  const entries = mails.filter((mail) => calendarOf(mail) !== undefined).length;
  const ended = (state: string): number => cases.filter(({ application }) => application.state === state).length;
  return {
    ...{ confirmed: ended('confirmed'), declined: ended('declined') },
    ...{ asking: mails.length - entries, entries, acts: house.deskActs() },
  };
}
