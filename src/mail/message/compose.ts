import { createHash } from 'node:crypto';
import type { MailComposerAttachment } from 'nodemailer/lib/mail-composer';
import type { Method } from '#domain/case/invite.ts';
import { PLACEHOLDER } from '#domain/notices/link.ts';
import type { Mailbox } from '#domain/notices/notice.ts';
import { cleanName, requirePlainAddress } from './address.ts';
import { atFirstUse } from './first-use.ts';
import { bytesOf } from './mime-bytes.ts';

/**
 * One mail as it lies in the outbox: all that is needed to compose the same bytes again. Links and codes in `text` and
 * `html` are placeholders (`domain/link.ts`).
 */
export interface StoredParts {
  /** With its angle brackets. */
  messageId: string;
  /** RFC 3339. */
  date: string;
  from: Mailbox;
  to: Mailbox;
  replyTo: Mailbox[];
  subject: string;
  text: string;
  html: string;
  calendar: { method: Method; content: string } | null;
  attachments: { name: string; mediaType: string; content: Uint8Array }[];
  /** Any text; MIME boundaries are derived from it. */
  boundarySeed: string;
  /** The first mail of the thread, or null. */
  inReplyTo: string | null;
  /** The thread's Message-IDs, oldest first. */
  references: string[];
  /** False only on mail that a person answers (the request, a coordinator's own words): some filters hide automatic mail. */
  autoSubmitted: boolean;
}

/** What stands for the placeholders at the moment of sending: whole URL and digits. An unknown id has to throw. */
export interface Secrets {
  link(tokenId: string): string;
  code(tokenId: string): string;
}

const loadComposer = atFirstUse(() => import('nodemailer/lib/mail-composer'));

/**
 * The whole RFC 5322 message, always the same bytes for the same parts and secrets. Throws a RangeError for an address
 * that is not plain, and for a malformed Message-ID or date.
 */
export async function compose(parts: StoredParts, secrets: Secrets): Promise<Uint8Array> {
  return composeRevealed(revealed(parts, secrets));
}

/** The parts with links and codes in their places; throws where one has no token. */
export function revealed(parts: StoredParts, secrets: Secrets): StoredParts {
  return { ...parts, text: reveal(parts.text, secrets), html: revealInHtml(parts.html, secrets) };
}

/** As `compose`, of parts whose links and codes stand in their places. */
export async function composeRevealed(parts: StoredParts): Promise<Uint8Array> {
  const { default: MailComposer } = await loadComposer();
  const message = new MailComposer({
    messageId: requireMessageId(parts.messageId),
    // `Date` only because nodemailer writes the header from one.
    date: new Date(Temporal.Instant.from(parts.date).epochMilliseconds),
    from: addressObject(parts.from),
    to: addressObject(parts.to),
    replyTo: parts.replyTo.map(addressObject),
    subject: oneLine(parts.subject),
    ...(parts.inReplyTo === null ? {} : { inReplyTo: requireMessageId(parts.inReplyTo) }),
    ...(parts.references.length === 0 ? {} : { references: parts.references.map(requireMessageId) }),
    ...(parts.autoSubmitted ? { headers: AUTOMATIC } : {}),
    text: { content: canonical(parts.text), contentTransferEncoding: 'base64' },
    html: { content: canonical(parts.html), contentTransferEncoding: 'base64' },
    alternatives: parts.calendar === null ? [] : [calendarPart(parts.calendar)],
    attachments: parts.attachments.map(attachmentPart),
    baseBoundary: createHash('sha256').update(parts.boundarySeed).digest('hex').slice(0, 32),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return bytesOf(message.compile());
}

/** Out-of-office answers are suppressed; bounces still come (so not `All`). */
const AUTOMATIC = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' };

/**
 * The event as last alternative and inline: with nodemailer's `icalEvent` readers see the same file twice, and as an
 * attachment Outlook, Apple and Gmail show no buttons.
 */
function calendarPart(calendar: { method: Method; content: string }) {
  return {
    contentType: `text/calendar; charset=UTF-8; method=${calendar.method}; component=VEVENT`,
    contentTransferEncoding: 'base64',
    content: Buffer.from(calendar.content, 'utf8'),
  };
}

function attachmentPart(attachment: { name: string; mediaType: string; content: Uint8Array }): MailComposerAttachment {
  return {
    filename: fileName(attachment.name),
    contentType: mediaType(attachment.mediaType),
    contentDisposition: 'attachment',
    contentTransferEncoding: 'base64',
    content: Buffer.from(attachment.content),
  };
}

/** The uploader's own name, without folders and controls. */
function fileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? '';
  const cleaned = last.replace(/[\p{Cc}\p{Zl}\p{Zp}"]+/gu, '').trim();
  return cleaned === '' || /^\.+$/.test(cleaned) ? '添付ファイル' : cleaned;
}

/** `message/…` and `multipart/…` may not be base64 and would open as mail inside the mail. */
function mediaType(type: string): string {
  const plain = /^(?!message\/|multipart\/)[a-z]+\/[a-z0-9.+-]+$/i.test(type);
  return plain ? type : 'application/octet-stream';
}

/** Plain text with its links and codes in their places. */
export function reveal(text: string, secrets: Secrets): string {
  const revealed = text.replace(PLACEHOLDER, (_, kind: string, tokenId: string) =>
    kind === 'code' ? secrets.code(tokenId) : secrets.link(tokenId),
  );
  if (/\[\[(?:link|code):/.test(revealed)) throw new Error('a link or code of this mail has no token');
  return revealed;
}

/** HTML with its links and codes in their places, escaped. */
export function revealInHtml(html: string, secrets: Secrets): string {
  return reveal(html, {
    link: (tokenId) => escapeHtml(secrets.link(tokenId)),
    code: (tokenId) => escapeHtml(secrets.code(tokenId)),
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** Text in base64 has to hold CRLF already (RFC 2045 §6.8). */
function canonical(text: string): string {
  return text.replace(/\r\n|\r|\n/g, '\r\n');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

function addressObject(mailbox: Mailbox): { name: string; address: string } {
  return { name: cleanName(mailbox.name), address: requirePlainAddress(mailbox.email) };
}

function requireMessageId(id: string): string {
  if (!/^<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>$/.test(id)) {
    throw new RangeError(`not a Message-ID: ${JSON.stringify(id.slice(0, 100))}`);
  }
  return id;
}
