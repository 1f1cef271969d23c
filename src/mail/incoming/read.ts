import { createHash } from 'node:crypto';
import type { Attachment, HeaderLines, ParsedMail, StructuredHeader } from 'mailparser';
import type { CalendarPart, Letter, LetterFile } from '#domain/incoming/letter.ts';
import { cleanLine, cleanText } from '#domain/text/japanese.ts';
import { addressesIn, mailboxOf } from './addresses.ts';
import { decodeText } from './charset.ts';
import { textOfHtml } from './html.ts';
import { deliveryReports, returnedIds } from './reports.ts';

const HEAD_MAX = 256 * 1024;
const PARTS_MAX = 200;
const CALENDAR_MAX = 256 * 1024;
const CALENDARS_MAX = 10;
const TEXT_MAX = 200_000;
const LIST_MAX = 100;

/**
 * Reads a mail. Everything in it is a stranger's: parts, heads and lengths are bounded, and what lies in a mail that it
 * brings (`message/rfc822`) is a file and nobody's answer. Throws where it is no mail at all.
 */
export async function readLetter(raw: Uint8Array): Promise<Letter> {
  const { simpleParser } = await import('mailparser');
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const mail = await simpleParser(bytes, {
    ignoreEmbedded: true,
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipTextLinks: true,
    skipImageLinks: true,
    keepCidLinks: true,
    checksumAlgo: false,
    maxHeadSize: HEAD_MAX,
    maxChildNodes: PARTS_MAX,
  });
  const parts = mail.attachments;
  const report = reportIn(headerOf(mail, 'content-type'));
  const words = cleanText((mail.text || textOfHtml(mail.html || '')).slice(0, TEXT_MAX));
  return {
    messageId: idsIn(mail.messageId ?? '')[0] ?? '',
    answers: [...new Set([...idsIn(headerOf(mail, 'in-reply-to')), ...idsIn(headerOf(mail, 'references')).reverse()])],
    from: mailboxOf(mail.from),
    to: [...new Set(RECIPIENT_HEADERS.flatMap((name) => addressesIn(headersOf(mail, name))))],
    subject: cleanLine((mail.subject ?? '').slice(0, 500)),
    returnPath: returnPathOf(mail),
    isAutomatic: isAutomatic(mail) || report === 'disposition-notification',
    isFromList: isFromList(mail),
    authentication: headersOf(mail, 'authentication-results'),
    text: words,
    calendars: parts.filter(isCalendar).slice(0, CALENDARS_MAX).map(calendarPart),
    reports: deliveryReports(parts),
    isReport: report === 'delivery-status',
    returnedIds: returnedIds(parts, words, bytes),
    files: parts.filter((part) => !isCalendar(part) && !isWinmail(part) && !isReportPart(part)).map(fileOf),
    hasWinmail: parts.some(isWinmail),
  };
}

/** The head of a message, as a message of its own. */
export function headOf(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const head = bytes.subarray(0, Math.min(bodyStart(bytes), HEAD_MAX)).toString('latin1');
  const lines = head.split(/\r?\n(?![ \t])/).filter((line) => !/^content-/i.test(line));
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The key by which a mail is known wherever it lies: of the Message-ID and what its author wrote (hexadecimal). */
export function writtenHash(raw: Uint8Array): { messageId: string; hash: string } {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const split = bodyStart(bytes);
  const head = unfold(bytes.subarray(0, Math.min(split, HEAD_MAX)).toString('latin1'));
  const authored = ['message-id', 'from', 'date', 'subject'].map((name) => `${name}:${lineOf(head, name)}`);
  const hash = createHash('sha256').update(authored.join('\n')).update('\n\n').update(bytes.subarray(split));
  return { messageId: idsIn(lineOf(head, 'message-id'))[0] ?? '', hash: hash.digest('hex') };
}

function bodyStart(bytes: Buffer): number {
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at !== -1);
  return ends.length === 0 ? bytes.length : Math.min(...ends);
}

function unfold(head: string): string[] {
  return head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
}

function lineOf(head: readonly string[], name: string): string {
  const found = head.find((line) => line.toLowerCase().startsWith(`${name}:`));
  return found?.slice(name.length + 1).trim() ?? '';
}

/** Every value of a header, unfolded, in the order in which they stand. */
function headersOf({ headerLines }: { headerLines: HeaderLines }, name: string): string[] {
  return headerLines
    .filter(({ key }) => key === name)
    .slice(0, LIST_MAX)
    .map(({ line }) =>
      line
        .slice(line.indexOf(':') + 1)
        .replace(/\r?\n[ \t]*/g, ' ')
        .trim(),
    );
}

function headerOf(mail: ParsedMail, name: string): string {
  return headersOf(mail, name)[0] ?? '';
}

const ID = /<[^<>\s]{1,300}>/g;

function idsIn(text: string): string[] {
  return (text.slice(0, HEAD_MAX).match(ID) ?? []).slice(0, LIST_MAX);
}

function returnPathOf(mail: ParsedMail): string | undefined {
  const said = headersOf(mail, 'return-path')[0];
  if (said === undefined) return undefined;
  return addressesIn([said])[0] ?? '';
}

/** What a `multipart/report` reports (RFC 6522 §3), in lower case; empty for another mail. */
function reportIn(contentType: string): string {
  if (!/^multipart\/report\b/i.test(contentType.trim())) return '';
  return /;\s*report-type\s*=\s*"?([a-z-]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'delivery-status';
}

/** Beside the visible ones, those in which servers keep to whom it came: a return path stands nowhere else. */
const RECIPIENT_HEADERS = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'];

/** RFC 3834, and what programs wrote before it and beside it. */
function isAutomatic(mail: ParsedMail): boolean {
  const submitted = headerOf(mail, 'auto-submitted').toLowerCase();
  if (submitted !== '' && !/^no\b/.test(submitted)) return true;
  if (/^(?:bulk|junk|auto[-_]reply)\b/i.test(headerOf(mail, 'precedence'))) return true;
  // Exchange on what it writes by itself; a shorter list stands on what people send.
  if (/^all$/i.test(headerOf(mail, 'x-auto-response-suppress'))) return true;
  if (AUTOMATIC_SUBJECT.test(mail.subject ?? '')) return true;
  return mail.headerLines.some(({ key }) => AUTOMATIC_HEADERS.has(key));
}

/** Not `feedback-id`: providers write it into what people send (Proton, Fastmail, Zoho, relays such as SES). */
const AUTOMATIC_HEADERS: ReadonlySet<string> = new Set([
  'preference',
  'x-autogenerated',
  'x-autoreply',
  'x-autoreply-from',
  'x-autorespond',
  'x-auto-reply-from',
  'x-auto-response',
  'x-mail-autoreply',
  'x-vacation',
]);

/**
 * With what programs begin the subject where they say it nowhere else; behind 「Re:」 a person answers such a mail. Not
 * 「自動送信」: scanners and FAX machines write it before what a person sends.
 */
const AUTOMATIC_SUBJECT =
  /^\s*[【[（(]?\s*(?:(?:自動(?:返信|応答)|不在通知)(?=[\s:：】\]）)]|$)|automatic reply\s*:|auto[- ]?reply\s*:|out of (?:the )?office\s*:)/iu;

function isFromList(mail: ParsedMail): boolean {
  return /^list\b/i.test(headerOf(mail, 'precedence')) || headerOf(mail, 'list-id') !== '';
}

function isCalendar({ contentType }: Attachment): boolean {
  return contentType === 'text/calendar' || contentType === 'application/ics';
}

function isWinmail({ contentType, filename }: Attachment): boolean {
  return contentType === 'application/ms-tnef' || filename?.toLowerCase() === 'winmail.dat';
}

function isReportPart({ contentType }: Attachment): boolean {
  return /^(?:message\/(?:global-)?delivery-status|text\/rfc822-headers)$/.test(contentType);
}

function calendarPart(part: Attachment): CalendarPart {
  const type = part.headers.get('content-type');
  const params = isStructured(type) ? type.params : {};
  return {
    method: (params.method ?? '').toUpperCase(),
    text: decodeText(part.content.subarray(0, CALENDAR_MAX), params.charset ?? ''),
  };
}

function isStructured(value: unknown): value is StructuredHeader {
  return typeof value === 'object' && value !== null && 'value' in value && 'params' in value;
}

function fileOf({ filename, contentType, content }: Attachment): LetterFile {
  const fallback = contentType === 'message/rfc822' ? '転送されたメール.eml' : '添付ファイル';
  return { name: filename ?? fallback, mediaType: contentType, bytes: content };
}
