import { describe, expect, test } from 'vitest';
import { doorNumber, isSought } from '#domain/case/reception.ts';

const ID = '4f0c2b1e-6d7a-4c55-9b1f-0a2d3c4e5f60';
const PERSON = { id: ID, kana: 'しんりょう　いちろう', name: '診療　一郎', institution: '一郎クリニック' };

describe('入場番号', () => {
  test('is six digits, the same for the same sign-up whatever is corrected, and hardly ever that of another', () => {
    expect(doorNumber({ id: ID })).toMatch(/^\d{6}$/);
    expect(doorNumber({ ...PERSON, id: ID })).toBe(doorNumber({ id: ID }));
    const numbers = Array.from({ length: 300 }, (_, index) => doorNumber({ id: `${ID}${index}` }));
    expect(new Set(numbers).size).toBeGreaterThan(295);
  });

  test('finds its person on the list, and nobody else', () => {
    expect(isSought(PERSON, doorNumber(PERSON))).toBe(true);
    expect(isSought(PERSON, doorNumber({ id: 'another' }))).toBe(false);
  });
});
