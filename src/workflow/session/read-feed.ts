import type { EventShelf } from '#calendar/event-shelf.ts';
import type { Reader } from '#calendar/event-words.ts';
import { composeEvent, composeEventFile, composeFrame } from '#calendar/feed.ts';
import { wordingFor } from '#calendar/wording.ts';
import { titledFileName } from '#documents/worker/file-names.ts';
import type { InviteKind } from '#domain/case/invite.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findTokenByLink, type Token } from '#store/access/tokens.ts';
import { findApplicants } from '#store/cases/applications.ts';
import { getMaker } from '#store/cases/makers.ts';
import { listUnreadable, markPublished, noteUnreadable, type UnreadableSession } from '#store/cases/published-marks.ts';
import {
  listPublishedMarks,
  type Published,
  type PublishedMark,
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
 * The calendar behind a secret address. The same sessions are the same bytes; who has them (`isKnown` of the tag) costs no
 * more than a look at their marks. A session that cannot be read is left out, and noted for the desk.
 */
export async function readFeed(
  office: Office,
  link: string,
  isKnown: (tag: string) => boolean,
): Promise<Outcome<Feed>> {
  const found = await office.store.read((tx) => lookUp(tx, office, link));
  if (!found.ok) return found;
  const { tag, unreadable } = found.value;
  // Whatever could not be read is tried again by a program that was started anew, and perhaps mended.
  if (unreadable === 0 && isKnown(tag)) return accept({ tag, calendar: undefined, leftOut: [] });
  const { calendar, failed, mended } = await office.store.read((tx) => composed(tx, office.events, found.value));
  const leftOut = failed.length + mended.length > 0 ? await note(office, failed, mended) : [];
  return accept({ tag, calendar: isKnown(tag) ? undefined : calendar, leftOut });
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
  createdAt: Temporal.Instant;
  tag: string;
  unreadable: number;
}

async function lookUp(tx: Tx, office: Office, link: string): Promise<Outcome<Found>> {
  const now = office.now();
  const token = await findTokenByLink(tx, office.vault, 'feed', link);
  if (!token) return refuse({ code: 'not-found' });
  const shown = token.spentAt ? undefined : await shownBy(tx, office, token);
  if (!shown) return refuse({ code: 'link-expired' });
  const scope: PublishedScope = {
    wanted: shown.wanted,
    kind: shown.kind,
    sinceDay: jstDay(now).subtract({ days: PAST_DAYS }),
    cancelledSince: now.subtract({ hours: 24 * LIMITS.cancelledDays }),
  };
  const { version, unreadable } = await publishedVersion(tx, scope);
  const tag = digestOf([token.id, shown.name, wordingDigest(shown.reader), version].join('\n'));
  return accept({ shown, scope, createdAt: token.createdAt, tag, unreadable });
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
    const { name } = await getMaker(tx, id);
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
async function composed(tx: Tx, shelf: EventShelf, { shown, scope, createdAt }: Found) {
  const marks = await listPublishedMarks(tx, scope);
  const keyOf = (mark: Pick<PublishedMark, 'sessionId'>): string => `${mark.sessionId} ${shown.kind} ${shown.reader}`;
  const missing = new Map(
    marks.filter((each) => !shelf.find(keyOf(each), each.mark)).map((each) => [each.sessionId, each.mark]),
  );
  const failed: Failed[] = [];
  const made = new Map<string, Uint8Array>();
  for (const row of await readPublished(tx, [...missing.keys()], shown.kind)) {
    const { sessionId, reference } = row;
    const mark = missing.get(sessionId) ?? 0;
    try {
      const bytes = new TextEncoder().encode(composeEvent(row.read(), shown.reader));
      made.set(sessionId, bytes);
      shelf.keep(keyOf(row), { mark, event: { bytes } });
    } catch (error) {
      failed.push({ sessionId, reference, error });
      shelf.keep(keyOf(row), { mark, event: { error } });
    }
  }
  const bytesOf = (each: PublishedMark): Uint8Array | undefined => {
    const kept = shelf.find(keyOf(each), each.mark);
    return made.get(each.sessionId) ?? (kept && 'bytes' in kept ? kept.bytes : undefined);
  };
  const events = marks.flatMap((each) => bytesOf(each) ?? []);
  const { before, after } = composeFrame(shown.name);
  const encoder = new TextEncoder();
  return {
    calendar: {
      bytes: Buffer.concat([encoder.encode(before), ...events, encoder.encode(after)]),
      changedAt: [createdAt, ...marks.map(({ lastStamp }) => lastStamp)].reduce((last, stamp) =>
        Temporal.Instant.compare(stamp, last) > 0 ? stamp : last,
      ),
    },
    failed,
    mended: marks.filter((each) => each.isUnreadable && made.has(each.sessionId)).map(({ sessionId }) => sessionId),
  };
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
  if (!event || event.cancelled) return undefined;
  return {
    name: titledFileName(`デモ会_${event.facts.date}_${event.facts.association}`, 'ics'),
    mediaType: 'text/calendar; charset=utf-8; method=PUBLISH',
    bytes: new TextEncoder().encode(composeEventFile(event, reader)),
  };
}
