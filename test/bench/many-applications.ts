import { and, between, eq, gte, inArray, lt, or } from 'drizzle-orm';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import type { Store, Tx } from '#store/engine.ts';

/** The same sequence in each run (mulberry32). */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SURNAMES =
  '佐藤さとう 鈴木すずき 高橋たかはし 髙橋たかはし 田中たなか 渡邉わたなべ 山﨑やまさき 小林こばやし 加藤かとう 斎藤さいとう'.split(
    ' ',
  );
const NAMES = '太郎たろう 花子はなこ 一郎いちろう 美咲みさき 健たけし 直子なおこ 翔しょう 恵めぐみ'.split(' ');
const CITIES = '中央 北 南 東 西 港 緑 旭 泉 桜 富士 高崎 川越 松本 長岡 高山 豊橋 大津 姫路 福山'.split(' ');
const HALLS = '市民会館 医師会館 保健センター 文化ホール 総合福祉センター ホテル見本 国際会議場'.split(' ');
const REMARKS = [
  '',
  '',
  '',
  '駐車場は10台分あります。',
  'プロジェクターとスクリーンは会場にあります。電源は演台の脇です。',
  '当日は総会の後に開催します。会員は約80名の見込みです。搬入は裏口からお願いします。エレベーターは9時から使えます。',
];
/** In per cent. */
const SHARES: [ApplicationState, number][] = [
  ['held', 55],
  ['confirmed', 8],
  ['inquiring', 8],
  ['received', 6],
  ['withdrawn', 6],
  ['declined', 6],
  ['cancelled', 5],
  ['returned', 3],
  ['draft', 2],
  ['unverified', 1],
];
const FIXED: readonly ApplicationState[] = ['held', 'confirmed', 'cancelled'];
const MAKERS = Array.from({ length: 8 }, (_, index) => ({ id: `maker-${index}`, name: `メーカー${index}` }));

/** Rows per write: far below its limit of time. */
const BATCH = 100;
const DAY = 86_400_000;
const FIRST = Date.parse('2022-09-12T00:00:00Z');

/** Fills an empty database with realistic applications of four years, with slots, inquiries, sessions and events. */
export async function fillApplications(store: Store, count: number): Promise<void> {
  const random = sequence(20221020);
  await store.write(async (tx) => {
    const rest = { products: '', addressesJson: '["a@maker.example"]', crews: 9, bufferMinutes: 0, active: 1 };
    await tx.db.insert(tx.tables.makers).values(MAKERS.map((maker) => ({ ...maker, ...rest })));
  });
  for (let at = 0; at < count; at += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - at) }, (_, index) => oneCase(at + index, count, random));
    await store.write((tx) => insertCases(tx, rows));
  }
  // As an older version leaves them: nobody has taken them into the list.
  await store.write((tx) => tx.db.delete(tx.tables.upkeep));
}

/** Nothing of the past stands, so many sessions of August were held and not reported, and what comes has its invite. */
export async function settleSessions(store: Store, unreported: number): Promise<void> {
  await store.write(async ({ db, tables: { sessions } }) => {
    await db
      .update(sessions)
      .set({ state: 'cancelled' })
      .where(
        or(and(eq(sessions.state, 'confirmed'), lt(sessions.date, '2026-09-01')), gte(sessions.date, '2026-09-10')),
      );
    await db
      .update(sessions)
      .set({ state: 'cancelled' })
      .where(between(sessions.date, '2026-08-01', '2026-08-31'));
  });
  await store.write(async ({ db, tables: { sessions } }) => {
    const held = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.state, 'held'));
    const rows = await held.limit(unreported);
    for (let day = 0; day < 28; day += 1) {
      const ids = rows.filter((_, index) => index % 28 === day).map(({ id }) => id);
      const date = `2026-08-${String(day + 4).padStart(2, '0')}`;
      await db.update(sessions).set({ date, askReportOn: date }).where(inArray(sessions.id, ids));
    }
  });
  await store.write(async ({ db, tables: { sessions, invites } }) => {
    const coming = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.state, 'confirmed'));
    const rest = { kind: 'meeting', sequence: 0, organizerName: '', organizerEmail: 'a@demokai.example', lastStamp: 0 };
    for (const { id } of coming) await db.insert(invites).values({ id, sessionId: id, uid: id, ...rest });
  });
}

type Case = ReturnType<typeof oneCase>;

async function insertCases(tx: Tx, cases: readonly Case[]): Promise<void> {
  const { applications, drafts, slots, inquiries, sessions, sessionMakers, events } = tx.tables;
  await tx.db.insert(applications).values(cases.map(({ application }) => application));
  await tx.db.insert(drafts).values(cases.map(({ application }) => draftRow(application)));
  await tx.db.insert(slots).values(cases.flatMap((each) => each.slots));
  await tx.db.insert(events).values(cases.flatMap((each) => each.events));
  const asked = cases.flatMap((each) => each.inquiries);
  if (asked.length > 0) await tx.db.insert(inquiries).values(asked);
  const fixed = cases.flatMap((each) => each.session ?? []);
  if (fixed.length > 0) await tx.db.insert(sessions).values(fixed);
  const joined = cases.flatMap((each) => each.joined);
  if (joined.length > 0) await tx.db.insert(sessionMakers).values(joined);
}

function oneCase(number: number, count: number, random: () => number) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const prefecture = pick(PREFECTURES);
  const city = pick(CITIES);
  const [surname, name] = [split(pick(SURNAMES)), split(pick(NAMES))];
  const state = stateAt(random() * 100);
  const submittedAt = FIRST + Math.floor((number / count) * 1460 * DAY) + Math.floor(random() * DAY);
  const [online, received] = [random() < 0.1, state !== 'draft' && state !== 'unverified'];
  const days = [0, 1, 2].map((offset) => new Date(submittedAt + (12 + offset * 7) * DAY).toISOString().slice(0, 10));
  const slots = days.slice(0, 1 + Math.floor(random() * 3)).map((date, index) => slotRow(id, index + 1, date));
  const venue = {
    venueName: online ? '' : `${city}${pick(HALLS)}`,
    postalCode: online ? '' : `${100 + Math.floor(random() * 800)}-${1000 + Math.floor(random() * 8000)}`,
    address: online ? '' : `${prefecture}${city}市本町${1 + Math.floor(random() * 9)}-${1 + Math.floor(random() * 30)}`,
  };
  const mode = online ? 'online' : 'in-person';
  const asked = received && state !== 'received' ? MAKERS.filter(() => random() < 0.3) : [];
  const fixed = FIXED.includes(state) && slots[0] !== undefined;
  return {
    application: {
      ...{ id, state, mode, ...venue, submittedAt, updatedAt: submittedAt, version: 1, formVersion: 1, source: 'web' },
      reference: referenceOf(number),
      association: random() < 0.1 ? `${prefecture}医師会` : `${prefecture}${city}市医師会`,
      contactName: `${surname.kanji}　${name.kanji}`,
      contactKana: `${surname.kana}　${name.kana}`,
      contactPhone: `0${10 + Math.floor(random() * 80)}-${100 + Math.floor(random() * 800)}-${1000 + Math.floor(random() * 8000)}`,
      contactExtension: '',
      contactEmail: random() < 0.02 ? '' : `jimu${number}@ishikai.example.jp`,
      noFurtherCandidates: 1,
      remarks: pick(REMARKS),
      receivedAt: received ? submittedAt + 600_000 : null,
    },
    slots,
    events: ['filed', ...(received ? ['received'] : [])].map((type, index) =>
      eventRow(id, number * 2 + index, type, submittedAt),
    ),
    inquiries: asked.map((maker) => inquiryRow(id, maker.id, submittedAt + DAY)),
    session: fixed && slots[0] ? sessionRow(id, state, { ...slots[0], ...venue, mode }, submittedAt) : undefined,
    joined: (fixed ? asked : []).map((maker) => joinedRow(id, maker.id, submittedAt)),
  };
}

function split(text: string): { kanji: string; kana: string } {
  return { kanji: text.replace(/[ぁ-ん]+$/, ''), kana: /[ぁ-ん]+$/.exec(text)?.[0] ?? '' };
}

function stateAt(share: number): ApplicationState {
  let left = share;
  for (const [state, part] of SHARES) {
    if (left < part) return state;
    left -= part;
  }
  return APPLICATION_STATES[0];
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

export function referenceOf(number: number): string {
  let rest = (number * 2654435761) % 2 ** 40;
  let text = '';
  while (text.length < 8) {
    text += LETTERS[rest % LETTERS.length];
    rest = Math.floor(rest / LETTERS.length);
  }
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** What every filing leaves behind: its draft, for good. */
function draftRow({ id, submittedAt, ...rest }: { id: string; submittedAt: number }) {
  const times = { createdAt: submittedAt, updatedAt: submittedAt, submittedAt };
  return { id, cookieHash: id, valuesJson: JSON.stringify(rest), applicationId: id, purpose: 'file', ...times };
}

const HOURS = { meetingStart: '10:00', meetingEnd: '12:00', demoStart: '11:00', demoEnd: '11:15' };

function slotRow(applicationId: string, rank: number, date: string) {
  return { id: `${applicationId}-${rank}`, applicationId, rank, date, ...HOURS, filedOn: date };
}

function eventRow(applicationId: string, number: number, type: string, at: number) {
  const rest = { type, actorRole: 'applicant', actorName: '', version: 1, dataJson: '{}' };
  return { id: `${applicationId}-e${number}`, seq: number + 1, applicationId, at, ...rest };
}

function inquiryRow(applicationId: string, makerId: string, askedAt: number) {
  const rest = { kind: 'new', state: 'closed', answerBy: '2026-01-01', note: '', decides: 'maker', askedBy: '調整' };
  return { id: `${applicationId}-${makerId}`, applicationId, makerId, askedAt, ...rest };
}

type Place = { date: string; venueName: string; postalCode: string; address: string; mode: string };

function sessionRow(applicationId: string, state: ApplicationState, place: Place, confirmedAt: number) {
  const { date, venueName, postalCode, address, mode } = place;
  const rest = { slotId: `${applicationId}-1`, version: 1, url: '', note: '', confirmedBy: '企画', ...HOURS };
  return {
    id: `${applicationId}-s`,
    applicationId,
    state,
    date,
    venueName,
    postalCode,
    address,
    mode,
    confirmedAt,
    ...rest,
  };
}

function joinedRow(applicationId: string, makerId: string, joinedAt: number) {
  return { sessionId: `${applicationId}-s`, makerId, inquiryId: `${applicationId}-${makerId}`, joinedAt, by: '企画' };
}
