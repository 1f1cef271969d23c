import { describe, expect, test } from 'vitest';
import { deadlineProblem } from '#domain/form1/deadline.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { slotProblems } from '#domain/form1/slot.ts';
import { type Form1Values, form1Values, judgeReading, readForm1 } from '#web/forms/form1/fields.ts';
import { day, hours, sampleApplication, wish } from '../../../domain/samples.ts';

const today = day('2026-10-01');

const GOOD = {
  association: '見本市医師会',
  contactName: '公労　太郎',
  contactKana: 'こうろう　たろう',
  phone: '03-5253-1111',
  extension: '3189',
  email: 'taro@ishikai.example.jp',
  slot1Date: '2026年10月20日（火）',
  slot1MeetingStart: '10:00',
  slot1MeetingEnd: '12:00',
  slot1DemoStart: '11:00',
  slot1DemoEnd: '11:15',
  noFurtherCandidates: 'on',
  mode: 'in-person',
  venueName: '見本会館',
  postalCode: '100-8916',
  address: '東京都千代田区霞が関1-2-2',
  remarks: '',
};

function read(changes: Record<string, string>) {
  return readForm1({ ...GOOD, ...changes }, today);
}

test('what is typed well is read whole', () => {
  expect(readForm1(GOOD, today)).toEqual({
    halves: [],
    problems: {},
    input: {
      association: '見本市医師会',
      contact: {
        name: '公労　太郎',
        kana: 'こうろう　たろう',
        phone: '03-5253-1111',
        extension: '3189',
        email: 'taro@ishikai.example.jp',
      },
      slots: [wish(1, '2026-10-20')],
      noFurtherCandidates: true,
      venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
      mode: 'in-person',
      remarks: '',
    },
  });
});

test('an empty form names all that is required, in the order of the form', () => {
  expect(Object.keys(readForm1({}, today).problems)).toEqual([
    'association',
    'contactName',
    'contactKana',
    'phone',
    'email',
    'mode',
  ]);
});

test('a filed application comes back as it would have been typed, and reads as the same', () => {
  const application = sampleApplication();
  expect(form1Values(application.form1)).toEqual({ ...GOOD });
});

describe('habits that are met', () => {
  test.each([
    ['０３ー５２５３ー１１１１', '03-5253-1111', '3189'],
    ['03(5253)1111', '03-5253-1111', '3189'],
    ['０３−５２５３‐１１１１', '03-5253-1111', '3189'],
    ['0352531111', '03-5253-1111', '3189'],
    ['+81 3 5253 1111', '03-5253-1111', '3189'],
    ['04992-2-1234', '04992-2-1234', '3189'],
    ['03-5253-1111～9', '03-5253-1111', '3189'],
    ['03-5253-1111 または 090-1234-5678', '03-5253-1111', '3189'],
    ['03-5253-1111（代表）', '03-5253-1111', '3189'],
    ['TEL 03-5253-1111 FAX 03-5253-1112', '03-5253-1111', '3189'],
    ['☎03-5253-1111', '03-5253-1111', '3189'],
  ])('TEL %s', (typed, phone, extension) => {
    const { input, problems } = read({ phone: typed });
    expect({ problems, phone: input.contact.phone, extension: input.contact.extension }).toEqual({
      problems: {},
      phone,
      extension,
    });
  });

  test.each([
    '03-5253-1111（内線3189）',
    '０３－５２５３－１１１１　内線：３１８９',
    '03-5253-1111 ext. 3189',
    '03-5253-1111x3189',
    '03-5253-1111（代）内３１８９',
  ])('the extension behind the number: %s', (phone) => {
    const { contact } = read({ phone, extension: '' }).input;
    expect([contact.phone, contact.extension]).toEqual(['03-5253-1111', '3189']);
  });

  test('an extension of its own field goes before the one behind the number', () => {
    expect(read({ phone: '03-5253-1111（内線1）', extension: '内線 ３１８９' }).input.contact.extension).toBe('3189');
  });

  test.each(['コウロウ　タロウ', 'ｺｳﾛｳ ﾀﾛｳ', 'こうろう たろう'])('ふりがな %s', (contactKana) => {
    expect(read({ contactKana }).input.contact.kana).toBe('こうろう　たろう');
  });

  test.each(['１００ー８９１６', '〒100‐8916', '1008916', '１００−８９１６'])('postal code %s', (postalCode) => {
    expect(read({ postalCode }).input.venue.postalCode).toBe('100-8916');
  });

  test('an address in full-width letters', () => {
    expect(read({ email: 'ｔａｒｏ＠ｉｓｈｉｋａｉ．ｅｘａｍｐｌｅ．ｊｐ' }).input.contact.email).toBe(
      'taro@ishikai.example.jp',
    );
  });

  test.each(['２０２６／１０／２０', '令和8年10月20日', 'R8.10.20', '10月20日', '2026-10-20'])(
    'day %s',
    (slot1Date) => {
      expect(read({ slot1Date }).input.slots).toEqual([wish(1, '2026-10-20')]);
    },
  );

  test.each([
    ['午後2時', '１４時３０分'],
    ['１４：００', '14.30'],
    ['1400', '午後2時半'],
  ])('hours %s to %s', (slot1MeetingStart, slot1MeetingEnd) => {
    const [slot] = read({ slot1MeetingStart, slot1MeetingEnd }).input.slots;
    expect(slot?.meeting).toEqual(hours('14:00-14:30'));
  });

  test('a whole span pasted into the field of the start', () => {
    const [slot] = read({
      slot1MeetingStart: '10:00～12:00',
      slot1MeetingEnd: '',
      slot1DemoStart: '11:00～11:15 (15分)',
      slot1DemoEnd: '',
    }).input.slots;
    expect(slot).toEqual(wish(1, '2026-10-20'));
  });

  test('names keep every character as typed', () => {
    expect(read({ contactName: '髙﨑　𠮷郎①㈱' }).input.contact.name).toBe('髙﨑　𠮷郎①㈱');
  });

  test('remarks keep their lines', () => {
    expect(read({ remarks: '一行目\r\n二行目' }).input.remarks).toBe('一行目\n二行目');
  });
});

const PHONE = 'TELは、市外局番から数字でご入力ください。例：03-5253-1111';
const KANA = 'ふりがなは、ひらがなでご入力ください。例：こうろう　たろう';
const EMAIL = 'E-Mailは、1つのアドレスを半角でご入力ください。例：taro@ishikai.example.jp';
const EXTENSION = '内線は、8桁までの数字でご入力ください。例：3189';
const POSTAL = '郵便番号は、7桁の数字でご入力ください。例：100-8916';
const MODE = '実施方法（実地・オンライン）をお選びください。';
const DATE = '第一希望の希望日を読み取れません。実際にある日付かをご確認ください。例：2026年11月20日';

describe('what cannot be read', () => {
  test.each([
    ['association', '', '申請団体をご入力ください。'],
    ['association', '　\u200b', '申請団体をご入力ください。'],
    ['association', 'あ'.repeat(101), '申請団体は、100文字以内でご入力ください（いまは101文字です）。'],
    ['contactName', '', '担当者氏名をご入力ください。'],
    ['contactName', '\n', '担当者氏名をご入力ください。'],
    ['contactName', '𠮷'.repeat(61), '担当者氏名は、60文字以内でご入力ください（いまは61文字です）。'],
    ['contactKana', '', 'ふりがなをご入力ください。'],
    ['contactKana', '公労太郎', KANA],
    ['contactKana', 'Taro', KANA],
    ['contactKana', 'あ'.repeat(61), 'ふりがなは、60文字以内でご入力ください（いまは61文字です）。'],
    ['phone', '', 'TELをご入力ください。'],
    ['phone', '5253-1111', PHONE],
    ['phone', 'XXX-XXXX', PHONE],
    ['phone', '110', PHONE],
    ['phone', '+1 212 555 0100', PHONE],
    ['phone', '03-5253-111', 'TELの桁数が合いません（10桁のところ、いまは9桁です）。例：03-5253-1111'],
    ['phone', '090-1234-567', 'TELの桁数が合いません（11桁のところ、いまは10桁です）。例：03-5253-1111'],
    ['phone', '00-5253-1111', 'TELの番号が、実際にある市外局番と合いません。お確かめください。例：03-5253-1111'],
    ['email', 'taro@ishikai,example.jp', 'E-Mailの「,」は「.」の誤りではありませんか。例：taro@ishikai.example.jp'],
    ['extension', 'なし', EXTENSION],
    ['extension', '123456789', EXTENSION],
    ['extension', '12か34', EXTENSION],
    ['email', '', 'E-Mailをご入力ください。'],
    ['email', 'taro', EMAIL],
    ['email', 'taro@ishikai.example.jp, jiro@ishikai.example.jp', EMAIL],
    ['email', '公労 <taro@ishikai.example.jp>', EMAIL],
    ['slot1Date', '', '第一希望の希望日をご入力ください。例：2026年11月20日'],
    ['slot1Date', '2026年2月30日', DATE],
    [
      'slot1Date',
      '2026年10月20日（水）',
      DATE.replace(/実際.*。/, '2026年10月20日は火曜日です（「水」と入力されています）。'),
    ],
    ['slot1Date', '平成38年10月20日', DATE.replace(/実際.*。/, '平成は31年4月30日までです。')],
    ['slot1Date', '来週', DATE],
    ['slot1MeetingStart', '', '第一希望の説明会の開始時刻をご入力ください。例：10:00'],
    [
      'slot1MeetingStart',
      '9:5',
      '第一希望の説明会の開始時刻を読み取れません（「9:5」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    ['slot1MeetingStart', '10:00～12:00', '第一希望の説明会の開始時刻には、時刻を1つだけご入力ください。'],
    ['slot1MeetingEnd', '', '第一希望の説明会の終了時刻をご入力ください。例：12:00'],
    [
      'slot1MeetingEnd',
      '24:00',
      '第一希望の説明会の終了時刻を読み取れません（「24:00」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    [
      'slot1MeetingEnd',
      'お昼',
      '第一希望の説明会の終了時刻を読み取れません（「お昼」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    ['slot1DemoStart', '', '第一希望のデモの開始時刻をご入力ください。例：11:00'],
    [
      'slot1DemoStart',
      '午前13時',
      '第一希望のデモの開始時刻を読み取れません（「午前13時」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    ['slot1DemoStart', '15分', '第一希望のデモの開始時刻には、時刻をご入力ください（「15分」は長さです）。'],
    ['slot1DemoEnd', '', '第一希望のデモの終了時刻をご入力ください。例：11:15'],
    [
      'slot1DemoEnd',
      '11:60',
      '第一希望のデモの終了時刻を読み取れません（「11:60」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    [
      'slot1DemoEnd',
      '99',
      '第一希望のデモの終了時刻を読み取れません（「99」）。14:00、14時、午後2時のようにご入力ください。',
    ],
    ['mode', '', MODE],
    ['mode', '実地', MODE],
    ['mode', 'both', MODE],
    ['venueName', 'あ'.repeat(101), '会場の名称は、100文字以内でご入力ください（いまは101文字です）。'],
    ['postalCode', '100', POSTAL],
    ['postalCode', '100-89160', POSTAL],
    ['postalCode', '東京', POSTAL],
    ['address', 'あ'.repeat(201), '会場の住所は、200文字以内でご入力ください（いまは201文字です）。'],
    ['remarks', 'あ'.repeat(2001), '備考は、2000文字以内でご入力ください（いまは2001文字です）。'],
  ])('%s 「%.20s」', (field, typed, sentence) => {
    expect(read({ [field]: typed }).problems).toEqual({ [field]: sentence });
  });
});

describe('what the domain refuses', () => {
  const venue = { venueName: '', address: '' };

  test('each late row says its own last filing day, at its own date', () => {
    const reading = read({
      slot2Date: '2026-10-09',
      slot2MeetingStart: '10:00～12:00',
      slot2DemoStart: '11:00～11:15',
    });
    const slots = reading.input.slots.map((slot) => ({
      rank: slot.rank,
      date: slot.date,
      lastFilingDay: slot.date.subtract({ days: 10 }),
    }));
    const refusal = { code: 'filing-deadline-passed', slots, earliestDate: day('2026-10-11') } as const;
    expect(judgeReading(reading, () => [refusal]).problems).toEqual({
      slot1Date:
        '第一希望の2026年10月20日（火）は、申請の期限（2026年10月10日（土））を過ぎています。2026年10月11日（日）以降の日をご入力ください。',
      slot2Date:
        '第二希望の2026年10月9日（金）は、申請の期限（2026年9月29日（火））を過ぎています。2026年10月11日（日）以降の日をご入力ください。',
    });
  });

  test('a missing place is said at each of its empty fields', () => {
    expect(judgeReading(read(venue), () => [{ code: 'venue-missing' }]).problems).toEqual({
      venueName: '実地で開催する場合は、会場の名称をご入力ください。',
      address: '実地で開催する場合は、会場の住所をご入力ください。',
    });
    expect(judgeReading(read({ address: '' }), () => [{ code: 'venue-missing' }]).problems).toEqual({
      address: '実地で開催する場合は、会場の住所をご入力ください。',
    });
  });

  test('an overlap is said at the row', () => {
    expect(Object.keys(judgeReading(read({}), () => [{ code: 'slots-overlap', rank: 2, with: 1 }]).problems)).toEqual([
      'slot2',
    ]);
  });

  test('a row that cannot be read is not also called missing, and what can be read of it is judged at once', () => {
    const judge = (input: Form1Input) => [
      ...slotProblems(input.slots, input.noFurtherCandidates, day('2026-10-01')),
      ...[deadlineProblem(input.slots, day('2026-10-01'), 10)].flatMap((late) => late ?? []),
    ];
    const judged = (typed: Form1Values) => judgeReading(read(typed), judge).problems;
    const further = {
      noFurtherCandidates:
        '第二希望・第三希望をご入力いただくか、「ほかに候補日はありません」にチェックを入れてください。',
    };
    expect(judged({ slot1Date: '来週', noFurtherCandidates: '' })).toEqual({ slot1Date: DATE, ...further });
    const unread = judged({ slot1Date: '10月2日', slot1MeetingStart: 'xx', noFurtherCandidates: 'on' });
    expect(Object.keys(unread)).toEqual(['slot1Date', 'slot1MeetingStart']);
    expect(unread.slot1Date).toContain('申請の期限（2026年9月22日（火））を過ぎています。');
    // The demonstration lies outside a meeting of which only the day is not read.
    const outside = judged({
      slot1Date: '来週',
      slot1DemoStart: '15:00',
      slot1DemoEnd: '15:15',
      noFurtherCandidates: 'on',
    });
    expect(Object.keys(outside)).toEqual(['slot1Date', 'slot1DemoStart']);
  });
});
