import type { Reader } from '#calendar/event-words.ts';
import { composeEvent, composeEventFile, composeFrame } from '#calendar/feed.ts';
import type { LinkedCalendar, WholeCalendar } from '#calendar/shelf.ts';
import { wordingFor } from '#calendar/wording.ts';
import { titledFileName } from '#documents/worker/file-names.ts';
import type { InviteKind } from '#domain/case/invite.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findTokenByLink, type Token } from '#store/access/tokens.ts';
import { findApplicants } from '#store/cases/applications.ts';
import { readLeft } from '#store/cases/left-sessions.ts';
import { findMakerName } from '#store/cases/makers.ts';
import { listUnreadable, markPublished, noteUnreadable, type UnreadableSession } from '#store/cases/published-marks.ts';
import {
  listPublishedMarks,
  type Published,
  type PublishedMark,
  type PublishedRow,
  type PublishedScope,
  publishedVersion,
  readPublished,
} from '#store/cases/published-sessions.ts';
import type { Tx } from '#store/engine.ts';
import { sha256Of } from '#store/files/attachments.ts';
import type { Office } from '#workflow/case/office.ts';

/** What is longer ago is history, which the desk has. */
const PAST_DAYS = 400;

export interface Feed {
  /** Changes with every octet of the calendar. */
  tag: string;
  /** Undefined for who has it already. */
  calendar: { bytes: Uint8Array; changedAt: Temporal.Instant } | undefined;
  /** Sessions that were left out for the first time, because they do not read back as they were meant. */
  leftOut: { reference: string; error: unknown }[];
}

/**
 * The calendar behind a secret address. The same sessions are the same bytes. Who has them (`isKnown` of the tag) costs one
 * look at the database's moment while nobody writes, and at the sessions' marks while others do. A session that cannot be
 * read is left out, and noted for the desk.
 */
export async function readFeed(
  office: Office,
  link: string,
  isKnown: (tag: string) => boolean,
): Promise<Outcome<Feed>> {
  const { links } = office.calendars;
  const now = office.now();
  const key = office.vault.hash(link);
  // Read before all that the tag is made of: who writes meanwhile makes another.
  const moment = `${await office.store.moment()} ${hourOf(now).toString()}`;
  const known = links.find(key, moment);
  const kept = known && keptFeed(office, known, isKnown);
  if (kept) return accept(kept);
  const found = await office.store.read((tx) => lookUp(tx, office, link, now));
  if (!found.ok) return found;
  const { linked } = found.value;
  // Whatever could not be read is tried again by a program that was started anew, and perhaps mended.
  if (found.value.unreadable === 0) links.keep(key, moment, linked);
  const whole = found.value.unreadable === 0 ? keptFeed(office, linked, isKnown) : undefined;
  if (whole) return accept(whole);
  const { made, failed, mended } = await office.store.read((tx) => composed(tx, office, found.value));
  const isSound = failed.length + mended.length === 0;
  if (isSound) office.calendars.whole.keep(linked.shows, linked.version, made);
  const leftOut = isSound ? [] : await note(office, failed, mended);
  return accept({ tag: linked.tag, calendar: isKnown(linked.tag) ? undefined : calendarOf(made, linked), leftOut });
}

/** Undefined where the calendar is to be made. */
function keptFeed({ calendars }: Office, linked: LinkedCalendar, isKnown: (tag: string) => boolean): Feed | undefined {
  const { tag, shows, version } = linked;
  if (isKnown(tag)) return { tag, calendar: undefined, leftOut: [] };
  const whole = calendars.whole.find(shows, version);
  return whole && { tag, calendar: calendarOf(whole, linked), leftOut: [] };
}

/** What falls out of calendars with time alone does so at full hours, or they would be others at each moment. */
function hourOf(now: Temporal.Instant): Temporal.Instant {
  return now.round({ smallestUnit: 'hour', roundingMode: 'floor' });
}

function calendarOf({ bytes, lastStamp }: WholeCalendar, { createdAt }: LinkedCalendar): Feed['calendar'] {
  return { bytes, changedAt: later(createdAt, lastStamp) };
}

function later(one: Temporal.Instant, other: Temporal.Instant | undefined): Temporal.Instant {
  return other !== undefined && Temporal.Instant.compare(other, one) > 0 ? other : one;
}

/** Sessions that published calendars leave out, as far as anybody has asked for one. */
export async function readUnreadable(office: Office): Promise<UnreadableSession[]> {
  return office.store.read(listUnreadable);
}

interface ShownFeed {
  wanted: Published;
  kind: InviteKind;
  reader: Reader;
  name: string;
}

interface Found {
  shown: ShownFeed;
  scope: PublishedScope;
  linked: LinkedCalendar;
  unreadable: number;
}

async function lookUp(tx: Tx, office: Office, link: string, now: Temporal.Instant): Promise<Outcome<Found>> {
  const token = await findTokenByLink(tx, office.vault, 'feed', link);
  if (!token) return refuse({ code: 'not-found' });
  const shown = token.spentAt ? undefined : await shownBy(tx, office, token);
  if (!shown) return refuse({ code: 'link-expired' });
  const scope: PublishedScope = {
    wanted: shown.wanted,
    kind: shown.kind,
    sinceDay: jstDay(now).subtract({ days: PAST_DAYS }),
    cancelledSince: hourOf(now).subtract({ hours: 24 * LIMITS.cancelledDays }),
    keepsLast: true,
  };
  const { version, unreadable } = await publishedVersion(tx, scope);
  const tag = digestOf([token.id, shown.name, wordingDigest(shown.reader), version].join('\n'));
  // The same sessions for the same readers under the same name are the same calendar, whoever asks.
  const shows = JSON.stringify([shown.wanted, shown.kind, shown.reader, shown.name]);
  return accept({ shown, scope, linked: { tag, shows, version, createdAt: token.createdAt }, unreadable });
}

const wordings = new Map<Reader, string>();

function wordingDigest(reader: Reader): string {
  const digest = wordings.get(reader) ?? digestOf(wordingFor(reader));
  wordings.set(reader, digest);
  return digest;
}

function digestOf(text: string): string {
  return sha256Of(new TextEncoder().encode(text));
}

/** What a feed shows; undefined when its holder is no longer who it was made for. */
async function shownBy(tx: Tx, office: Office, token: Token): Promise<ShownFeed | undefined> {
  const [kind = '', id = ''] = token.subjectId.split(':');
  if (kind === 'desk') {
    if (!office.policy.coordinators.includes(token.recipient.toLowerCase())) return undefined;
    return { wanted: { of: 'all' }, kind: 'meeting', reader: 'desk', name: 'デモンストレーション会（調整担当）' };
  }
  if (kind === 'maker') {
    const name = await findMakerName(tx, id);
    if (name === undefined) return undefined;
    return {
      wanted: { of: 'maker', makerId: id },
      kind: 'demo',
      reader: 'maker',
      name: `デモンストレーション（${name}）`,
    };
  }
  const { association, emails } = await findApplicants(tx, id);
  const [email = ''] = emails;
  if (!emails.includes(token.recipient)) return undefined;
  return {
    wanted: kind === 'session' ? { of: 'application', applicationId: id } : { of: 'association', association, email },
    kind: 'meeting',
    reader: 'members',
    name: `顔認証付きカードリーダー説明会（${association}）`,
  };
}

interface Failed {
  sessionId: string;
  reference: string;
  error: unknown;
}

/** The calendar from the events that are kept; those that are not are composed and kept. */
async function composed(tx: Tx, { calendars: { events } }: Office, { shown, scope }: Found) {
  const marks = await listPublishedMarks(tx, scope);
  // A session as it is and as a maker left it are two things.
  const keyOf = ({ sessionId, leftBy }: PublishedMark): string =>
    `${sessionId} ${shown.kind} ${shown.reader}${leftBy === '' ? '' : ` left ${leftBy}`}`;
  const missing = new Map(
    marks.filter((each) => !events.find(keyOf(each), each.mark)).map((each) => [each.sessionId, each]),
  );
  const failed: Failed[] = [];
  const fresh = new Map<string, Uint8Array>();
  for (const { sessionId, reference, read } of await rowsOf(tx, [...missing.values()], shown)) {
    const each = missing.get(sessionId);
    if (!each) continue;
    try {
      const bytes = new TextEncoder().encode(composeEvent(read(), shown.reader));
      fresh.set(sessionId, bytes);
      events.keep(keyOf(each), each.mark, { bytes });
    } catch (error) {
      // Of one that was left it says nothing about the session, which others see.
      if (each.leftBy === '') failed.push({ sessionId, reference, error });
      events.keep(keyOf(each), each.mark, { error });
    }
  }
  const bytesOf = (each: PublishedMark): Uint8Array | undefined => {
    const kept = events.find(keyOf(each), each.mark);
    return fresh.get(each.sessionId) ?? (kept && 'bytes' in kept ? kept.bytes : undefined);
  };
  const { before, after } = composeFrame(shown.name);
  const encoder = new TextEncoder();
  const parts = [encoder.encode(before), ...marks.flatMap((each) => bytesOf(each) ?? []), encoder.encode(after)];
  const made: WholeCalendar = {
    bytes: Buffer.concat(parts),
    lastStamp: marks
      .flatMap(({ lastStamp }) => lastStamp ?? [])
      .reduce<Temporal.Instant | undefined>((last, stamp) => later(stamp, last), undefined),
  };
  const mended = marks.filter((each) => each.isUnreadable && fresh.has(each.sessionId));
  return { made, failed, mended: mended.map(({ sessionId }) => sessionId) };
}

async function rowsOf(tx: Tx, marks: readonly PublishedMark[], { kind, wanted }: ShownFeed): Promise<PublishedRow[]> {
  const idsOf = (some: readonly PublishedMark[]): string[] => some.map(({ sessionId }) => sessionId);
  const left = marks.filter(({ leftBy }) => leftBy !== '');
  const standing = await readPublished(tx, idsOf(marks.filter(({ leftBy }) => leftBy === '')), kind);
  return wanted.of === 'maker' ? [...standing, ...(await readLeft(tx, wanted.makerId, idsOf(left)))] : standing;
}

/** Those of `failed` that nobody has noted before. A mended one is published anew. */
async function note(office: Office, failed: readonly Failed[], mended: readonly string[]): Promise<Failed[]> {
  const now = office.now();
  const noted = await office.store.write(async (tx) => {
    if (mended.length > 0) await markPublished(tx, mended);
    return new Set(
      await noteUnreadable(
        tx,
        failed.map(({ sessionId }) => sessionId),
        now,
      ),
    );
  });
  return failed.filter(({ sessionId }) => noted.has(sessionId));
}

/** One confirmed session as a file for a calendar program; undefined while, or once, there is none. */
export async function readEventFile(
  office: Office,
  applicationId: string,
  kind: InviteKind,
  reader: Reader,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | undefined> {
  const now = office.now();
  const event = await office.store.read(async (tx) => {
    const marks = await listPublishedMarks(tx, {
      wanted: { of: 'application', applicationId },
      kind,
      sinceDay: jstDay(now).subtract({ days: PAST_DAYS }),
      cancelledSince: now,
    });
    const [row] = await readPublished(
      tx,
      marks.map(({ sessionId }) => sessionId),
      kind,
    );
    return row?.read();
  });
  if (event?.message !== 'invited') return undefined;
  return {
    name: titledFileName(`デモ会_${event.facts.date}_${event.facts.association}`, 'ics'),
    mediaType: 'text/calendar; charset=utf-8; method=PUBLISH',
    bytes: new TextEncoder().encode(composeEventFile(event, reader)),
  };
}
