import type { SessionFacts } from '#domain/case/session-facts.ts';
import type { Form1, Form1Slot } from '#domain/form1/snapshot.ts';
import type { FactChange } from '#domain/history/facts.ts';
import type { MailData, MailName } from '#domain/notices/mail-data.ts';
import { FORM2_SAMPLES } from './form2-samples.ts';

/** Sample data for every mail and every turn its words can take. */

const SLOTS: [Form1Slot, Form1Slot, Form1Slot] = [
  {
    rank: 1,
    date: '2026-10-20',
    meeting: { start: '10:00', end: '12:00' },
    demo: { start: '11:00', end: '11:15' },
  },
  {
    rank: 2,
    date: '2026-10-21',
    meeting: { start: '13:00', end: '15:00' },
    demo: { start: '14:00', end: '14:15' },
  },
  {
    rank: 3,
    date: '2026-10-22',
    meeting: { start: '15:00', end: '17:00' },
    demo: { start: '16:00', end: '16:15' },
  },
];

export const FORM1: Form1 = {
  reference: 'ABCD-EFGH',
  filedOn: '2026-10-01',
  association: '●●市医師会',
  contact: {
    name: '厚労 太郎',
    kana: 'こうろう　たろう',
    phone: '03-5253-1111',
    extension: '3189',
    email: 'kourou@ishikai.example',
  },
  slots: SLOTS,
  noFurtherCandidates: false,
  venue: { name: '▲▲会場', postalCode: '123-4567', address: '東京都●●区▲参画1-1-1' },
  mode: 'in-person',
  remarks: '駐車場は3台分あります。\n搬入は9時から可能です。',
  attachments: [{ name: '会場レイアウト.pdf', mediaType: 'application/pdf', size: 123_456, sha256: 'a'.repeat(64) }],
};

const ONLINE: Form1 = {
  ...FORM1,
  contact: { ...FORM1.contact, extension: '' },
  slots: [SLOTS[0]],
  noFurtherCandidates: true,
  venue: { name: '', postalCode: '', address: '' },
  mode: 'online',
  remarks: '',
  attachments: [],
};

const SESSION: SessionFacts = {
  reference: 'ABCD-EFGH',
  association: '●●市医師会',
  date: '2026-10-20',
  meeting: { start: '10:00', end: '12:00' },
  demo: { start: '11:00', end: '11:15' },
  venue: FORM1.venue,
  mode: 'in-person',
  url: '',
  note: '受付は9時40分からです。',
  timetable: '9:40 受付\n10:00 説明会\n11:00 デモンストレーション',
  parking: '会館の地下駐車場（無料）をお使いください。',
  contact: { name: '厚労 太郎', phone: '03-5253-1111', extension: '3189', email: 'kourou@ishikai.example' },
  makers: ['みほん電機', '見本テック'],
  attendees: 24,
  layouts: ['会場レイアウト.pdf'],
};

const ONLINE_SESSION: SessionFacts = {
  ...SESSION,
  venue: { name: '', postalCode: '', address: '' },
  mode: 'online',
  note: '',
  timetable: '',
  parking: '',
  layouts: [],
};

const CHANGES: FactChange[] = [
  {
    field: 'date',
    label: '開催日',
    before: '2026年（令和8年）10月20日（火）',
    after: '2026年（令和8年）10月27日（火）',
  },
];

const MAKER = 'みほん電機';
const ATTENDEE = '見本 花子';

const FIXED_SIGN_UP = {
  association: '●●市医師会',
  name: ATTENDEE,
  people: 2,
  session: SESSION,
  slots: [],
  where: FORM1,
  door: '123456',
  registrationToken: 'token-5',
};

const ASKED_HOUR: MailData['collected-inquiry']['asked'][number] = {
  inquiryId: 'inquiry-1',
  slotId: 'slot-1',
  seen: 'seen.',
  reference: 'ABCD-EFGH',
  association: '●●市医師会',
  mode: 'in-person',
  venue: { name: '●●会館', postalCode: '', address: '埼玉県川口市●●1-1' },
  prefecture: '埼玉県',
  region: '関東',
  date: '2026-10-20',
  meeting: { start: '14:00', end: '16:00' },
  demo: { start: '14:45', end: '15:00' },
  answerBy: '2026-10-08',
  beside: ['前の会場 14:00 まで（さいたま市）、45分後', '次の会場 16:00 から（川口市）、1時間前'],
};

const NOTHING_COLLECTED = {
  maker: MAKER,
  makerToken: 'token-6',
  asked: [],
  reminded: [],
  closed: [],
  notes: [],
  others: 0,
};

type Samples = { [N in MailName]: Record<string, MailData[N]> };

const MOVED: MailData['changed'] = {
  session: SESSION,
  changes: CHANGES,
  audience: 'applicant',
  name: '厚労 太郎',
  linkToken: 'token-2',
};

export const SAMPLES: Samples = {
  verification: {
    new: { codeToken: 'token-1', validHours: 72 },
    collection: { codeToken: 'token-1', validHours: 72, collection: true },
  },
  ...FORM2_SAMPLES,
  request: {
    new: { form1: FORM1, mark: 'new', reason: '', changes: [] },
    online: { form1: ONLINE, mark: 'new', reason: '', changes: [] },
    correction: { form1: FORM1, mark: 'correction', reason: '会場の都合のため', changes: CHANGES },
    withdrawal: { form1: FORM1, mark: 'withdrawal', reason: '説明会を取りやめたため', changes: [] },
  },
  received: {
    new: { form1: FORM1, name: '厚労 太郎', mark: 'new', statusToken: 'token-2', signUpPageToken: '' },
    correction: {
      form1: ONLINE,
      name: '厚労 太郎',
      mark: 'correction',
      statusToken: 'token-2',
      signUpPageToken: 'token-3',
    },
    withdrawal: {
      form1: FORM1,
      name: '厚労 太郎',
      mark: 'withdrawal',
      statusToken: 'token-2',
      signUpPageToken: 'token-3',
    },
  },
  inquiry: {
    new: {
      form1: FORM1,
      maker: MAKER,
      kind: 'new',
      decides: 'maker',
      slots: SLOTS,
      answerBy: '2026-10-08',
      note: '2台までの実演を希望されています。',
      inquiryToken: 'token-4',
      answersKept: false,
      session: null,
    },
    again: {
      form1: FORM1,
      maker: MAKER,
      kind: 'new',
      decides: 'maker',
      slots: SLOTS,
      answerBy: '2026-10-08',
      note: '',
      inquiryToken: 'token-4',
      answersKept: true,
      session: null,
    },
    join: {
      form1: FORM1,
      maker: MAKER,
      kind: 'join',
      decides: 'maker',
      slots: [SLOTS[1]],
      answerBy: '2026-10-08',
      note: '1台の実演をお願いします。',
      inquiryToken: 'token-4',
      answersKept: false,
      session: { ...SESSION, venue: { name: '▲▲会館別館', postalCode: '', address: '東京都●●区▲参画1-1-2' } },
    },
    move: {
      form1: FORM1,
      maker: MAKER,
      kind: 'move',
      decides: 'coordinator',
      slots: [SLOTS[1]],
      answerBy: '2026-10-08',
      note: '',
      inquiryToken: 'token-4',
      answersKept: false,
      session: SESSION,
    },
  },
  'collected-inquiry': {
    all: {
      maker: MAKER,
      makerToken: 'token-6',
      asked: [ASKED_HOUR, { ...ASKED_HOUR, slotId: 'slot-2', mode: 'online', date: '2026-10-21', beside: [] }],
      reminded: [{ ...ASKED_HOUR, slotId: 'slot-3', reference: 'KLMN-PQRS', association: '▲▲郡医師会' }],
      closed: [
        {
          reference: 'TUVW-XYZ2',
          association: '■■市医師会',
          because: 'fixed',
          hours: [{ date: '2026-10-22', meeting: { start: '14:00', end: '16:00' } }],
          inquiryToken: 'token-4',
        },
        {
          reference: 'TUVW-XYZ3',
          association: '◆◆市医師会',
          because: 'withdrawn',
          hours: [{ date: '2026-10-23', meeting: { start: '14:00', end: '16:00' } }],
          inquiryToken: '',
        },
      ],
      notes: ['2台までの実演を希望されています。'],
      others: 3,
    },
    reminders: { ...NOTHING_COLLECTED, reminded: [ASKED_HOUR] },
    closings: {
      ...NOTHING_COLLECTED,
      closed: Array.from({ length: 101 }, (_, number) => ({
        reference: `TUVW-X${String(number).padStart(3, '0')}`,
        association: '■■市医師会',
        because: 'declined' as const,
        hours: [{ date: '2026-10-22', meeting: { start: '14:00', end: '16:00' } }],
        inquiryToken: '',
      })),
    },
    many: {
      ...NOTHING_COLLECTED,
      asked: Array.from({ length: 102 }, () => ASKED_HOUR),
      reminded: Array.from({ length: 103 }, () => ASKED_HOUR),
    },
  },
  'inquiry-closed': {
    withdrawn: { form1: FORM1, maker: MAKER, because: 'withdrawn', reason: '', session: null },
    corrected: { form1: FORM1, maker: MAKER, because: 'corrected', reason: '', session: null },
    returned: { form1: FORM1, maker: MAKER, because: 'returned', reason: '', session: null },
    declined: { form1: FORM1, maker: MAKER, because: 'declined', reason: '', session: null },
    fixed: { form1: FORM1, maker: MAKER, because: 'fixed', reason: '', session: null },
    cancelled: { form1: FORM1, maker: MAKER, because: 'cancelled', reason: '', session: null },
    recalled: { form1: FORM1, maker: MAKER, because: 'recalled', reason: '別の日時で調整します。', session: null },
    'recalled-move': {
      form1: FORM1,
      maker: MAKER,
      because: 'recalled',
      reason: '会場の都合がつきました。',
      session: SESSION,
    },
  },
  'inquiry-reminder': {
    new: { form1: FORM1, maker: MAKER, kind: 'new', slots: SLOTS, answerBy: '2026-10-08', inquiryToken: 'token-4' },
    join: {
      form1: FORM1,
      maker: MAKER,
      kind: 'join',
      slots: [SLOTS[1]],
      answerBy: '2026-10-08',
      inquiryToken: 'token-4',
    },
    move: {
      form1: FORM1,
      maker: MAKER,
      kind: 'move',
      slots: [SLOTS[1]],
      answerBy: '2026-10-08',
      inquiryToken: 'token-4',
    },
  },
  'maker-page': {
    first: { maker: MAKER, makerToken: 'token-11', renewed: false },
    renewed: { maker: MAKER, makerToken: 'token-11', renewed: true },
  },
  'slot-fixed': { other: { form1: FORM1, maker: '見本テック', slot: SLOTS[0], inquiryToken: 'token-4' } },
  answered: {
    answers: {
      form1: FORM1,
      maker: MAKER,
      by: '見本 次郎',
      answers: [
        { slot: SLOTS[0], reply: 'yes', comment: '' },
        { slot: SLOTS[1], reply: 'maybe', comment: '前日までに確定すれば可能です。' },
        { slot: SLOTS[2], reply: 'no', comment: '' },
      ],
      joined: false,
    },
    joined: {
      form1: FORM1,
      maker: MAKER,
      by: '見本 次郎',
      answers: [{ slot: SLOTS[0], reply: 'yes', comment: '' }],
      joined: true,
    },
  },
  'mail-came': {
    short: {
      ...{ association: '見本市医師会', reference: 'ABCD-EFGH', who: '申請者 厚労 太郎', subject: '会場について' },
      ...{ text: '会場が変わりました。', isCut: false, files: ['会場図.pdf', '名簿.xlsx'] },
    },
    cut: {
      ...{ association: '見本市医師会', reference: 'ABCD-EFGH', who: 'メーカー 甲電機', subject: '' },
      ...{ text: '', isCut: true },
    },
  },
  'change-asked': {
    change: { form1: FORM1, session: SESSION, wish: 'change', text: '1週間あとにしたい。', by: '厚労 太郎' },
    cancellation: { form1: FORM1, session: SESSION, wish: 'cancellation', text: '会場が使えません。', by: '厚労 太郎' },
  },
  'wish-answered': {
    changed: {
      session: SESSION,
      name: '厚労 太郎',
      wish: 'change',
      asked: '1週間あとにしたい。',
      answer: 'changed',
      text: '',
      statusToken: 'token-2',
    },
    refused: {
      session: SESSION,
      name: '厚労 太郎',
      wish: 'cancellation',
      asked: '会場が使えません。',
      answer: 'refused',
      text: '別の会場をご用意いただけないでしょうか。\nお電話でご相談します。',
      statusToken: 'token-2',
    },
  },
  'maker-out': {
    out: { form1: FORM1, session: SESSION, maker: MAKER, by: '見本 次郎', reason: '機材の故障のため' },
  },
  returned: {
    returned: {
      form1: FORM1,
      name: '厚労 太郎',
      reason: '会場の住所をご確認ください。\n郵便番号と合っていません。',
      replyBy: '2026-10-09',
      statusToken: 'token-2',
    },
  },
  declined: {
    declined: {
      form1: FORM1,
      name: '厚労 太郎',
      reason: 'どのメーカーも都合がつきませんでした。',
      statusToken: 'token-2',
    },
  },
  'not-held': {
    'not-held': { association: '●●市医師会', name: ATTENDEE },
    'answers-to-contact': { association: '●●市医師会', name: ATTENDEE },
  },
  confirmed: {
    'applicant-closing': {
      ...{ session: SESSION, audience: 'applicant', name: '厚労 太郎', linkToken: 'token-2' },
      closing: { standing: 'open', closesOn: '2026-10-15', shifted: false },
    },
    applicant: { session: SESSION, audience: 'applicant', name: '厚労 太郎', linkToken: 'token-2' },
    'applicant-online': {
      session: { ...ONLINE_SESSION, url: '' },
      audience: 'applicant',
      name: '厚労 太郎',
      linkToken: 'token-2',
    },
    maker: { session: SESSION, audience: 'maker', name: MAKER, linkToken: 'token-4' },
    ministry: { session: SESSION, audience: 'ministry', name: '調整担当', linkToken: '' },
    attendee: { session: SESSION, audience: 'attendee', name: ATTENDEE, linkToken: 'token-5' },
    'attendee-online': { session: ONLINE_SESSION, audience: 'attendee', name: ATTENDEE, linkToken: 'token-5' },
  },
  changed: {
    applicant: MOVED,
    'closing-shut': { ...MOVED, closing: { standing: 'shut', closesOn: '2026-10-15', shifted: false } },
    'closing-late': { ...MOVED, closing: { standing: 'late', closesOn: '2026-12-15', shifted: false } },
    'closing-shifted': { ...MOVED, closing: { standing: 'shut', closesOn: '2026-11-15', shifted: true } },
    'closing-closed': { ...MOVED, closing: { standing: 'closed', closesOn: '', shifted: false } },
    maker: { session: SESSION, changes: CHANGES, audience: 'maker', name: MAKER, linkToken: 'token-4' },
    ministry: { session: SESSION, changes: CHANGES, audience: 'ministry', name: '調整担当', linkToken: '' },
    attendee: {
      session: { ...ONLINE_SESSION, url: 'https://meeting.example/abc' },
      changes: [{ field: 'url', label: '接続先', before: '未定', after: 'https://meeting.example/abc' }],
      audience: 'attendee',
      name: ATTENDEE,
      linkToken: 'token-5',
    },
  },
  cancelled: {
    applicant: {
      session: SESSION,
      reason: '台風のため',
      audience: 'applicant',
      name: '厚労 太郎',
      what: 'session',
    },
    maker: { session: SESSION, reason: '台風のため', audience: 'maker', name: MAKER, what: 'session' },
    removed: { session: SESSION, reason: '', audience: 'maker', name: MAKER, what: 'removed' },
    ministry: { session: SESSION, reason: '台風のため', audience: 'ministry', name: '調整担当', what: 'session' },
    attendee: { session: SESSION, reason: '台風のため', audience: 'attendee', name: ATTENDEE, what: 'session' },
  },
  'sign-up': {
    'sign-up': { association: '●●市医師会', checkToken: 'token-6', validHours: 72 },
    unread: { association: '', checkToken: 'token-6', validHours: 72 },
    known: { association: '●●市医師会', checkToken: 'token-6', validHours: 24, standing: 'registered' },
    waiting: {
      ...{ association: '●●市医師会', checkToken: 'token-6', validHours: 24, standing: 'waiting' },
      when: { date: '2026-10-20', meeting: { start: '10:00', end: '12:00' } },
    },
    plenty: { association: '●●市医師会', checkToken: 'token-6', validHours: 24, hold: 'plenty' },
    scarce: { association: '●●市医師会', checkToken: 'token-6', validHours: 24, hold: 'scarce' },
    none: { association: '●●市医師会', checkToken: 'token-6', validHours: 24, hold: 'none' },
    full: {
      ...{ association: '●●市医師会', checkToken: 'token-6', validHours: 24, hold: 'full' },
      when: { date: '2026-10-20', meeting: { start: '10:00', end: '12:00' } },
    },
  },
  registered: {
    waiting: {
      association: '●●市医師会',
      name: ATTENDEE,
      people: 1,
      session: null,
      slots: SLOTS,
      where: FORM1,
      registrationToken: 'token-5',
    },
    fixed: FIXED_SIGN_UP,
    // Another person has signed up with the same mailbox.
    'shared-mailbox': { ...FIXED_SIGN_UP, others: ['見本 花子'] },
  },
  waiting: {
    waiting: {
      association: '●●市医師会',
      name: ATTENDEE,
      people: 2,
      session: null,
      slots: SLOTS,
      where: FORM1,
      registrationToken: 'token-5',
      position: 3,
    },
    fixed: { ...FIXED_SIGN_UP, position: 1 },
    'shared-mailbox': { ...FIXED_SIGN_UP, position: 1, others: ['見本 花子'] },
    'now-fixed': { ...FIXED_SIGN_UP, position: 2, because: 'fixed' },
    // The address to connect to stands in its data, and in the note.
    'passed-over': { ...FIXED_SIGN_UP, position: 1, because: 'passed-over' },
    'now-changed': {
      ...FIXED_SIGN_UP,
      session: { ...ONLINE_SESSION, url: 'https://meeting.example/abc', note: '練習は https://meeting.example/abc で' },
      position: 2,
      because: 'changed',
      changes: CHANGES,
    },
  },
  promoted: {
    waiting: { ...FIXED_SIGN_UP, session: null, slots: SLOTS, where: FORM1 },
    fixed: FIXED_SIGN_UP,
    'shared-mailbox': { ...FIXED_SIGN_UP, others: ['見本 花子'] },
    soon: { ...FIXED_SIGN_UP, beginsIn: 150 },
  },
  left: {
    waiting: { association: '●●市医師会', name: ATTENDEE, session: null },
    fixed: { association: '●●市医師会', name: ATTENDEE, session: SESSION },
    'no-seat': { association: '●●市医師会', name: ATTENDEE, session: SESSION, waited: true },
    moved: { association: '●●市医師会', name: ATTENDEE, session: SESSION, moved: true },
    // Somebody else of the same mailbox still comes.
    'shared-mailbox': {
      association: '●●市医師会',
      name: ATTENDEE,
      session: SESSION,
      others: ['見本 花子'],
      othersCome: true,
    },
  },
  'form1-mailed': { one: { forms: 1, others: 0 }, more: { forms: 1, others: 2 } },
  'attendee-unreached': {
    one: {
      ...{ association: '●●市医師会', name: '厚労 太郎', statusToken: 'token-2' },
      attendee: { name: '医療 一郎', institution: '医療診療所', email: 'ichiro@clinic.example.jp' },
    },
  },
  'seat-notice': {
    free: {
      ...{
        association: '●●市医師会',
        session: SESSION,
        name: '厚労 太郎',
        free: 2,
        waiting: { signUps: 1, people: 1 },
      },
      statusToken: 'token-2',
    },
    // Somebody without an address moved up before a day was fixed.
    given: {
      ...{ association: '●●市医師会', session: null, name: '厚労 太郎', free: 0, given: true },
      ...{ waiting: { signUps: 1, people: 1 }, statusToken: 'token-2' },
    },
  },
  'session-reminder': {
    attendee: {
      session: SESSION,
      audience: 'attendee',
      name: ATTENDEE,
      daysBefore: 1,
      people: 2,
      door: '123456',
      linkToken: 'token-5',
    },
    'attendee-online': {
      session: { ...ONLINE_SESSION, url: '' },
      audience: 'attendee',
      name: ATTENDEE,
      daysBefore: 3,
      people: 1,
      linkToken: 'token-5',
    },
    applicant: {
      session: SESSION,
      audience: 'applicant',
      name: '厚労 太郎',
      daysBefore: 3,
      people: 0,
      linkToken: 'token-2',
    },
    'applicant-online': {
      session: { ...ONLINE_SESSION, url: '' },
      audience: 'applicant',
      name: '厚労 太郎',
      daysBefore: 3,
      people: 0,
      linkToken: 'token-2',
    },
  },
  'access-code': {
    code: { reference: 'ABCD-EFGH', codeToken: 'token-7', validMinutes: 10 },
    collection: { reference: 'ABCD-EFGH', codeToken: 'token-7', validMinutes: 10, collection: true },
  },
  'test-mail': { sent: { by: '調整　花子' } },
  'delivery-alarm': {
    waiting: { waitingSince: '2026-10-08T01:00:00Z', minutes: 190 },
    failed: { waitingSince: '', minutes: 0 },
  },
  'sign-in': { code: { codeToken: 'token-8', validMinutes: 10 } },
  'shared-code': {
    code: { what: 'verification', codeToken: 'token-8' },
    'sign-in': { what: 'sign-in', codeToken: 'token-8' },
  },
  'late-permit': {
    day: {
      date: '2026-10-20',
      reason: '会場の都合で日程が変わったため',
      leadDays: 10,
      validUntil: '2026-10-15T14:59:59Z',
      permitToken: 'token-9',
    },
  },
  'resume-draft': { draft: { draftToken: 'token-10', validDays: 30 } },
  'status-links': {
    two: {
      applications: [
        { association: '●●市医師会', reference: 'ABCD-EFGH', state: 'confirmed', statusToken: 'token-2' },
        { association: '●●市医師会', reference: 'JKMN-PRST', state: 'declined', statusToken: 'token-12' },
      ],
    },
  },
  'notice-to-attendees': {
    fixed: {
      association: '●●市医師会',
      name: '診療 一郎',
      subject: '駐車場についてのお知らせ',
      text: '会館の駐車場は満車になることがあります。\nなるべく公共交通機関でお越しください。',
      session: SESSION,
      seated: true,
      contact: { name: '厚労 太郎', email: 'kourou@ishikai.example' },
      registrationToken: 'token-11',
    },
    waiting: {
      association: '●●市医師会',
      name: '診療 一郎',
      subject: '日程についてのお知らせ',
      text: '日程は調整中です。',
      session: null,
      seated: false,
      contact: { name: '厚労 太郎', email: 'kourou@ishikai.example' },
      registrationToken: 'token-11',
    },
  },
  'report-request': {
    first: { session: SESSION, name: '厚労 太郎', again: false, arrived: 24, statusToken: 'token-2' },
    again: { session: SESSION, name: '厚労 太郎', again: true, arrived: 0, statusToken: 'token-2' },
  },
  report: {
    first: {
      session: SESSION,
      report: { attendees: 24, applicationsMade: 7, remarks: '質問が多く、時間が足りませんでした。', by: '厚労 太郎' },
      corrected: false,
    },
    corrected: {
      session: SESSION,
      report: { attendees: 25, applicationsMade: 0, remarks: '', by: '厚労 太郎' },
      corrected: true,
    },
  },
  'contact-moved': {
    waiting: { association: '●●市医師会', reference: 'ABCD-EFGH', name: '厚労 太郎', which: 'contact', session: null },
    fixed: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      name: '厚労 太郎',
      which: 'contact',
      session: SESSION,
    },
    second: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      name: '見本 二郎',
      which: 'second',
      session: SESSION,
    },
    nameless: { association: '', reference: 'ABCD-EFGH', name: '', which: 'second', session: null },
  },
  'contact-welcome': {
    waiting: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      form1: FORM1,
      name: '厚労 太郎',
      which: 'contact',
      session: null,
      statusToken: 'token-2',
    },
    fixed: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      form1: FORM1,
      name: '厚労 太郎',
      which: 'contact',
      session: SESSION,
      statusToken: 'token-2',
    },
    second: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      form1: FORM1,
      name: '見本 二郎',
      which: 'second',
      session: SESSION,
      statusToken: 'token-2',
    },
    named: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      form1: null,
      name: '',
      which: 'second',
      session: null,
      statusToken: 'token-2',
    },
    nameless: {
      association: '',
      reference: 'ABCD-EFGH',
      form1: null,
      name: '',
      which: 'second',
      session: null,
      statusToken: 'token-2',
    },
  },
  message: {
    applicant: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      name: '厚労 太郎',
      audience: 'applicant',
      subject: '当日の駐車場について',
      text: 'お世話になっております。\n\n当日、メーカーの車は何台まで停められますか。\n<b>「{{link}}」 [[link:token-2]] https://example.jp/</b>',
    },
    maker: {
      association: '●●市医師会',
      reference: 'ABCD-EFGH',
      name: MAKER,
      audience: 'maker',
      subject: '搬入口について',
      text: '搬入口は建物の裏側です。',
    },
  },
};

/** Which mails may go with a calendar object: those of a fixed session. */
export const WITH_CALENDAR: readonly MailName[] = [
  'confirmed',
  'changed',
  'cancelled',
  'registered',
  'promoted',
  'left',
  'contact-moved',
  'contact-welcome',
];
