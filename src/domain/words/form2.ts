/** 様式2 and what is around it, as people read it. */

export const INSTITUTION_KINDS = ['hospital', 'clinic', 'pharmacy'] as const;
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number];

export const INSTITUTION_KIND_WORDS: Readonly<Record<InstitutionKind, string>> = {
  hospital: '病院',
  clinic: '診療所',
  pharmacy: '薬局',
};

/** 点数表コード of 様式2 (facts/letter.md §1). */
export const POINT_TABLES = ['1', '3', '4'] as const;
export type PointTable = (typeof POINT_TABLES)[number];

export const POINT_TABLE_WORDS: Readonly<Record<PointTable, string>> = { '1': '医科', '3': '歯科', '4': '調剤' };

/** レセプトのオンライン請求について. */
export const ONLINE_CLAIMS = ['yes', 'planned', 'no'] as const;
export type OnlineClaims = (typeof ONLINE_CLAIMS)[number];

/** As they stand behind the boxes of the form. */
export const ONLINE_CLAIMS_WORDS: Readonly<Record<OnlineClaims, string>> = {
  yes: '導入している',
  planned: '未導入 (導入予定あり)',
  no: '導入予定なし',
};

export const WISH_RANKS = [1, 2] as const;
export type WishRank = (typeof WISH_RANKS)[number];

export const WISH_RANK_WORDS: Readonly<Record<WishRank, string>> = { 1: '第一希望', 2: '第二希望' };

export const COLLECTION_STATES = ['unverified', 'open', 'closed', 'done'] as const;
/** `unverified`: the address of who opens it is not confirmed yet. */
export type CollectionState = (typeof COLLECTION_STATES)[number];

export const COLLECTION_STATE_WORDS: Readonly<Record<CollectionState, string>> = {
  unverified: '確認待ち',
  open: '受付中',
  closed: '締切',
  done: '完了',
};

/** Where an entry comes from. */
export const ENTRY_SOURCES = ['paper', 'list', 'own', 'api'] as const;
export type EntrySource = (typeof ENTRY_SOURCES)[number];

export const ENTRY_SOURCE_WORDS: Readonly<Record<EntrySource, string>> = {
  paper: '紙の申請書',
  list: '一覧の読み込み',
  own: '医療機関の入力',
  api: 'API',
};

/**
 * `unconfirmed`: an institution has typed it and not confirmed its address; `offered`: confirmed, and not accepted by the
 * collector; `kept`: gathered; `removed`: taken out by the collector before it was handed in.
 */
export const ENTRY_STATES = ['unconfirmed', 'offered', 'kept', 'removed'] as const;
export type EntryState = (typeof ENTRY_STATES)[number];

export const ENTRY_STATE_WORDS: Readonly<Record<EntryState, string>> = {
  unconfirmed: 'メール確認待ち',
  offered: '未確認',
  kept: '受付済',
  removed: '取消',
};

/** How a 提出 went to the 支払基金. */
export const HAND_IN_WAYS = ['carried', 'registered', 'letter-pack', 'courier', 'other'] as const;
export type HandInWay = (typeof HAND_IN_WAYS)[number];

export const HAND_IN_WAY_WORDS: Readonly<Record<HandInWay, string>> = {
  carried: '持参',
  registered: '書留',
  'letter-pack': 'レターパック',
  courier: '宅配便',
  other: 'その他',
};

/** What the 支払基金 says of an entry. */
export const FUND_ANSWERS = ['accepted', 'other-model', 'faulty'] as const;
export type FundAnswer = (typeof FUND_ANSWERS)[number];

export const FUND_ANSWER_WORDS: Readonly<Record<FundAnswer, string>> = {
  accepted: '受付完了',
  'other-model': '機種変更の連絡',
  faulty: '不備',
};

/** 「第1回」. */
export function handInWords(number: number): string {
  return `第${number}回`;
}

/** Where the letter asks to hand in, as the default of a new collection. */
export const HAND_IN_TO = '社会保険診療報酬支払基金（情報化支援部医療情報化支援助成課）';
