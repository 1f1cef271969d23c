/** 周知 (事務連絡 3): a text in three lengths, for what an association sends to its members. */
export const CIRCULAR_KINDS = ['newsletter', 'fax', 'mail'] as const;
export type CircularKind = (typeof CIRCULAR_KINDS)[number];

export const CIRCULAR_WORDS: Readonly<Record<CircularKind, { title: string; about: string; longest: number }>> = {
  newsletter: { title: '会報', about: '会報の欄に載せる、短い文章です。', longest: 1200 },
  fax: { title: 'FAX（A4 1枚）', about: '会員の方へFAXで送る、1枚の文章です。PDFでも保存できます。', longest: 1600 },
  mail: { title: '会員へのメール', about: '会員の方へメールで送る文章です。1行目が件名です。', longest: 4000 },
};

/** Lines of the one sheet that a FAX is. */
export const FAX_LINES = 50;
