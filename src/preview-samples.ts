import {
  ask,
  attend,
  confirm,
  file,
  HANAKO,
  must,
  rawLink,
  receive,
  reply,
  sampleForm1,
  see,
  seedDemo,
  wish,
} from './demo.ts';
import type { Application, Form1Input } from './domain/application.ts';
import { jstDay } from './domain/filing-deadline.ts';
import { saveMaker } from './store/makers.ts';
import { listMails, type MailContent } from './store/outbox.ts';
import { unsealTokens } from './store/tokens.ts';
import { form1Values } from './web/form1-fields.ts';
import { askChange } from './workflow/ask-change.ts';
import { cancelSession, removeMaker } from './workflow/cancel-session.ts';
import { changeSession } from './workflow/change-session.ts';
import { declineApplication, returnApplication, withdrawApplication } from './workflow/close-application.ts';
import { confirmByCoordinator } from './workflow/confirm-session.ts';
import { correctApplication, startCorrection } from './workflow/correct-application.ts';
import { deliverMail } from './workflow/deliver-mail.ts';
import { enterApplication, startEntry } from './workflow/enter-application.ts';
import { fileApplication } from './workflow/file-application.ts';
import { joinFixedSession, reportMakerOut } from './workflow/join-session.ts';
import { addDraftFile, startDraft } from './workflow/keep-draft.ts';
import { moveSession } from './workflow/move-session.ts';
import type { Office } from './workflow/office.ts';
import { applyLatePermit, permitLateFiling } from './workflow/permit-late-filing.ts';
import { answerInquiry } from './workflow/record-answer.ts';
import { leaveRegistration, signUp } from './workflow/register-attendee.ts';
import { mailDraftLink } from './workflow/resume-draft.ts';
import { askSignIn, findCoordinator, nameCoordinator, signInByLink } from './workflow/sign-in.ts';
import { askAccessCode } from './workflow/trust-browser.ts';
import { expireFilings, verifyByPhone } from './workflow/verify-application.ts';

/** What the pages need beside the database: cookies of browsers, and links that nothing lists. */
export interface Samples {
  /** Cookies of signed-in coordinators: with a name, and before it was asked for. */
  desk: string;
  nameless: string;
  /** Cookies of drafts, by where they stand. */
  drafts: Record<'begun' | 'wrong' | 'late' | 'lifted' | 'waiting' | 'done' | 'correction' | 'entry', string>;
  links: Record<'draft' | 'permit' | 'usedPermit' | 'signIn' | 'verification' | 'verified', string>;
}

const BY = '企画　三郎';
const WISHED_BY_APPLICANT = '会場の都合で、1週間あとの同じ時間にしていただけないでしょうか。';
const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

/**
 * Fills an empty office with the demo's sample data and, by the same steps that people take, with every turn of a page or
 * mail that the demo leaves out.
 */
export async function seedSamples(office: Office): Promise<Samples> {
  await seedDemo(office);
  await makersEveryKind(office);
  await deliver(office);
  await inquiriesEveryTurn(office);
  await deliver(office);
  await sessionsEveryTurn(office);
  await deliver(office);
  await closedWithPeopleWaiting(office);
  await deliver(office);
  const samples = await browsers(office);
  await deliver(office);
  await undeliverable(office);
  return samples;
}

/** Mail is kept, and a link that a later step makes void would empty a mail that still waits. */
async function deliver(office: Office): Promise<void> {
  await deliverMail(office, 'previews');
}

async function makersEveryKind(office: Office): Promise<void> {
  await office.store.write((tx) =>
    saveMaker(tx, {
      id: 'retired',
      name: '旧見本機器',
      products: '',
      addresses: ['demo@kyumihon.example', 'kikaku@kyumihon.example'],
      crews: 1,
      bufferMinutes: 30,
      active: false,
    }),
  );
}

async function inquiriesEveryTurn(office: Office): Promise<void> {
  const lastWeek = earlier(office, 24 * 7);
  await file(lastWeek, 1, 50);
  await expireFilings(office);

  const decided = await ask(office, await receive(office, 2, 50), ['fujitsu', 'almex'], {
    decides: 'coordinator',
    note: '2台までの実演を希望されています。',
  });
  await reply(office, decided, 'almex', ['yes', 'no', 'maybe']);

  const answered = await ask(office, await receive(office, 3, 54), ['fujitsu', 'canon']);
  await answerByLink(office, answered, 'fujitsu', ['yes', 'maybe', 'no']);

  const askedTwice = await ask(office, await receive(office, 4, 58), ['panasonic']);
  await ask(office, (await see(office, askedTwice)).application, ['panasonic', 'fujitsu']);

  const reworded = await ask(office, await receive(office, 5, 62), ['canon']);
  await correct(office, reworded, { remarks: '搬入口は建物の裏側です。' });
  const elsewhere = await ask(office, await receive(office, 6, 66), ['canon', 'atlas']);
  await correct(office, elsewhere, {
    venue: { name: '模範県民センター', postalCode: '730-0001', address: '広島県みほん市東町3-4' },
  });
  await entered(office);
  await passed(office);
}

async function answerByLink(
  office: Office,
  application: Application,
  makerId: string,
  replies: ('yes' | 'maybe' | 'no')[],
) {
  const about = await see(office, application);
  const answers = about.application.slots.map((slot, index) => ({
    slotId: slot.id,
    reply: replies[index] ?? ('no' as const),
    comment: replies[index] === 'maybe' ? '前日までに確定すれば対応できます。' : '',
  }));
  must(await answerInquiry(office, await inquiryLink(office, application, makerId), { answers, by: BY }));
}

async function inquiryLink(office: Office, application: Application, makerId: string): Promise<string> {
  const inquiry = (await see(office, application)).inquiries.findLast((one) => one.maker.id === makerId);
  if (!inquiry) throw new Error(`${makerId} was not asked`);
  return rawLink(office, 'inquiry', inquiry.id, inquiry.maker.addresses[0] ?? '');
}

async function correct(
  office: Office,
  application: Application,
  changes: Partial<Pick<Application, 'remarks' | 'venue'>>,
): Promise<void> {
  const cookie = must(await startCorrection(office, application.id, form1Values));
  const { application: before } = await see(office, application);
  must(await correctApplication(office, cookie, { ...before, ...changes }));
}

/** By FAX with an address, and by telephone without one. */
async function entered(office: Office): Promise<void> {
  for (const source of ['fax', 'phone'] as const) {
    const form = sampleForm1(office, 7, source === 'fax' ? 70 : 74);
    must(
      await enterApplication(office, await startEntry(office, {}), {
        input: source === 'fax' ? form : { ...form, contact: { ...form.contact, email: '' } },
        source,
        receivedOn: jstDay(office.now()).subtract({ days: 1 }),
        actor: HANAKO,
      }),
    );
  }
}

/** 候補日切れ. */
async function passed(office: Office): Promise<void> {
  const past = earlier(office, 24 * 40);
  await ask(past, await receive(past, 8, 20), ['canon']);
}

async function sessionsEveryTurn(office: Office): Promise<void> {
  const race = await ask(office, await receive(office, 9, 80), ['fujitsu', 'canon', 'almex']);
  await reply(office, race, 'canon', ['yes', 'yes', 'no']);
  const { application, inquiries } = await see(office, race);
  must(
    await confirmByCoordinator(office, {
      applicationId: race.id,
      seenVersion: application.version,
      slotId: application.slots[0]?.id ?? '',
      inquiryIds: inquiries.filter((inquiry) => inquiry.maker.id === 'canon').map((inquiry) => inquiry.id),
      actor: HANAKO,
    }),
  );
  must(await joinFixedSession(office, await inquiryLink(office, race, 'almex'), BY));

  const out = await confirm(office, 1, 84, ['fujitsu', 'panasonic', 'canon']);
  const report = { by: BY, reason: '機材の故障のため' };
  must(await reportMakerOut(office, await inquiryLink(office, out, 'panasonic'), report));
  must(await removeMaker(office, { ...(await order(office, out)), makerId: 'canon', reason: '会場が狭いため' }));

  const moving = await confirm(office, 2, 88, ['fujitsu', 'panasonic']);
  await attend(office, moving, 2);
  must(await moveSession(office, await moveBy(office, moving, 7)));

  const online = await confirm(office, 3, 92, ['panasonic'], {
    mode: 'online',
    venue: { name: '', postalCode: '', address: '' },
    slots: sampleForm1(office, 3, 92).slots.slice(0, 1),
    noFurtherCandidates: true,
  });
  await attend(office, online, 2);
  // What was never sent is not changed: the next mail would speak as if it were the first.
  await deliver(office);
  const edit = { url: 'https://meeting.example/mihon', note: '接続は開始の10分前からできます。' };
  must(await changeSession(office, { ...(await order(office, online)), edit }));
  await leave(office, online);
  must(await askChange(office, online.id, { wish: 'cancellation', text: '会場が使えなくなりました。' }));
  must(await askChange(office, moving.id, { wish: 'change', text: WISHED_BY_APPLICANT }));

  const cancelled = await confirm(office, 4, 96, ['almex']);
  await attend(office, cancelled, 1);
  await deliver(office);
  must(await moveSession(office, await moveBy(office, cancelled, 3)));
  must(await cancelSession(office, { ...(await order(office, cancelled)), reason: '台風の接近のため' }));
}

async function moveBy(office: Office, application: Application, days: number) {
  const { session } = await see(office, application);
  if (!session) throw new Error('only a session moves');
  const answerBy = jstDay(office.now()).add({ days: 3 });
  return {
    ...(await order(office, application)),
    wish: wish(1, session.date.add({ days }), '13:00', '15:00', '14:00', '14:15'),
    reason: '申請団体のご希望のため',
    consent: { kind: 'asked', answerBy, note: '' } as const,
  };
}

async function leave(office: Office, application: Application): Promise<void> {
  const [first] = (await see(office, application)).attendees;
  if (!first) throw new Error('nobody to leave');
  must(await leaveRegistration(office, await rawLink(office, 'registration', first.id, first.email)));
}

/** Makers asked and people signed up, and then it does not come to a session. */
async function closedWithPeopleWaiting(office: Office): Promise<void> {
  const waiting = async (index: number, daysAhead: number): Promise<Application> => {
    const application = await ask(office, await receive(office, index, daysAhead), ['fujitsu', 'canon']);
    await attend(office, application, 1);
    await deliver(office);
    return application;
  };
  const reason = 'ご希望の日時に対応できるメーカーがありませんでした。';
  const replyBy = jstDay(office.now()).add({ days: 7 });
  must(await withdrawApplication(office, (await waiting(5, 100)).id, '会場が使えなくなったため'));
  must(await declineApplication(office, { ...(await order(office, await waiting(6, 104))), reason }));
  must(await returnApplication(office, { ...(await order(office, await waiting(7, 108))), reason, replyBy }));
  const open = await waiting(8, 112);
  await leave(office, open);
  const page = await rawLink(office, 'sign-up-page', open.id, '');
  must(await signUp(office, page, { name: '待合　春', institution: 'みほん薬局', email: 'haru@yakkyoku.example' }));
}

/** Browsers in the middle of something. */
async function browsers(office: Office): Promise<Samples> {
  const today = jstDay(office.now());
  const form = sampleForm1(office, 0, 120);
  const waiting = await filled(office, form);
  const filed = must(await fileApplication(office, waiting, form));
  const done = await filled(office, sampleForm1(office, 1, 124));
  const finished = must(await fileApplication(office, done, sampleForm1(office, 1, 124)));
  await deliver(office);
  const verified = await rawLink(office, 'verification', finished.id, finished.contact.email);
  must(await verifyByPhone(office, await order(office, finished)));
  must(await askAccessCode(office, finished.id));

  const begun = await filled(office, sampleForm1(office, 2, 128));
  must(await addDraftFile(office, begun, { name: '会場レイアウト.pdf', mediaType: 'application/pdf', bytes: PDF }));
  const association = await startDraft(office, { association: '見本南医師会' });
  must(await mailDraftLink(office, association, 'hana@ishikai.example.jp'));
  const permits = await latePermits(office);
  const entry = { entrySource: 'fax', entryReceivedOn: today.toString() };
  const desk = await signedIn(office);
  const named = await findCoordinator(office, desk);
  if (!named) throw new Error('nobody is signed in');
  await nameCoordinator(office, named, HANAKO.name);
  const nameless = await signedIn(office);
  const address = office.policy.coordinators[0] ?? '';
  must(await askSignIn(office, address));
  return {
    desk,
    nameless,
    drafts: {
      begun,
      waiting,
      done,
      wrong: await startDraft(office, {
        ...form1Values(form),
        contactKana: '漢字',
        phone: '123',
        slot1DemoEnd: '25:00',
      }),
      late: await startDraft(office, form1Values(sampleForm1(office, 3, 3))),
      lifted: must(await applyLatePermit(office, permits.usedPermit)),
      correction: must(await startCorrection(office, finished.id, form1Values)),
      entry: await startEntry(office, { ...form1Values(sampleForm1(office, 4, 132)), ...entry }),
    },
    links: {
      ...permits,
      draft: await mailedLink(office, 'hana@ishikai.example.jp'),
      signIn: await rawLink(office, 'sign-in', address, address),
      verification: await rawLink(office, 'verification', filed.id, filed.contact.email),
      verified,
    },
  };
}

async function filled(office: Office, form: Form1Input): Promise<string> {
  return startDraft(office, form1Values(form));
}

/** Two permits: one to use, and one whose link waits. */
async function latePermits(office: Office): Promise<{ permit: string; usedPermit: string }> {
  const today = jstDay(office.now());
  for (const email of ['okure@ishikai.example.jp', 'toki@ishikai.example.jp']) {
    must(
      await permitLateFiling(office, {
        email,
        date: today.add({ days: 5 }),
        validUntil: today.add({ days: 2 }),
        reason: '会場の都合で日程が変わったため',
        by: HANAKO.name,
      }),
    );
  }
  return {
    permit: await mailedLink(office, 'okure@ishikai.example.jp'),
    usedPermit: await mailedLink(office, 'toki@ishikai.example.jp'),
  };
}

async function signedIn(office: Office): Promise<string> {
  const address = office.policy.coordinators[0] ?? '';
  must(await askSignIn(office, address));
  await deliver(office);
  return must(await signInByLink(office, await rawLink(office, 'sign-in', address, address)));
}

/** A mail that the other server refused for good: the desk points it out. */
async function undeliverable(office: Office): Promise<void> {
  await receive(office, 9, 136);
  const refusing: Office = {
    ...office,
    send: async () => ({ outcome: 'refused', permanent: true, response: '550 5.1.1 User unknown' }),
  };
  await deliver(refusing);
}

/** The token of a link that only its mail knows. */
async function mailedLink(office: Office, email: string): Promise<string> {
  return office.store.read(async (tx) => {
    const mail = (await listMails(tx, { limit: 50 })).find((one) => one.to.email === email);
    const token = mail ? tokenIn(mail.content) : '';
    const link = (await unsealTokens(tx, office.vault, [token])).get(token)?.link;
    if (link === undefined) throw new Error(`no link was mailed to ${email}`);
    return link;
  });
}

function tokenIn(content: MailContent): string {
  if (content.mail === 'late-permit') return content.data.permitToken;
  return content.mail === 'resume-draft' ? content.data.draftToken : '';
}

async function order(office: Office, application: Application) {
  const { version } = (await see(office, application)).application;
  return { applicationId: application.id, seenVersion: version, actor: HANAKO };
}

/** The same office, hours ago: for what needs time to have passed. */
function earlier(office: Office, hours: number): Office {
  return { ...office, now: () => office.now().subtract({ hours }) };
}
