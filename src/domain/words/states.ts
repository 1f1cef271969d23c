export const APPLICATION_STATES = [
  'draft',
  'unverified',
  'received',
  'inquiring',
  'returned',
  'confirmed',
  'declined',
  'withdrawn',
  'cancelled',
  'held',
] as const;

/** DESIGN §2 "States"; `declined`, `withdrawn`, `cancelled` and `held` are final. */
export type ApplicationState = (typeof APPLICATION_STATES)[number];

/** The states as they stand on pages (DESIGN §2). */
export const STATE_WORDS: Record<ApplicationState, string> = {
  draft: '下書き',
  unverified: '確認待ち',
  received: '受付済',
  inquiring: '調整中',
  returned: '差し戻し',
  confirmed: '日程確定',
  declined: 'お断り',
  withdrawn: '取下げ',
  cancelled: '中止',
  held: '実施済',
};
