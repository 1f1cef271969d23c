import type { Application } from '#domain/case/application.ts';
import type { Decides, Inquiry, Maker } from '#domain/case/inquiry.ts';
import type { Registration, SignUpInput } from '#domain/case/registration.ts';
import type { Session } from '#domain/case/session.ts';
import type { SignUpSettings } from '#domain/case/sign-up-page.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { Actor } from '#store/cases/events.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { openSignUp } from '#workflow/attendees/open-sign-up.ts';
import { confirmSignUp, signUp } from '#workflow/attendees/register.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { readStatus } from '#workflow/filing/read-status.ts';
import { verifyByCode } from '#workflow/filing/verify.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { answerInquiry, type GivenAnswer } from '#workflow/session/record-answer.ts';
import { wish } from '../domain/samples.ts';
import { codeOf, must, type TestOffice, tokenOf } from './office.ts';

export const APPLICANT = 'taro@ishikai.example.jp';
export const MINISTRY = 'suisin@mhlw.example';
export const ICHIRO: SignUpInput = {
  name: '診療　一郎',
  kana: 'しんりょう　いちろう',
  institution: '一郎クリニック',
  institutionCode: '1310112342',
  email: 'ichiro@clinic.example',
  people: 2,
};
export const NIJIKO: SignUpInput = {
  name: '薬局　虹子',
  kana: 'やっきょく　にじこ',
  institution: '虹薬局',
  institutionCode: '1340210010',
  email: 'nijiko@yakkyoku.example',
  people: 1,
};
export const COORDINATOR: Actor = { role: 'coordinator', name: '調整　花子' };

export const KOU: Maker = {
  id: 'maker-kou',
  name: '甲カードリーダー株式会社',
  products: '甲リーダー',
  addresses: ['kou@maker-kou.example'],
  crews: 1,
  bufferMinutes: 60,
  regions: [],
  active: true,
  contact: { name: '', phone: '', remarks: '' },
  daysOff: [],
};
/** Reads its mail in two mailboxes. */
export const OTSU: Maker = {
  id: 'maker-otsu',
  name: '乙電機株式会社',
  products: '乙リーダー',
  addresses: ['otsu@maker-otsu.example', 'otsu-west@maker-otsu.example'],
  crews: 2,
  bufferMinutes: 30,
  regions: [],
  active: true,
  contact: { name: '', phone: '', remarks: '' },
  daysOff: [],
};

/** 様式1 as the applicant fills it in: three candidates in October 2026. */
export function form1Input(changes: Partial<Form1Input> = {}): Form1Input {
  return {
    association: '見本市医師会',
    contact: {
      name: '公労　太郎',
      kana: 'こうろう　たろう',
      phone: '03-5253-1111',
      extension: '3189',
      email: APPLICANT,
    },
    slots: [
      wish(1, '2026-10-20'),
      wish(2, '2026-10-21', '13:00-15:00', '14:00-14:15'),
      wish(3, '2026-10-22', '15:00-17:00', '16:00-16:15'),
    ],
    noFurtherCandidates: false,
    venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
    mode: 'in-person',
    remarks: '',
    ...changes,
  };
}

export interface Filed {
  cookie: string;
  application: Application;
}

/** 様式1 submitted; the code is owed. */
export async function applicantFiles(office: TestOffice, changes: Partial<Form1Input> = {}): Promise<Filed> {
  const cookie = await startDraft(office, 'form1', {});
  return { cookie, application: must(await fileApplication(office, cookie, form1Input(changes))) };
}

/** Reads the code from the mail that came, and types it. */
export async function applicantVerifies(office: TestOffice, filed: Filed): Promise<Application> {
  const mail = await office.lastMailTo(filed.application.form1.contact.email, '確認コード：');
  must(await verifyByCode(office, filed.application.id, codeOf(mail)));
  return (await office.see(filed.application.id)).application;
}

/** A request that lies with the ministry. */
export async function applicationReceived(office: TestOffice, changes: Partial<Form1Input> = {}): Promise<Application> {
  return applicantVerifies(office, await applicantFiles(office, changes));
}

/** 【訂正】 of the request as it stands. */
export async function applicantCorrects(
  office: TestOffice,
  applicationId: string,
  changes: Partial<Form1Input>,
): Promise<Outcome<Application>> {
  const cookie = must(await startCorrection(office, applicationId, () => ({})));
  return correctApplication(office, cookie, form1Input(changes));
}

/** The coordinator's list of makers. */
export async function coordinatorKnows(office: TestOffice, makers: readonly Maker[] = [KOU, OTSU]): Promise<void> {
  await office.store.write(async (tx) => {
    for (const maker of makers) await saveMaker(tx, maker);
  });
}

/** メーカーへの照会 about all slots that stand. Returns the new inquiries in the order of the makers. */
export async function coordinatorAsks(
  office: TestOffice,
  applicationId: string,
  asking: { makers?: Maker[]; decides?: Decides; slotIds?: string[] } = {},
): Promise<Inquiry[]> {
  const makers = asking.makers ?? [KOU, OTSU];
  await coordinatorKnows(office, makers);
  const { application } = await office.see(applicationId);
  must(
    await askMakers(office, {
      applicationId,
      seenVersion: application.version,
      actor: COORDINATOR,
      makerIds: makers.map((maker) => maker.id),
      slotIds: asking.slotIds ?? application.form1.slots.map((slot) => slot.id),
      answerBy: application.form1.slots[0]?.date.subtract({ days: 20 }) ?? Temporal.PlainDate.from('2026-09-30'),
      note: '',
      decides: asking.decides ?? 'maker',
    }),
  );
  const { inquiries } = await office.see(applicationId);
  return makers.map((maker) => {
    const asked = inquiries.findLast((inquiry) => inquiry.maker.id === maker.id && inquiry.state === 'open');
    if (!asked) throw new Error(`${maker.name} was not asked`);
    return asked;
  });
}

/** The token of the link that the maker's newest inquiry mail holds. */
export async function makersLink(office: TestOffice, maker: Maker): Promise<string> {
  const address = maker.addresses[0] ?? '';
  return tokenOf(await office.lastMailTo(address, '▼回答する'), 'inquiry');
}

/** ○△× for the inquiry's slots in the order of the form; fewer replies leave the rest unanswered. */
export async function repliesTo(
  office: TestOffice,
  inquiry: Inquiry,
  replies: readonly Reply[],
): Promise<GivenAnswer[]> {
  const { application } = await office.see(inquiry.applicationId);
  const offered = application.form1.slots.filter((slot) => inquiry.offers.includes(slot.id)).map((slot) => slot.id);
  const slotIds = offered.length > 0 ? offered : inquiry.offers;
  return replies.map((reply, index) => ({ slotId: slotIds[index] ?? '', reply, comment: '' }));
}

/** 「回答だけ送る」. */
export async function makerAnswers(office: TestOffice, inquiry: Inquiry, replies: readonly Reply[]): Promise<Inquiry> {
  const link = await makersLink(office, inquiry.maker);
  const answers = await repliesTo(office, inquiry, replies);
  return must(await answerInquiry(office, link, { answers, by: '企画　三郎' }));
}

/** 「…で確定する」 on the first candidate, or on the one told. */
export async function makerConfirms(
  office: TestOffice,
  inquiry: Inquiry,
  choice: { rank?: 1 | 2 | 3; reply?: Reply } = {},
): Promise<Outcome<Session>> {
  const link = await makersLink(office, inquiry.maker);
  const { application } = await office.see(inquiry.applicationId);
  const slotId = application.form1.slots.find((slot) => slot.rank === (choice.rank ?? 1))?.id ?? '';
  return confirmByMaker(office, link, {
    slotId,
    seenFormVersion: application.formVersion,
    by: '企画　三郎',
    answers: [{ slotId, reply: choice.reply ?? 'yes', comment: '' }],
  });
}

/** The path from filing to a session on the first candidate; 甲 confirmed it, 乙 was asked too. */
export async function sessionConfirmed(
  office: TestOffice,
  changes: Partial<Form1Input> = {},
): Promise<{ application: Application; session: Session; kou: Inquiry; otsu: Inquiry }> {
  const { id } = await applicationReceived(office, changes);
  const [kou, otsu] = await coordinatorAsks(office, id);
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  const session = must(await makerConfirms(office, kou));
  return { application: (await office.see(id)).application, session, kou, otsu };
}

/** What tells who somebody is: none of it may reach anybody who is not to know. */
export function identityOf({ name, kana, institution, institutionCode, email }: SignUpInput): string[] {
  return [name, kana, institution, institutionCode, email];
}

/** The sign-up page's fields, filled in. */
export function fieldsFrom(person: SignUpInput): Record<string, string> {
  return { ...person, people: String(person.people) };
}

/** 「参加申込の受付をはじめる」 for the application of the newest receipt, unless it is open; the page's token. */
export async function signUpPage(
  office: TestOffice,
  settings: Partial<Pick<SignUpSettings, 'capacity' | 'closesOn'>> = {},
): Promise<string> {
  await office.deliver();
  const receipt = office.mail.mails.findLast((mail) => mail.parsed.text?.includes('このメールは控えです'));
  if (!receipt) throw new Error('no receipt came');
  const link = tokenOf(receipt, 'status');
  const { id } = must(await readStatus(office, link)).caseFile.application;
  must(await openSignUp(office, id, { capacity: undefined, closesOn: undefined, ...settings }));
  const { signUpLink } = must(await readStatus(office, link));
  if (signUpLink === undefined) throw new Error('an opened page has a link');
  return signUpLink;
}

/** The attendee fills in the page and uses the link of the mail. */
export async function attendeeSignsUp(office: TestOffice, page: string, person: SignUpInput): Promise<Registration> {
  must(await signUp(office, page, person));
  const mail = await office.lastMailTo(person.email, '▼申し込みを完了する');
  return must(await confirmSignUp(office, tokenOf(mail, 'registration-check')));
}

/** The token behind an attendee's own link. */
export async function attendeesLink(office: TestOffice, email: string): Promise<string> {
  return tokenOf(await office.lastMailTo(email), 'registration');
}
