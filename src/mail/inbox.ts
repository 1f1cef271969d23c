import type { ImapFlow, ImapFlowOptions, MailboxObject } from 'imapflow';
import type { ArrivedMail, MailTaker } from '#domain/incoming/door.ts';

export interface InboxOptions {
  /** `imaps://user:password@host:port/INBOX`, or `imap://`: TLS by STARTTLS, which is asked for except on loopback. */
  imapUrl: string;
  /** Certificates (PEM) that vouch for the server's own, instead of those that Node brings. */
  ca?: string | undefined;
  /** Longer mails are not fetched. */
  longest: number;
  taker: MailTaker;
  /** What went wrong; the reader tries again by itself. */
  onTrouble(error: unknown): void;
  /** How long to wait before the so-and-so-manieth try in a row. */
  waitBefore?(failures: number): number;
  /** It looks by itself so often, whatever the server tells. */
  lookEvery?: number;
  /** A connection on which nothing comes for so long is given up, whether or not the server has hung up. */
  silence?: number;
}

/** Silence that a command may last, and how long a server may take to let us in. */
const SILENCE_MS = 60_000;
/** RFC 2177 asks for less than 29 minutes; routers forget sooner. */
const IDLE_MS = 4 * 60_000;
const LOOK_MS = 5 * 60_000;
const LONGEST_WAIT_MS = 60_000;
/** One mail that breaks the connection so often is fetched without its body, and broke it again so often, not at all. */
const BREAKS_MAX = 5;

/**
 * Follows a mailbox until it is stopped: takes what lies there and was not taken yet, in the order of its UIDs, then waits
 * for more (IDLE). Nothing in the mailbox is changed. When the connection breaks it comes back, later each time.
 */
export function followInbox(options: InboxOptions): { stop(): Promise<void> } {
  const settings = imapOptions(options);
  const mailbox = mailboxIn(options.imapUrl);
  const stopping = Promise.withResolvers<void>();
  let stopped = false;
  let client: ImapFlow | undefined;
  const fetching: Fetching = { uid: 0, tries: 0 };

  async function follow(): Promise<void> {
    const { ImapFlow } = await import('imapflow');
    let failures = 0;
    while (!stopped) {
      client = new ImapFlow(settings);
      try {
        await readFrom(client, { mailbox, fetching }, options, () => {
          failures = 0;
        });
      } catch (error) {
        if (!stopped) options.onTrouble(error);
      } finally {
        client.close();
      }
      if (stopped) return;
      failures += 1;
      await atMost(options.waitBefore?.(failures) ?? waitBefore(failures), stopping.promise);
    }
  }

  const following = follow();
  return {
    async stop() {
      stopped = true;
      stopping.resolve();
      client?.close();
      await following;
    },
  };
}

/** How many mails the mailbox holds; throws with what keeps us from reading it. */
export async function lookIntoInbox(options: Pick<InboxOptions, 'imapUrl' | 'ca'>): Promise<number> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow(imapOptions(options));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.mailboxOpen(mailboxIn(options.imapUrl), { readOnly: true })).exists;
  } finally {
    client.close();
  }
}

function waitBefore(failures: number): number {
  return Math.min(1000 * 2 ** Math.min(failures - 1, 10), LONGEST_WAIT_MS);
}

/** The mail that was last asked for, and how often in a row. */
interface Fetching {
  uid: number;
  tries: number;
}

/** One connection, until it breaks or is closed; throws in either case. */
async function readFrom(
  client: ImapFlow,
  { mailbox, fetching }: { mailbox: string; fetching: Fetching },
  { taker, longest, lookEvery = LOOK_MS }: InboxOptions,
  onTaken: () => void,
): Promise<void> {
  const closed = Promise.withResolvers<never>();
  // Somebody waits for it only between the commands, which fail by themselves.
  closed.promise.catch(() => undefined);
  client.on('error', (error: Error) => closed.reject(error));
  client.on('close', () => closed.reject(new Error('the IMAP server hung up')));
  let news = Promise.withResolvers<void>();
  client.on('exists', () => news.resolve());
  await client.connect();
  const box = await openBox(client, mailbox);
  const uidValidity = String(box.uidValidity);
  for (;;) {
    news = Promise.withResolvers<void>();
    for (const uid of await uidsAfter(client, await taker.lastUid(mailbox, uidValidity))) {
      fetching.tries = fetching.uid === uid ? fetching.tries + 1 : 1;
      fetching.uid = uid;
      const place = { mailbox, uidValidity, uid };
      const mail =
        fetching.tries > 2 * BREAKS_MAX
          ? unfetchable(place)
          : await fetchMail(client, place, fetching.tries > BREAKS_MAX ? 0 : longest);
      // What was fetched and cannot be kept is no fault of the mail.
      fetching.tries = 0;
      if (mail) await taker.take(mail);
    }
    onTaken();
    const idling = client.idle();
    idling.catch(() => undefined);
    // A server that only says that nothing has changed ends its idling; the next look says whether that is true.
    await atMost(lookEvery, Promise.race([news.promise, closed.promise]));
  }
}

/** Says which mailbox it is: the server's words alone do not. */
async function openBox(client: ImapFlow, mailbox: string): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(mailbox, { readOnly: true });
  } catch (error) {
    const said = error instanceof Error && 'responseText' in error ? String(error.responseText) : String(error);
    throw new Error(`the mailbox ${JSON.stringify(mailbox)} cannot be opened: ${said}`);
  }
}

/** Stands for a mail of which not even the head comes, so that people hear of it and the next is read. */
function unfetchable(place: ArrivedMail['place']): ArrivedMail {
  const head = `X-Unfetchable: ${place.uidValidity}/${place.uid}\r\nSubject: UID ${place.uid}\r\n\r\n`;
  return { place, raw: Buffer.from(head), isWhole: false };
}

async function uidsAfter(client: ImapFlow, last: number): Promise<number[]> {
  const found = await client.search({ uid: `${last + 1}:*` }, { uid: true });
  if (found === false) throw new Error('the IMAP server refuses to search');
  // `n:*` names the last mail even where it lies before n.
  return (found ?? []).filter((uid) => uid > last).sort((a, b) => a - b);
}

/** Undefined for one that was removed meanwhile. */
async function fetchMail(
  client: ImapFlow,
  place: ArrivedMail['place'],
  longest: number,
): Promise<ArrivedMail | undefined> {
  const uid = String(place.uid);
  const measured = await client.fetchOne(uid, { uid: true, size: true }, { uid: true });
  if (!measured || measured.uid !== place.uid) return undefined;
  const isWhole = (measured.size ?? 0) <= longest;
  const found = await client.fetchOne(
    uid,
    isWhole ? { uid: true, source: { maxLength: longest } } : { uid: true, headers: true },
    { uid: true },
  );
  if (!found || found.uid !== place.uid) return undefined;
  const raw = isWhole ? found.source : found.headers;
  return raw && { place, raw, isWhole };
}

function atMost(milliseconds: number, work: Promise<unknown>): Promise<unknown> {
  const timeUp = Promise.withResolvers<void>();
  const timer = setTimeout(timeUp.resolve, milliseconds);
  return Promise.race([work, timeUp.promise]).finally(() => clearTimeout(timer));
}

function imapOptions({
  imapUrl,
  ca,
  silence = IDLE_MS + SILENCE_MS,
}: Pick<InboxOptions, 'imapUrl' | 'ca' | 'silence'>): ImapFlowOptions {
  const url = new URL(imapUrl);
  const secure = url.protocol === 'imaps:';
  if (!secure && url.protocol !== 'imap:') throw new RangeError('the IMAP URL has to begin with imap:// or imaps://');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const onLoopback = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
  return {
    host,
    port: url.port === '' ? (secure ? 993 : 143) : Number(url.port),
    secure,
    ...(secure ? {} : { doSTARTTLS: !onLoopback }),
    // A server on this machine has a self-signed certificate, and what it says crosses no network.
    tls: { rejectUnauthorized: !onLoopback, ...(ca === undefined ? {} : { ca }) },
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: IDLE_MS,
    connectionTimeout: SILENCE_MS / 3,
    greetingTimeout: SILENCE_MS / 3,
    socketTimeout: silence,
    maxLineLength: 1_000_000,
    maxLiteralSize: 64_000_000,
    maxResponseSize: 80_000_000,
    maxResponseTokens: 100_000,
  };
}

function mailboxIn(imapUrl: string): string {
  const path = decodeURIComponent(new URL(imapUrl).pathname.slice(1));
  return path === '' ? 'INBOX' : path;
}
