import { expect, test } from 'vitest';
import { type Answered, answeredTotals, answeredWords } from '#domain/case/answered.ts';

const person = (email: string, state: 'registered' | 'waiting' = 'registered') => ({ email, state });
const answer = (email: string, partstat: Answered['partstat'], isOld = false): Answered => ({ email, partstat, isOld });

const PEOPLE = [
  ...[person('ichiro@clinic.example.jp'), person('Uketsuke@clinic.example.jp'), person('uketsuke@clinic.example.jp')],
  ...[person('niko@clinic.example.jp'), person(''), person('machi@clinic.example.jp', 'waiting')],
];

test('an answer stands at each who shares its address, and says so; who has no address has none', () => {
  const answers = [
    answer('uketsuke@clinic.example.jp', 'declined'),
    answer('ichiro@clinic.example.jp', 'accepted', true),
  ];
  expect(PEOPLE.map((one) => answeredWords(one, PEOPLE, [...answers, answer('', 'accepted')]))).toEqual([
    ...[
      '参加（承諾）（変更前のご案内への回答）',
      '辞退（代表アドレスの回答）',
      '辞退（代表アドレスの回答）',
      '',
      '',
      '',
    ],
  ]);
});

test('totals count addresses with a seat; an answer to what was replaced is none, nor is a stranger’s or one who waits', () => {
  const answers = [
    ...[answer('uketsuke@clinic.example.jp', 'tentative'), answer('ichiro@clinic.example.jp', 'accepted', true)],
    ...[answer('machi@clinic.example.jp', 'accepted'), answer('dareka@example.jp', 'declined')],
  ];
  expect(answeredTotals(PEOPLE, answers)).toBe('仮の参加 1件・未回答 2件');
  expect(answeredTotals(PEOPLE, [answer('dareka@example.jp', 'declined')])).toBe('');
});
