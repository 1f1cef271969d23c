/** What happened to a collection, as its history says it. */
export const COLLECTION_EVENT_WORDS = {
  submitted: '開設の申込み',
  opened: '開設',
  changed: '内容の変更',
  invited: '郡市区医師会へのリンクの送付',
  revoked: '郡市区医師会のリンクの停止',
  'own-entry-on': '医療機関の入力ページを開始',
  'own-entry-off': '医療機関の入力ページを停止',
  entered: '入力',
  'entry-changed': '入力内容の変更',
  'entry-accepted': '未確認の入力を受付',
  'entry-removed': '入力の取消',
  'handed-in': '提出',
  corrected: '提出後の訂正',
  answered: '支払基金の回答の記録',
  closed: '締切',
  reopened: '受付の再開',
  finished: '完了',
} as const;
export type CollectionEventType = keyof typeof COLLECTION_EVENT_WORDS;
export const COLLECTION_EVENT_TYPES: readonly CollectionEventType[] = [
  'submitted',
  'opened',
  'changed',
  'invited',
  'revoked',
  'own-entry-on',
  'own-entry-off',
  'entered',
  'entry-changed',
  'entry-accepted',
  'entry-removed',
  'handed-in',
  'corrected',
  'answered',
  'closed',
  'reopened',
  'finished',
];

/** Who does something to a collection. */
export const COLLECTION_ROLES = ['collector', 'helper', 'institution', 'coordinator', 'system'] as const;
export type CollectionRole = (typeof COLLECTION_ROLES)[number];

export const COLLECTION_ROLE_WORDS: Readonly<Record<CollectionRole, string>> = {
  collector: '取りまとめ担当',
  helper: '郡市区医師会',
  institution: '医療機関',
  coordinator: '調整担当',
  system: '自動',
};
