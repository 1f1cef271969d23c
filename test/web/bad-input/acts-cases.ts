import type { Decides } from '#domain/case/inquiry.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { startCorrection } from '#workflow/filing/correct.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import {
  applicantCorrects,
  applicantFiles,
  applicationReceived,
  coordinatorAsks,
  form1Input,
  KOU,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { codeOf, must, type TestOffice } from '../../support/office.ts';

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

export const BY = '企画　三郎';
export const DAY_AFTER_FIRST = '2026-10-21T09:00:00+09:00';

/** 甲 presses 「10月20日（火）で確定する」, with a comment. */
async function kouConfirms(
  office: TestOffice,
  id: string,
  changes: { slotId?: string; formVersion?: number; reply?: Reply } = {},
): Promise<Attempt> {
  const { application } = await office.see(id);
  const token = await makersLink(office, KOU);
  const slotId = changes.slotId ?? application.form1.slots[0]?.id ?? '';
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

export async function asked(office: TestOffice, decides: Decides = 'maker'): Promise<string> {
  const { id } = await applicationReceived(office);
  await coordinatorAsks(office, id, { decides });
  return id;
}

/** Another association's session binds 甲's only crew at the hours of the first candidate. */
export async function kouBusyAndAsked(office: TestOffice): Promise<string> {
  await sessionConfirmed(office, { association: '先約市医師会' });
  return asked(office);
}

export const CREWS =
  '甲カードリーダー株式会社は、同じ時間帯のデモの組数が上限に達しています（先約市医師会 2026年10月20日（火） 11:00～11:15）。先にこの予定を調整するか、別の日時をお選びください。';

/** What a maker does behind its link. */
export const MAKER_ACTS: readonly ActCase[] = [
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
      const slotId = application.form1.slots[1]?.id ?? '';
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
      const { form1, formVersion } = (await office.see(id)).application;
      const token = await makersLink(office, OTSU);
      const slotId = form1.slots[0]?.id ?? '';
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

const LATE =
  '第一希望の2026年10月20日（火）は、申請の期限（2026年10月10日（土））を過ぎています。2026年10月21日（水）以降の日をご入力ください。';
const KEPT_AND_WHOM_TO_ASK =
  '入力内容は下書きに残っています。期限を過ぎた日での開催をご希望の場合は、厚生労働省（suisin@mhlw.example）へご相談ください。';

/** What an applicant does once 様式1 was sent. */
export const APPLICANT_ACTS: readonly ActCase[] = [
  {
    rule: '§3.1 the address is confirmed after the deadline',
    prepare: async (office) => {
      office.clock.set('2026-10-10T10:00:00+09:00');
      const { cookie, application } = await applicantFiles(office, form1Input());
      const code = codeOf(await office.lastMailTo(application.form1.contact.email));
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
      const draft = must(await startCorrection(office, id, ({ form1 }) => form1Values(form1)));
      const { application } = await office.see(id);
      return {
        page: {
          path: '/file/slots',
          from: '/file/slots',
          fields: { ...slotFieldsOf(form1Values(application.form1)), slot3Date: '2026年9月10日' },
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
