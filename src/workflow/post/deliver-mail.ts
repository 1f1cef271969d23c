import { composeItip } from '#calendar/itip.ts';
import { type SessionFacts, sessionFacts } from '#domain/case/session-facts.ts';
import { type Delivery, GIVE_UP_AFTER, waitBeforeRetry } from '#domain/notices/delivery.ts';
import { linkPath, PLACEHOLDER } from '#domain/notices/link.ts';
import type { MailData, MailName } from '#domain/notices/mail-data.ts';
import { traitsOf } from '#domain/notices/mail-traits.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { compose, revealed, type Secrets, type StoredParts } from '#mail/message/compose.ts';
import { returnPathOf } from '#mail/message/return-path.ts';
import { isExpired, shortenToken, type Unsealed, unsealTokens } from '#store/access/tokens.ts';
import { getApplication } from '#store/cases/applications.ts';
import { findSessionOf } from '#store/cases/sessions.ts';
import { findSignUpPage } from '#store/cases/sign-up-pages.ts';
import { isAwaited } from '#store/queue/order.ts';
import {
  claimDue,
  earlierInThread,
  forgetMail,
  type Lane,
  lastTold,
  nextDue,
  type OutboxMail,
  type RenderedParts,
  rescueStuck,
  storeParts,
} from '#store/queue/outbox.ts';
import { takeTurns, turnsOf } from '#store/queue/pace.ts';
import { settle } from '#store/queue/sent-mails.ts';
import { aMoment, othersTurn } from '#store/queue/upkeep.ts';
import type { Office } from '#workflow/case/office.ts';
import { besideOthers, type Work, withTheNext } from '#workflow/case/work.ts';
import { collectedData } from './collected-data.ts';
import { whereAnswersGo } from './where-answers-go.ts';

/** How many mails of a lane are under way at once; the SMTP pool is the narrower limit. */
const WIDTH = 16;
/** How many are composed at once, while the others are under way. */
const COMPOSED = 10;
/** A lane takes new mails when so many places are free: one by one each would cost commits of its own. */
const REFILL = 8;
/** How often a mail is tried that fails in our own hands. */
const INTERNAL_ATTEMPTS = 5;

/** Delivers what is due, of both lanes, and waits for it; returns when to look again, undefined when nothing waits. */
export async function deliverMail(office: Office, claimedBy: string): Promise<Temporal.Instant | undefined> {
  const lane = openLane(office, claimedBy);
  for (;;) {
    const before = lane.taken();
    const due = await lane.run();
    if (lane.taken() === before) return due;
    await lane.stop();
  }
}

export interface DeliveryLane {
  /** Takes what is due and returns when to look again, without waiting for mails whose server is silent. */
  run(): Promise<Temporal.Instant | undefined>;
  /** How many it has taken so far. */
  taken(): number;
  /** Takes nothing new; resolves when what is under way is done. The next `run` begins again. */
  stop(): Promise<void>;
}

/**
 * One lane of delivery, or both in one where none is named. A mail whose server is silent holds its own place and nothing else: the others go on, and the
 * lane takes more as places become free. Several processes may run it on one database: claims are compare-and-set, and a
 * mail whose deliverer died is taken over when its claim has run out.
 */
export function openLane(office: Office, claimedBy: string, name?: Lane): DeliveryLane {
  const underWay = new Set<Promise<unknown>>();
  const unacknowledged = new Set<Promise<void>>();
  let ready: Made[] = [];
  let running: ReturnType<DeliveryLane['run']> | undefined;
  let stopped = Promise.withResolvers<void>();
  let isStopped = false;
  let failure: { reason: unknown } | undefined;
  let taken = 0;

  const launch = (made: Made): void => {
    const sent = 'result' in made ? Promise.resolve(made.result) : sendMade(office, made);
    underWay.add(sent);
    // Its place is free once the server has answered: what is claimed next takes the acknowledgement along.
    const acknowledged = sent
      .finally(() => underWay.delete(sent))
      .then((result) => acknowledge(office, claimedBy, made.mail, result))
      .catch((reason: unknown) => {
        failure ??= { reason };
      });
    unacknowledged.add(acknowledged);
    void acknowledged.then(() => unacknowledged.delete(acknowledged));
  };

  /** How many may leave now: when many places are free, or when some are and no more became free for a moment. */
  const room = async (): Promise<number> => {
    while (!isStopped && WIDTH - underWay.size < REFILL) {
      const before = underWay.size;
      await Promise.race([...underWay, stopped.promise, ...(before < WIDTH ? [aMoment()] : [])]);
      if (before < WIDTH && underWay.size === before) break;
    }
    return isStopped ? ready.length : WIDTH - underWay.size;
  };

  const run: DeliveryLane['run'] = async () => {
    let mayBeMore = true;
    for (;;) {
      if (failure) {
        const { reason } = failure;
        failure = undefined;
        throw reason;
      }
      const leaving = ready.slice(0, await room());
      // Looked at first: nothing due must not open a write, which waits for all others.
      const due = mayBeMore ? await nextOf(office, name) : undefined;
      const isDue = !isStopped && due !== undefined && Temporal.Instant.compare(due, office.now()) <= 0;
      if (!isDue && ready.length === 0) return due;
      const limit = isDue ? COMPOSED - ready.length + leaving.length : 0;
      const claim = { by: claimedBy, limit, ...(name ? { lane: name } : {}) };
      // While filings come one by one, their mails' writes go with the next filing's.
      const write = underWay.size === 0 ? withTheNext : besideOthers;
      const about = isDue ? ABOUT_CLAIMS : ABOUT_HELD;
      const step: Step = await write(office, about, (work) => holdAndClaim(work, leaving, claim));
      for (const one of leaving) if (step.held.has(one.mail.id)) launch(one);
      ready = ready.slice(leaving.length);
      taken += step.claimed.length;
      mayBeMore = step.more;
      // They are made while the others leave.
      ready.push(...(await makeInTurn(office, step.claimed)));
      if (ready.length === 0) return step.again ?? nextOf(office, name);
    }
  };

  return {
    run() {
      stopped = Promise.withResolvers<void>();
      isStopped = false;
      running = run();
      return running;
    },
    taken: () => taken,
    async stop() {
      isStopped = true;
      stopped.resolve();
      // Whoever runs it is told what went wrong.
      await running?.catch(() => undefined);
      while (unacknowledged.size > 0) await Promise.all(unacknowledged);
    },
  };
}

interface Claim {
  lane?: Lane;
  by: string;
  limit: number;
}

/** One commit holds what is ready and claims what is made next: each takes the disk as long as writing a mail takes us. */
async function holdAndClaim(work: Work, leaving: readonly Made[], claim: Claim): Promise<Step> {
  const held = await holdParts(work, claim.by, leaving);
  const claimed = claim.limit > 0 ? await claimSome(work, claim) : { claimed: [], more: false };
  return { ...claimed, held };
}

interface Step extends Claimed {
  held: ReadonlySet<string>;
}

function nextOf(office: Office, lane: Lane | undefined): Promise<Temporal.Instant | undefined> {
  return office.store.read((tx) => nextDue(tx, lane));
}

/**
 * `more`: others may be due as well. `again`: they are, and the bucket of `MAIL_PER_SECOND` has no turn for them until
 * then.
 */
interface Claimed {
  claimed: OutboxMail[];
  more: boolean;
  again?: Temporal.Instant;
}

async function claimSome({ tx, office, now }: Work, claim: Claim): Promise<Claimed> {
  await rescueStuck(tx, now);
  const perSecond = office.policy.mailPerSecond;
  const turns = perSecond === undefined ? undefined : await turnsOf(tx, { perSecond, lane: claim.lane ?? 'rest' }, now);
  const limit = Math.min(claim.limit, turns?.granted ?? claim.limit);
  if (limit === 0) return { claimed: [], more: true, ...(turns?.granted === 0 ? { again: turns.again } : {}) };
  const claimed = await claimDue(tx, { ...claim, limit, until: now.add(office.policy.claimFor) }, now);
  if (perSecond !== undefined && claimed.length > 0) await takeTurns(tx, { perSecond, turns: claimed.length }, now);
  return { claimed, more: claimed.length === limit };
}

/** Two that claim would win the same rows. */
const ABOUT_CLAIMS = ['mail claims'];
/** A mail that is under way belongs to who claimed it, and every statement about it says so. */
const ABOUT_HELD: string[] = [];

/** `nobody`: it was asked for an address that is no coordinator's, and is forgotten. */
type Result = Delivery | { outcome: 'kept' } | { outcome: 'dropped' } | { outcome: 'nobody' };

/** A claimed mail that is ready to leave, or what became of it in our own hands. */
type Made =
  | { mail: OutboxMail; parts: RenderedParts; raw: Uint8Array; sha256: string }
  | { mail: OutboxMail; result: Result };

/** Whoever asks for a page is served between two mails. */
async function makeInTurn(office: Office, mails: readonly OutboxMail[]): Promise<Made[]> {
  const making: Promise<Made>[] = [];
  for (const mail of mails) {
    making.push(make(office, mail));
    await othersTurn();
  }
  return Promise.all(making);
}

async function make(office: Office, mail: OutboxMail): Promise<Made> {
  try {
    if (mail.to.role === 'coordinator' && !office.policy.coordinators.includes(mail.to.email)) {
      return { mail, result: { outcome: 'nobody' } };
    }
    const outdated = traitsOf(mail.content.mail).outdated?.(mail.content.data, office.now());
    if (outdated) return { mail, result: { outcome: 'dropped' } };
    const rendered = mail.parts ?? (await renderParts(office, mail));
    if (!rendered) return { mail, result: { outcome: 'dropped' } };
    const parts = signedNow(office, rendered);
    const secrets = await unsealedIn(office, parts);
    if (tokenIdsIn(parts).some((id) => !secrets.has(id))) return { mail, result: { outcome: 'dropped' } };
    const code = secrets.get(codeTokenOf(mail) ?? '');
    if (code && isExpired(code, office.now())) return { mail, result: { outcome: 'dropped' } };
    const whole = await wholeParts(office, mail, parts);
    const { raw, sha256 } = await office.compose(revealed(whole, secretsFrom(secrets, parts.origin)));
    // Under another key it has another signature, and else the same bytes.
    const isSame = mail.sha256 === undefined || mail.sha256 === sha256 || rendered.signedBy !== parts.signedBy;
    if (!isSame) {
      throw new Error(`mail ${mail.id} composes to other bytes than the first time`);
    }
    return { mail, parts, raw, sha256 };
  } catch (error) {
    return { mail, result: ownFailure(mail, error) };
  }
}

/**
 * A mail that cannot be made does not stop the others. It is tried again, because a full disk passes, and is given up
 * after some attempts, so that the desk sees it.
 */
function ownFailure(mail: OutboxMail, error: unknown): Result {
  const permanent = mail.attempts >= INTERNAL_ATTEMPTS;
  return { outcome: 'refused', permanent, response: `internal: ${messageOf(error)}` };
}

/** Stores what the mails are made of before any of them leaves; returns the ids of those that are still ours to send. */
async function holdParts({ tx, office, now }: Work, by: string, made: readonly Made[]): Promise<Set<string>> {
  const held = new Set<string>();
  const until = now.add(office.policy.claimFor);
  for (const one of made) {
    if ('result' in one || (await storeParts(tx, { id: one.mail.id, by, until }, one))) held.add(one.mail.id);
  }
  return held;
}

async function acknowledge(office: Office, claimedBy: string, mail: OutboxMail, result: Result): Promise<void> {
  const end = async ({ tx, now }: Work): Promise<void> => {
    if (result.outcome === 'nobody') return forgetMail(tx, { id: mail.id, claimedBy });
    await settle(tx, { id: mail.id, claimedBy }, resultOf(office, mail, result, now), now);
    // A seat may be held for an address that is none.
    if (mail.content.mail === 'sign-up' && result.outcome === 'refused') tx.owes('sign-up');
    const code = codeTokenOf(mail);
    if (code !== undefined && (result.outcome === 'sent' || result.outcome === 'kept')) {
      await shortenToken(tx, code, now.add({ minutes: LIMITS.codeMinutes }));
    }
    if (await isAwaited(tx, mail)) for (const lane of ['urgent-mail', 'mail'] as const) tx.owes(lane);
  };
  await withTheNext(office, ABOUT_HELD, end);
}

async function sendMade(office: Office, made: Exclude<Made, { result: Result }>): Promise<Result> {
  const { mail, parts, raw } = made;
  try {
    const urgent = traitsOf(mail.content.mail).urgent ?? false;
    const { returnPath } = office.policy;
    const from = returnPath === undefined ? parts.from.email : returnPathOf(returnPath, mail.id, office.vault.mark);
    return await office.send({ envelope: { from, to: office.policy.mailRedirect ?? mail.to.email }, raw, urgent });
  } catch (error) {
    return ownFailure(mail, error);
  }
}

function signedNow({ signer }: Office, { signedBy: _, ...parts }: RenderedParts): RenderedParts {
  return signer ? { ...parts, signedBy: signer.name } : parts;
}

/** The words, the calendar object and the documents of a mail, made once; undefined where there is nothing to say any more. */
async function renderParts(office: Office, mail: OutboxMail): Promise<RenderedParts | undefined> {
  const data = await dataNow(office, mail);
  if (traitsOf(mail.content.mail).saysNothing?.(data)) return undefined;
  const calendar =
    mail.itip && mail.inviteKind && 'session' in data && data.session && !(await cancelsNothing(office, mail))
      ? calendarOf(mail, data.session)
      : null;
  const files = await filesOf(office, mail, data);
  const answers = await whereAnswersGo(office, mail);
  const around = {
    attached: files.attached.map((file) => file.name),
    attachmentsOmitted: files.omitted,
    calendar: calendar !== null,
    answersTo: answers.words,
  };
  return {
    ...office.renderer.render(mail.content.mail, data, around),
    from: office.policy.sender,
    replyTo: answers.replyTo,
    origin: office.policy.publicUrl,
    references: await office.store.read((tx) => earlierInThread(tx, mail)),
    calendar,
    attachments: files.attached,
  };
}

/** What the mail speaks from: its own moment, but for those that speak of the session as it is when they leave. */
async function dataNow(office: Office, mail: OutboxMail): Promise<MailData[MailName]> {
  const { content, applicationId } = mail;
  if (content.mail === 'collected-inquiry') return collectedData(office, mail, content.data);
  const { withSession } = traitsOf(content.mail);
  if (!withSession || applicationId === undefined) return content.data;
  const session = await office.store.read(async (tx) => {
    const found = await findSessionOf(tx, applicationId);
    if (found?.state !== 'confirmed') return null;
    const application = await getApplication(tx, applicationId);
    // Without the people who come, hundreds for each of hundreds of mails: no attendee is told how many they are.
    return sessionFacts(found, application, await findSignUpPage(tx, applicationId), 0);
  });
  return withSession(content.data, session);
}

/**
 * Whether the entry that this mail cancels never came: the invitation was under way when the CANCEL was written, and was
 * refused since. Then it is words only.
 */
async function cancelsNothing(office: Office, { itip, orderKey, seq }: OutboxMail): Promise<boolean> {
  if (itip?.method !== 'CANCEL') return false;
  const told = await office.store.read((tx) => lastTold(tx, [orderKey], { before: seq }));
  return told.get(orderKey)?.method !== 'REQUEST';
}

function calendarOf(mail: OutboxMail, session: SessionFacts): string {
  if (!mail.itip || !mail.inviteKind) throw new Error('no invite');
  return composeItip(mail.inviteKind, session, mail.itip, mail.to);
}

/** 様式1's documents and the layouts, as far as they fit; the rest is named in the mail and lies at the desk. */
async function filesOf(
  office: Office,
  mail: OutboxMail,
  data: MailData[MailName],
): Promise<{ attached: RenderedParts['attachments']; omitted: string[] }> {
  const sheet = traitsOf(mail.content.mail).sheet?.(data, mail.date);
  if (sheet) return { attached: [await kept(office, await office.documents.answerSheet(sheet))], omitted: [] };
  const form1 = traitsOf(mail.content.mail).attaches?.(mail.content.data);
  if (!form1) return { attached: [], omitted: [] };
  const attached: RenderedParts['attachments'] = [];
  const omitted: string[] = [];
  let size = 0;
  for (const document of await office.documents.form1Documents(form1)) {
    attached.push(await kept(office, document));
    size += document.bytes.byteLength;
  }
  for (const layout of form1.attachments) {
    if (size + layout.size > office.policy.mailAttachMax) {
      omitted.push(layout.name);
      continue;
    }
    size += layout.size;
    attached.push({ name: layout.name, mediaType: layout.mediaType, sha256: layout.sha256 });
  }
  return { attached, omitted };
}

async function kept(
  office: Office,
  { name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array },
): Promise<RenderedParts['attachments'][number]> {
  return { name, mediaType, sha256: await office.files.keep(bytes) };
}

/** The message as `/mailbox` shows it: the stored parts with the real links in their places. */
export async function composeParts(office: Office, mail: OutboxMail, parts: RenderedParts): Promise<Uint8Array> {
  const whole = revealed(await wholeParts(office, mail, parts), await secretsOf(office, parts));
  return (await office.compose(whole)).raw;
}

/** The message before it is signed. */
export async function composeUnsigned(
  office: Office,
  mail: OutboxMail,
  parts: RenderedParts,
  secrets: Secrets,
): Promise<Uint8Array> {
  return compose(await wholeParts(office, mail, parts), secrets);
}

/** What the message is composed of, its files read. */
async function wholeParts(office: Office, mail: OutboxMail, parts: RenderedParts): Promise<StoredParts> {
  const attachments: StoredParts['attachments'] = [];
  for (const { name, mediaType, sha256 } of parts.attachments) {
    attachments.push({ name, mediaType, content: await office.files.read(sha256) });
  }
  return {
    messageId: mail.messageId,
    date: mail.date.toString(),
    from: parts.from,
    to: { name: mail.to.name, email: mail.to.email },
    replyTo: parts.replyTo,
    subject: parts.subject,
    text: parts.text,
    html: parts.html,
    calendar: parts.calendar && mail.itip ? { method: mail.itip.method, content: parts.calendar } : null,
    attachments,
    boundarySeed: mail.boundarySeed,
    inReplyTo: parts.references.at(-1) ?? null,
    references: parts.references,
    autoSubmitted: !traitsOf(mail.content.mail).personal,
  };
}

/** What stands for the placeholders of this mail. */
export async function secretsOf(
  office: Office,
  parts: Pick<RenderedParts, 'text' | 'html' | 'origin'>,
): Promise<Secrets> {
  return secretsFrom(await unsealedIn(office, parts), parts.origin);
}

/**
 * A code or link that is missing is spent: either its mail arrived, though we never heard so, or a newer one has taken its
 * place. Such a mail could not be composed to the same bytes again, and nobody needs it.
 */
function unsealedIn(office: Office, parts: Pick<RenderedParts, 'text' | 'html'>): Promise<Map<string, Unsealed>> {
  return office.store.read((tx) => unsealTokens(tx, office.vault, tokenIdsIn(parts)));
}

function secretsFrom(unsealed: ReadonlyMap<string, Unsealed>, origin: string): Secrets {
  return {
    // A link that was used up meanwhile is dead anyway: the page behind this one says so.
    link: (id) => {
      const secret = unsealed.get(id);
      if (!secret || secret.purpose === 'access-code' || secret.purpose === 'shared-code') return `${origin}/used-link`;
      return `${origin}${linkPath(secret.purpose, secret.link)}`;
    },
    code: (id) => unsealed.get(id)?.code ?? '（使用済み）',
  };
}

function codeTokenOf({ content }: OutboxMail): string | undefined {
  return traitsOf(content.mail).codeToken?.(content.data);
}

function tokenIdsIn(parts: Pick<RenderedParts, 'text' | 'html'>): string[] {
  return [...`${parts.text}${parts.html}`.matchAll(PLACEHOLDER)].flatMap(([, , id]) => (id ? [id] : []));
}

function resultOf(
  office: Office,
  mail: OutboxMail,
  delivery: Exclude<Result, { outcome: 'nobody' }>,
  now: Temporal.Instant,
): Parameters<typeof settle>[2] {
  if (delivery.outcome === 'kept' || delivery.outcome === 'dropped') {
    return { state: delivery.outcome, response: '', maybeSent: false, dueAt: now };
  }
  const { response } = delivery;
  if (delivery.outcome === 'sent') {
    const { mailRedirect: redirectedTo } = office.policy;
    return { state: 'sent', response, serverId: delivery.serverId, redirectedTo, maybeSent: false, dueAt: now };
  }
  const maybeSent = delivery.outcome === 'unknown';
  const tooOld = Temporal.Instant.compare(mail.date.add(GIVE_UP_AFTER), now) <= 0;
  if ((delivery.outcome === 'refused' && delivery.permanent) || tooOld) {
    return { state: 'failed', response, maybeSent, dueAt: now };
  }
  const wait = waitBeforeRetry(mail.attempts, office.chance.fraction());
  return { state: 'owed', response, maybeSent, dueAt: now.add(wait) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
