import { codeWords, type Form2, wishOf } from '#domain/form2/form2.ts';
import { productWords } from '#domain/form2/product.ts';
import { monthWords } from '#domain/text/months.ts';
import { prefectureWithCode } from '#domain/text/prefecture.ts';
import {
  INSTITUTION_KIND_WORDS,
  ONLINE_CLAIMS_WORDS,
  POINT_TABLE_WORDS,
  WISH_RANK_WORDS,
  WISH_RANKS,
} from '#domain/words/form2.ts';

/** What one 様式2 says, as lines of a summary. */
export function form2Rows(form: Form2): { label: string; value: string }[] {
  const { prefecture, points, kind, name, contactName, phone, email, startMonth, claims, claimsMonth } = form;
  return [
    { label: '医療機関コード', value: codeWords(form) },
    {
      label: '都道府県・点数表',
      value: `${prefectureWithCode(prefecture) ?? prefecture}・${POINT_TABLE_WORDS[points]}`,
    },
    { label: '種別', value: INSTITUTION_KIND_WORDS[kind] },
    { label: '保険医療機関名称', value: name },
    { label: '担当者氏名', value: contactName },
    { label: '電話番号', value: phone },
    { label: 'メールアドレス', value: email },
    ...WISH_RANKS.map((rank) => ({ label: `${WISH_RANK_WORDS[rank]}の機種`, value: wishWords(form, rank) })),
    { label: '導入(予定)時期', value: monthWords(startMonth) },
    {
      label: 'レセプトのオンライン請求',
      value: `${ONLINE_CLAIMS_WORDS[claims]}${claimsMonth === '' ? '' : `　${monthWords(claimsMonth)}`}`,
    },
    { label: '申請書の日付', value: form.writtenOn },
  ];
}

/** 「富士通 Caora　1台」; empty where there is no such wish. */
export function wishWords(form: Form2, rank: 1 | 2): string {
  const wish = wishOf(form, rank);
  return wish ? `${productWords(wish.product)}　${wish.units}台` : '';
}

/** What a correction has changed, line by line. */
export function changesOfForm2(before: Form2, after: Form2): { label: string; before: string; after: string }[] {
  const now = form2Rows(after);
  return form2Rows(before).flatMap(({ label, value }, index) => {
    const other = now[index]?.value ?? '';
    return other === value ? [] : [{ label, before: value || 'なし', after: other || 'なし' }];
  });
}
