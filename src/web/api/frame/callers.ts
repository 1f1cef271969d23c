import type { Outcome } from '#domain/outcome/refusal.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findKeyHolder } from '#workflow/access/api-keys.ts';
import { isTrusted } from '#workflow/access/trust-browser.ts';
import { readInquiry } from '#workflow/asking/read-inquiry.ts';
import { findMakerBehind } from '#workflow/asking/read-maker-page.ts';
import type { Entering } from '#workflow/attendees/enter.ts';
import { readRegistration, readSignUpCheck, readSignUpPage } from '#workflow/attendees/read-registration.ts';
import { applicantActor, applicantsOf } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { type DeskCase, readDeskCase } from '#workflow/desk/read-case.ts';
import { readDraft } from '#workflow/filing/keep-draft.ts';
import { readFiled, readStatus } from '#workflow/filing/read-status.ts';
import { type Gathering, readGathering, readProvenGathering } from '#workflow/form2/gathering.ts';
import type { CallerRule, Params } from './operation.ts';

type CaseFile = DeskCase['caseFile'];

/** What each bearer token is, for the document and its page. */
export const SCHEMES: Record<string, { title: string; description: string }> = {
  coordinatorKey: {
    title: '調整担当のAPIキー',
    description: '調整担当が /desk/api で発行するAPIキー（demokai_ で始まります）。発行した人の名前が履歴に残ります。',
  },
  draftToken: {
    title: '下書きのトークン',
    description:
      '申請または代理の登録をはじめたとき（startDraft、startEntry）の draftToken。提出するまで、ファイルの添付に使います。',
  },
  filingToken: {
    title: '提出のトークン',
    description: '申請の提出（fileApplication）の答えにある filingToken。確認コードの入力と再送に使います。',
  },
  statusToken: {
    title: '状況のトークン',
    description:
      '受付のメールにある /status/… の最後の部分、または verifyApplication の答えにある statusToken。見ることだけでき、接続先は見られません。',
  },
  accessToken: {
    title: '操作のトークン',
    description: `確認コードでご本人を確かめたあとの accessToken（${LIMITS.trustedDays}日間）。メールは転送されることがあるため、操作にはこちらをお使いください。`,
  },
  inquiryToken: {
    title: '照会のトークン',
    description: 'メーカーへの照会のメールにある /inquiry/… の最後の部分。',
  },
  makerToken: {
    title: 'メーカーのトークン',
    description: 'まとめての照会のメールと「貴社のページ」のメールにある /maker/… の、その次の部分。',
  },
  signUpPageToken: {
    title: '参加申込ページのトークン',
    description: '参加申込のページ /join/… の最後の部分。',
  },
  signUpCheckToken: {
    title: '参加申込の確認のトークン',
    description: '参加申込の確認メールにある /registration/check/… の最後の部分。',
  },
  collectionToken: {
    title: '取りまとめのトークン',
    description:
      '様式2の取りまとめ担当と郡市区医師会へのメールにある /collections/… の最後の部分。操作のトークンを受け取るために使います。',
  },
  registrationToken: {
    title: '参加者のトークン',
    description: '参加者へのメールにある /registration/… の最後の部分。',
  },
};

export const anyone: CallerRule<null> = { schemes: [], resolve: async () => ({ caller: null }) };

export const coordinator: CallerRule<{ role: 'coordinator'; name: string }> = {
  schemes: ['coordinatorKey'],
  async resolve(office, token) {
    const holder = await findKeyHolder(office, token);
    return holder ? { caller: { role: 'coordinator', name: holder.name } } : 'unknown';
  },
};

/** Whoever has begun a request that is not filed yet: its token. */
export const drafter: CallerRule<string> = {
  schemes: ['draftToken'],
  async resolve(office, token) {
    const draft = token === '' ? undefined : await readDraft(office, token);
    return draft?.form === 'form1' && draft.filedId === undefined ? { caller: token } : 'unknown';
  },
};

/** Whoever filed, before the address is confirmed. */
export const filer: CallerRule<{ applicationId: string }> = {
  schemes: ['filingToken'],
  async resolve(office, token, params) {
    const draft = token === '' ? undefined : await readDraft(office, token);
    if (draft?.purpose !== 'file' || draft.form !== 'form1' || draft.filedId === undefined) return 'unknown';
    const filed = await readFiled(office, draft.filedId);
    return filed.reference === params.reference ? { caller: { applicationId: filed.id } } : 'elsewhere';
  },
};

/** Behind the status link of this application; `recipient`: whose it is, the contact's or the second contact's address. */
export const statusReader: CallerRule<{ caseFile: CaseFile; recipient: string }> = {
  schemes: ['statusToken'],
  async resolve(office, token, params) {
    const status = await readStatus(office, token);
    if (!status.ok) return 'unknown';
    const { caseFile, recipient } = status.value;
    return caseFile.application.reference === params.reference ? { caller: { caseFile, recipient } } : 'elsewhere';
  },
};

/** Who has proved to read the contact's mailbox, or the second contact's; the status link alone may only look (DESIGN §1). */
export const applicant: CallerRule<{ caseFile: CaseFile }> = {
  schemes: ['accessToken'],
  async resolve(office, token, params) {
    const caseFile = await trustedCase(office, token, params);
    if (caseFile) return { caller: { caseFile } };
    return (await readStatus(office, token)).ok ? 'elsewhere' : 'unknown';
  },
};

/** Everybody who may see one application: its applicant by either token, and coordinators. */
export const reader: CallerRule<{ caseFile: CaseFile; as: 'link' | 'applicant' | 'coordinator' }> = {
  schemes: ['coordinatorKey', 'statusToken', 'accessToken'],
  async resolve(office, token, params) {
    if (await findKeyHolder(office, token)) return coordinatorsCase(office, params);
    const status = await statusReader.resolve(office, token, params);
    if (typeof status !== 'string') return { caller: { caseFile: status.caller.caseFile, as: 'link' } };
    const caseFile = await trustedCase(office, token, params);
    return caseFile ? { caller: { caseFile, as: 'applicant' } } : status;
  },
};

/** Who enters attendees for others: the applicant who has proved to be, and coordinators, each under their own name. */
export const enterer: CallerRule<Entering> = {
  schemes: ['coordinatorKey', 'accessToken'],
  async resolve(office, token, params) {
    const holder = await findKeyHolder(office, token);
    if (holder) {
      const found = await coordinatorsCase(office, params);
      if (typeof found === 'string') return found;
      const { id: applicationId } = found.caller.caseFile.application;
      return { caller: { applicationId, by: { role: 'coordinator', name: holder.name } } };
    }
    const own = await applicant.resolve(office, token, params);
    if (typeof own === 'string') return own;
    const { application } = own.caller.caseFile;
    const { name } = applicantActor(application);
    return { caller: { applicationId: application.id, by: { role: 'applicant', name } } };
  },
};

export const maker: CallerRule<string> = link('inquiryToken', readInquiry);
/** Behind the link of a maker's own page. */
export const makerPage: CallerRule<string> = link('makerToken', findMakerBehind);
export const signUpPage: CallerRule<string> = link('signUpPageToken', readSignUpPage);
export const signUpCheck: CallerRule<string> = link('signUpCheckToken', readSignUpCheck);
export const attendee: CallerRule<string> = link('registrationToken', readRegistration);

function link(
  scheme: string,
  readBehind: (office: Office, link: string) => Promise<Outcome<unknown>>,
): CallerRule<string> {
  return {
    schemes: [scheme],
    async resolve(office, token) {
      return (await readBehind(office, token)).ok ? { caller: token } : 'unknown';
    },
  };
}

/** Behind the mailed link of a collection of 様式2: of who gathers, or of a 郡市区医師会. */
export const collectionReader: CallerRule<Gathering> = {
  schemes: ['collectionToken'],
  async resolve(office, token, params) {
    const read = await readGathering(office, token);
    if (!read.ok || read.value.collection.state === 'unverified') return 'unknown';
    return read.value.collection.reference === params.reference ? { caller: read.value } : 'elsewhere';
  },
};

/** Who works on a collection of 様式2 and has proved it: who gathers, or a 郡市区医師会 for its own entries. */
export const gatherer: CallerRule<Gathering> = {
  schemes: ['accessToken'],
  async resolve(office, token, params) {
    const found = await readProvenGathering(office, params.reference ?? '', token);
    if (found) return { caller: found };
    return (await readGathering(office, token)).ok ? 'elsewhere' : 'unknown';
  },
};

/** The same for what only who gathers may do. */
export const collector: CallerRule<Gathering> = {
  schemes: ['accessToken'],
  async resolve(office, token, params) {
    const found = await gatherer.resolve(office, token, params);
    return typeof found !== 'string' && found.caller.helper ? 'elsewhere' : found;
  },
};

async function trustedCase(office: Office, token: string, params: Params): Promise<CaseFile | undefined> {
  const found = token === '' ? undefined : await readDeskCase(office, params.reference ?? '');
  if (!found?.ok) return undefined;
  const { caseFile } = found.value;
  for (const { email } of applicantsOf(caseFile.application)) {
    if (await isTrusted(office, token, email)) return caseFile;
  }
  return undefined;
}

async function coordinatorsCase(
  office: Office,
  params: Params,
): Promise<{ caller: { caseFile: CaseFile; as: 'coordinator' } } | 'nowhere'> {
  const found = await readDeskCase(office, params.reference ?? '');
  return found.ok ? { caller: { caseFile: found.value.caseFile, as: 'coordinator' } } : 'nowhere';
}
