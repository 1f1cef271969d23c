import { expect, test } from 'vitest';
import { type CorrectionLetter, writeCorrection } from '#documents/form2/correction.ts';
import { seePages } from '../pages.ts';

const LETTER: CorrectionLetter = {
  on: '2022-10-20',
  handInTo: '社会保険診療報酬支払基金（情報化支援部医療情報化支援助成課）',
  association: '見本県医師会',
  contact: { name: '公労　太郎', phone: '03-5253-1111', email: 'taro@ishikai.example.jp' },
  handIn: { number: 1, on: '2022-09-29' },
  institution: { code: '13-1-9999996', name: '医療法人社団　見本会　見本クリニック' },
  changes: [{ label: '電話番号', before: '03-5253-1111', after: '03-5253-1112' }],
  note: '番号を書き間違えていたため。',
};

test('the letter of a 提出後の訂正 names the form, what was changed and why, whole', async () => {
  const long = '見本'.repeat(50);
  const pages = await seePages(await writeCorrection({ ...LETTER, institution: { code: '13-1-9999996', name: long } }));
  const text = pages.map((page) => page.text.replace(/\s/g, '')).join('');
  const said = [
    '2022年10月20日（木）',
    '社会保険診療報酬支払基金（情報化支援部医療情報化支援助成課）御中',
    '2022年9月29日（木）に提出した申請書（第1回）',
    '13-1-9999996',
    long,
    '電話番号03-5253-111103-5253-1112',
    '訂正の理由：番号を書き間違えていたため。',
  ];
  expect(said.filter((each) => !text.includes(each))).toEqual([]);
  expect(pages.length).toBe(1);
});
