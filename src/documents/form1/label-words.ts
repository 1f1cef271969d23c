import { OWN_FIELDS, type OwnKey } from '#domain/form1/fields.ts';
import { FORM1_NOTES, FORM1_TITLE } from '#domain/form1/snapshot.ts';
import type { Form1Cell } from './cells.ts';

/** What a label of 様式1 stands for; `other` is one that people add, as FAX: it parts two fields and names none. */
export type LabelKind = Form1Cell | 'kana-and-name' | 'contact' | 'slots' | 'demos' | 'other' | `rank${1 | 2 | 3}`;

/** What people call an own row, beside its label on the form. */
const CALLED: Record<OwnKey, RegExp> = {
  association: /^(?:申請(?:団体|者|医師会)|団体|医師会|貴会)(?:名称?|名)?$/,
  remarks:
    /^(?:備考欄?|(?:その他)?(?:連絡|特記|要望|伝達)事項|その他|通信欄|備考欄?(?:・|、|,|\/|及び|および)(?:.{1,8}))$/,
};

const PATTERNS: readonly [LabelKind, RegExp][] = [
  ['kana-and-name', /^(?:ふりがな|フリガナ)(?:ご?担当者)?の?お?(?:氏名|名前|名)$/],
  [
    'kana',
    /^(?:(?:ご?担当者)?(?:氏名|名前)?の?)?(?:ふりがな|フリガナ|ふり仮名|振り?仮名|よみがな|読み?仮名|カナ|かな)$/,
  ],
  ['name', /^(?:ご?担当者?(?:の?お?(?:氏名|名前|名)|様)?|(?:お|ご)?(?:氏名|名前))$/],
  ['phone', /^(?:ご?連絡先|お)?(?:tel|電話|でんわ|phone)(?:番号|no)?[./]?(?:電話(?:番号)?|tel)?$/],
  ['phone', /^(?:日中の?)?(?:ご?連絡先)(?:電話番号|tel)$/],
  ['email', /^(?:ご?連絡先)?(?:e-?mail|電子メール|eメール|メール|mail)(?:address|アドレス)?$/],
  ['email', /^メアド$/],
  ['contact', /^ご?連絡先$/],
  ['slots', /^(?:開催)?(?:希望|候補)(?:日時?|日程)$|^開催希望日時?$/],
  ['demos', /^(?:開催の長さ|デモ(?:ンストレーション)?会?の?(?:開催)?の?(?:長さ|時間帯?)|所要時間|開催時間)$/],
  ['rank1', /^1?第?[一1](?:希望|候補)$/],
  ['rank2', /^2?第?[二2](?:希望|候補)$/],
  ['rank3', /^3?第?[三3](?:希望|候補)$/],
  ['venue', /^(?:開催場所|開催会場|会場|開催地|会場(?:名称?)?(?:[・、,/]|及び|および)?(?:の?(?:住所|所在地))?|場所)$/],
  ['mode', /^(?:実施|開催)(?:方法|形式|形態|方式)(?:実地[、・,/]?オンライン)?(?:の別)?$/],
  ['other', /^(?:fax|ファクス|ファックス)(?:番号|no)?\.?$/],
];

/** Longer texts are no label. */
const LONGEST_LABEL = 60;

/** In place of 第一希望, 第二希望, 第三希望. */
const CIRCLED = ['①', '②', '③'];

/** The field that a text names, with what people write about it left out: 「TEL（日中連絡先）」, 「備考欄（任意）」. */
export function labelKind(text: string): LabelKind | undefined {
  if (text.length > LONGEST_LABEL) return undefined;
  const circled = CIRCLED.indexOf(text.trim());
  if (circled >= 0) return (['rank1', 'rank2', 'rank3'] as const)[circled];
  return kindOf(plainLabel(text)) ?? kindOf(plainLabel(withoutAsides(text)));
}

function kindOf(plain: string): LabelKind | undefined {
  if (plain === '') return undefined;
  const own = OWN_FIELDS.find(({ key, label }) => plain === plainLabel(label) || CALLED[key].test(plain));
  return own?.key ?? PATTERNS.find(([, pattern]) => pattern.test(plain))?.[0];
}

/** 「※必要に応じて…」, 「（任意）」, 「必須」, 「１．」, 「・」. */
function withoutAsides(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[([【「][^()[\]【】「」]*[)\]】」]/g, '')
    .replace(/[※*].*$/s, '')
    .replace(/^\s*(?:\d{1,2}[.、)]|[・●■◆○◎])\s*/, '')
    .replace(/\s*(?:必須|任意)$/, '');
}

/** In one spelling, without blanks and brackets. */
function plainLabel(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‐‑–—−ー](?=mail|メール)/g, '-')
    .replace(/[\s()「」【】[\]:]/g, '');
}

const BEGINNINGS =
  /^(?:申請団体|ふりがな|フリガナ|担当者氏名|連絡先|TEL|E-?Mail|メールアドレス|希望日時|開催の長さ|第[一二三]希望|開催場所|実施方法|備考)(?=$|[\s(:※・/【[])/i;

/** A text that begins as a label does is one that we do not know, and never a value. */
export function beginsLikeLabel(text: string): boolean {
  return text.length <= LONGEST_LABEL && BEGINNINGS.test(text.normalize('NFKC').trim());
}

const PRINTED = [FORM1_TITLE, ...FORM1_NOTES].map(plainLabel);

/** What stands on the blank form beside its labels: title and notes, in the ministry's words or nearly so. */
export function isPrinted(text: string): boolean {
  const plain = plainLabel(text);
  return (
    PRINTED.some((printed) => plain === printed || plain === `記入例${printed}`) ||
    /^(?:別[紙添]\d?)?様式\d?$|デモンストレーション会申請書$|^[←→↑↓]+$/.test(plain)
  );
}

/** 【記入例】 in a title, 入力例 on a tab: a sheet that shows how it is done. */
export function isSampleTitle(text: string): boolean {
  return /^(?:記入|記載|入力)(?:例|見本|方法)/.test(plainLabel(text));
}

export function isSampleTab(name: string): boolean {
  return /(?:記入|記載|入力)(?:例|方法|要領)|書き?方|ひな形|ひながた|雛[形型]|見本|サンプル|sample|example|(?:^|[\s_(・-])例(?:$|[\s_)・\d])/i.test(
    name.normalize('NFKC'),
  );
}
