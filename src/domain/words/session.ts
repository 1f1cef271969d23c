/** What each fact of a session is called, on pages, in mails and in documents. */
export const SESSION_WORDS = {
  host: '主催',
  date: '開催日',
  meeting: '説明会',
  demo: 'デモンストレーション',
  mode: '実施方法',
  venue: '開催場所',
  url: '接続先',
  makers: 'メーカー',
  dayContact: '当日の連絡先',
  onDay: '当日の担当（メーカー）',
  layouts: 'レイアウト等',
  attendees: '参加申込',
  note: 'ご案内の補足',
  timetable: '当日の流れ',
  parking: '駐車場など',
} as const;

/** An online session whose address to connect to is not known yet. */
export const URL_LATER = '追ってお知らせします';

/** Behind hours, because whoever reads them may be abroad. */
export function inJapan(hours: string): string {
  return `${hours}（日本時間）`;
}
