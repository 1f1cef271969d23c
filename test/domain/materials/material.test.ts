import { describe, expect, test } from 'vitest';
import { LETTER_MATERIALS } from '#domain/materials/letter.ts';
import { isOld, type Material, materialChanges, mattersOf } from '#domain/materials/material.ts';
import { sampleMaterial } from '../samples.ts';

const TODAY = Temporal.PlainDate.from('2026-11-29');
const AT = Temporal.Instant.from('2026-11-20T10:00:00+09:00');

function material(changes: Partial<Material> = {}): Material {
  return {
    ...sampleMaterial(),
    id: 'm1',
    version: 1,
    savedAt: AT,
    savedBy: '調整　花子',
    removedAt: undefined,
    ...changes,
  };
}

describe('a material', () => {
  test('is old from the day after its last day', () => {
    const until = (day: string) => ({ validUntil: Temporal.PlainDate.from(day) });
    expect([isOld(until('2026-11-28'), TODAY), isOld(until('2026-11-29'), TODAY)]).toEqual([true, false]);
    expect(isOld({ validUntil: undefined }, TODAY)).toBe(false);
  });

  test('needs somebody once its last day has passed, and once anybody doubted it', () => {
    const marks = [{ id: 'k1', line: '開けません', at: AT }];
    const old = material({ validUntil: Temporal.PlainDate.from('2026-11-25') });
    const said = mattersOf({ material: old, marks }, TODAY).map(({ kind, due }) => `${kind} ${due}`);
    expect(said).toEqual(['material-old 2026-11-26', 'material-doubtful 2026-11-23']);
    expect(mattersOf({ material: material(), marks: [] }, TODAY)).toEqual([]);
  });

  test('that was taken from the list needs nobody', () => {
    const removed = material({ validUntil: Temporal.PlainDate.from('2026-11-25'), removedAt: AT });
    expect(mattersOf({ material: removed, marks: [{ id: 'k1', line: '開けません', at: AT }] }, TODAY)).toEqual([]);
  });

  test('tells in words what an edit changed, also another file of the same name', () => {
    const file = { id: 'f1', name: '手引き.pdf', size: 10 };
    const before = sampleMaterial({ address: '', file });
    expect(materialChanges(before, { ...before, kind: 'video', validUntil: TODAY })).toEqual([
      { label: '種類', before: '資料', after: '動画' },
      { label: '掲載の期限', before: '', after: '2026年11月29日（日）' },
    ]);
    expect(materialChanges(before, { ...before, file: { ...file, id: 'f2' } })).toEqual([
      { label: 'ファイル', before: '手引き.pdf', after: '手引き.pdf' },
    ]);
  });
});

test('the first materials are those of the letter, as of its day', () => {
  expect(LETTER_MATERIALS.map(({ kind, audience, address }) => `${kind} ${audience} ${address}`)).toEqual([
    'video associations https://www.med.or.jp/japanese/members/flv_movie/20220908onshi/',
    'document associations https://www.med.or.jp/japanese/members/flv_movie/20220908onshi/',
    'video everyone https://www.iryohokenjyoho-portalsite.jp/post-21.html',
    'advice institutions https://www.med.or.jp/japanese/members/info/jirei.html',
    'link institutions https://www.iryohokenjyoho-portalsite.jp/',
    'link associations https://www.mhlw.go.jp/stf/newpage_08280.html',
  ]);
  expect([...new Set(LETTER_MATERIALS.map(({ asOf }) => String(asOf)))]).toEqual(['2022-09-09']);
});
