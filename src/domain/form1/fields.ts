/**
 * The one table of 様式1's fields, in the order in which they are typed. Pages, check page, API, JSON Schema, mails, export,
 * sheet, PDF and the history of corrections derive from it.
 *
 * A field whose `part` is `own` is a row of its own across the sheet, and a text under its own key in `Form1Input`. Its line
 * here says all about it: a new one needs beside it a column of its name (`store/tables/case-tables.ts`) and what its control
 * on the page is like (`web/forms/form1/controls.ts`). The other parts of the sheet are peculiar and drawn by hand:
 * `contact`, `slots` (希望日時 and 開催の長さ) and `place` (開催場所 and 実施方法).
 */
export const FORM1_FIELDS = [
  {
    key: 'association',
    part: 'own',
    kind: 'line',
    label: '申請団体',
    most: 100,
    required: true,
    page: 'contact',
    pointer: '/association',
    example: '見本市医師会',
    makersSee: true,
  },
  {
    key: 'contactName',
    part: 'contact',
    kind: 'line',
    label: '担当者氏名',
    most: 60,
    required: true,
    page: 'contact',
    pointer: '/contact/name',
    example: '公労　太郎',
    makersSee: false,
  },
  {
    key: 'contactKana',
    part: 'contact',
    kind: 'kana',
    label: 'ふりがな',
    most: 60,
    required: true,
    page: 'contact',
    pointer: '/contact/kana',
    example: 'こうろう　たろう',
    makersSee: false,
  },
  {
    key: 'phone',
    part: 'contact',
    kind: 'phone',
    label: 'TEL',
    required: true,
    page: 'contact',
    pointer: '/contact/phone',
    example: '03-5253-1111',
    makersSee: false,
  },
  {
    key: 'extension',
    part: 'contact',
    kind: 'extension',
    label: '内線',
    most: 8,
    required: false,
    page: 'contact',
    pointer: '/contact/extension',
    example: '3189',
    makersSee: false,
  },
  {
    key: 'email',
    part: 'contact',
    kind: 'email',
    label: 'E-Mail',
    required: true,
    page: 'contact',
    pointer: '/contact/email',
    example: 'taro@ishikai.example.jp',
    makersSee: false,
  },
  { key: 'slots', part: 'slots', kind: 'slots', label: '希望日時', page: 'slots', pointer: '/slots', makersSee: true },
  {
    key: 'noFurtherCandidates',
    part: 'slots',
    kind: 'tick',
    label: 'ほかに候補日はありません',
    page: 'slots',
    pointer: '/noFurtherCandidates',
    makersSee: true,
  },
  {
    key: 'mode',
    part: 'place',
    kind: 'mode',
    label: '実施方法',
    required: true,
    page: 'venue',
    pointer: '/mode',
    example: 'in-person',
    makersSee: true,
  },
  {
    key: 'venueName',
    part: 'place',
    kind: 'line',
    label: '会場の名称',
    most: 100,
    required: false,
    page: 'venue',
    pointer: '/venue/name',
    example: '見本会館',
    makersSee: true,
  },
  {
    key: 'postalCode',
    part: 'place',
    kind: 'postal-code',
    label: '郵便番号',
    required: false,
    page: 'venue',
    pointer: '/venue/postalCode',
    example: '100-8916',
    makersSee: true,
  },
  {
    key: 'address',
    part: 'place',
    kind: 'line',
    label: '会場の住所',
    most: 200,
    required: false,
    page: 'venue',
    pointer: '/venue/address',
    example: '東京都千代田区霞が関1-2-2',
    makersSee: true,
  },
  {
    key: 'layouts',
    part: 'place',
    kind: 'files',
    label: 'レイアウト等の添付',
    page: 'venue',
    pointer: '/attachments',
    makersSee: true,
  },
  {
    key: 'remarks',
    part: 'own',
    kind: 'text',
    label: '備考',
    most: 2000,
    required: false,
    page: 'venue',
    pointer: '/remarks',
    example: '',
    makersSee: true,
  },
] as const satisfies readonly FieldLine[];

/** What the table says of every field. */
interface Line {
  /** Its name in a draft, and the id of its control. */
  key: string;
  label: string;
  /** The longest text that is taken, in code points. */
  most?: number;
  required?: boolean;
  /** Where it stands in the JSON of the API (RFC 6901). */
  pointer: string;
  example?: string;
  /** Makers that are asked read it; what is not for them they read once they come, if at all. */
  makersSee: boolean;
}

interface OwnLine extends Line {
  part: 'own';
  /** `line`: one line as typed; `text`: several. The last row of the sheet takes all the room that is left. */
  kind: 'line' | 'text';
  /** The page of the web form that asks for it. */
  page: 'contact' | 'venue';
}

interface PeculiarLine extends Line {
  part: 'contact' | 'slots' | 'place';
  /** How it is read and written. */
  kind: 'line' | 'kana' | 'phone' | 'extension' | 'email' | 'postal-code' | 'mode' | 'slots' | 'tick' | 'files';
  page: 'contact' | 'slots' | 'venue';
}

export type FieldLine = OwnLine | PeculiarLine;
export type Form1Field = (typeof FORM1_FIELDS)[number];

/** A field that is typed as one text. */
export type TextField = Extract<Form1Field, { example: string }>;
/** What is typed, or would be, in each of them. */
export type Form1Texts = Record<TextField['key'], string>;
export const TEXT_FIELDS: readonly TextField[] = FORM1_FIELDS.filter((field) => 'example' in field);

export type OwnField = Extract<Form1Field, { part: 'own' }>;
export type OwnKey = OwnField['key'];
/** The own rows of 様式1: a text each. */
export type OwnTexts = Record<OwnKey, string>;
export const OWN_FIELDS: readonly OwnField[] = FORM1_FIELDS.filter((field) => field.part === 'own');

/** One value for every text field. */
export function forTextFields<V>(make: (field: TextField) => V): Record<TextField['key'], V> {
  return forFields(TEXT_FIELDS, make);
}

/** One value for every own row. */
export function forOwnFields<V>(make: (field: OwnField) => V): Record<OwnKey, V> {
  return forFields(OWN_FIELDS, make);
}

type MakersField = Extract<OwnField, { makersSee: true }>;
const MAKERS_FIELDS: readonly MakersField[] = OWN_FIELDS.filter((field) => field.makersSee);

/** One value for every own row that the makers asked read. */
export function forMakersFields<V>(make: (field: MakersField) => V): Record<MakersField['key'], V> {
  return forFields(MAKERS_FIELDS, make);
}

function forFields<F extends Form1Field, V>(fields: readonly F[], make: (field: F) => V): Record<F['key'], V> {
  const made: Partial<Record<F['key'], V>> = {};
  for (const field of fields) {
    const key: F['key'] = field.key;
    made[key] = make(field);
  }
  if (!isWhole(made, fields)) throw new Error('a field of 様式1 was left out');
  return made;
}

function isWhole<F extends Form1Field, V>(
  made: Partial<Record<F['key'], V>>,
  fields: readonly F[],
): made is Record<F['key'], V> {
  return fields.every(({ key }) => key in made);
}

/** What stands in the own rows of a form. A snapshot that was kept before a row existed has nothing in it. */
export function ownTexts(form: { readonly [K in OwnKey]?: string | undefined }): OwnTexts {
  return forOwnFields(({ key }) => form[key] ?? '');
}

type PeculiarPart = Exclude<Form1Field['part'], 'own'>;
type Drawing<T> = { own: (field: OwnField) => readonly T[] } & Record<PeculiarPart, () => readonly T[]>;

/** Draws 様式1 from top to bottom: its own rows and its three peculiar parts, in their order. */
export function drawForm1<T>(drawing: Drawing<T>): T[] {
  const drawn = new Set<PeculiarPart>();
  return FORM1_FIELDS.flatMap((field) => {
    if (field.part === 'own') return drawing.own(field);
    if (drawn.has(field.part)) return [];
    drawn.add(field.part);
    return drawing[field.part]();
  });
}
