import type { Decides, Reply } from '../../src/domain/inquiry.ts';
import { form1Values } from '../../src/web/form1-fields.ts';
import { confirmByMaker } from '../../src/workflow/confirm-session.ts';
import { startCorrection } from '../../src/workflow/correct-application.ts';
import {
  applicantCorrects,
  applicantFiles,
  applicationReceived,
  coordinatorAsks,
  form1Input,
  KOU,
  makerAnswers,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../support/cast.ts';
import { codeOf, must, type TestOffice } from '../support/office.ts';

/** One attempt, on the page and through the API (as coordinator unless a token is given). */
export interface Attempt {
  page: { path: string; from: string; fields: Record<string, string> };
  api?: { path: string; token?: string; body: unknown };
  cookies?: Record<string, string>;
  /** When it is tried, once everybody stands where they are. */
  moment?: string;
}

export interface ActCase {
  /** The rule of DESIGN §3 that it breaks. */
  rule: string;
  prepare(office: TestOffice): Promise<Attempt>;
  /** `at`: a field of the page, or above its form. */
  page: { status: number; at: string; sentence: string };
  /** `pointer`: the field that is named; `sentence`: where it is not the page's. */
  api?: { status: number; pointer?: string; sentence?: string };
}

const BY = '企画　三郎';
const DAY_AFTER_FIRST = '2026-10-21T09:00:00+09:00';

/** 甲 presses 「10月20日（火）で確定する」, with a comment. */
async function kouConfirms(
  office: TestOffice,
  id: string,
  changes: { slotId?: string; formVersion?: number; reply?: Reply } = {},
): Promise<Attempt> {
  const { application } = await office.see(id);
  const token = await makersLink(office, KOU);
  const slotId = changes.slotId ?? application.slots[0]?.id ?? '';
  const seenFormVersion = changes.formVersion ?? application.formVersion;
  const path = `/inquiry/${token}`;
  return {
    page: {
      path: `${path}/confirmation`,
      from: path,
      fields: { slotId, formVersion: String(seenFormVersion), by: BY, [`comment-${slotId}`]: '2名で\n伺います' },
    },
    api: {
      path: '/inquiry/confirmation',
      token,
      body: { slotId, seenFormVersion, by: BY, answers: [{ slotId, reply: changes.reply ?? 'yes' }] },
    },
  };
}

async function asked(office: TestOffice, decides: Decides = 'maker'): Promise<string> {
  const { id } = await applicationReceived(office);
  await coordinatorAsks(office, id, { decides });
  return id;
}

/** Another association's session binds 甲's only crew at the hours of the first candidate. */
async function kouBusyAndAsked(office: TestOffice): Promise<string> {
  await sessionConfirmed(office, { association: '先約市医師会' });
  return asked(office);
}

const CREWS =
  '甲カードリーダー株式会社は、同じ時間帯のデモの組数が上限に達しています（先約市医師会 2026年10月20日（火） 11:00～11:15）。先にこの予定を調整するか、別の日時をお選びください。';

const MAKER_ACTS: readonly ActCase[] = [
  {
    rule: '§3.5 where the coordinator decides, a maker only answers',
    prepare: async (office) => kouConfirms(office, await asked(office, 'coordinator')),
    page: {
      status: 409,
      at: 'above',
      sentence: 'ご回答をお預かりしました。この照会では、日程は厚生労働省の調整担当が確定します。',
    },
    api: { status: 409 },
  },
  {
    rule: '§3.5 the second maker to confirm learns the date',
    prepare: async (office) => {
      const { application } = await sessionConfirmed(office);
      const token = await makersLink(office, OTSU);
      const slotId = application.slots[1]?.id ?? '';
      return {
        page: {
          path: `/inquiry/${token}/confirmation`,
          from: `/inquiry/${token}`,
          fields: { slotId, formVersion: String(application.formVersion), by: BY },
        },
        api: {
          path: '/inquiry/confirmation',
          token,
          body: {
            slotId,
            seenFormVersion: application.formVersion,
            by: BY,
            answers: [{ slotId, reply: 'yes' }],
          },
        },
      };
    },
    page: {
      status: 409,
      at: 'above',
      sentence:
        'ほかのメーカーが先に確定し、2026年10月20日（火） 10:00～12:00に決まりました。この日時に参加できる場合は、下のボタンからお知らせください。',
    },
    api: { status: 409 },
  },
  {
    rule: '§3.5 what the maker saw was corrected since',
    prepare: async (office) => {
      const id = await asked(office);
      const { formVersion } = (await office.see(id)).application;
      must(await applicantCorrects(office, id, { remarks: '駐車場は2台まで' }));
      return kouConfirms(office, id, { formVersion });
    },
    page: {
      status: 409,
      at: 'above',
      sentence:
        'この画面を開いたあとに、内容が変わりました。最新の内容を確かめてから、もう一度操作してください。／2026年9月1日（火）10:00 公労　太郎 申請内容を訂正',
    },
    api: { status: 409 },
  },
  {
    rule: '§3.4 a slot that has passed',
    prepare: async (office) => ({ ...(await kouConfirms(office, await asked(office))), moment: DAY_AFTER_FIRST }),
    page: {
      status: 422,
      at: 'above',
      sentence: '2026年10月20日（火）はすでに過ぎています。これからの日をお選びください。',
    },
    api: { status: 422 },
  },
  {
    rule: '§3.5 a slot that was not offered',
    prepare: async (office) => kouConfirms(office, await asked(office), { slotId: 'another' }),
    page: {
      status: 422,
      at: 'above',
      sentence: '選ばれた候補日時は、いまは対象になっていません。最新の候補をご確認ください。',
    },
    api: { status: 422 },
  },
  {
    rule: '§3.6 a maker whose crews are all out',
    prepare: async (office) => kouConfirms(office, await kouBusyAndAsked(office)),
    page: { status: 409, at: 'above', sentence: CREWS },
    api: { status: 409 },
  },
  {
    rule: '§3.6 joining the fixed date with crews that are all out',
    prepare: async (office) => {
      await sessionConfirmed(office, { association: '先約市医師会' });
      const { id } = await applicationReceived(office);
      const inquiries = await coordinatorAsks(office, id);
      const otsu = inquiries[1];
      if (!otsu) throw new Error('乙 was to be asked');
      const { slots, formVersion } = (await office.see(id)).application;
      const token = await makersLink(office, OTSU);
      const slotId = slots[0]?.id ?? '';
      must(
        await confirmByMaker(office, token, {
          slotId,
          seenFormVersion: formVersion,
          by: BY,
          answers: [{ slotId, reply: 'yes', comment: '' }],
        }),
      );
      const kou = await makersLink(office, KOU);
      const path = `/inquiry/${kou}`;
      return {
        page: { path: `${path}/participation`, from: path, fields: { by: BY } },
        api: { path: '/inquiry/joining', token: kou, body: { by: BY } },
      };
    },
    page: { status: 409, at: 'above', sentence: CREWS },
    api: { status: 409 },
  },
];

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
  const slotId = (await office.see(id)).application.slots[0]?.id ?? '';
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

const DESK_ACTS: readonly ActCase[] = [
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
      const slotId = application.slots[1]?.id ?? '';
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
      const { id, slots } = await applicationReceived(office);
      await coordinatorAsks(office, id, { makers: [KOU] });
      const slotId = slots[0]?.id ?? '';
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
    const [label, name] = path === 'return' ? ['直していただきたいこと', 'reason'] : ['理由', 'own'];
    return {
      rule: `${path} without a reason`,
      prepare: async (office) => {
        const { id } = await applicationReceived(office);
        return desk(office, id, {
          path,
          fields: path === 'return' ? { reason: '　', replyBy: '2026年9月8日' } : { ready: 'own', own: ' ' },
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
      const { name, postalCode, address } = application.venue;
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

const LATE =
  '第一希望の2026年10月20日（火）は、申請の期限（2026年10月10日（土））を過ぎています。2026年10月21日（水）以降の日をご入力ください。';
const KEPT_AND_WHOM_TO_ASK =
  '入力内容は下書きに残っています。期限を過ぎた日での開催をご希望の場合は、厚生労働省（suisin@mhlw.go.jp）へご相談ください。';

const APPLICANT_ACTS: readonly ActCase[] = [
  {
    rule: '§3.1 the address is confirmed after the deadline',
    prepare: async (office) => {
      office.clock.set('2026-10-10T10:00:00+09:00');
      const { cookie, application } = await applicantFiles(office, form1Input());
      const code = codeOf(await office.lastMailTo(application.contact.email));
      return {
        page: { path: '/file/verification', from: '/file/verification', fields: { code } },
        api: { path: `/applications/${application.reference}/verification`, token: cookie, body: { code } },
        cookies: { draft: cookie },
        moment: '2026-10-11T10:00:00+09:00',
      };
    },
    page: { status: 422, at: 'above', sentence: `${LATE}${KEPT_AND_WHOM_TO_ASK}` },
    // The page has made a draft of it again.
    api: { status: 409, sentence: 'この申請は「下書き」のため、この操作はできません。最新の状態をご確認ください。' },
  },
  ...['', '12345', '1234567', 'コード'].map(
    (code): ActCase => ({
      rule: `the code 「${code}」`,
      prepare: async (office) => {
        const { cookie, application } = await applicantFiles(office);
        return {
          page: { path: '/file/verification', from: '/file/verification', fields: { code } },
          api: { path: `/applications/${application.reference}/verification`, token: cookie, body: { code } },
          cookies: { draft: cookie },
        };
      },
      page: {
        status: 422,
        at: 'code',
        sentence:
          code === '' ? '確認コードをご入力ください。' : '確認コードは、メールに書かれた6桁の数字をご入力ください。',
      },
      api: {
        status: 422,
        pointer: '/code',
        sentence: '確認コードは、メールに書かれた6桁の数字をご入力ください。',
      },
    }),
  ),
  {
    rule: '§3.1 a late slot in a correction',
    prepare: async (office) => {
      const { id } = await applicationReceived(office);
      const draft = must(await startCorrection(office, id, form1Values));
      const { application } = await office.see(id);
      return {
        page: {
          path: '/file/slots',
          from: '/file/slots',
          fields: { ...slotFieldsOf(form1Values(application)), slot3Date: '2026年9月10日' },
        },
        cookies: { draft },
      };
    },
    page: {
      status: 422,
      at: 'slot3Date',
      sentence:
        '第三希望の2026年9月10日（木）は、申請の期限（2026年8月31日（月））を過ぎています。2026年9月11日（金）以降の日をご入力ください。',
    },
  },
];

function slotFieldsOf(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith('slot')));
}

export const ACTS: readonly ActCase[] = [...MAKER_ACTS, ...DESK_ACTS, ...APPLICANT_ACTS];
