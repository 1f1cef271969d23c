import { expect, test } from 'vitest';
import {
  type CollectionAct,
  collectionDateProblems,
  collectionDueIn,
  mayCollect,
  requireCollectionAct,
} from '#domain/form2/collection.ts';
import { correctionProblem, institutionKey, requireNotHandedIn } from '#domain/form2/entry.ts';
import { codeWords, fullCode } from '#domain/form2/form2.ts';
import { countForms } from '#domain/form2/hand-in.ts';
import { FIRST_PRODUCTS, findProduct, isOffered } from '#domain/form2/product.ts';
import { COLLECTION_STATES } from '#domain/words/form2.ts';
import { form2Of } from './samples.ts';

const day = Temporal.PlainDate.from;

test.each<[CollectionAct, string[]]>([
  ['verify', ['unverified']],
  ['enter', ['open']],
  ['change-entry', ['open', 'closed']],
  ['hand-in', ['open', 'closed']],
  ['answer', ['open', 'closed', 'done']],
  ['correct', ['open', 'closed', 'done']],
  ['change', ['open', 'closed']],
  ['invite', ['open']],
  ['close', ['open']],
  ['reopen', ['closed', 'done']],
  ['finish', ['closed']],
])('%s is possible while %o', (act, states) => {
  expect(COLLECTION_STATES.filter((state) => mayCollect(state, act))).toEqual(states);
});

test('what cannot be done now is refused with the state', () => {
  expect(requireCollectionAct({ state: 'done' as const }, 'enter')).toEqual({
    ok: false,
    refusal: { code: 'collection-state', state: 'done' },
  });
});

test('both dates lie after today, and the final one not before the other', () => {
  const today = day('2022-09-20');
  expect(collectionDateProblems({ dueOn: day('2022-09-30'), finalOn: day('2022-10-07') }, today)).toEqual({});
  expect(collectionDateProblems({ dueOn: today, finalOn: today }, today)).toEqual({
    dueOn: '必着日には、明日以降の日をご入力ください。',
    finalOn: '最終期限には、明日以降の日をご入力ください。',
  });
  expect(collectionDateProblems({ dueOn: day('2022-10-07'), finalOn: day('2022-09-30') }, today)).toEqual({
    finalOn: '最終期限には、必着日と同じ日か、それより後の日をご入力ください。',
  });
});

test('a date that stands may have come', () => {
  const standing = { dueOn: day('2022-09-01'), finalOn: day('2022-10-07') };
  expect(collectionDateProblems({ ...standing, finalOn: day('2022-10-14') }, day('2022-09-20'), standing)).toEqual({});
});

test('an institution is its prefecture, 点数表 and seven digits', () => {
  const form = form2Of();
  expect([fullCode(form), codeWords(form), institutionKey('c1', form)]).toEqual([
    '1319999996',
    '13-1-9999996',
    'c1 1319999996',
  ]);
});

test('what was handed in is refused to change, and another model is no correction', () => {
  const before = form2Of();
  expect(requireNotHandedIn({ handInId: 'h1' })).toEqual({ ok: false, refusal: { code: 'handed-in' } });
  expect(requireNotHandedIn({ handInId: undefined }).ok).toBe(true);
  expect(correctionProblem(before, form2Of({ name: '一郎医院' }), '名称の誤り')).toBeUndefined();
  expect(correctionProblem(before, form2Of({ product1: 'Hi-CARA' }), '機種')).toEqual({ code: 'handed-in' });
  expect(correctionProblem(before, form2Of({ product2: 'Hi-CARA' }), '機種')).toEqual({ code: 'handed-in' });
  expect(correctionProblem(before, form2Of({ name: '一郎医院' }), '')).toEqual({ code: 'reason-missing' });
  expect(correctionProblem(before, before, '念のため')).toEqual({ code: 'nothing-changed' });
});

test('counts are by kind, and by product and rank', () => {
  const forms = [
    form2Of({ kind: '病院', units1: '3', product2: 'Hi-CARA', units2: '2' }),
    form2Of({ product1: 'Hi-CARA' }),
    form2Of({ points: '4', kind: '薬局' }),
  ];
  expect(countForms(forms)).toMatchObject({
    institutions: 3,
    byKind: { hospital: 1, clinic: 1, pharmacy: 1 },
    byProduct: [
      { product: { model: 'Hi-CARA' }, first: 1, firstUnits: 1, second: 1, secondUnits: 2 },
      { product: { model: 'Caora' }, first: 2, firstUnits: 4, second: 0, secondUnits: 0 },
    ],
  });
});

test('no two products of the first edition read alike, and each is found by every way to write it', () => {
  for (const product of FIRST_PRODUCTS) {
    for (const text of [product.id, String(product.place), `${product.maker}　${product.model}`, product.model]) {
      expect(findProduct(text, FIRST_PRODUCTS)?.product).toBe(product);
    }
  }
  expect(findProduct('キャノン', FIRST_PRODUCTS)?.product.maker).toBe('キヤノン');
  expect(findProduct('6', FIRST_PRODUCTS)).toBeUndefined();
});

test('a product is offered from its first to its last day', () => {
  const [caora] = FIRST_PRODUCTS;
  if (!caora) throw new Error('no product');
  const product = { ...caora, from: '2022-09-01', until: '2022-09-30' };
  const days = ['2022-08-31', '2022-09-01', '2022-09-30', '2022-10-01'];
  expect(days.filter((each) => isOffered(product, day(each)))).toEqual(['2022-09-01', '2022-09-30']);
});

test.each([
  ['2022-09-22', undefined],
  ['2022-09-23', { which: 'due', daysBefore: 7, days: 7 }],
  ['2022-09-26', { which: 'due', daysBefore: 7, days: 4 }],
  ['2022-09-27', { which: 'due', daysBefore: 3, days: 3 }],
  ['2022-09-29', { which: 'due', daysBefore: 1, days: 1 }],
  ['2022-09-30', { which: 'final', daysBefore: 7, days: 7 }],
  ['2022-10-06', { which: 'final', daysBefore: 1, days: 1 }],
  ['2022-10-07', undefined],
])('on %s the reminder in reach is %o', (today, due) => {
  expect(collectionDueIn({ dueOn: day('2022-09-30'), finalOn: day('2022-10-07') }, day(today))).toEqual(due);
});
