import type { Reply } from '#domain/words/inquiries.ts';
import { applicationReceived, coordinatorAsks, KOU, makerAnswers, sessionConfirmed } from '../../support/cast.ts';
import type { TestOffice } from '../../support/office.ts';
import { type ActCase, type Attempt, asked, BY, CREWS, DAY_AFTER_FIRST, kouBusyAndAsked } from './acts-cases.ts';

/** An act at the desk on this application. */
async function desk(
  office: TestOffice,
  id: string,
  act: { path: string; fields?: Record<string, string>; query?: string; api?: string; body?: Record<string, unknown> },
): Promise<Attempt> {
  const { reference, version } = (await office.see(id)).application;
  const path = `/desk/applications/${reference}/${act.path}${act.query ?? ''}`;
  return {
    page: { path, from: path, fields: { seenVersion: String(version), ...act.fields } },
    ...(act.body
      ? {
          api: {
            path: `/applications/${reference}/${act.api ?? act.path}`,
            body: { seenVersion: version, ...act.body },
          },
        }
      : {}),
  };
}

async function coordinatorConfirms(office: TestOffice, id: string, reply: Reply, seen?: number): Promise<Attempt> {
  const kou = (await office.see(id)).inquiries.find((inquiry) => inquiry.maker.id === KOU.id);
  if (!kou) throw new Error('甲 was to be asked');
  await makerAnswers(office, kou, [reply, 'no', 'no']);
  const slotId = (await office.see(id)).application.form1.slots[0]?.id ?? '';
  return desk(office, id, {
    path: 'confirmation',
    query: `?slot=${slotId}`,
    fields: { makers: kou.id, ...(seen === undefined ? {} : { seenVersion: String(seen) }) },
    body: { slotId, inquiryIds: [kou.id], ...(seen === undefined ? {} : { seenVersion: seen }) },
  });
}

const NO_YES =
  'この候補日時に○と答えたメーカーだけで確定できます。先に回答を受け取るか、電話・メールでの了承を記録してください。';
const PLACE = { venueName: '', postalCode: '', address: '', mode: 'in-person', url: '', note: '持ち物：名刺' };

const HOURS = {
  date: '2026年10月27日',
  meetingStart: '10:00',
  meetingEnd: '12:00',
  demoStart: '11:00',
  demoEnd: '11:15',
};

function moving(rule: string, changes: Partial<typeof HOURS>, at: string, sentence: string): ActCase {
  const typed = { ...HOURS, ...changes };
  const date = typed.date.replace(/^(\d+)年(\d+)月(\d+)日$/, '$1-$2-$3');
  return {
    rule,
    prepare: async (office) => {
      const { application } = await sessionConfirmed(office);
      return desk(office, application.id, {
        path: 'move',
        fields: { ...typed, reason: '会場の都合', consent: 'agreed', agreedBy: BY },
        body: {
          hours: {
            date,
            meeting: { start: typed.meetingStart, end: typed.meetingEnd },
            demo: { start: typed.demoStart, end: typed.demoEnd },
          },
          reason: '会場の都合',
          consent: { kind: 'agreed', by: BY },
        },
      });
    },
    page: { status: 422, at, sentence },
    api: { status: 422, sentence: sentence.replace('新しい日時の', '第一希望の') },
  };
}

/** What a coordinator does at the desk. */
export const DESK_ACTS: readonly ActCase[] = [
  {
    rule: '§3.5 △ never confirms, nor does a coordinator on it',
    prepare: async (office) => coordinatorConfirms(office, await asked(office), 'maybe'),
    page: { status: 422, at: 'above', sentence: NO_YES },
    api: { status: 422 },
  },
  {
    rule: '§3.5 without ○ for that slot nothing is confirmed',
    prepare: async (office) => coordinatorConfirms(office, await asked(office), 'no'),
    page: { status: 422, at: 'above', sentence: NO_YES },
    api: { status: 422 },
  },
  {
    rule: '§3.6 a coordinator confirms a maker whose crews are all out',
    prepare: async (office) => coordinatorConfirms(office, await kouBusyAndAsked(office), 'yes'),
    page: { status: 422, at: 'makers', sentence: CREWS },
    api: { status: 409 },
  },
  {
    rule: '§3.4 a coordinator confirms a slot that has passed',
    prepare: async (office) => ({
      ...(await coordinatorConfirms(office, await asked(office), 'yes')),
      moment: DAY_AFTER_FIRST,
    }),
    page: {
      status: 422,
      at: 'above',
      sentence: '2026年10月20日（火）はすでに過ぎています。これからの日をお選びください。',
    },
    api: { status: 422 },
  },
  {
    rule: '§3.5 a second confirmation',
    prepare: async (office) => {
      const { application, kou } = await sessionConfirmed(office);
      const slotId = application.form1.slots[1]?.id ?? '';
      return desk(office, application.id, {
        path: 'confirmation',
        fields: { makers: kou.id },
        body: { slotId, inquiryIds: [kou.id] },
      });
    },
    page: {
      status: 409,
      at: 'above',
      sentence: 'この申請は「日程確定」のため、この操作はできません。最新の状態をご確認ください。',
    },
    api: { status: 409 },
  },
  {
    rule: 'the answer is wanted by a day that has passed',
    prepare: async (office) => {
      const { id, form1 } = await applicationReceived(office);
      await coordinatorAsks(office, id, { makers: [KOU] });
      const slotId = form1.slots[0]?.id ?? '';
      return desk(office, id, {
        path: 'inquiries',
        fields: { makers: KOU.id, slots: slotId, answerBy: '2026年8月31日', note: '至急', decides: 'maker' },
        body: { makerIds: [KOU.id], slotIds: [slotId], answerBy: '2026-08-31' },
      });
    },
    page: { status: 422, at: 'answerBy', sentence: '期限には、今日以降の日をご入力ください。' },
    api: { status: 422 },
  },
  ...['return', 'decline'].map((path): ActCase => {
    const [label, name] = path === 'return' ? ['訂正・ご確認をお願いしたいこと', 'reason'] : ['理由', 'reason'];
    return {
      rule: `${path} without a reason`,
      prepare: async (office) => {
        const { id } = await applicationReceived(office);
        return desk(office, id, {
          path,
          fields: path === 'return' ? { reason: '　', replyBy: '2026年9月8日' } : { phrase: '', reason: ' ' },
          api: path === 'return' ? 'return' : 'refusal',
          body: { reason: ' ', ...(path === 'return' ? { replyBy: '2026-09-08' } : {}) },
        });
      },
      page: { status: 422, at: name, sentence: `${label}をご入力ください。` },
      api: { status: 422, pointer: '/reason', sentence: 'この項目をご入力ください。' },
    };
  }),
  {
    rule: 'a cancellation without a reason',
    prepare: async (office) => {
      const { application } = await sessionConfirmed(office);
      return desk(office, application.id, { path: 'cancellation', fields: { reason: '' }, body: { reason: '' } });
    },
    page: { status: 422, at: 'reason', sentence: '中止の理由をご入力ください。' },
    api: { status: 422, pointer: '/reason', sentence: 'この項目をご入力ください。' },
  },
  {
    rule: '§3.3 a change to in-person without a place',
    prepare: async (office) => {
      const { application } = await sessionConfirmed(office);
      return desk(office, application.id, {
        path: 'change',
        fields: { ...PLACE, step: 'send' },
        body: { venue: { name: '', postalCode: '', address: '' }, mode: 'in-person' },
      });
    },
    page: { status: 422, at: 'venueName', sentence: '実地で開催する場合は、会場の名称と住所をご入力ください。' },
    api: { status: 422 },
  },
  {
    rule: '§3.7 a change that changes nothing',
    prepare: async (office) => {
      const { application } = await sessionConfirmed(office);
      const { name, postalCode, address } = application.form1.venue;
      return desk(office, application.id, {
        path: 'change',
        fields: { ...PLACE, venueName: name, postalCode, address, note: '' },
        body: { mode: 'in-person' },
      });
    },
    page: {
      status: 422,
      at: 'above',
      sentence: '変更された項目がありません。訂正する項目を直してから、もう一度お進みください。',
    },
    api: { status: 422 },
  },
  moving(
    '§3.4 a move to a day that has passed',
    { date: '2026年08月31日' },
    'date',
    '2026年8月31日（月）はすでに過ぎています。これからの日をお選びください。',
  ),
  moving(
    '§3.2 a move to hours that end before they start',
    { meetingEnd: '09:00' },
    'meetingEnd',
    '新しい日時の説明会の終了時刻は、開始時刻より後の時刻をご入力ください。',
  ),
  moving(
    '§3.2 a move with the demonstration outside the meeting',
    { demoStart: '11:50', demoEnd: '12:10' },
    'demoStart',
    '新しい日時のデモの時間は、説明会の時間の中に収まるようにご入力ください。',
  ),
  moving(
    '§3.2 a move to a demonstration of four minutes',
    { demoEnd: '11:04' },
    'demoEnd',
    '新しい日時のデモの時間は、5分以上にしてください。',
  ),
  moving(
    '§3.2 a move by more than a year',
    { date: '2027年09月02日' },
    'date',
    '新しい日時の日付は、1年以内（2027年9月1日（水）まで）の日をご入力ください。',
  ),
];
