import type { Application } from '#domain/case/application.ts';
import { isReminderHour } from '#domain/case/inquiry-reminder.ts';
import type { Form1Input } from '#domain/form1/form1.ts';
import { JST, jstDay } from '#domain/text/jst.ts';
import { listEvents } from '#store/cases/events.ts';
import { saveMaker } from '#store/cases/makers.ts';
import { form1Values } from '#web/forms/form1/fields.ts';
import { makeApiKey } from '#workflow/access/api-keys.ts';
import { mailMakerPage } from '#workflow/asking/mail-maker-page.ts';
import { recallInquiry } from '#workflow/asking/recall.ts';
import { remindMaker } from '#workflow/asking/remind-makers.ts';
import { enterAttendee } from '#workflow/attendees/enter.ts';
import { changeSignUp, closeSignUp } from '#workflow/attendees/open-sign-up.ts';
import { leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { tellSeatsFree } from '#workflow/attendees/tell.ts';
import { getCase } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { registerWebhook } from '#workflow/case/owe-webhooks.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { moveContact } from '#workflow/contact/move.ts';
import { noteCase } from '#workflow/desk/note-case.ts';
import { callsOwed, recordCall } from '#workflow/desk/record-call.ts';
import { sendMessage } from '#workflow/desk/send-message.ts';
import { declineApplication, returnApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { expireFilings } from '#workflow/filing/verify.ts';
import { alarmMail } from '#workflow/keeping/alarm-mail.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { sendTestMail } from '#workflow/post/ledger-acts.ts';
import { answerWish } from '#workflow/session/answer-wish.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import { askReports } from '#workflow/session/ask-report.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { addMaker, removeMaker } from '#workflow/session/change-makers.ts';
import { confirmByCoordinator, confirmByMaker } from '#workflow/session/confirm.ts';
import { holdSessions } from '#workflow/session/hold.ts';
import { joinFixedSession, reportMakerOut } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import {
  ask,
  attend,
  confirm,
  file,
  HANAKO,
  must,
  order,
  rawLink,
  receive,
  reply,
  sampleForm1,
  see,
  seedDemo,
  wish,
} from './demo.ts';
import { openBrowsers, type SampleBrowsers } from './preview-browsers.ts';
import { seedCollected } from './sample-collected.ts';
import { form2Turns, type SampleForm2 } from './sample-form2.ts';
import { seedIncoming, tellOfIncoming } from './sample-incoming.ts';
import { seedRateTurns } from './sample-rates.ts';

const BY = '企画　三郎';
const WISHED_BY_APPLICANT = '会場の都合で、1週間あとの同じ時間にしていただけないでしょうか。';

/**
 * Fills an empty office with the demo's sample data and, by the same steps that people take, with every turn of a page or
 * mail that the demo leaves out.
 */
export async function seedSamples(office: Office): Promise<SampleBrowsers & { form2: SampleForm2 }> {
  const { form2 } = await seedDemo(office);
  await deliver(office);
  await form2Turns(office, form2);
  await makersEveryKind(office);
  must(await mailMakerPage(office, { makerId: 'fujitsu', renew: false }));
  must(await mailMakerPage(office, { makerId: 'almex', renew: true }));
  await deliver(office);
  await inquiriesEveryTurn(office);
  await seedCollected(earlier(office, 1));
  await deliver(office);
  await sessionsEveryTurn(office);
  await deliver(office);
  await closedWithPeopleWaiting(office);
  await contactsMoved(office);
  await heldWithoutReport(office);
  await calls(office);
  await makersChanged(office);
  await programs(office);
  await seedRateTurns(office);
  await deliver(office);
  const browsers = await openBrowsers(office);
  await deliver(office);
  await undeliverable(office);
  await sendTestMail(office, { email: office.policy.coordinators[0] ?? '', name: HANAKO.name });
  await alarmMail(office);
  await deliver(office);
  await seedIncoming(office);
  return { ...browsers, form2 };
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
      regions: [],
      active: false,
      contact: { name: '', phone: '', remarks: '' },
      daysOff: [],
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
  await askedAgain(office);
  await entered(office);
  await passed(office);
}

/** もう一度お願いする, 照会し直す and 照会を取り消す, before and after a session is fixed. */
async function askedAgain(office: Office): Promise<void> {
  const application = await ask(office, await receive(office, 8, 70), ['canon', 'almex', 'atlas']);
  await reply(office, application, 'canon', ['maybe', 'no', 'no']);
  await deliver(office);
  await ask(office, (await see(office, application)).application, ['canon']);
  await remindAndRecall(office, application, 'atlas', 'almex');
  const moving = await confirm(office, await receive(office, 5, 76), ['almex']);
  must(await moveSession(office, await moveBy(office, moving, 2)));
  await deliver(office);
  await remindAndRecall(office, moving, 'almex', 'almex');
}

async function remindAndRecall(office: Office, application: Application, late: string, recalled: string) {
  const { inquiries } = await see(office, application);
  const idOf = (makerId: string) => inquiries.findLast((one) => one.maker.id === makerId)?.id ?? '';
  must(await remindMaker(office, { applicationId: application.id, inquiryId: idOf(late), actor: HANAKO }));
  await deliver(office);
  const reason = 'ほかの日時で調整することになりました。';
  must(await recallInquiry(office, { ...(await order(office, application)), inquiryId: idOf(recalled), reason }));
}

async function answerByLink(
  office: Office,
  application: Application,
  makerId: string,
  replies: ('yes' | 'maybe' | 'no')[],
) {
  const caseFile = await see(office, application);
  const answers = caseFile.application.form1.slots.map((slot, index) => ({
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
  changes: Partial<Pick<Form1Input, 'remarks' | 'venue'>>,
): Promise<void> {
  const cookie = must(await startCorrection(office, application.id, ({ form1 }) => form1Values(form1)));
  const { application: before } = await see(office, application);
  must(await correctApplication(office, cookie, { ...before.form1, ...changes }));
}

/** By FAX with an address, and by telephone without one. */
async function entered(office: Office): Promise<void> {
  await enter(office, 'fax', sampleForm1(office, 7, 70));
  await enter(office, 'phone', unaddressed(sampleForm1(office, 7, 74)));
}

async function enter(office: Office, source: 'fax' | 'phone', input: Form1Input): Promise<Application> {
  const receivedOn = jstDay(office.now()).subtract({ days: 1 });
  const entry = { input, source, receivedOn, actor: HANAKO };
  return must(await enterApplication(office, await startEntry(office, {}), entry));
}

function unaddressed(form: Form1Input): Form1Input {
  return { ...form, contact: { ...form.contact, email: '' } };
}

/** 電話で連絡: each kind of call owed, and one ticked off. */
async function calls(office: Office): Promise<void> {
  const fixed = await ask(office, await enter(office, 'phone', unaddressed(sampleForm1(office, 0, 148))), ['canon']);
  const [receipt] = callsOwed(await office.store.read((tx) => listEvents(tx, fixed.id)));
  must(await recordCall(office, { applicationId: fixed.id, eventId: receipt?.id ?? '', actor: HANAKO }));
  await reply(office, fixed, 'canon', ['yes', 'maybe', 'no']);
  const { application, inquiries } = await see(office, fixed);
  must(
    await confirmByCoordinator(office, {
      ...(await order(office, fixed)),
      slotId: application.form1.slots[0]?.id ?? '',
      inquiryIds: inquiries.map((inquiry) => inquiry.id),
    }),
  );
  await deliver(office);
  const edit = { venue: { ...application.form1.venue, name: '見本会館別館' } };
  must(await changeSession(office, { ...(await order(office, fixed)), edit }));
  await deliver(office);
  const consent = { kind: 'agreed', by: BY } as const;
  must(await moveSession(office, { ...(await moveBy(office, fixed, 7)), consent }));
  await deliver(office);
  must(await cancelSession(office, { ...(await order(office, fixed)), reason: '台風の接近のため' }));

  const reason = '会場に電源があるかをお知らせください。';
  const replyBy = jstDay(office.now()).add({ days: 7 });
  const returned = await enter(office, 'phone', unaddressed(sampleForm1(office, 1, 152)));
  must(await returnApplication(office, { ...(await order(office, returned)), reason, replyBy }));
  const declined = await enter(office, 'phone', unaddressed(sampleForm1(office, 2, 156)));
  must(
    await declineApplication(office, { ...(await order(office, declined)), reason: '対応できるメーカーがないため' }),
  );
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
      slotId: application.form1.slots[0]?.id ?? '',
      inquiryIds: inquiries.filter((inquiry) => inquiry.maker.id === 'canon').map((inquiry) => inquiry.id),
      actor: HANAKO,
    }),
  );
  must(await joinFixedSession(office, await inquiryLink(office, race, 'almex'), BY));
  await confirmTooLate(office, race, 'fujitsu');
  // 申込締切 stays while the session moves, and three people wait with two seats free.
  await attend(office, race, 2, 4);
  const closesOn = jstDay(office.now()).add({ days: 70 });
  must(await changeSignUp(office, race.id, { capacity: 4, closesOn, timetable: '', parking: '' }));
  const fax = { name: '付箋　文', kana: '', institution: 'みほん医院', institutionCode: '', email: '', people: 1 };
  const entering = { applicationId: race.id, by: { role: 'applicant', name: '公労　太郎' } } as const;
  must(await enterAttendee(office, entering, { id: office.chance.id(), ...fax }));
  await inOneWrite(office, async (work) => tellSeatsFree(work, await getCase(work.tx, race.id), 2));
  await tellOfIncoming(office, race.id);
  const consent = { kind: 'agreed', by: BY } as const;
  must(await moveSession(office, { ...(await moveBy(office, race, 14)), consent }));

  const out = await confirm(office, await receive(office, 1, 84), ['fujitsu', 'panasonic', 'canon']);
  const report = { by: BY, reason: '機材の故障のため' };
  must(await reportMakerOut(office, await inquiryLink(office, out, 'panasonic'), report));
  must(await removeMaker(office, { ...(await order(office, out)), makerId: 'canon', reason: '会場が狭いため' }));

  const moving = await confirm(office, await receive(office, 2, 88), ['fujitsu', 'panasonic']);
  await attend(office, moving, 2);
  must(await closeSignUp(office, moving.id, 'close'));
  must(await moveSession(office, await moveBy(office, moving, 7)));

  const askedOnline = await receive(office, 3, 92, {
    mode: 'online',
    venue: { name: '', postalCode: '', address: '' },
    slots: sampleForm1(office, 3, 92).slots.slice(0, 1),
    noFurtherCandidates: true,
  });
  const online = await confirm(office, askedOnline, ['panasonic']);
  // The second waits for a seat, and gets it when the first leaves.
  await attend(office, online, 2, 3);
  // What was never sent is not changed: the next mail would speak as if it were the first.
  await deliver(office);
  const edit = { url: 'https://meeting.example/mihon', note: '接続は開始の10分前からできます。' };
  must(await changeSession(office, { ...(await order(office, online)), edit }));
  await leave(office, online);
  must(await askChange(office, online.id, { wish: 'cancellation', text: '会場が使えなくなりました。' }));
  const refused = {
    answer: 'refused',
    text: '別の会場をお探しいただけないでしょうか。お電話でご相談します。',
  } as const;
  must(await answerWish(office, { ...(await order(office, online)), ...refused }));
  must(await askChange(office, moving.id, { wish: 'change', text: WISHED_BY_APPLICANT }));

  const cancelled = await confirm(office, await receive(office, 4, 96), ['almex']);
  await attend(office, cancelled, 1);
  await deliver(office);
  must(await moveSession(office, await moveBy(office, cancelled, 3)));
  must(await cancelSession(office, { ...(await order(office, cancelled)), reason: '台風の接近のため' }));
}

/** Refused, because another maker was first; its ○ is kept. */
async function confirmTooLate(office: Office, application: Application, makerId: string): Promise<void> {
  const slotId = application.form1.slots[0]?.id ?? '';
  await confirmByMaker(office, await inquiryLink(office, application, makerId), {
    slotId,
    seenFormVersion: application.formVersion,
    by: BY,
    answers: [{ slotId, reply: 'yes', comment: '' }],
  });
}

/** A session to which another maker is asked to come, with a mail in the coordinator's own words. */
async function makersChanged(office: Office): Promise<void> {
  const fixed = await confirm(office, await receive(office, 7, 160), ['fujitsu']);
  await deliver(office);
  const consent = { kind: 'asked', answerBy: jstDay(office.now()).add({ days: 3 }), note: '' } as const;
  must(await addMaker(office, { ...(await order(office, fixed)), makerId: 'almex', consent }));
  const subject = '当日の駐車場について';
  const text = 'お世話になっております。\n\nメーカーの車は何台まで停められますか。';
  must(await sendMessage(office, { ...(await order(office, fixed)), to: ['applicant', 'fujitsu'], subject, text }));
  const note = '会長は午前中なら電話に出られる。';
  must(await noteCase(office, { ...(await order(office, fixed)), text: note }));
}

async function moveBy(office: Office, application: Application, days: number) {
  const { session } = await see(office, application);
  if (!session) throw new Error('only a session moves');
  const answerBy = jstDay(office.now()).add({ days: 3 });
  return {
    ...(await order(office, application)),
    wish: wish(1, session.date.add({ days }), ['13:00', '15:00'], ['14:00', '14:15']),
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
  must(
    await signUp(office, page, {
      name: '待合　春',
      kana: 'まちあい　はる',
      institution: 'みほん薬局',
      institutionCode: '1340210010',
      email: 'haru@yakkyoku.example',
      people: 1,
    }),
  );
}

async function contactsMoved(office: Office): Promise<void> {
  const contact = { name: '後任　十和', kana: 'こうにん　とわ', phone: '03-5253-1111', extension: '' };
  const fixed = await confirm(office, await receive(office, 0, 140), ['panasonic']);
  await deliver(office);
  for (const [index, application] of [fixed, await receive(office, 1, 144)].entries()) {
    const to = { ...contact, email: `kounin${index}@ishikai.example.jp` };
    must(await moveContact(office, { ...(await order(office, application)), contact: to, reason: '人事異動のため' }));
  }
}

/** A session that was held and is waiting for its report, asked for in the last office hours. */
async function heldWithoutReport(office: Office): Promise<void> {
  let asked = jstDay(office.now()).subtract({ days: 1 }).toZonedDateTime({ timeZone: JST, plainTime: '10:00' });
  while (!isReminderHour(asked.toInstant(), office.policy.isHoliday)) asked = asked.subtract({ days: 1 });
  const past: Office = { ...office, now: () => asked.subtract({ days: 23 }).toInstant() };
  const application = await confirm(past, await receive(past, 6, 20, { association: '報告待ち郡医師会' }), ['canon']);
  await attend(past, application, 3);
  await holdSessions(office);
  await askReports({ ...office, now: () => asked.toInstant() });
}

/** A key, and a receiver of webhooks that is never spoken to. */
async function programs(office: Office): Promise<void> {
  await makeApiKey(office, { email: office.policy.coordinators[0] ?? '', name: HANAKO.name, purpose: '集計の自動化' });
  const unasked: Office = { ...office, hooks: { ...office.hooks, check: async () => undefined } };
  await registerWebhook(unasked, { url: 'https://shukei.example/demokai', by: HANAKO.name });
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

/** The same office, hours ago: for what needs time to have passed. */
function earlier(office: Office, hours: number): Office {
  return { ...office, now: () => office.now().subtract({ hours }) };
}
