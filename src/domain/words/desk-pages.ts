/** The pages of the desk, in its head and as their titles. 「予定表」 is what people keep for themselves. */
export const DESK_PAGES = {
  attention: '今すること',
  list: '申請一覧',
  proposals: '割付案',
  calendar: 'カレンダー',
  history: '履歴',
  mails: 'メール',
  entry: '代理で登録',
  permits: '期限後の許可',
  makers: 'メーカー',
  materials: '資料',
  totals: '実績',
  need: '申込率',
  form2: '様式2',
  rates: '申込率の表',
  api: 'API',
  erasures: '個人情報の削除',
  incoming: '未整理',
  shortcuts: 'キーボードの操作',
  signIns: 'サインインの管理',
} as const;
export type DeskPage = keyof typeof DESK_PAGES;

/** 「申請一覧へ」, on the way back. */
export function toPage(page: DeskPage): string {
  return `${DESK_PAGES[page]}へ`;
}
