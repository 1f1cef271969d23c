import type { InstitutionKind, OnlineClaims, PointTable, WishRank } from '#domain/words/form2.ts';
import type { ProductName } from './product.ts';

/** The title of 様式2, verbatim. */
export const FORM2_TITLE = 'オンライン資格確認等顔認証付きカードリーダー提供申請書';

/** Whom 様式2 is addressed to, verbatim. */
export const FORM2_ADDRESSEE = '社会保険診療報酬支払基金理事長 あて';

/** What stands between the applicant and 記, verbatim. */
export const FORM2_STATEMENT =
  '「保険医療機関等向け医療提供体制設備整備交付金実施要領」の「第2 交付対象事業」の2に規定される顔認証付きカードリーダーについて、同実施要領の「第5 交付の条件」に規定される条件を理解した上で、同実施要領の「第6 申請手続き」の規定に基づき、下記のとおり申請します。';

/** The numbered headings, verbatim. */
export const FORM2_HEADINGS = {
  wishes: '顔認証付きカードリーダー',
  startMonth: 'オンライン資格確認導入(予定)時期',
  claims: 'レセプトのオンライン請求について',
} as const;

/** 「申請書提出後のキャンセル・機種変更はできません」: the sentence with which 様式2 refuses both. */
export const NO_CHANGE_NOTE = '申請書提出後のキャンセル・機種変更はできませんのでご了承ください。';

/** The notes under the products, verbatim. */
export const FORM2_NOTES = [
  '病院は最高3台、診療所・薬局は1台申込みができます。',
  '第一希望機種の右枠「第一」の欄に☑を、第二希望機種の右枠「第二」の欄に☑を付してください。',
  `${NO_CHANGE_NOTE}また、メーカーの在庫によって、ご希望の機種を提供することができない可能性がございます(その場合は、社会保険診療報酬支払基金から別途ご連絡いたします)。`,
  '受付が完了した場合は、記載いただいたメールアドレスにメールにて報告いたします。',
] as const;

export interface ProductWish {
  rank: WishRank;
  product: ProductName;
  /** 台数. */
  units: number;
}

/** The three boxes of codes: which institution it is. The seven digits alone repeat from prefecture to prefecture. */
export interface InstitutionCode {
  /** 都道府県コード, `01`–`47`. */
  prefecture: string;
  /** 点数表コード. */
  points: PointTable;
  /** 保険医療機関コード, seven digits. */
  code: string;
}

/**
 * What one 様式2 says, read and checked. Plain JSON, so that a 提出 can freeze it as it is and documents speak from it.
 * `kind` is not printed on the form; it decides how many readers may be asked for.
 */
export interface Form2 extends InstitutionCode {
  /** 西暦　年　月　日 at the top right, `YYYY-MM-DD`; empty where nothing is written. */
  writtenOn: string;
  kind: InstitutionKind;
  /** 保険医療機関名称, as typed. */
  name: string;
  /** 担当者氏名, as typed; empty where the paper has none. */
  contactName: string;
  /** National format with hyphens; empty where the paper has none. */
  phone: string;
  /** Empty where the paper has none. */
  email: string;
  /** The first wish, and the second where there is one. */
  wishes: ProductWish[];
  /** オンライン資格確認導入(予定)時期, `YYYY-MM`. */
  startMonth: string;
  claims: OnlineClaims;
  /** `YYYY-MM` where `claims` is `planned`, else empty. */
  claimsMonth: string;
}

/** All ten digits: 都道府県, 点数表 and the seven. */
export function fullCode({ prefecture, points, code }: InstitutionCode): string {
  return `${prefecture}${points}${code}`;
}

/** 「13-1-1234567」: as it stands in lists. */
export function codeWords({ prefecture, points, code }: InstitutionCode): string {
  return `${prefecture}-${points}-${code}`;
}

export function wishOf(form: Pick<Form2, 'wishes'>, rank: WishRank): ProductWish | undefined {
  return form.wishes.find((wish) => wish.rank === rank);
}

/** 「病院は最高3台、診療所・薬局は1台」. */
export function mostUnits(kind: InstitutionKind): number {
  return kind === 'hospital' ? 3 : 1;
}
