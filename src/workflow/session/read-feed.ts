import type { Reader } from '#calendar/event-words.ts';
import { composeEventFile, composeFeed } from '#calendar/feed.ts';
import { titledFileName } from '#documents/worker/file-names.ts';
import type { InviteKind } from '#domain/case/invite.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { findLiveToken, findTokenByLink, revokeTokensOf, type Token, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { getMaker } from '#store/cases/makers.ts';
import { listPublished, type Published } from '#store/cases/published-sessions.ts';
import type { Tx } from '#store/engine.ts';
import { sha256Of } from '#store/files/attachments.ts';
import { applicantsOf } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite } from '#workflow/case/work.ts';
import { issueToken } from '#workflow/tokens/issue.ts';

/** How long a cancelled session stays in a feed as such: programs that ask seldom must still see it go. */
/** What is longer ago is history, which the desk has. */
const PAST_DAYS = 400;

/**
 * Whose calendar: one 説明会 or all of one association's (for the contact and the second contact, who may pass it on), a
 * maker's, or the coordinators'. `holder` is the address that the feed dies with.
 */
export type FeedOf =
  | { kind: 'session' | 'association'; applicationId: string; holder: string }
  | { kind: 'maker'; makerId: string }
  | { kind: 'desk'; holder: string };

/** 購読アドレスを作る, or make a new one: the earlier address no longer works. */
export async function issueFeed(office: Office, of: FeedOf): Promise<void> {
  const { subjectId, recipient } = subjectOf(of);
  await inOneWrite(office, async (work) => {
    const { tx, now } = work;
    await revokeTokensOf(tx, { purpose: 'feed', subjectId, recipient }, now);
    await issueToken(work, { purpose: 'feed', subjectId, recipient });
  });
}

export async function endFeed(office: Office, of: FeedOf): Promise<void> {
  const { subjectId, recipient } = subjectOf(of);
  await inOneWrite(office, ({ tx, now }) => revokeTokensOf(tx, { purpose: 'feed', subjectId, recipient }, now));
}

/** The raw link of the feed as it stands; undefined while nobody has made one. */
export async function feedLink(office: Office, of: FeedOf): Promise<string | undefined> {
  const now = office.now();
  const { subjectId, recipient } = subjectOf(of);
  return office.store.read(async (tx) => {
    const token = await findLiveToken(tx, { purpose: 'feed', subjectId, recipient }, now);
    const secrets = token ? await unsealTokens(tx, office.vault, [token.id]) : undefined;
    return token ? secrets?.get(token.id)?.link : undefined;
  });
}

function subjectOf(of: FeedOf): { subjectId: string; recipient: string } {
  switch (of.kind) {
    case 'maker':
      return { subjectId: `maker:${of.makerId}`, recipient: '' };
    case 'desk':
      return { subjectId: 'desk:', recipient: of.holder };
    default:
      return { subjectId: `${of.kind}:${of.applicationId}`, recipient: of.holder };
  }
}

export interface Feed {
  text: string;
  /** Changes with every octet of the text, and with nothing else. */
  sha256: string;
  changedAt: Temporal.Instant;
}

/** The calendar behind a secret address. It changes nothing, and the same sessions are the same bytes. */
export async function readFeed(office: Office, link: string): Promise<Outcome<Feed>> {
  const now = office.now();
  return office.store.read(async (tx) => {
    const token = await findTokenByLink(tx, office.vault, 'feed', link);
    if (!token) return refuse({ code: 'not-found' });
    const shown = token.spentAt ? undefined : await shownBy(tx, office, token);
    if (!shown) return refuse({ code: 'link-expired' });
    const events = await listPublished(tx, shown.wanted, shown.kind, {
      day: jstDay(now).subtract({ days: PAST_DAYS }),
      moment: now.subtract({ hours: 24 * LIMITS.cancelledDays }),
    });
    const text = composeFeed(shown.name, events, shown.reader);
    const stamps = [token.createdAt, ...events.map((event) => event.invite.lastStamp)];
    return accept({
      text,
      sha256: sha256Of(new TextEncoder().encode(text)),
      changedAt: stamps.reduce((last, stamp) => (Temporal.Instant.compare(stamp, last) > 0 ? stamp : last)),
    });
  });
}

interface ShownFeed {
  wanted: Published;
  kind: InviteKind;
  reader: Reader;
  name: string;
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
  const application = await getApplication(tx, id);
  if (!applicantsOf(application).some(({ email }) => email === token.recipient)) return undefined;
  const { association, contact } = application.form1;
  return {
    wanted:
      kind === 'session'
        ? { of: 'application', applicationId: id }
        : { of: 'association', association, email: contact.email },
    kind: 'meeting',
    reader: 'members',
    name: `顔認証付きカードリーダー説明会（${association}）`,
  };
}

/** One confirmed session as a file for a calendar program; undefined while, or once, there is none. */
export async function readEventFile(
  office: Office,
  applicationId: string,
  kind: InviteKind,
  reader: Reader,
): Promise<{ name: string; mediaType: string; bytes: Uint8Array } | undefined> {
  const now = office.now();
  const [event] = await office.store.read((tx) =>
    listPublished(tx, { of: 'application', applicationId }, kind, {
      day: jstDay(now).subtract({ days: PAST_DAYS }),
      moment: now,
    }),
  );
  if (!event || event.cancelled) return undefined;
  return {
    name: titledFileName(`デモ会_${event.facts.date}_${event.facts.association}`, 'ics'),
    mediaType: 'text/calendar; charset=utf-8; method=PUBLISH',
    bytes: new TextEncoder().encode(composeEventFile(event, reader)),
  };
}
