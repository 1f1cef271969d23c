import fc from 'fast-check';
import { expect } from 'vitest';
import type { Maker } from '#domain/case/inquiry.ts';
import { isSamePerson, type RegistrationState, type SignUpInput } from '#domain/case/registration.ts';
import { freeSeats, promotions } from '#domain/case/waiting-list.ts';
import { findLiveToken, unsealTokens } from '#store/access/tokens.ts';
import { listRegistrations, listRegistrationsAt } from '#store/cases/registrations.ts';
import { claimDue } from '#store/queue/outbox.ts';
import { settle } from '#store/queue/sent-mails.ts';
import { expireSignUps, readSeats } from '#workflow/attendees/fill-seats.ts';
import { changeSignUp } from '#workflow/attendees/open-sign-up.ts';
import { changePeople, confirmSignUp, leaveRegistration, signUp } from '#workflow/attendees/register.ts';
import { retryMail } from '#workflow/desk/read-case.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import { changeSession } from '#workflow/session/change.ts';
import { removeMaker } from '#workflow/session/change-makers.ts';
import { confirmByMaker } from '#workflow/session/confirm.ts';
import { joinFixedSession } from '#workflow/session/join.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../domain/samples.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  identityOf,
  KOU,
  MINISTRY,
  makersLink,
  OTSU,
  signUpPage,
} from '../support/cast.ts';
import { readIcs } from '../support/ics.ts';
import type { Behaviour } from '../support/mail-server.ts';
import { calendarOf, type TestOffice } from '../support/office.ts';

/** One thing that somebody does, or that happens to the mail on its way. */
type Step =
  | { do: 'sign-up'; who: number; people: number }
  | { do: 'confirm-sign-up' | 'leave'; who: number }
  | { do: 'people'; who: number; people: number }
  | { do: 'capacity'; people: number }
  | { do: 'expire' }
  | Mishap
  | SessionStep
  | { do: 'deliver'; behaviour: Behaviour };
type Mishap = { do: 'retry' | 'claim' | 'claim-runs-out' | 'refused-elsewhere' };
type SessionStep =
  | { do: 'confirm' | 'cancel' | 'join' | 'remove-maker' }
  | { do: 'move'; days: number }
  | { do: 'wording' | 'material'; text: string };

const who = fc.integer({ min: 0, max: 3 });
const people = fc.integer({ min: 1, max: 3 });
const text = fc.constantFrom('一', '二', '三');

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('sign-up' as const), who, people }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('confirm-sign-up' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('leave' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('people' as const), who, people }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('capacity' as const), people }) },
  { weight: 1, arbitrary: fc.constant({ do: 'expire' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'confirm' as const,
        'confirm' as const,
        'cancel' as const,
        'join' as const,
        'remove-maker' as const,
      ),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('retry' as const, 'claim' as const, 'claim-runs-out' as const, 'refused-elsewhere' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), days: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('wording' as const, 'material' as const), text }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      behaviour: fc.constantFrom<Behaviour>(
        ...(['accept', 'accept', 'accept', 'refuse-for-good', 'refuse-later', 'cut-after-dot'] as const),
      ),
    }),
  },
);

export const history = fc.array(step, { minLength: 6, maxLength: 30 });

/** One application with its own people, so that many histories fit into one office. */
interface Stage {
  office: TestOffice;
  id: string;
  page: string;
  applicant: string;
  attendees: SignUpInput[];
  makers: { kou: Maker; otsu: Maker };
  links: { kou: string; otsu: string };
}

let staged = 0;

/** Plays the history, lets the post come to rest, and holds what arrived against what is true. */
export async function play(office: TestOffice, steps: readonly Step[]): Promise<void> {
  const stage = await setStage(office);
  for (const one of steps) await take(stage, one);
  await comeToRest(stage);
  await expectSeatsFilled(stage);
  await expectCalendarsTrue(stage);
  await expectWordsTrue(stage);
  expectNobodyLearnsOfAnother(stage);
}

async function setStage(office: TestOffice): Promise<Stage> {
  const number = ++staged;
  const applicant = `taro${number}@ishikai.example.jp`;
  office.mail.behave('accept');
  office.clock.set('2026-09-01T10:00:00+09:00');
  const maker = (one: Maker): Maker => ({
    ...one,
    id: `${one.id}-${number}`,
    name: `${one.name}${number}`,
    addresses: one.addresses.map((address) => `${number}${address}`),
  });
  const makers = { kou: maker(KOU), otsu: maker(OTSU) };
  const contact = {
    name: '公労　太郎',
    kana: 'こうろう　たろう',
    phone: '03-5253-1111',
    extension: '',
    email: applicant,
  };
  const { id } = await applicationReceived(office, { contact });
  const page = await signUpPage(office, { capacity: 4 });
  await coordinatorAsks(office, id, { makers: [makers.kou, makers.otsu] });
  const links = { kou: await makersLink(office, makers.kou), otsu: await makersLink(office, makers.otsu) };
  office.mail.clear();
  // The last one reads the first one's mailbox.
  const attendees = ['甲野', '乙川', '丙山', '丁田'].map((name, index) => ({
    name: `${name}　${number}郎`,
    kana: `よみがな${'あいうえお'.charAt(index)}　ろう`,
    institution: `${name}第${number}医院`,
    institutionCode: `13${index}${String(number).padStart(7, '9')}`,
    email: `${'abca'.charAt(index)}${number}@clinic.example`,
    people: 1,
  }));
  return { office, id, page, applicant, attendees, makers, links };
}

async function take(stage: Stage, one: Step): Promise<void> {
  const { office, id } = stage;
  // Less than the first wait before a retry: what is owed later can be due earlier.
  office.clock.advance({ seconds: 5 });
  switch (one.do) {
    case 'sign-up':
      await signUp(office, stage.page, { ...person(stage, one.who), people: one.people });
      return;
    case 'confirm-sign-up':
      await confirmSignUp(office, await linkOf(stage, 'registration-check', one.who));
      return;
    case 'leave':
      await leaveRegistration(office, await linkOf(stage, 'registration', one.who));
      return;
    case 'people':
      await changePeople(office, await linkOf(stage, 'registration', one.who), one.people);
      return;
    case 'capacity': {
      const settings = { capacity: one.people + 1, closesOn: undefined, timetable: '', parking: '' };
      await changeSignUp(office, id, settings);
      return;
    }
    case 'expire':
      office.clock.advance({ hours: 24 });
      await expireSignUps(office);
      return;
    case 'deliver':
      office.mail.behave(one.behaviour);
      await office.deliver();
      office.mail.behave('accept');
      return;
    case 'claim':
    case 'refused-elsewhere':
    case 'claim-runs-out':
    case 'retry':
      await mishap(stage, one.do);
      return;
    default:
      await ofTheSession(stage, one);
  }
}

async function ofTheSession({ office, id, makers, links }: Stage, one: SessionStep): Promise<void> {
  const { application, session } = await office.see(id);
  const order = { applicationId: id, seenVersion: application.version, actor: COORDINATOR };
  const by = '企画　三郎';
  switch (one.do) {
    case 'confirm': {
      const slotId = application.form1.slots[0]?.id ?? '';
      const answers = [{ slotId, reply: 'yes' as const, comment: '' }];
      await confirmByMaker(office, links.kou, { slotId, seenFormVersion: application.formVersion, by, answers });
      return;
    }
    case 'cancel':
      await cancelSession(office, { ...order, reason: '台風のため' });
      return;
    case 'join':
      await joinFixedSession(office, links.otsu, by);
      return;
    case 'remove-maker':
      await removeMaker(office, { ...order, makerId: makers.otsu.id, reason: '会場が狭いため' });
      return;
    case 'move': {
      const date = session?.date.add({ days: one.days }).toString() ?? '2026-10-20';
      await moveSession(office, { ...order, wish: wish(1, date), reason: '会場', consent: { kind: 'agreed', by } });
      return;
    }
    case 'wording':
      await changeSession(office, { ...order, edit: { note: `お知らせ${one.text}` } });
      return;
    case 'material':
      await changeSession(office, {
        ...order,
        edit: { venue: { name: `会館${one.text}`, postalCode: '', address: '東京都千代田区霞が関1-2-2' } },
      });
  }
}

/** What may become of mails and their senders at the worst moment. */
async function mishap({ office, id }: Stage, what: Mishap['do']): Promise<void> {
  const now = office.now();
  if (what === 'retry') {
    for (const mail of await office.outbox()) {
      if (mail.state === 'failed' && mail.applicationId === id) await retryMail(office, mail.id);
    }
  } else if (what === 'claim') {
    // Another sender holds them; what it will say comes later.
    await office.store.write((tx) => claimDue(tx, { by: 'other', until: now.add({ minutes: 5 }), limit: 10 }, now));
  } else if (what === 'claim-runs-out') {
    office.clock.advance({ minutes: 6 });
  } else {
    // The other sender comes back with a no: nothing of it has left.
    const held = (await office.outbox()).filter(({ state }) => state === 'sending');
    const no = { state: 'failed', response: '550', maybeSent: false, dueAt: now } as const;
    await office.store.write(async (tx) => {
      for (const mail of held) await settle(tx, { id: mail.id, claimedBy: 'other' }, no, now);
    });
  }
}

async function linkOf({ office, id, attendees }: Stage, purpose: 'registration' | 'registration-check', index: number) {
  const sought = attendees[index];
  return office.store.read(async (tx) => {
    const registration =
      sought && (await listRegistrationsAt(tx, id, sought.email)).find((one) => isSamePerson(one, sought));
    const token = registration
      ? await findLiveToken(tx, { purpose, subjectId: registration.id, recipient: registration.email }, office.now())
      : undefined;
    return token ? ((await unsealTokens(tx, office.vault, [token.id])).get(token.id)?.link ?? '') : 'no-link';
  });
}

function person({ attendees }: Stage, index: number): SignUpInput {
  const found = attendees[index];
  if (!found) throw new Error(`nobody is number ${index}`);
  return found;
}

/** Everything that waits is sent; what was given up is sent again, as a coordinator would. */
async function comeToRest(stage: Stage): Promise<void> {
  stage.office.mail.behave('accept');
  await stage.office.deliverAll();
  await mishap(stage, 'retry');
  await stage.office.deliverAll();
}

async function expectSeatsFilled({ office, id }: Stage): Promise<void> {
  const seats = await office.store.read((tx) => readSeats(tx, id));
  const { application } = await office.see(id);
  if (application.state === 'confirmed' || application.state === 'inquiring') expect(promotions(seats)).toEqual([]);
  expect(freeSeats(seats)).toBeGreaterThanOrEqual(0);
}

/**
 * One UID for each, SEQUENCE and DTSTAMP never backwards, no CANCEL first, and at the end the truth. A sender that died may
 * have sent what never came here: its recipient is cancelled all the same.
 */
async function expectCalendarsTrue(stage: Stage): Promise<void> {
  const { office, id } = stage;
  const { session, attendees } = await office.see(id);
  const comes = session?.state === 'confirmed';
  const meeting = [stage.applicant, MINISTRY, ...attendees.map(({ email }) => email)];
  const demo = session?.makers.flatMap(({ maker }) => maker.addresses) ?? [];
  const everybody = new Set([
    ...[stage.applicant, MINISTRY, ...stage.attendees.map(({ email }) => email)],
    ...[...stage.makers.kou.addresses, ...stage.makers.otsu.addresses],
  ]);
  const unsure = (await office.outbox()).filter(({ maybeSent, itip }) => maybeSent && itip?.method === 'REQUEST');
  const maybeTold = new Set(unsure.map(({ to }) => to.email));
  for (const email of everybody) {
    const seen = office.mail.mails
      .filter((mail) => mail.envelope.to.includes(email))
      .flatMap((mail) => calendarOf(mail) ?? [])
      .map(readIcs);
    expect(new Set(seen.map(({ uid }) => uid)).size, `${email}: one UID`).toBeLessThanOrEqual(1);
    const order = seen.map(({ sequence, stamp }) => [sequence, stamp.epochMilliseconds] as const);
    expect(order, `${email}: never backwards`).toEqual(order.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
    if (!maybeTold.has(email)) expect(seen[0]?.method, `${email}: no CANCEL first`).not.toBe('CANCEL');
    const last = seen.at(-1);
    const window = meeting.includes(email) ? session?.meeting : demo.includes(email) ? session?.demo : undefined;
    const shown = last?.method === 'REQUEST' ? { start: last.start, place: last.location } : undefined;
    const start = window && session?.date.toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: window.start });
    const place = [session?.venue.name, session?.venue.address].join(' ');
    expect(shown, `${email}: the truth`).toEqual(comes && start ? { start: start.toInstant(), place } : undefined);
  }
}

/** The last word to each attendee is how the sign-up stands; who waits or has no calendar has nothing else to go by. */
async function expectWordsTrue({ office, id, attendees }: Stage): Promise<void> {
  const { session } = await office.see(id);
  const signUps = await office.store.read((tx) => listRegistrations(tx, id));
  for (const { email, name } of attendees) {
    const state = signUps.find((signUp) => signUp.email === email && signUp.name === name)?.state;
    // Two may share a mailbox: what is said to the one begins with their name.
    const heard = office.mail.mails.filter(
      ({ envelope, parsed }) => envelope.to.includes(email) && parsed.text?.startsWith(`${name} 様`),
    );
    const last = heard.at(-1);
    const words = heard.map(({ parsed }) => WORDS.find(([subject]) => subject.test(parsed.subject ?? ''))?.[1]);
    const place = session?.state === 'confirmed' && (state === 'registered' || state === 'waiting');
    const right = place ? last?.parsed.text?.includes(session.venue.name) : true;
    expect([words.at(-1), right], `${name}: the last word`).toEqual([wordFor(state, session?.state, words), true]);
  }
}

const WORDS: [RegExp, string][] = [
  [/中止のお知らせ|開催は見送りになりました/, 'off'],
  [/の取りやめを受け付けました/, 'left'],
  [/キャンセル待ち/, 'waits'],
  [/日程は調整中です/, 'open'],
  [/日程が確定しました|変更のお知らせ|参加を受け付けました|席が空き/, 'comes'],
];

/**
 * Who never confirmed, or whose sign-up ran out, was told nothing, unless they had left before. Of a session that is
 * cancelled, a word of it that was refused may come after the leaving: it is true all the same.
 */
function wordFor(
  state: RegistrationState | undefined,
  session: string | undefined,
  words: readonly (string | undefined)[],
): string | undefined {
  if (state !== 'registered' && state !== 'waiting') {
    if (words.length === 0) return undefined;
    return session === 'cancelled' && words.includes('left') && words.at(-1) === 'off' ? 'off' : 'left';
  }
  if (session === 'cancelled') return 'off';
  if (state === 'waiting') return 'waits';
  return session === 'confirmed' ? 'comes' : 'open';
}

function expectNobodyLearnsOfAnother({ office, attendees }: Stage): void {
  for (const { envelope, parsed } of office.mail.mails) {
    const parts = [parsed.subject, parsed.text, parsed.html, ...parsed.headerLines.map(({ line }) => line)];
    const files = parsed.attachments.flatMap(({ filename, content }) => [filename, content.toString('utf8')]);
    const said = [...parts, ...files].join('\n');
    const others = attendees.filter(({ email }) => !envelope.to.includes(email)).flatMap(identityOf);
    expect(others.filter((word) => said.includes(word))).toEqual([]);
  }
}
