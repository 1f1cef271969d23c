import { expect, test } from 'vitest';
import { type Fate, fateOf, type GivenRow } from '#domain/case/answer-row.ts';
import type { Question } from '#domain/case/question.ts';
import { windowOf } from '#domain/text/window.ts';

const NOW = Temporal.Instant.from('2026-09-01T10:00:00+09:00');
const ASKED = { asked: 'case', answer: '' };
const NO = { asked: 'case', answer: 'no' };

const QUESTION: Question = {
  inquiryId: 'inquiry',
  applicationId: 'case',
  reference: 'ABCD-EFGH',
  association: '見本市医師会',
  mode: 'in-person',
  venue: { name: '', postalCode: '', address: '' },
  prefecture: undefined,
  slotId: 'slot',
  rank: 1,
  date: Temporal.PlainDate.from('2026-10-20'),
  meeting: windowOf({ start: '10:00', end: '12:00' }),
  demo: windowOf({ start: '11:00', end: '11:15' }),
  replaced: false,
  state: 'open',
  closedBecause: undefined,
  answerBy: Temporal.PlainDate.from('2026-09-30'),
  note: '',
  decides: 'maker',
  askedAt: NOW,
  answer: undefined,
};

function given(changes: Partial<GivenRow> = {}): GivenRow {
  return { inquiryId: 'inquiry', slotId: 'slot', reply: 'yes', comment: '', seen: 'case.', ...changes };
}

test.each<[string, GivenRow, Question | undefined, Parameters<typeof fateOf>[2], Fate]>([
  ['a first answer counts', given(), QUESTION, { shown: ASKED, now: ASKED, typed: 'yes' }, 'new'],
  ['a changed one too', given(), QUESTION, { shown: NO, now: NO, typed: 'yes' }, 'new'],
  [
    'nothing chosen is nothing',
    given({ reply: undefined }),
    QUESTION,
    { shown: ASKED, now: ASKED, typed: undefined },
    'untouched',
  ],
  [
    'nothing chosen is nothing, whatever happened',
    given({ reply: undefined }),
    undefined,
    { shown: ASKED, now: NO, typed: undefined },
    'untouched',
  ],
  [
    'an answer that was taken out is no answer, and none is taken back by it',
    given({ reply: undefined }),
    QUESTION,
    { shown: NO, now: NO, typed: undefined },
    'cleared',
  ],
  [
    'one that was taken out of what has ended is nothing',
    given({ reply: undefined }),
    { ...QUESTION, state: 'closed' },
    { shown: NO, now: { ...NO, asked: 'closed' }, typed: undefined },
    'untouched',
  ],
  [
    'what was shown is nothing typed, though a colleague answered since',
    given({ reply: 'no' }),
    QUESTION,
    { shown: NO, now: { ...NO, answer: 'yes' }, typed: 'no' },
    'untouched',
  ],
  [
    'what stands already is the same',
    given(),
    QUESTION,
    { shown: ASKED, now: { ...ASKED, answer: 'yes' }, typed: 'yes' },
    'same',
  ],
  ['a colleague’s other answer refuses it', given(), QUESTION, { shown: ASKED, now: NO, typed: 'yes' }, 'answered'],
  [
    'a case that changed refuses it',
    given(),
    QUESTION,
    { shown: ASKED, now: { ...ASKED, asked: 'moved' }, typed: 'yes' },
    'changed',
  ],
  [
    'a closed one has ended',
    given(),
    { ...QUESTION, state: 'closed' },
    { shown: ASKED, now: { ...ASKED, asked: 'closed' }, typed: 'yes' },
    'ended',
  ],
  [
    'a passed one has ended',
    given(),
    { ...QUESTION, date: Temporal.PlainDate.from('2026-08-31') },
    { shown: ASKED, now: ASKED, typed: 'yes' },
    'ended',
  ],
  [
    'words want a reply',
    given({ reply: undefined, comment: '午後なら' }),
    QUESTION,
    { shown: ASKED, now: ASKED, typed: undefined },
    'no-reply',
  ],
  [
    'of nothing that was asked it is unknown',
    given(),
    undefined,
    { shown: ASKED, now: { asked: '', answer: '' }, typed: 'yes' },
    'unknown',
  ],
])('%s', (_, row, question, prints, fate) => {
  expect(fateOf(row, question, prints, NOW)).toBe(fate);
});
