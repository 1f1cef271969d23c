import { RANK_WORDS } from '#domain/words/ranks.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { sampleApplication } from '../../domain/samples.ts';

/** What is typed into the fields of 様式1's pages. */
export type Typed = Readonly<Record<string, string>>;
/** The sentence at each field, by the field's name. */
export type Said = Readonly<Record<string, string>>;

/** The day on which all of it is typed: a Tuesday. The earliest day to ask for is 2026年9月11日（金）. */
export const FILED_AT = '2026-09-01T10:00:00+09:00';

const ROW = { MeetingStart: '10:00', MeetingEnd: '12:00', DemoStart: '11:00', DemoEnd: '11:15' };

function row(rank: 1 | 2 | 3, changes: Record<string, string> = {}): Typed {
  const parts = { Date: `2026年10月${19 + rank}日`, ...ROW, ...changes };
  return Object.fromEntries(Object.entries(parts).map(([part, typed]) => [`slot${rank}${part}`, typed]));
}

const NO_ROW = { Date: '', MeetingStart: '', MeetingEnd: '', DemoStart: '', DemoEnd: '' };

/** A form that would be taken: one candidate, in person. */
export const GOOD: Typed = {
  ...row(2, NO_ROW),
  ...row(3, NO_ROW),
  ...form1Values(sampleApplication().form1),
  ...row(1),
  remarks: '50名の予定\n<b>駐車場</b> & "電源" あり',
};

const PHONE = 'TELは、市外局番から数字でご入力ください。例：03-5253-1111';
const KANA = 'ふりがなは、ひらがなでご入力ください。例：こうろう　たろう';
const EMAIL = 'E-Mailは、1つのアドレスを半角でご入力ください。例：taro@ishikai.example.jp';
const EXTENSION = '内線は、8桁までの数字でご入力ください。例：3189';
const POSTAL = '郵便番号は、7桁の数字でご入力ください。例：100-8916';
const MODE = '実施方法（実地・オンライン）をお選びください。';
const FURTHER = '第二希望・第三希望をご入力いただくか、「ほかに候補日はありません」にチェックを入れてください。';

type Wrong = readonly [typed: string, sentence: string];

const CONTACT_AND_PLACE: Readonly<Record<string, readonly Wrong[]>> = {
  association: [
    ['', '申請団体をご入力ください。'],
    ['　\u200b', '申請団体をご入力ください。'],
    ['医'.repeat(101), '申請団体は、100文字以内でご入力ください（いまは101文字です）。'],
  ],
  contactName: [
    ['', '担当者氏名をご入力ください。'],
    ['\t　', '担当者氏名をご入力ください。'],
    ['𠮷'.repeat(61), '担当者氏名は、60文字以内でご入力ください（いまは61文字です）。'],
  ],
  contactKana: [
    ['', 'ふりがなをご入力ください。'],
    ['公労　太郎', KANA],
    ['Koro Taro', KANA],
    ['あ'.repeat(61), 'ふりがなは、60文字以内でご入力ください（いまは61文字です）。'],
  ],
  phone: [
    ['', 'TELをご入力ください。'],
    ['5253-1111', PHONE],
    ['+1 212 555 0100', PHONE],
    ['内線3189', PHONE],
  ],
  extension: [
    ['なし', EXTENSION],
    ['123456789', EXTENSION],
    ['12か34', EXTENSION],
    ['-3189-A', EXTENSION],
  ],
  email: [
    ['', 'E-Mailをご入力ください。'],
    ['taro', EMAIL],
    ['taro@ishikai.example.jp, jiro@ishikai.example.jp', EMAIL],
    ['公労 <taro@ishikai.example.jp>', EMAIL],
    ['taro@ishikai', EMAIL],
  ],
  mode: [
    ['', MODE],
    ['実地', MODE],
    ['both', MODE],
  ],
  venueName: [
    ['', '実地で開催する場合は、会場の名称をご入力ください。'],
    ['　', '実地で開催する場合は、会場の名称をご入力ください。'],
    ['館'.repeat(101), '会場の名称は、100文字以内でご入力ください（いまは101文字です）。'],
  ],
  postalCode: [
    ['100', POSTAL],
    ['100-89160', POSTAL],
    ['東京', POSTAL],
  ],
  address: [
    ['', '実地で開催する場合は、会場の住所をご入力ください。'],
    ['\u200b', '実地で開催する場合は、会場の住所をご入力ください。'],
    ['町'.repeat(201), '会場の住所は、200文字以内でご入力ください（いまは201文字です）。'],
  ],
  remarks: [
    ['備'.repeat(2001), '備考は、2000文字以内でご入力ください（いまは2001文字です）。'],
    [`${'考\n'.repeat(1000)}終わり`, '備考は、2000文字以内でご入力ください（いまは2003文字です）。'],
    ['𠮷'.repeat(2001), '備考は、2000文字以内でご入力ください（いまは2001文字です）。'],
  ],
};

/** The parts of one row; 「＿」 stands for the row's name. */
const ROW_PARTS: Readonly<Record<string, readonly Wrong[]>> = {
  Date: [
    ['', '＿の希望日をご入力ください。例：2026年10月20日'],
    ...['2026年2月30日', '来週の火曜', '20日'].map((typed): Wrong => [typed, unreadDay()]),
    ['2026年10月20日（水）', unreadDay('2026年10月20日は火曜日です（「水」と入力されています）。')],
    ['平成38年10月20日', unreadDay('平成は31年4月30日までです。')],
  ],
  ...hourPart('MeetingStart', '説明会の開始時刻', '10:00', ['9:5', '25時', '朝']),
  ...hourPart('MeetingEnd', '説明会の終了時刻', '12:00', ['24:00', 'お昼', '12:60']),
  ...hourPart('DemoStart', 'デモの開始時刻', '11:00', ['15分', '午前13時', '11:00 11:15']),
  ...hourPart('DemoEnd', 'デモの終了時刻', '11:15', ['99', '11:60', '15分後']),
};

function unreadDay(why = '実際にある日付かをご確認ください。'): string {
  return `＿の希望日を読み取れません。${why}例：2026年10月20日`;
}

function unreadHour(typed: string): string {
  if (typed === '15分') return 'には、時刻をご入力ください（「15分」は長さです）。';
  return `を読み取れません（「${typed}」）。14:00、14時、午後2時のようにご入力ください。`;
}

function hourPart(part: string, label: string, example: string, unread: readonly string[]) {
  return {
    [part]: [
      ['', `＿の${label}をご入力ください。例：${example}`],
      ...unread.map((typed): Wrong => [typed, `＿の${label}${unreadHour(typed)}`]),
    ] satisfies readonly Wrong[],
  };
}

export interface FormCase {
  /** The field, or the rule of DESIGN §3. */
  about: string;
  typed: Typed;
  said: Said;
}

function rankFields(rank: 1 | 2 | 3): FormCase[] {
  const above = rank === 3 ? row(2) : {};
  return Object.entries(ROW_PARTS).flatMap(([part, wrongs]) =>
    wrongs.map(([typed, sentence]) => ({
      about: `slot${rank}${part}`,
      typed: { ...above, ...row(rank, { [part]: typed }) },
      said: { [`slot${rank}${part}`]: sentence.replace('＿', RANK_WORDS[rank]) },
    })),
  );
}

const NO_FURTHER: readonly FormCase[] = [
  { typed: { noFurtherCandidates: '' } },
  { typed: { ...row(2), noFurtherCandidates: '' } },
  { typed: { noFurtherCandidates: 'yes' } },
].map(({ typed }) => ({ about: 'noFurtherCandidates', typed, said: { noFurtherCandidates: FURTHER } }));

/** At least three wrong inputs for every field of 様式1. */
export const FIELD_CASES: readonly FormCase[] = [
  ...Object.entries(CONTACT_AND_PLACE).flatMap(([field, wrongs]) =>
    wrongs.map(([typed, sentence]) => ({ about: field, typed: { [field]: typed }, said: { [field]: sentence } })),
  ),
  ...([1, 2, 3] as const).flatMap(rankFields),
  ...NO_FURTHER,
];

const EARLIEST = '2026年9月11日（金）以降の日をご入力ください。';
const FIRST = (part: string, sentence: string): Said => ({ [`slot1${part}`]: `第一希望の${sentence}` });

function rule(about: string, typed: Typed, said: Said): FormCase {
  return { about, typed, said };
}

/** Every rule of DESIGN §3 that can be broken on the form itself. */
export const FORM_RULE_CASES: readonly FormCase[] = [
  rule(
    '§3.1 the day before the earliest',
    row(1, { Date: '2026年9月10日（木）' }),
    FIRST('Date', `2026年9月10日（木）は、申請の期限（2026年8月31日（月））を過ぎています。${EARLIEST}`),
  ),
  rule(
    '§3.1 a day that has passed',
    row(1, { Date: '2026/8/1' }),
    FIRST('Date', `2026年8月1日（土）は、申請の期限（2026年7月22日（水））を過ぎています。${EARLIEST}`),
  ),
  rule('§3.1 second candidate late', row(2, { Date: '9月9日' }), {
    slot2Date: `第二希望の2026年9月9日（水）は、申請の期限（2026年8月30日（日））を過ぎています。${EARLIEST}`,
  }),
  rule(
    '§3.1 second and third late, each with its own day',
    { ...row(2, { Date: '9月2日' }), ...row(3, { Date: '9月3日' }) },
    {
      slot2Date: `第二希望の2026年9月2日（水）は、申請の期限（2026年8月23日（日））を過ぎています。${EARLIEST}`,
      slot3Date: `第三希望の2026年9月3日（木）は、申請の期限（2026年8月24日（月））を過ぎています。${EARLIEST}`,
    },
  ),
  rule('§3.2 no first choice', row(1, NO_ROW), { slot1Date: '第一希望の日時をご入力ください。' }),
  rule(
    '§3.2 no first choice, but a second',
    { ...row(1, NO_ROW), ...row(2) },
    { slot1Date: '第一希望の日時をご入力ください。' },
  ),
  rule('§3.2 a third without a second', row(3), {
    slot2Date: '第三希望を入力する場合は、先に第二希望をご入力ください。',
  }),
  rule(
    '§3.2 second and third neither given nor refused',
    { noFurtherCandidates: '' },
    { noFurtherCandidates: FURTHER },
  ),
  rule(
    '§3.2 the meeting ends when it starts',
    row(1, { MeetingEnd: '10:00' }),
    FIRST('MeetingEnd', '説明会の終了時刻は、開始時刻より後の時刻をご入力ください。'),
  ),
  rule(
    '§3.2 the meeting crosses midnight',
    row(1, { MeetingStart: '22:00', MeetingEnd: '1:00' }),
    FIRST('MeetingEnd', '説明会の終了時刻は、開始時刻より後の時刻をご入力ください。'),
  ),
  rule(
    '§3.2 the demonstration ends before it starts',
    row(1, { DemoStart: '11:15', DemoEnd: '11:00' }),
    FIRST('DemoEnd', 'デモの終了時刻は、開始時刻より後の時刻をご入力ください。'),
  ),
  rule(
    '§3.2 the demonstration starts before the meeting',
    row(1, { DemoStart: '9:55', DemoEnd: '10:10' }),
    FIRST('DemoStart', 'デモの時間は、説明会の時間の中に収まるようにご入力ください。'),
  ),
  rule(
    '§3.2 the demonstration ends after the meeting',
    row(1, { DemoStart: '11:50', DemoEnd: '12:05' }),
    FIRST('DemoStart', 'デモの時間は、説明会の時間の中に収まるようにご入力ください。'),
  ),
  rule(
    '§3.2 a demonstration of four minutes',
    row(1, { DemoStart: '11:00', DemoEnd: '11:04' }),
    FIRST('DemoEnd', 'デモの時間は、5分以上にしてください。'),
  ),
  rule(
    '§3.2 second over the first',
    row(2, { Date: '10月20日', MeetingStart: '11:45', DemoStart: '11:45', DemoEnd: '12:00' }),
    {
      slot2: '第二希望の時間が第一希望と重なっています。重ならない日時をご入力ください。',
    },
  ),
  rule(
    '§3.2 third the same as the second',
    { ...row(2), ...row(3, { Date: '10月21日' }) },
    { slot3: '第三希望の時間が第二希望と重なっています。重ならない日時をご入力ください。' },
  ),
  rule(
    '§3.2 more than a year ahead',
    row(1, { Date: '2027年9月2日（木）' }),
    FIRST('Date', '日付は、1年以内（2027年9月1日（水）まで）の日をご入力ください。'),
  ),
  rule(
    '§3.3 in person without a place',
    { venueName: '', address: '' },
    {
      venueName: '実地で開催する場合は、会場の名称をご入力ください。',
      address: '実地で開催する場合は、会場の住所をご入力ください。',
    },
  ),
  rule(
    'everything at once',
    {
      association: '',
      contactKana: '漢字',
      phone: '110',
      ...row(1, { Date: '来週', DemoEnd: '15分後' }),
      postalCode: '1',
    },
    {
      association: '申請団体をご入力ください。',
      contactKana: KANA,
      phone: PHONE,
      slot1Date: unreadDay().replace('＿', '第一希望'),
      slot1DemoEnd: `第一希望のデモの終了時刻${unreadHour('15分後')}`,
      postalCode: POSTAL,
    },
  ),
];

const PDF = '%PDF-1.4\n%%EOF\n';
const KIND =
  'は添付できない種類のファイルです。PDF、画像（PNG、JPEG、HEIC、WebP、TIFF）、xlsx、docx、pptx、txtのいずれかに保存し直してお選びください。';

/** Layouts that are not taken: name, content, sentence at `layouts`. */
export const LAYOUT_CASES: readonly { name: string; bytes: Uint8Array; sentence: string }[] = [
  { name: '会場図.pdf', bytes: Buffer.from('MZ\u0000\u0000'), sentence: `「会場図.pdf」${KIND}` },
  { name: '会場図.html', bytes: Buffer.from('<h1>会場</h1>'), sentence: `「会場図.html」${KIND}` },
  { name: '会場図.zip', bytes: Buffer.from('504b0506'.padEnd(44, '0'), 'hex'), sentence: `「会場図.zip」${KIND}` },
  { name: '制御.txt', bytes: Buffer.from('会場\u0000図'), sentence: `「制御.txt」${KIND}` },
  {
    name: '空.pdf',
    bytes: Buffer.alloc(0),
    sentence: '「空.pdf」は中身が空です。ファイルをご確認のうえ、もう一度お選びください。',
  },
  {
    name: '大きい図.pdf',
    bytes: Buffer.concat([Buffer.from(PDF), Buffer.alloc(7_000_000, ' ')]),
    sentence: '「大きい図.pdf」は7MBを超えています。小さくしたファイルをお選びください。',
  },
];

/** One more layout than can be kept. */
export const SIX_LAYOUTS: readonly { name: string; bytes: Uint8Array }[] = [1, 2, 3, 4, 5, 6].map((number) => ({
  name: `${number}枚目.pdf`,
  bytes: Buffer.from(`${PDF}${number}`),
}));

const SHAPES: readonly (readonly [pointer: string, value: unknown, sentence: string, also?: Said])[] = [
  ['/association', 7, '文字列でご入力ください。'],
  ['/contact/name', null, '文字列でご入力ください。'],
  ['/contact/kana', ['こうろう'], '文字列でご入力ください。'],
  ['/contact/phone', 352531111, '文字列でご入力ください。'],
  ['/contact/extension', 3189, '文字列でご入力ください。'],
  ['/contact/email', false, '文字列でご入力ください。'],
  ['/slots/0/rank', '1', '数値でご入力ください。'],
  ['/slots/0/rank', 4, '3以下の数をご入力ください。', { '/slots': '第一希望の日時をご入力ください。' }],
  ['/slots/0/date', 20261020, '文字列でご入力ください。'],
  ['/slots/0/meeting/start', 10, '文字列でご入力ください。'],
  ['/slots/0/meeting/end', null, '文字列でご入力ください。'],
  ['/slots/0/demo/start', {}, '文字列でご入力ください。'],
  ['/slots/0/demo/end', 11.15, '文字列でご入力ください。'],
  ['/noFurtherCandidates', 'on', 'true または falseでご入力ください。'],
  ['/mode', 1, '文字列でご入力ください。'],
  ['/venue/name', 5, '文字列でご入力ください。'],
  ['/venue/postalCode', 1008916, '文字列でご入力ください。'],
  ['/venue/address', [], '文字列でご入力ください。'],
  ['/remarks', { text: '備考' }, '文字列でご入力ください。'],
  ['/draftToken', 5, '文字列でご入力ください。'],
];

/** JSON of the wrong shape, which a page cannot send; `also`: what follows from it elsewhere in the body. */
export const SHAPE_CASES = SHAPES.map(([pointer, value, sentence, also = {}]) => ({ pointer, value, sentence, also }));
