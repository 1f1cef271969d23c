import { linkPath } from '#domain/notices/link.ts';

/** What the applicant's page says after an act of theirs: that it worked, and what comes of it. */
const STATUS_DONE = {
  corrected: '訂正を受け付け、厚生労働省へお届けしました。控えをメールでお送りします。',
  withdrawn: '申請を取り下げました。控えをメールでお送りします。',
  'change-asked': '依頼を厚生労働省の調整担当へお送りしました。',
  'second-contact-set': '二人目の連絡先を登録しました。二人目の方にメールをお送りします。',
  'second-contact-removed': '二人目の連絡先を外しました。',
  'sign-up-opened': '参加申込の受付をはじめました。下の案内文を会員の方へお送りください。',
  'sign-up-changed': '参加申込の受付の設定を保存しました。',
  'sign-up-closed': '参加申込の受付を終了しました。',
  'sign-up-reopened': '参加申込の受付を再開しました。',
  'passed-over': 'この方を後にして、入れる方からご案内します。',
  'closing-moved': '申込締切を変更しました。',
  'materials-chosen': '説明会で使える資料を保存しました。',
} as const;
export type StatusDone = keyof typeof STATUS_DONE;

/** The applicant's own page; the first page where it has no link (a request entered without an address). */
export function statusPath(link: string | undefined, done?: StatusDone): string {
  if (link === undefined) return '/';
  return doneAt(linkPath('status', link), done);
}

/** A page of the applicant's that says what was just done. */
export function doneAt(path: string, done: StatusDone | undefined): string {
  return done === undefined ? path : `${path}?done=${done}`;
}

/** Empty for what an address can say that is none of them. */
export function statusDoneWords(done: unknown): string {
  return Object.entries(STATUS_DONE).find(([key]) => key === done)?.[1] ?? '';
}
