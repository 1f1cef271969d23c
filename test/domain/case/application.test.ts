import { describe, expect, test } from 'vitest';
import { type Act, isFinal, may, requireAct, venueStands } from '#domain/case/application.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import { sampleApplication } from '../samples.ts';

/** Every act, and the states in which it is possible (DESIGN §2 "States"); in all others it is refused. */
const TABLE: Record<Act, ApplicationState[]> = {
  verify: ['unverified'],
  reopen: ['unverified'],
  ask: ['received', 'inquiring'],
  answer: ['inquiring', 'confirmed'],
  recall: ['inquiring', 'confirmed'],
  return: ['received', 'inquiring'],
  correct: ['received', 'inquiring', 'returned'],
  decline: ['received', 'inquiring', 'returned'],
  withdraw: ['received', 'inquiring', 'returned'],
  confirm: ['received', 'inquiring'],
  change: ['confirmed'],
  'answer-wish': ['confirmed'],
  'ask-change': ['confirmed'],
  'choose-materials': ['confirmed'],
  circulate: ['received', 'inquiring', 'returned', 'confirmed'],
  cancel: ['confirmed'],
  hold: ['confirmed'],
  register: ['received', 'inquiring', 'returned', 'confirmed'],
  'mail-attendees': ['received', 'inquiring', 'returned', 'confirmed', 'held'],
  report: ['held'],
  'move-contact': ['unverified', 'received', 'inquiring', 'returned', 'confirmed'],
  'set-second-contact': ['received', 'inquiring', 'returned', 'confirmed'],
  write: ['received', 'inquiring', 'returned', 'confirmed', 'declined', 'withdrawn', 'cancelled', 'held'],
};

const ACTS: Act[] = Object.keys(TABLE).filter((act): act is Act => act in TABLE);
const CASES = ACTS.flatMap((act) =>
  APPLICATION_STATES.map((state) => ({ act, state, allowed: TABLE[act].includes(state) })),
);

describe('what may be done in which state', () => {
  test.each(CASES)('$act while $state: $allowed', ({ act, state, allowed }) => {
    const application = sampleApplication({ state });
    expect(may(state, act)).toBe(allowed);
    expect(requireAct(application, act)).toEqual(
      allowed ? { ok: true, value: application } : { ok: false, refusal: { code: 'wrong-state', state } },
    );
  });

  test('the table knows every act and state', () => {
    expect(CASES.length).toBe(23 * 10);
  });

  test('exactly the final states allow no change, but for the draft, which is not filed yet', () => {
    // Words are possible afterwards, and a held session is reported.
    const changes = ACTS.filter((act) => !['write', 'mail-attendees', 'report'].includes(act));
    const final = APPLICATION_STATES.filter(isFinal);
    const closed = APPLICATION_STATES.filter((state) => !changes.some((act) => may(state, act)));
    expect(final).toEqual(['declined', 'withdrawn', 'cancelled', 'held']);
    expect(closed).toEqual(['draft', ...final]);
  });
});

describe('the venue', () => {
  test.each([
    ['in-person', '見本会館', '東京都千代田区1-1', true],
    ['in-person', '', '東京都千代田区1-1', false],
    ['in-person', '見本会館', '', false],
    ['in-person', '', '', false],
    ['online', '', '', true],
    ['online', '見本会館', '', true],
  ] as const)('%s with name 「%s」 and address 「%s」: %s', (mode, name, address, stands) => {
    expect(venueStands({ name, address, postalCode: '' }, mode)).toBe(stands);
  });
});
