import { readAsciiLine } from '#domain/text/japanese.ts';

/**
 * The one table of 様式2's fields, in the order in which they are typed. Pages, API, the columns of the list and what is said
 * about a field derive from it. `most` counts code points.
 */
export const FORM2_FIELDS = [
  { key: 'prefecture', label: '都道府県コード', required: true, example: '13' },
  { key: 'points', label: '点数表コード', required: true, example: '1' },
  { key: 'code', label: '保険医療機関コード', required: true, example: '9999996' },
  { key: 'kind', label: '種別', required: true, example: '診療所' },
  { key: 'name', label: '保険医療機関名称', required: true, most: 100, example: '見本クリニック' },
  { key: 'contactName', label: '担当者氏名', required: false, most: 60, example: '公労　太郎' },
  { key: 'phone', label: '電話番号', required: false, example: '03-5253-1111' },
  { key: 'email', label: 'メールアドレス', required: false, example: 'taro@clinic.example.jp' },
  { key: 'product1', label: '第一希望の機種', required: true, example: '富士通 Caora' },
  { key: 'units1', label: '第一希望の台数', required: false, example: '1' },
  { key: 'product2', label: '第二希望の機種', required: false, example: 'キヤノン Hi-CARA' },
  { key: 'units2', label: '第二希望の台数', required: false, example: '1' },
  { key: 'startMonth', label: '導入(予定)時期', required: true, example: '2022年10月' },
  { key: 'claims', label: 'レセプトのオンライン請求', required: true, example: '導入している' },
  { key: 'claimsMonth', label: 'オンライン請求の導入予定', required: false, example: '' },
  { key: 'writtenOn', label: '申請書の日付', required: false, example: '2022年9月20日' },
] as const satisfies readonly Form2FieldLine[];

interface Form2FieldLine {
  /** Its name in forms and in the API. */
  key: string;
  label: string;
  required: boolean;
  most?: number;
  example: string;
}

/** What other people's lists write above the same columns. */
const OTHER_LABELS: Partial<Record<Form2Key, readonly string[]>> = {
  prefecture: ['都道府県', '都道府県番号', '県コード'],
  points: ['点数表', '点数表番号', '点数表区分'],
  code: ['医療機関コード', '医療機関等コード', '医療機関番号', '保険医療機関番号', '薬局コード', '保険薬局コード'],
  kind: ['種類', '施設種別', '医療機関種別', '施設区分', '医療機関区分'],
  name: ['医療機関名', '医療機関名称', '保険医療機関名', '名称', '施設名', '施設名称', '薬局名', '薬局名称'],
  contactName: ['担当者', '担当者名', 'ご担当者', 'ご担当者名', 'ご担当者氏名'],
  phone: ['電話', 'tel', 'お電話番号'],
  email: ['メール', 'e-mail', 'email', 'eメール', 'e-mailアドレス', 'eメールアドレス'],
  product1: ['第一希望', '第一希望機種', '第一希望製品', '希望機種第一', '機種第一希望'],
  units1: ['第一希望台数', '台数第一希望'],
  product2: ['第二希望', '第二希望機種', '第二希望製品', '希望機種第二', '機種第二希望'],
  units2: ['第二希望台数', '台数第二希望'],
  startMonth: ['導入時期', '導入予定時期', 'オンライン資格確認導入予定時期', 'オンライン資格確認導入時期'],
  claims: ['オンライン請求', 'レセプトオンライン請求', 'レセプトのオンライン請求について'],
  claimsMonth: ['オンライン請求導入予定', 'オンライン請求導入予定時期', 'オンライン請求の導入予定時期'],
  writtenOn: ['申請日', '申請年月日', '記入日'],
};

/** 「導入（予定）時期」 and 「導入(予定)時期※必須」 are one label, and 「第1希望」 is 「第一希望」. */
export function foldedLabel(label: string): string {
  return readAsciiLine(label)
    .toLowerCase()
    .replace(/[\s（）()]/g, '')
    .replace(/[※＊*]?必須$/, '')
    .replace(/第([12])(?=希望)/, (_, rank) => (rank === '1' ? '第一' : '第二'));
}

/** The field whose column a label stands above; undefined for any other label. */
export function fieldOfLabel(label: string): Form2Key | undefined {
  return FIELD_OF_LABEL.get(foldedLabel(label));
}

const FIELD_OF_LABEL: ReadonlyMap<string, Form2Key> = new Map(
  FORM2_FIELDS.flatMap(({ key, label }) =>
    [label, ...(OTHER_LABELS[key] ?? [])].map((each): [string, Form2Key] => [foldedLabel(each), key]),
  ),
);

export type Form2Key = (typeof FORM2_FIELDS)[number]['key'];

/** What is typed in each of them. */
export type Form2Texts = Record<Form2Key, string>;

export const EMPTY_FORM2: Readonly<Form2Texts> = form2Texts(() => '');

export function form2Label(key: Form2Key): string {
  const found = FORM2_FIELDS.find((field) => field.key === key);
  if (!found) throw new Error(`様式2 has no field ${key}`);
  return found.label;
}

/** One text for every field. */
export function form2Texts(textOf: (key: Form2Key) => string): Form2Texts {
  return {
    prefecture: textOf('prefecture'),
    points: textOf('points'),
    code: textOf('code'),
    kind: textOf('kind'),
    name: textOf('name'),
    contactName: textOf('contactName'),
    phone: textOf('phone'),
    email: textOf('email'),
    product1: textOf('product1'),
    units1: textOf('units1'),
    product2: textOf('product2'),
    units2: textOf('units2'),
    startMonth: textOf('startMonth'),
    claims: textOf('claims'),
    claimsMonth: textOf('claimsMonth'),
    writtenOn: textOf('writtenOn'),
  };
}
