import { describe, expect, test } from 'vitest';
import type { Form2Texts } from '#domain/form2/fields.ts';
import { doubtKey, judge } from '#domain/form2/finding.ts';
import { FIRST_PRODUCTS } from '#domain/form2/product.ts';
import { readForm2 } from '#domain/form2/reading.ts';
import { AGAINST, form2Of, typedForm2 } from './samples.ts';

function said(changes: Partial<Form2Texts>): string[][] {
  return readForm2(typedForm2(changes), AGAINST).findings.map(({ field, level, text }) => [field, level, text]);
}

test('a paper without fault is read as it stands', () => {
  expect(readForm2(typedForm2(), AGAINST)).toMatchObject({
    findings: [],
    form: {
      prefecture: '13',
      points: '1',
      code: '9999996',
      kind: 'clinic',
      name: '一郎クリニック',
      wishes: [{ rank: 1, product: { id: 'fujitsu-caora', maker: '富士通', model: 'Caora' }, units: 1 }],
      startMonth: '2022-10',
      claims: 'yes',
      claimsMonth: '',
      writtenOn: '',
    },
  });
});

describe('the codes', () => {
  test.each([
    ['full width', { prefecture: '１３', points: '１', code: '９９９９９９６' }],
    ['as the bureaus print it', { code: '99・9999・6' }],
    ['with hyphens and blanks', { code: ' 999-999 6' }],
    ['all ten digits', { code: '13-1-9999996' }],
    ['in words', { prefecture: '13 東京都', points: '医科' }],
  ])('%s', (_, changes) => {
    expect(form2Of(changes)).toMatchObject({ prefecture: '13', points: '1', code: '9999996' });
  });

  test('a prefecture whose zero a spreadsheet took is its own', () => {
    const against = { ...AGAINST, prefecture: '01' };
    const { form, findings } = readForm2(typedForm2({ prefecture: '1', code: '9990018' }), against);
    expect([form?.prefecture, findings]).toEqual(['01', []]);
  });

  test('another prefecture than the collection’s is asked about', () => {
    expect(said({ prefecture: '14', code: '9943218' })).toEqual([
      ['prefecture', 'doubt', '都道府県コードが、この取りまとめの都道府県（13 東京都）ではなく、14 神奈川県です。'],
    ]);
  });

  test.each(['00', '48', '東', '13大阪府'])('%s is no prefecture', (prefecture) => {
    expect(said({ prefecture })).toEqual([['prefecture', 'wrong', '都道府県コードは、01～47の数字でご入力ください。']]);
  });

  test('a lost zero is put back, and asked about', () => {
    const read = readForm2(typedForm2({ code: '112342' }), AGAINST);
    expect([read.form?.code, read.texts.code, judge(read.findings)]).toEqual(['0112342', '0112342', 'doubtful']);
  });

  test('a check digit that does not fit is asked about, by the rule of its prefecture', () => {
    const doubt = ['code', 'doubt', '保険医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。'];
    expect(said({ code: '9999999' })).toEqual([doubt]);
    const hokkaido = { ...AGAINST, prefecture: '01' };
    const sapporo = (code: string) => readForm2(typedForm2({ prefecture: '01', code }), hokkaido).findings.length;
    expect([sapporo('9990018'), sapporo('9990011')]).toEqual([0, 1]);
  });

  test('eight digits, and ten of another prefecture, are refused', () => {
    expect(said({ code: '99999960' })).toEqual([
      ['code', 'wrong', '保険医療機関コードは、7桁の数字でご入力ください。'],
    ]);
    expect(said({ code: '1419943218' })).toEqual([
      ['code', 'wrong', '保険医療機関コードが10桁で入力されていますが、先頭の3桁が13-1ではありません。'],
    ]);
  });

  test.each([
    ['1', '薬局', '点数表コード1（医科）と、種別「薬局」が合いません。'],
    ['4', '診療所', '点数表コード4（調剤）と、種別「診療所」が合いません。'],
    ['3', '薬局', '点数表コード3（歯科）と、種別「薬局」が合いません。'],
  ])('点数表 %s is no %s', (points, kind, sentence) => {
    expect(said({ points, kind }).filter(([field]) => field === 'kind')).toEqual([['kind', 'wrong', sentence]]);
  });

  test('調剤 is a 薬局 without being told, and others are asked for', () => {
    expect(form2Of({ points: '4', kind: '' }).kind).toBe('pharmacy');
    expect(said({ kind: '' })).toEqual([['kind', 'wrong', '種別をご入力ください。']]);
  });

  test('6 (訪問看護) is none of the form’s 点数表', () => {
    expect(said({ points: '6' })[0]).toEqual([
      'points',
      'wrong',
      '点数表コードは、1（医科）、3（歯科）、4（調剤）のいずれかです。',
    ]);
  });
});

describe('the wishes', () => {
  test.each(['富士通 Caora', '富士通　ＣＡＯＲＡ', 'caora', '富士通', '1', 'fujitsu-caora'])(
    '%s is a product',
    (product1) => {
      expect(form2Of({ product1 }).wishes[0]?.product.id).toBe('fujitsu-caora');
    },
  );

  test('the first is required, the second optional and another product', () => {
    expect(said({ product1: '' })).toEqual([['product1', 'wrong', '第一希望の機種をお選びください。']]);
    expect(said({ product2: 'Hi-CARA', units2: '' }).filter(([, level]) => level === 'wrong')).toEqual([]);
    expect(said({ product2: 'Caora' })[0]).toEqual([
      'product2',
      'wrong',
      '第二希望には、第一希望とは別の機種をお選びください。',
    ]);
    expect(said({ units2: '1' })).toEqual([
      ['product2', 'wrong', '第二希望の機種が空欄ですが、台数が入力されています。'],
    ]);
    expect(said({ product1: 'ZZZ' })).toEqual([
      ['product1', 'wrong', '第一希望の機種「ZZZ」は、様式2の機種にありません。'],
    ]);
  });

  test('the limit holds for each rank by itself, and more over both is only pointed out', () => {
    const hospital = { kind: '病院', product2: 'Hi-CARA' };
    expect(form2Of({ ...hospital, units1: '3', units2: '３台' }).wishes.map(({ units }) => units)).toEqual([3, 3]);
    expect(said({ ...hospital, units1: '3', units2: '3' })).toEqual([
      ['units2', 'note', '第一希望と第二希望の台数の合計は6台です（第二希望は、第一希望の代わりとして扱われます）。'],
    ]);
    expect(said({ ...hospital, units1: '4', units2: '1' })).toEqual([
      ['units1', 'wrong', '第一希望の台数が4台です。病院は、希望順位ごとに最高3台です。'],
    ]);
    expect(said({ units1: '2' })).toEqual([
      ['units1', 'wrong', '第一希望の台数が2台です。診療所は、希望順位ごとに最高1台です。'],
    ]);
    expect(said({ kind: '病院', units1: '' })).toEqual([
      ['units1', 'wrong', '第一希望の台数を、1～3の数字でご入力ください。'],
    ]);
  });

  test('a wish for a product that has ended is pointed out', () => {
    const products = FIRST_PRODUCTS.map((product) => ({ ...product, until: '2022-09-19' }));
    const { findings } = readForm2(typedForm2(), { ...AGAINST, products });
    expect(findings).toEqual([
      {
        field: 'product1',
        level: 'note',
        text: '第一希望の富士通 Caoraは、提供期間（2022年9月19日（月）まで）の外です。',
      },
    ]);
  });
});

describe('months and days', () => {
  test.each([
    '2022年10月',
    '令和4年10月',
    'Ｒ４．１０',
    '2022/10',
    '2022-10',
    '202210',
    '西暦2022年10月 導入予定',
    '2022年10月1日',
  ])('%s', (startMonth) => {
    expect(form2Of({ startMonth }).startMonth).toBe('2022-10');
  });

  test.each(['10月', '10/1', '2022', '令和99年', '2022年13月', '来月'])('%s is no month', (startMonth) => {
    expect(said({ startMonth })).toEqual([
      ['startMonth', 'wrong', '導入(予定)時期は「2022年10月」「令和4年10月」「202210」のようにご入力ください。'],
    ]);
  });

  test('未導入 (導入予定あり) has a month, and nothing else has one', () => {
    expect(form2Of({ claims: '未導入（導入予定あり）', claimsMonth: 'R5.4' })).toMatchObject({
      claims: 'planned',
      claimsMonth: '2023-04',
    });
    expect(said({ claims: 'planned' })).toEqual([
      ['claimsMonth', 'wrong', 'オンライン請求の導入予定をご入力ください。'],
    ]);
    expect(said({ claims: 'no', claimsMonth: '202304' })).toEqual([
      ['claimsMonth', 'wrong', 'オンライン請求の導入予定は、「未導入 (導入予定あり)」のときだけご入力ください。'],
    ]);
  });

  test('a month far away and a paper dated tomorrow are asked about', () => {
    expect(said({ startMonth: '205210', writtenOn: '2022-09-21' }).map(([field, level]) => [field, level])).toEqual([
      ['startMonth', 'doubt'],
      ['writtenOn', 'doubt'],
    ]);
  });
});

test('a paper without telephone and name is asked about, one without address is only told what follows', () => {
  const { findings } = readForm2(typedForm2({ contactName: '', phone: '', email: '' }), AGAINST);
  expect(findings.map(({ field, level }) => [field, level])).toEqual([
    ['contactName', 'doubt'],
    ['phone', 'doubt'],
    ['email', 'note'],
  ]);
  expect(doubtKey(findings)).toBe('contactName: 担当者氏名が空欄です。\nphone: 電話番号が空欄です。');
});

test.each([
  [
    { phone: 'なし', email: '―', product2: '特になし', units2: '-', writtenOn: '無し' },
    { email: '', phone: '' },
  ],
  [{ points: '1 医科', kind: '2 診療所', product1: '1 富士通 Caora', claims: '1 導入している' }, { points: '1' }],
  [
    { points: '3：歯科', kind: '歯科医院', code: '9999996' },
    { points: '3', kind: 'clinic' },
  ],
  [
    { kind: '一般診療所', claims: '有り', startMonth: '令和４年１０月下旬' },
    { claims: 'yes', startMonth: '2022-10' },
  ],
  [
    { kind: '総合病院', claims: '無し', startMonth: '2022年10月末頃' },
    { kind: 'hospital', claims: 'no' },
  ],
])('what people write for it is understood: %o', (changes, wanted) => {
  const { form, findings } = readForm2(typedForm2(changes), AGAINST);
  expect([form, findings.filter(({ level }) => level === 'wrong')]).toMatchObject([wanted, []]);
  expect(form?.wishes.map(({ product }) => product.id)).toEqual(['fujitsu-caora']);
});

test('a day without a year is the nearest one', () => {
  const dayOf = (writtenOn: string) => readForm2(typedForm2({ writtenOn }), AGAINST).form?.writtenOn;
  expect(['9/19', '12月1日', '4/1', '3/1'].map(dayOf)).toEqual([
    '2022-09-19',
    '2022-12-01',
    '2022-04-01',
    '2023-03-01',
  ]);
});

test('a name that only resembles a product is read as the one that it can be, and asked about', () => {
  const read = (product1: string) => {
    const { form, findings } = readForm2(typedForm2({ product1 }), AGAINST);
    return [form?.wishes[0]?.product.id, findings[0]?.level, findings[0]?.text];
  };
  const asked = '第一希望の機種「マイタッチ」を、アルメックス Sma-pa マイタッチ (ホワイト)としました。';
  expect(read('マイタッチ')).toEqual(['almex-sma-pa', 'doubt', asked]);
  expect(read('富士通株式会社 Caora').slice(0, 2)).toEqual(['fujitsu-caora', 'doubt']);
  expect(read('富士通 EXC-9000').slice(0, 2)).toEqual([undefined, 'wrong']);
  expect(read('カードリーダー').slice(0, 2)).toEqual(['panasonic', 'doubt']);
  expect(read('カオラ').slice(0, 2)).toEqual([undefined, 'wrong']);
});
