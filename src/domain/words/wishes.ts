/** What an applicant asks for after 日程確定. */
export type Wish = 'change' | 'cancellation';

/** How a coordinator answers it. */
export const WISH_ANSWERS = ['changed', 'settled', 'refused'] as const;
export type WishAnswer = (typeof WISH_ANSWERS)[number];

/** `mailed`: as the applicant is told. */
export const WISH_ANSWER_WORDS: Record<WishAnswer, { title: string; mailed: string }> = {
  changed: { title: '依頼のとおり変更した', mailed: 'ご依頼のとおり変更しました。' },
  settled: { title: '対応済み（電話で話した場合など）', mailed: 'ご依頼に対応しました。' },
  refused: { title: '応じられない', mailed: 'まことに申し訳ありませんが、ご依頼に応じることができませんでした。' },
};

export const WISH_WORDS: Record<Wish, string> = { change: '変更', cancellation: '中止' };
