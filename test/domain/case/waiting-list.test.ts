import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Registration, RegistrationState } from '#domain/case/registration.ts';
import {
  endOfLine,
  freeSeats,
  mayTake,
  positionOf,
  promotions,
  seatsOf,
  standsInTheWay,
} from '#domain/case/waiting-list.ts';

const START = Temporal.Instant.from('2026-09-01T01:00:00Z');

describe('seats', () => {
  test('are counted in people, of those who are registered or hold one until they confirm', () => {
    const seats = seatsOf(10, [
      signUp('a', 'registered', 3),
      signUp('b', 'unconfirmed', 2),
      signUp('c', 'unconfirmed', 4, 1),
      signUp('d', 'waiting', 5, 2),
      signUp('e', 'left', 1),
    ]);
    expect([seats.taken, freeSeats(seats), seats.waiting.map(({ id }) => id)]).toEqual([5, 5, ['d']]);
  });

  test('without 定員 never run out, and 定員 below what is booked leaves none and throws nobody out', () => {
    const booked = [signUp('a', 'registered', 20)];
    expect(mayTake(seatsOf(undefined, booked), 20)).toBe(true);
    expect([freeSeats(seatsOf(5, booked)), promotions(seatsOf(5, booked))]).toEqual([0, []]);
  });

  test('a free one is not for a newcomer while somebody waits', () => {
    const seats = seatsOf(3, [signUp('a', 'registered', 2), signUp('b', 'waiting', 2, 1)]);
    expect([freeSeats(seats), mayTake(seats, 1)]).toEqual([1, false]);
  });
});

describe('the waiting list', () => {
  const names = (capacity: number, signUps: Registration[]) =>
    promotions(seatsOf(capacity, signUps)).map(({ id }) => id);

  test('is served in order, and a small group does not overtake a large one', () => {
    const line = [signUp('large', 'waiting', 3, 1), signUp('small', 'waiting', 1, 2)];
    expect([names(2, [signUp('gone', 'left', 2), ...line]), names(3, line), names(4, line)]).toEqual([
      ['small'],
      ['large'],
      ['large', 'small'],
    ]);
    expect(names(5, [signUp('a', 'registered', 3), ...line])).toEqual([]);
  });

  test('a group larger than a lowered 定員 keeps its place and stops nobody', () => {
    const line = [signUp('large', 'waiting', 3, 1), signUp('small', 'waiting', 1, 2)];
    const { waiting } = seatsOf(2, line);
    expect([positionOf(waiting, 'large'), positionOf(waiting, 'small'), positionOf(waiting, 'nobody')]).toEqual([
      1, 2, 0,
    ]);
    expect(mayTake(seatsOf(4, [signUp('a', 'registered', 2), signUp('huge', 'waiting', 5, 1)]), 2)).toBe(true);
  });

  test('goes on behind a group that was passed over, which gets its seats as soon as they are there', () => {
    const passed = { ...signUp('large', 'waiting', 3, 1), passedOverAt: START };
    const line = [passed, signUp('small', 'waiting', 1, 2), signUp('middle', 'waiting', 2, 3)];
    expect([names(3, [signUp('a', 'registered', 1), ...line]), names(4, line), names(6, line)]).toEqual([
      ['small'],
      ['large', 'small'],
      ['large', 'small', 'middle'],
    ]);
    const left = seatsOf(4, [signUp('a', 'registered', 2), passed]);
    expect([mayTake(left, 2), mayTake(left, 3), standsInTheWay(left)]).toEqual([true, false, undefined]);
  });

  test('says who stands in the way: the first that is not passed over, where seats are free but too few', () => {
    const line = [signUp('large', 'waiting', 3, 1), signUp('small', 'waiting', 1, 2)];
    const of = (capacity: number, taken: number) =>
      standsInTheWay(seatsOf(capacity, [signUp('a', 'registered', taken), ...line]))?.id;
    expect([of(5, 3), of(5, 5), of(2, 1)]).toEqual(['large', undefined, undefined]);
  });

  test('two in one millisecond stand one behind the other', () => {
    const seats = seatsOf(1, [signUp('a', 'waiting', 1, 0)]);
    expect(endOfLine(seats, START)).toEqual(START.add({ milliseconds: 1 }));
    expect(endOfLine(seats, START.add({ hours: 1 }))).toEqual(START.add({ hours: 1 }));
  });
});

test('whoever is served: never over 定員, always the front of the line, and nobody is lost', () => {
  const states = fc.constantFrom<RegistrationState>('registered', 'waiting', 'waiting', 'unconfirmed', 'left');
  const people = fc.array(fc.tuple(states, fc.integer({ min: 1, max: 6 }), fc.boolean()), { maxLength: 12 });
  fc.assert(
    fc.property(fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }), people, (capacity, drawn) => {
      const signUps = drawn.map(([state, count, seated], index) =>
        signUp(`n${index}`, state, count, state === 'waiting' || !seated ? drawn.length - index : undefined),
      );
      const before = seatsOf(capacity, signUps);
      const served = promotions(before);
      const after = seatsOf(
        capacity,
        signUps.map((one) => (served.includes(one) ? { ...one, state: 'registered', waitingSince: undefined } : one)),
      );
      const room = capacity ?? Number.POSITIVE_INFINITY;
      expect(after.taken).toBeLessThanOrEqual(Math.max(room, before.taken));
      const line = before.waiting.filter((one) => one.people <= room);
      expect(served).toEqual(line.slice(0, served.length));
      expect(after.waiting.length + served.length).toBe(before.waiting.length);
      // Whoever is next really does not fit, so no seat stays empty that somebody could have.
      const next = line[served.length];
      if (next) expect(freeSeats(after)).toBeLessThan(next.people);
      expect(promotions(after)).toEqual([]);
    }),
  );
});

/** `minute` says since when it waits, or that there was no seat to hold. */
function signUp(id: string, state: RegistrationState, people: number, minute?: number): Registration {
  return {
    id,
    applicationId: 'application',
    state,
    name: id,
    kana: '',
    institution: '',
    institutionCode: '',
    email: `${id}@clinic.example`,
    people,
    waitingSince: minute === undefined ? undefined : START.add({ minutes: minute }),
    arrived: undefined,
    passedOverAt: undefined,
    enteredBy: undefined,
    askedBy: { browser: '', network: '' },
    createdAt: START,
  };
}
