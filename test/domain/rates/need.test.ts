import { describe, expect, test } from 'vitest';
import { municipalityWithCode } from '#domain/place/municipality.ts';
import {
  municipalityNeeds,
  type NeedSource,
  neighbourNeeds,
  prefectureNeeds,
  type SessionCounts,
} from '#domain/rates/need.ts';
import type { Rate } from '#domain/rates/rate-set.ts';

function rate(place: string, institutions: number, applied: number): Rate {
  return { place, name: `${place}の名前`, institutions, applied, rate: Math.round((applied / institutions) * 10_000) };
}

function counts(changes: Partial<SessionCounts>): SessionCounts {
  return { held: 0, planned: 0, asked: 0, made: 0, ...changes };
}

const SOURCE: NeedSource = {
  rates: [
    rate('17', 400, 200),
    rate('172014', 300, 100),
    rate('172022', 60, 20),
    rate('173614', 90, 60),
    rate('173657', 30, 0),
    { place: '179999', name: '新しい市', institutions: 10, applied: 5, rate: 5000 },
    { place: '172031', name: '小松市', institutions: undefined, applied: undefined, rate: 5340 },
    rate('011002', 500, 200),
  ],
  before: [rate('172014', 310, 93), rate('17', 410, 180)],
  sessions: new Map([
    ['172014', counts({ held: 3, planned: 1, asked: 2, made: 40 })],
    ['17', counts({ asked: 1 })],
    ['011011', counts({ held: 1, made: 3 })],
    ['011002', counts({ planned: 1 })],
    ['', counts({ asked: 9 })],
  ]),
};

describe('where sessions are needed', () => {
  test('is first where most have not applied for each session that was held or is fixed', () => {
    const ishikawa = municipalityNeeds(SOURCE, '石川県');
    expect(ishikawa.slice(0, 6).map(({ place, notApplied, perSession }) => [place, notApplied, perSession])).toEqual([
      ['172014', 200, 50],
      ['172022', 40, 40],
      ['173614', 30, 30],
      ['173657', 30, 30],
      ['179999', 5, 5],
      ['172031', undefined, undefined],
    ]);
    expect(ishikawa.length).toBe(20);
  });

  test('a municipality keeps its counts, and the denominators of both sets', () => {
    const [kanazawa] = municipalityNeeds(SOURCE, '石川県');
    expect(kanazawa).toEqual({
      ...{ place: '172014', name: '金沢市', prefecture: '石川県', institutions: 300, applied: 100, rate: 3333 },
      ...{ held: 3, planned: 1, asked: 2, made: 40, notApplied: 200, perSession: 50 },
      before: { rate: 3000, institutions: 310 },
    });
  });

  test('a code that nobody knows stands under the name of its set, and breaks nothing', () => {
    expect(municipalityNeeds(SOURCE).find(({ place }) => place === '179999')?.name).toBe('新しい市');
  });

  test('sessions of a ward count for its city, and those of a 都道府県 alone for it', () => {
    const sapporo = municipalityNeeds(SOURCE, '北海道').find(({ place }) => place === '011002');
    expect([sapporo?.held, sapporo?.planned, sapporo?.made, sapporo?.perSession]).toEqual([1, 1, 3, 150]);
    const prefectures = prefectureNeeds(SOURCE);
    expect(prefectures.length).toBe(47);
    const ishikawa = prefectures.find(({ place }) => place === '17');
    expect([ishikawa?.held, ishikawa?.asked, ishikawa?.before]).toEqual([3, 3, { rate: 4390, institutions: 410 }]);
  });

  test('beside a town stand its 郡 and then the neediest of its 都道府県', () => {
    const own = municipalityWithCode('173843')?.municipality;
    if (own === undefined) throw new Error('志賀町 is known');
    const needs = municipalityNeeds(SOURCE, '石川県');
    const { county, needy } = neighbourNeeds(needs, own, 2);
    expect([county.map(({ name }) => name), needy.map(({ name }) => name)]).toEqual([
      ['羽咋郡宝達志水町'],
      ['金沢市', '七尾市'],
    ]);
  });
});
