import type { Application } from '#domain/case/application.ts';
import type { Decides } from '#domain/case/inquiry.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { type LinkPurpose, linkPath } from '#domain/notices/link.ts';
import type { Outcome } from '#domain/outcome/refusal.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { windowOf } from '#domain/text/window.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { unsealTokens } from '#store/access/tokens.ts';
import type { Actor } from '#store/cases/events.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { saveRegistration } from '#store/cases/registrations.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { remindMaker } from '#workflow/asking/remind-makers.ts';
import { mailAttendees } from '#workflow/attendees/mail-attendees.ts';
import { openReception } from '#workflow/attendees/open-reception.ts';
import { changeSignUp, openSignUp } from '#workflow/attendees/open-sign-up.ts';
import { addWalkIn, tickOff } from '#workflow/attendees/receive.ts';
import { confirmSignUp, signUp } from '#workflow/attendees/register.ts';
import { remindAttendees } from '#workflow/attendees/remind.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { printOf } from '#workflow/case/seen.ts';
import { offerText } from '#workflow/circulars/offers.ts';
import { declineApplication, returnApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { startDraft } from '#workflow/filing/keep-draft.ts';
import { verifyByPhone } from '#workflow/filing/verify-by-phone.ts';
import { choiceStanding, chooseMaterials } from '#workflow/materials/choose.ts';
import { markDoubtful } from '#workflow/materials/mark.ts';
import { readMaterials } from '#workflow/materials/read.ts';
import { listFirstMaterials, saveMaterialStep } from '#workflow/materials/save.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { confirmByCoordinator } from '#workflow/session/confirm.ts';
import { type FeedOf, feedLink, issueFeed } from '#workflow/session/feed-links.ts';
import { fileReport } from '#workflow/session/file-report.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { recordVisitor } from '#workflow/session/name-visitor.ts';
import { recordAnswer } from '#workflow/session/record-answer.ts';
import { standingToken } from '#workflow/tokens/issue.ts';
import { form2Guide, type SampleForm2, seedForm2 } from './sample-form2.ts';
import { SAMPLE_MAKERS } from './sample-makers.ts';
import { seedRates } from './sample-rates.ts';

export const HANAKO: Actor = { role: 'coordinator', name: '調整　花子' };

/** Who files in the demo: invented associations, one application each. */
const PLACES = [
  {
    association: 'みほん市医師会',
    name: '公労　太郎',
    kana: 'こうろう　たろう',
    place: 'みほん会館',
    prefecture: '東京都',
  },
  {
    association: '見本南医師会',
    name: '髙﨑　花',
    kana: 'たかさき　はな',
    place: '南文化センター',
    prefecture: '神奈川県',
  },
  {
    association: 'ためし郡医師会',
    name: '試　次郎',
    kana: 'ためし　じろう',
    place: 'ためし公民館',
    prefecture: '長野県',
  },
  {
    association: '仮市医師会',
    name: '仮屋　三枝',
    kana: 'かりや　みえ',
    place: '仮市保健センター',
    prefecture: '大阪府',
  },
  { association: '例区医師会', name: '例　四郎', kana: 'れい　しろう', place: '例区民ホール', prefecture: '北海道' },
  {
    association: '雛形市医師会',
    name: '雛形　五月',
    kana: 'ひながた　さつき',
    place: '雛形会館',
    prefecture: '福岡県',
  },
  {
    association: '模範県医師会',
    name: '模範　六助',
    kana: 'もはん　ろくすけ',
    place: '模範県医師会館',
    prefecture: '広島県',
  },
  {
    association: '架空市医師会',
    name: '架空　七海',
    kana: 'かくう　ななみ',
    place: '架空市民プラザ',
    prefecture: '愛知県',
  },
  {
    association: '想定郡医師会',
    name: '想定　八郎',
    kana: 'そうてい　はちろう',
    place: '想定郡会館',
    prefecture: '宮城県',
  },
  { association: '仮名市医師会', name: '仮名　九美', kana: 'かめい　くみ', place: '仮名ホール', prefecture: '京都府' },
] as const;

/** Who to be in the demo and which link to open. */
export interface DemoGuide {
  lines: string[];
  /** The collections of 様式2 among the sample data. */
  form2: SampleForm2;
}

/**
 * Fills an empty office with sample data, by the same steps that people take: applications in every state, sessions with
 * attendees, and their mails. Returns who to be and which link to open.
 */
export async function seedDemo(office: Office): Promise<DemoGuide> {
  await office.store.write(async (tx) => {
    for (const one of SAMPLE_MAKERS) await saveMaker(tx, one);
  });
  await seedRates(office);
  const materials = await listSamples(office);
  await file(office, 0, 30);
  const received = await receive(office, 1, 33);
  const asked = await ask(office, await receive(office, 2, 35), ['fujitsu', 'panasonic', 'canon']);
  await reply(office, asked, 'panasonic', ['maybe', 'yes', 'no']);
  const canon = (await see(office, asked)).inquiries.find((inquiry) => inquiry.maker.id === 'canon');
  must(await remindMaker(office, { applicationId: asked.id, inquiryId: canon?.id ?? '', actor: HANAKO }));
  const refused = await ask(office, await receive(office, 3, 31), ['almex', 'atlas']);
  await reply(office, refused, 'almex', ['no', 'no', 'no']);
  await reply(office, refused, 'atlas', ['no', 'no', 'no']);
  const back = await receive(office, 4, 36);
  must(
    await returnApplication(office, {
      applicationId: back.id,
      seenVersion: back.version,
      actor: HANAKO,
      reason: '会場の住所に番地がありません。番地までご記入ください。',
      replyBy: jstDay(office.now()).add({ days: 7 }),
    }),
  );
  const declined = await receive(office, 5, 32);
  must(
    await declineApplication(office, {
      applicationId: declined.id,
      seenVersion: declined.version,
      actor: HANAKO,
      reason: 'ご希望の日時に対応できるメーカーがありませんでした。',
    }),
  );
  must(await withdrawApplication(office, (await receive(office, 6, 34)).id, '会場が使えなくなったため'));
  const confirmed = await confirm(office, await receive(office, 7, 40), ['fujitsu', 'panasonic']);
  await attend(office, confirmed, 4, 6);
  must(
    await recordVisitor(office, {
      ...(await order(office, confirmed)),
      ...{ makerId: 'fujitsu', visitor: '実演　五郎', phoneOnDay: '090-0000-1501' },
    }),
  );
  must(
    await changeSignUp(office, confirmed.id, {
      capacity: 6,
      closesOn: jstDay(office.now()).add({ days: 30 }),
      timetable:
        '9:40 受付開始\n10:00 説明会（オンライン資格確認について）\n11:00 顔認証付きカードリーダーのデモンストレーション',
      parking: '会館の地下駐車場をお使いください（2時間まで無料）。',
    }),
  );
  must(
    await chooseMaterials(office, {
      applicationId: confirmed.id,
      materialIds: materials.slice(0, 3),
      seen: printOf(office, choiceStanding([])),
    }),
  );
  const nowhere = { name: '', postalCode: '', address: '' };
  const online = await confirm(office, await receive(office, 8, 41, { mode: 'online', venue: nowhere }), ['canon']);
  const cancelled = await confirm(office, await receive(office, 9, 42), ['atlas']);
  must(
    await cancelSession(office, {
      applicationId: cancelled.id,
      seenVersion: (await see(office, cancelled)).application.version,
      actor: HANAKO,
      reason: '台風の接近のため',
    }),
  );
  await aroundTheDesk(office);
  const today = await heldToday(office);
  await issueFeed(office, deskFeed(office));
  await subscribe(office, confirmed);
  must(await mailAttendees(office, confirmed.id, { ...SAMPLE_NOTICE, batchId: office.chance.id() }));
  const form2 = await seedForm2(office);
  const people = { received, asked, confirmed, online, today };
  return { lines: [...(await guide(office, people)), ...(await form2Guide(office, form2))], form2 };
}

/** The letter's materials, one of which somebody doubts, and one whose last day has passed. Returns their ids. */
async function listSamples(office: Office): Promise<string[]> {
  await listFirstMaterials(office);
  await offerText(office, {
    title: '秋の説明会のお知らせ（見本）',
    text: '秋の説明会では、顔認証付きカードリーダーの実物をご覧いただけます。\nまだお申し込みでない医療機関・薬局の方は、この機会にぜひご参加ください。',
    by: HANAKO.name,
  });
  const today = jstDay(office.now());
  const bytes = new TextEncoder().encode('当日の配布資料の見本です。\n');
  await saveMaterialStep(office, {
    id: undefined,
    seenVersion: 0,
    by: HANAKO.name,
    title: '当日の配布資料（見本）',
    kind: 'document',
    address: '',
    file: { keep: false, new: { name: '配布資料.txt', mediaType: 'text/plain', bytes } },
    note: '印刷して、そのままお配りください。',
    audience: 'everyone',
    asOf: today.subtract({ days: 90 }),
    validUntil: today.subtract({ days: 2 }),
    place: 70,
  });
  const ids = (await readMaterials(office)).map(({ material }) => material.id);
  const stranger = { browser: 'sample', network: '192.0.2.1', proofs: [] };
  must(await markDoubtful(office, { id: ids[2] ?? '', line: 'リンク先のページが見つかりません。' }, stranger));
  return ids;
}

async function aroundTheDesk(office: Office): Promise<void> {
  await waitingAtTheDesk(office);
  await heldBefore(office);
}

/** The applicant's own calendars. */
async function subscribe(office: Office, { id, form1 }: Application): Promise<void> {
  for (const kind of ['session', 'association'] as const) {
    await issueFeed(office, { kind, applicationId: id, holder: form1.contact.email });
  }
}

/** Files and does not confirm the address: 確認待ち. */
export async function file(office: Office, index: number, daysAhead: number, changes: Partial<Form1Input> = {}) {
  const input = sampleForm1(office, index, daysAhead, changes);
  return must(await fileApplication(office, await startDraft(office, 'form1', {}), input));
}

/** What the invented association number `index` wants, first on the day so many days ahead. */
export function sampleForm1(
  office: Office,
  index: number,
  daysAhead: number,
  changes: Partial<Form1Input> = {},
): Form1Input {
  const place = PLACES[index % PLACES.length] ?? PLACES[0];
  const first = jstDay(office.now()).add({ days: daysAhead });
  return {
    association: place.association,
    contact: {
      name: place.name,
      kana: place.kana,
      phone: '03-5253-1111',
      extension: index % 2 === 0 ? '' : '3189',
      email: `jimukyoku${index}@ishikai.example.jp`,
    },
    slots: [
      wish(1, first, ['10:00', '12:00'], ['11:00', '11:15']),
      wish(2, first.add({ days: 1 }), ['13:00', '15:00'], ['14:00', '14:15']),
      wish(3, first.add({ days: 2 }), ['15:00', '17:00'], ['16:00', '16:15']),
    ],
    noFurtherCandidates: false,
    venue: { name: place.place, postalCode: '100-8916', address: `${place.prefecture}みほん市中央1-2-${index + 1}` },
    mode: 'in-person',
    remarks: index % 3 === 0 ? '駐車場は20台分あります。' : '',
    ...changes,
  };
}

export function wish(
  rank: 1 | 2 | 3,
  date: Temporal.PlainDate,
  meeting: readonly [start: string, end: string],
  demo: readonly [start: string, end: string],
) {
  return { rank, date, meeting: hoursOf(meeting), demo: hoursOf(demo) };
}

function hoursOf([start, end]: readonly [start: string, end: string]) {
  return windowOf({ start, end });
}

export async function receive(office: Office, index: number, daysAhead: number, changes: Partial<Form1Input> = {}) {
  const filed = await file(office, index, daysAhead, changes);
  return must(await verifyByPhone(office, { applicationId: filed.id, seenVersion: filed.version, actor: HANAKO }));
}

export async function ask(
  office: Office,
  application: Application,
  makerIds: string[],
  more: { decides?: Decides; note?: string } = {},
): Promise<Application> {
  return must(
    await askMakers(office, {
      applicationId: application.id,
      seenVersion: application.version,
      actor: HANAKO,
      makerIds,
      slotIds: application.form1.slots.map((slot) => slot.id),
      answerBy: jstDay(office.now()).add({ days: 5 }),
      note: more.note ?? '',
      decides: more.decides ?? 'maker',
    }),
  );
}

/** What a maker said by telephone about the three candidates. */
export async function reply(
  office: Office,
  application: Application,
  makerId: string,
  replies: Reply[],
): Promise<void> {
  const caseFile = await see(office, application);
  const inquiry = caseFile.inquiries.find((one) => one.maker.id === makerId);
  if (!inquiry) throw new Error(`${makerId} was not asked`);
  must(
    await recordAnswer(office, {
      inquiryId: inquiry.id,
      seenVersion: caseFile.application.version,
      actor: HANAKO,
      by: '企画　三郎',
      channel: 'phone',
      answers: caseFile.application.form1.slots.flatMap((slot, index) => {
        const said = replies[index];
        return said === undefined ? [] : [{ slotId: slot.id, reply: said, comment: '' }];
      }),
    }),
  );
}

/** A session fixed on the first day with all these makers. */
export async function confirm(office: Office, received: Application, makerIds: string[]): Promise<Application> {
  const application = await ask(office, received, makerIds);
  for (const makerId of makerIds) await reply(office, application, makerId, ['yes', 'maybe', 'no']);
  const caseFile = await see(office, application);
  must(
    await confirmByCoordinator(office, {
      applicationId: application.id,
      seenVersion: caseFile.application.version,
      slotId: caseFile.application.form1.slots[0]?.id ?? '',
      inquiryIds: caseFile.inquiries.map((inquiry) => inquiry.id),
      actor: HANAKO,
    }),
  );
  return application;
}

const SAMPLE_KANA = ['れいこ', 'いちこ', 'ふたこ', 'みこ', 'よしこ'];

/** The applicant opens 参加申込, and so many sign up and confirm it; beyond 定員 they wait. */
export async function attend(
  office: Office,
  application: Application,
  signUps: number,
  capacity?: number,
): Promise<void> {
  must(await openSignUp(office, application.id, { capacity, closesOn: undefined }));
  const page = await rawLink(office, 'sign-up-page', application.id, '');
  for (let index = 1; index <= signUps; index++) {
    const email = `sanka${index}@clinic.example`;
    const registration = must(
      await signUp(office, page, {
        name: `参加　${index}子`,
        kana: `さんか　${SAMPLE_KANA[index % SAMPLE_KANA.length]}`,
        institution: `みほん${index}丁目クリニック`,
        institutionCode: '',
        email,
        people: 1 + (index % 3),
      }),
    );
    must(await confirmSignUp(office, await rawLink(office, 'registration-check', registration.id, email)));
  }
  await office.store.write(async (tx) => {
    const [one] = (await getCase(tx, application.id)).attendees;
    if (one) await saveRegistration(tx, { ...one, institution: '髙﨑薬局' }, office.now());
  });
}

/** What stands in 「今すること」: makers that are late, a ○ that nobody used, a wish, and a call after a request by FAX. */
async function waitingAtTheDesk(office: Office): Promise<void> {
  const past = daysAgo(office, 9);
  await ask(past, await receive(past, 1, 22, { association: '未答市医師会' }), ['canon', 'atlas']);
  const willing = await ask(past, await receive(past, 2, 40, { association: '丸待ち郡医師会' }), ['almex']);
  await reply(past, willing, 'almex', ['yes', 'no', 'no']);
  const wishing = await confirm(office, await receive(office, 3, 44, { association: '変更市医師会' }), ['panasonic']);
  must(await askChange(office, wishing.id, { wish: 'change', text: '開始を30分遅くしたい。' }));
  const sample = sampleForm1(office, 4, 33, { association: '電話郡医師会' });
  const input = { ...sample, contact: { ...sample.contact, email: '' } };
  const entry = { input, source: 'fax', receivedOn: jstDay(office.now()), actor: HANAKO } as const;
  must(await enterApplication(office, await startEntry(office, {}), entry));
}

/** The same office on a day in the past. */
function daysAgo(office: Office, days: number): Office {
  const at = office.now().subtract({ hours: 24 * days });
  return { ...office, now: () => at };
}

/** 実施済 needs a day that has passed, so these are filed and confirmed on days in the past; of the last no report came. */
async function heldBefore(office: Office): Promise<void> {
  const [first, second, third] = [daysAgo(office, 100), daysAgo(office, 60), daysAgo(office, 50)];
  const received = await receive(second, 0, 30, { association: '済市医師会' });
  const application = await confirm(second, received, ['panasonic']);
  must(
    await changeSession(second, {
      ...(await order(office, application)),
      edit: { note: '駐車場は会館の北側です。' },
    }),
  );
  const longAgo = await receive(first, 4, 40, { association: '了郡医師会' });
  const earlier = await confirm(first, longAgo, ['canon', 'fujitsu']);
  await confirm(third, await receive(third, 7, 35, { association: '終市医師会' }), ['fujitsu']);
  await holdSessions(office);
  const counts = { attendees: 24, applicationsMade: 7, remarks: '質問が多く、予定の時間を延ばしました。' };
  must(await fileReport(office, { applicationId: application.id, by: 'applicant' }, counts));
  const more = { attendees: 31, applicationsMade: 12, remarks: '' };
  must(await fileReport(office, { applicationId: earlier.id, by: 'applicant' }, more));
}

const SAMPLE_NOTICE = {
  subject: '駐車場についてのお知らせ',
  text: '会場の駐車場は満車になることがあります。\nなるべく公共交通機関でお越しください。',
  to: 'registered',
} as const;

/** A session of today, so that the reception is open: filed in the past, one person there already, and one 当日参加. */
async function heldToday(office: Office): Promise<Application> {
  const present = office.now();
  const past: Office = { ...office, now: () => present.subtract({ hours: 24 * 20 }) };
  const application = await confirm(past, await receive(past, 5, 20, { association: '本日市医師会' }), ['almex']);
  await attend(past, application, 12);
  for (const days of [3, 1]) {
    const nine = jstDay(present).subtract({ days }).toZonedDateTime({ timeZone: JST, plainTime: '09:00' });
    const then: Office = { ...office, now: () => nine.toInstant() };
    await remindAttendees(then);
    // On their day, because a reminder that is late does not leave.
    await deliverMail(then, 'demo');
  }
  must(await openReception(office, application.id));
  const link = await rawLink(office, 'reception', application.id, '');
  const [first] = (await see(office, application)).attendees;
  const tick = { registrationId: first?.id ?? '', seenPeople: 0, people: first?.people ?? 1, by: '受付　花' };
  must(await tickOff(office, link, tick));
  const walkIn = { id: office.chance.id(), name: '飛入　三平', institution: 'とびいり医院', people: 2 };
  must(await addWalkIn(office, link, { ...walkIn, addedBy: '受付　花' }));
  return application;
}

function deskFeed(office: Office): FeedOf {
  return { kind: 'desk', holder: office.policy.coordinators[0] ?? '' };
}

async function guide(
  office: Office,
  some: Record<'received' | 'asked' | 'confirmed' | 'online' | 'today', Application>,
): Promise<string[]> {
  const { publicUrl, coordinators } = office.policy;
  const asked = await see(office, some.asked);
  const fujitsu = asked.inquiries.find((inquiry) => inquiry.maker.id === 'fujitsu');
  const [attendee] = (await see(office, some.confirmed)).attendees;
  const link = async (purpose: LinkPurpose, id: string, email: string): Promise<string> =>
    `${publicUrl}${linkPath(purpose, await rawLink(office, purpose, id, email))}`;
  return [
    `申請者（新しく申請する）      ${publicUrl}/`,
    `申請者（受付済の申請）        ${await link('status', some.received.id, some.received.form1.contact.email)}`,
    `申請者（日程確定の申請）      ${await link('status', some.confirmed.id, some.confirmed.form1.contact.email)}`,
    `調整担当                      ${publicUrl}/desk  （${coordinators[0] ?? ''}、コードはメールで届きます）`,
    `メーカー（照会に答える）      ${fujitsu ? await link('inquiry', fujitsu.id, 'demo@fujitsu.example') : ''}`,
    `メーカー（照会と予定）        ${await link('maker', 'fujitsu', 'demo@fujitsu.example')}`,
    `参加者（参加を申し込む）      ${await link('sign-up-page', some.confirmed.id, '')}`,
    `参加者（申込み済み）          ${attendee ? await link('registration', attendee.id, attendee.email) : ''}`,
    `申請者（本日の説明会）        ${await link('status', some.today.id, some.today.form1.contact.email)}`,
    `受付（本日の説明会）          ${await link('reception', some.today.id, '')}`,
    `予定表（調整担当）            ${publicUrl}${linkPath('feed', (await feedLink(office, deskFeed(office))) ?? '')}.ics`,
  ];
}

/** The token of a link as its recipient has it. */
export async function rawLink(
  office: Office,
  purpose: LinkPurpose,
  subjectId: string,
  recipient: string,
): Promise<string> {
  const now = office.now();
  return office.store.write(async (tx) => {
    const id = await standingToken({ tx, office, now }, purpose, subjectId, recipient);
    const secret = (await unsealTokens(tx, office.vault, [id])).get(id);
    if (!secret) throw new Error(`no ${purpose} link`);
    return secret.link;
  });
}

export async function see(office: Office, application: Application) {
  return office.store.read((tx) => getCase(tx, application.id));
}

/** Who acts on an application as it stands now. */
export async function order(office: Office, application: Application) {
  const { version } = (await see(office, application)).application;
  return { applicationId: application.id, seenVersion: version, actor: HANAKO };
}

/** The value of a step that sample data must get done; throws with the refusal otherwise. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the demo was refused: ${JSON.stringify(outcome.refusal)}`);
  return outcome.value;
}
