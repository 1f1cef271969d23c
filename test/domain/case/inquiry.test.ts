import { describe, expect, test } from 'vitest';
import {
  type Answer,
  allSlotsPassed,
  type Inquiry,
  nobodyCan,
  proposedAnswerBy,
  saidYes,
} from '#domain/case/inquiry.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { day, instant, slot } from '../samples.ts';

const TODAY = day('2026-09-10');
const SLOTS = [slot('first', 1, '2026-10-20'), slot('second', 2, '2026-10-21')];

describe('the proposed last day for an answer', () => {
  // 3 and 4 November 2026 are a Tuesday and a Wednesday; 3 November is 文化の日.
  const isHoliday = (date: Temporal.PlainDate) => date.equals(day('2026-11-03'));
  test.each([
    ['five days on, when that is a working day', '2026-11-04', '2026-11-09'],
    ['the Monday after a Saturday', '2026-11-09', '2026-11-16'],
    ['the Monday after a Sunday', '2026-11-10', '2026-11-16'],
    ['the day after a holiday', '2026-10-29', '2026-11-04'],
  ])('is %s', (_, today, proposed) => {
    expect(proposedAnswerBy(day(today), isHoliday).toString()).toBe(proposed);
  });

  test('goes past a weekend and the holiday behind it', () => {
    const monday = (date: Temporal.PlainDate) => date.equals(day('2026-11-23'));
    expect(proposedAnswerBy(day('2026-11-16'), monday).toString()).toBe('2026-11-24');
  });
});

describe('a maker said yes', () => {
  test('○ for that very slot counts', () => {
    expect(saidYes({ answers: [answer('first', 'yes')] }, 'first')).toBe(true);
  });

  test.each<[string, Answer[]]>([
    ['no answer', []],
    ['△', [answer('first', 'maybe')]],
    ['×', [answer('first', 'no')]],
    ['○ for another slot', [answer('second', 'yes')]],
    ['○ that was taken back later', [answer('first', 'yes', 1), answer('first', 'no', 2)]],
    ['○ that was taken back, listed newest first', [answer('first', 'maybe', 2), answer('first', 'yes', 1)]],
  ])('%s does not', (_, answers) => {
    expect(saidYes({ answers }, 'first')).toBe(false);
  });
});

describe('全社不可', () => {
  test('nobody asked is not nobody can', () => {
    expect(nobodyCan([], SLOTS, TODAY)).toBe(false);
  });

  test('× for every slot by every maker is', () => {
    const asked = [
      inquiry([answer('first', 'no'), answer('second', 'no')]),
      inquiry([answer('second', 'no')], ['second']),
    ];
    expect(nobodyCan(asked, SLOTS, TODAY)).toBe(true);
  });

  test.each<[string, Inquiry[]]>([
    ['one slot is not answered yet', [inquiry([answer('first', 'no')])]],
    ['one maker has not answered', [inquiry([answer('first', 'no'), answer('second', 'no')]), inquiry([])]],
    ['one answer is ○', [inquiry([answer('first', 'no'), answer('second', 'yes')])]],
    ['one answer is △', [inquiry([answer('first', 'maybe'), answer('second', 'no')])]],
    ['× became ○ later', [inquiry([answer('first', 'no', 1), answer('first', 'yes', 2), answer('second', 'no')])]],
  ])('it is not when %s', (_, inquiries) => {
    expect(nobodyCan(inquiries, SLOTS, TODAY)).toBe(false);
  });

  test('a ○ for a day that has passed no longer helps', () => {
    const asked = [inquiry([answer('first', 'yes'), answer('second', 'no')])];
    expect(nobodyCan(asked, SLOTS, day('2026-10-20'))).toBe(false);
    expect(nobodyCan(asked, SLOTS, day('2026-10-21'))).toBe(true);
  });

  test('recalled inquiries and inquiries about a move do not count', () => {
    const recalled = { ...inquiry([]), state: 'closed' as const, closedBecause: 'recalled' as const };
    const move = { ...inquiry([]), kind: 'move' as const };
    const refused = inquiry([answer('first', 'no'), answer('second', 'no')]);
    expect(nobodyCan([recalled, move], SLOTS, TODAY)).toBe(false);
    expect(nobodyCan([recalled, move, refused], SLOTS, TODAY)).toBe(true);
  });
});

test('候補日切れ begins the day after the last candidate', () => {
  expect(allSlotsPassed(SLOTS, day('2026-10-20'))).toBe(false);
  expect(allSlotsPassed(SLOTS, day('2026-10-21'))).toBe(false);
  expect(allSlotsPassed(SLOTS, day('2026-10-22'))).toBe(true);
});

function answer(slotId: string, reply: Reply, minute = 0): Answer {
  const at = instant('2026-09-08T01:00:00Z').add({ minutes: minute });
  return { slotId, reply, comment: '', by: '見本　次郎', channel: 'link', at };
}

function inquiry(answers: Answer[], offers = ['first', 'second']): Inquiry {
  return {
    id: 'inquiry-1',
    applicationId: 'application-1',
    maker: {
      id: 'maker-1',
      name: '見本電機',
      products: '',
      addresses: ['event@maker.example'],
      crews: 1,
      bufferMinutes: 60,
      regions: [],
      active: true,
      contact: { name: '', phone: '', remarks: '' },
      daysOff: [],
    },
    kind: 'new',
    state: 'open',
    closedBecause: undefined,
    offers,
    answerBy: day('2026-09-15'),
    note: '',
    decides: 'maker',
    askedAt: instant('2026-09-07T01:00:00Z'),
    askedBy: '調整　担当',
    answers,
  };
}
