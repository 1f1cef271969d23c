/** 別紙1: what kinds of materials there are, and whom they are for. */
export const MATERIAL_KINDS = ['video', 'document', 'form', 'link', 'advice'] as const;
export type MaterialKind = (typeof MATERIAL_KINDS)[number];

export const MATERIAL_KIND_WORDS: Readonly<Record<MaterialKind, string>> = {
  video: '動画',
  document: '資料',
  form: '様式',
  link: 'リンク',
  advice: '相談窓口',
};

export const AUDIENCES = ['everyone', 'associations', 'institutions'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const AUDIENCE_WORDS: Readonly<Record<Audience, string>> = {
  everyone: 'どなたでも',
  associations: '医師会の方',
  institutions: '医療機関・薬局の方',
};

/** The labels of a material's own fields, on the form, in its history and where two versions differ. */
export const MATERIAL_WORDS = {
  title: '題名',
  kind: '種類',
  address: 'アドレス（URL）',
  file: 'ファイル',
  note: '説明',
  audience: '対象',
  asOf: 'いつ現在の内容か',
  validUntil: '掲載の期限',
  place: '並び順',
} as const;
export type MaterialField = keyof typeof MATERIAL_WORDS;

/** What was done to a material, as its history has it. */
export const MATERIAL_ACTS = ['added', 'changed', 'removed', 'restored'] as const;
export type MaterialAct = (typeof MATERIAL_ACTS)[number];

export const MATERIAL_ACT_WORDS: Readonly<Record<MaterialAct, string>> = {
  added: '加えた',
  changed: '直した',
  removed: '一覧から外した',
  restored: '一覧に戻した',
};

/** 「確認が必要」, which anybody may say of a material. */
export const DOUBTFUL = '確認が必要';
