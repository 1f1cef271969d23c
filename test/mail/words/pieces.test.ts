import { expect, test } from 'vitest';
import { piecesOf } from '#mail/words/pieces.ts';

test('days, hours and short brackets of a line stay in one piece', () => {
  expect(piecesOf('2026年10月20日（火） 11:00～11:15（15分）、1階')).toEqual([
    { text: '2026年', unbroken: false },
    { text: '10月20日（火）', unbroken: true },
    { text: ' ', unbroken: false },
    { text: '11:00～11:15', unbroken: true },
    { text: '', unbroken: false },
    { text: '（15分）', unbroken: true },
    { text: '、1階', unbroken: false },
  ]);
});

test('long brackets may break', () => {
  expect(piecesOf('（市民会館の東側にある駐車場）')).toEqual([
    { text: '（市民会館の東側にある駐車場）', unbroken: false },
  ]);
});
