import { composeItip } from '../calendar/itip.ts';
import { type Delivery, GIVE_UP_AFTER, waitBeforeRetry } from '../domain/delivery.ts';
import { linkPath, PLACEHOLDER } from '../domain/link.ts';
import type { SessionFacts } from '../domain/session-facts.ts';
import { compose, type Secrets, type StoredParts } from '../mail/compose.ts';
import { sha256Of } from '../store/attachments.ts';
import {
  claimDue,
  earlierInThread,
  nextDue,
  type OutboxMail,
  type RenderedParts,
  rescueStuck,
  settle,
  storeHash,
  storeParts,
} from '../store/outbox.ts';
import { unsealTokens } from '../store/tokens.ts';
import type { Office } from './office.ts';

/** How many mails are under way at once; the SMTP pool is the narrower limit. */
const BATCH = 10;
/** How often a mail is tried that fails in our own hands. */
const INTERNAL_ATTEMPTS = 5;

/**
 * Delivers what is due and returns when to look again; undefined when nothing waits. Several processes may run it on one
 * database: claims are compare-and-set, and a mail whose deliverer died is taken over when its claim has run out.
 */
export async function deliverMail(office: Office, claimedBy: string): Promise<Temporal.Instant | undefined> {
  for (;;) {
    const now = office.now();
    const claimed = await office.store.write(async (tx) => {
      await rescueStuck(tx, now);
      return claimDue(tx, { by: claimedBy, until: now.add(office.policy.claimFor), limit: BATCH }, now);
    });
    if (claimed.length === 0) break;
    const results = await Promise.allSettled(claimed.map((mail) => deliverOne(office, claimedBy, mail)));
    const failure = results.find((result) => result.status === 'rejected');
    if (failure) throw failure.reason;
  }
  return office.store.read((tx) => nextDue(tx));
}

type Result = Delivery | { outcome: 'kept' } | { outcome: 'dropped' };

async function deliverOne(office: Office, claimedBy: string, mail: OutboxMail): Promise<void> {
  let delivery: Result;
  try {
    const parts = mail.parts ?? (await renderParts(office, mail));
    const held = await office.store.write((tx) => storeParts(tx, mail.id, claimedBy, parts));
    if (!held) return;
    const raw = await composeParts(office, mail, parts);
    const sha256 = sha256Of(raw);
    if (await hasDeadLink(office, parts)) {
      delivery = { outcome: 'dropped' };
    } else if (mail.sha256 !== undefined && mail.sha256 !== sha256) {
      throw new Error(`mail ${mail.id} composes to other bytes than the first time`);
    } else {
      if (!(await office.store.write((tx) => storeHash(tx, mail.id, claimedBy, sha256)))) return;
      delivery = await office.send({ envelope: { from: parts.from.email, to: mail.to.email }, raw });
    }
  } catch (error) {
    // A mail that cannot be made must not stop the others, nor vanish. A full disk passes; what fails again and again is
    // our fault and is given up where the desk sees it.
    const permanent = mail.attempts >= INTERNAL_ATTEMPTS;
    delivery = { outcome: 'refused', permanent, response: `internal: ${messageOf(error)}` };
  }
  const now = office.now();
  await office.store.write((tx) => settle(tx, mail.id, claimedBy, resultOf(office, mail, delivery, now), now));
}

/** The words, the calendar object and the documents of a mail, made once. */
async function renderParts(office: Office, mail: OutboxMail): Promise<RenderedParts> {
  const { content } = mail;
  const calendar =
    mail.itip && mail.inviteKind && 'session' in content.data && content.data.session
      ? calendarOf(mail, content.data.session)
      : null;
  const files = await filesOf(office, mail);
  const around = {
    attached: files.attached.map((file) => file.name),
    attachmentsOmitted: files.omitted,
    calendar: calendar !== null,
  };
  return {
    ...office.renderer.render(content.mail, content.data, around),
    from: office.policy.sender,
    replyTo: replyToOf(office, mail),
    origin: office.policy.publicUrl,
    references: await office.store.read((tx) => earlierInThread(tx, mail)),
    calendar,
    attachments: files.attached,
  };
}

function calendarOf(mail: OutboxMail, session: SessionFacts): string {
  if (!mail.itip || !mail.inviteKind) throw new Error('no invite');
  return composeItip(mail.inviteKind, session, mail.itip, mail.to);
}

/** Answers to the request mail go to the applicant and to us, so that they reach the case as well. */
function replyToOf(office: Office, mail: OutboxMail): { name: string; email: string }[] {
  if (mail.content.mail !== 'request') return [];
  const { contact } = mail.content.data.form1;
  const ours = office.policy.sender;
  return contact.email === '' ? [ours] : [{ name: contact.name, email: contact.email }, ours];
}

/** 様式1's documents and the layouts, as far as they fit; the rest is named in the mail and lies at the desk. */
async function filesOf(
  office: Office,
  mail: OutboxMail,
): Promise<{ attached: RenderedParts['attachments']; omitted: string[] }> {
  if (mail.content.mail !== 'request') return { attached: [], omitted: [] };
  const { form1 } = mail.content.data;
  const attached: RenderedParts['attachments'] = [];
  const omitted: string[] = [];
  let size = 0;
  for (const document of await office.documents.form1Documents(form1)) {
    const { name, mediaType } = document;
    attached.push({ name, mediaType, sha256: await office.files.keep(document.bytes) });
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

/** The message that leaves, or that `/mailbox` shows: the stored parts with the real links in their places. */
export async function composeParts(office: Office, mail: OutboxMail, parts: RenderedParts): Promise<Uint8Array> {
  const attachments: StoredParts['attachments'] = [];
  for (const { name, mediaType, sha256 } of parts.attachments) {
    attachments.push({ name, mediaType, content: await office.files.read(sha256) });
  }
  return compose(
    {
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
      autoSubmitted: mail.content.mail !== 'request',
    },
    await secretsOf(office, parts),
  );
}

/** What stands for the placeholders of this mail. */
export async function secretsOf(
  office: Office,
  parts: Pick<RenderedParts, 'text' | 'html' | 'origin'>,
): Promise<Secrets> {
  const tokenIds = tokenIdsIn(parts);
  const secrets = await office.store.read((tx) => unsealTokens(tx, office.vault, tokenIds));
  return {
    // A link that was used up meanwhile is dead anyway: the page behind this one says so.
    link: (id) => {
      const secret = secrets.get(id);
      if (!secret || secret.purpose === 'access-code') return `${parts.origin}/used-link`;
      return `${parts.origin}${linkPath(secret.purpose, secret.link)}`;
    },
    code: (id) => secrets.get(id)?.code ?? '（使用済み）',
  };
}

function tokenIdsIn(parts: Pick<RenderedParts, 'text' | 'html'>): string[] {
  return [...`${parts.text}${parts.html}`.matchAll(PLACEHOLDER)].flatMap(([, , id]) => (id ? [id] : []));
}

/**
 * A code or link that is spent: either its mail arrived, though we never heard so, or a newer one has taken its place. It
 * could not be composed to the same bytes again, and nobody needs it.
 */
async function hasDeadLink(office: Office, parts: RenderedParts): Promise<boolean> {
  const tokenIds = tokenIdsIn(parts);
  const alive = await office.store.read((tx) => unsealTokens(tx, office.vault, tokenIds));
  return tokenIds.some((id) => !alive.has(id));
}

function resultOf(
  office: Office,
  mail: OutboxMail,
  delivery: Result,
  now: Temporal.Instant,
): Parameters<typeof settle>[3] {
  if (delivery.outcome === 'kept' || delivery.outcome === 'dropped') {
    return { state: delivery.outcome, response: '', maybeSent: false, dueAt: now };
  }
  const { response } = delivery;
  if (delivery.outcome === 'sent') return { state: 'sent', response, maybeSent: false, dueAt: now };
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
