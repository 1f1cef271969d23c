import type { Form1 } from '#domain/form1/snapshot.ts';

/** An invented request, filed on Thursday 8 October 2026. */
export const FORM1: Form1 = {
  reference: 'ABCD-EFGH',
  filedOn: '2026-10-08',
  association: '●●市医師会',
  contact: {
    name: '髙﨑　𠮷子',
    kana: 'たかさき　よしこ',
    phone: '03-5253-1111',
    extension: '3189',
    email: 'takasaki@maru-ishikai.example.jp',
  },
  slots: [
    {
      rank: 1,
      date: '2026-10-20',
      meeting: { start: '10:00', end: '12:00' },
      demo: { start: '11:00', end: '11:15' },
    },
    {
      rank: 2,
      date: '2026-10-27',
      meeting: { start: '13:00', end: '15:00' },
      demo: { start: '14:00', end: '14:15' },
    },
  ],
  noFurtherCandidates: true,
  venue: { name: '●●市医師会館　３階大会議室', postalCode: '100-8916', address: '東京都●●区▲▲1-1-1' },
  mode: 'in-person',
  remarks: '①機器の搬入は9:00から可能です。\n②駐車場は２台分あります（㈱▲▲パーキング）。',
  attachments: [{ name: '会場レイアウト.pdf', mediaType: 'application/pdf', size: 120_345, sha256: '0f'.repeat(32) }],
};

/** The same with 備考 far beyond what a page holds. */
export const LONG_FORM1: Form1 = {
  ...FORM1,
  association: '一般社団法人●●県●●市●●郡▲▲地区連合医師会・歯科医師会・薬剤師会合同オンライン資格確認推進協議会',
  remarks: Array.from(
    { length: 60 },
    (_, index) => `（${index + 1}）受付は会場の入口で行います。「資料」は当日お渡しします。`,
  ).join('\n'),
};
