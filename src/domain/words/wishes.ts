/** What an applicant asks for after 日程確定. */
export type Wish = 'change' | 'cancellation';

export const WISH_WORDS: Record<Wish, string> = { change: '変更', cancellation: '中止' };
