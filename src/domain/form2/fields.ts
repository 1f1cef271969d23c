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
