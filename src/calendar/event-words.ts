import type { InviteKind } from '#domain/case/invite.ts';
import type { SessionFacts } from '#domain/case/session-facts.ts';
import { formatDay, formatDemo, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { MODE_WORDS } from '#domain/words/modes.ts';
import { extensionWords } from '#domain/words/phone.ts';
import { placeParts } from '#domain/words/place.ts';
import { inJapan, SESSION_WORDS, URL_LATER } from '#domain/words/session.ts';
import { cleanLine, cleanText } from './clean-text.ts';

/** What may stand in a calendar that is shared: nobody's name, phone or address, and no head count. */
export type EventFacts = Omit<SessionFacts, 'contact' | 'attendees' | 'layouts'>;

/**
 * Who reads a published event. `guest`: applicants and attendees in their own pages. `members`: whoever was given the
 * address of a calendar to subscribe to, and so perhaps everybody. `maker`, `desk`: those who are invited anyway.
 */
export type Reader = 'guest' | 'members' | 'maker' | 'desk';

/** What is being said about the event: come, it does not take place, or it goes on without you. */
export type Message = 'invited' | 'cancelled' | 'released';

/** Before the title: some readers look at neither METHOD nor STATUS and show a cancellation like a new appointment. */
export const MARKS: Record<Message, string> = { invited: '', cancelled: '【中止】', released: '【取りやめ】' };

const BRING =
  '持ち物：説明会の当日、その場でカードリーダーをお申し込みになれます。医療機関等向けポータルサイトに登録したメールアドレスとパスワードをご用意ください。' +
  'アカウントをお持ちでない方は、支払基金から届いた青封筒（アカウント登録のご案内）をご用意ください。';

export function summaryOf(kind: InviteKind, facts: EventFacts): string {
  const association = cleanLine(facts.association);
  return kind === 'meeting'
    ? `顔認証付きカードリーダー説明会（${association}）`
    : `デモンストレーション：${association}`;
}

/** The event, and who comes with the mailbox to which it goes where several people share it. */
type OwnFacts = SessionFacts & { comers: readonly string[] };

/** Venue and address in one line, because map links of calendars break at a line break. */
export function locationOf(facts: EventFacts): string {
  if (facts.mode === 'online') return MODE_WORDS.online;
  return filled([cleanLine(facts.venue.name), cleanLine(facts.venue.address)]).join(' ');
}

/**
 * The event in words, in JST. It carries no link into Demokai, no attendee but the several of one mailbox, who have this one
 * entry together, and, for `meeting`, nobody's phone, because calendars are shared with colleagues. A CANCEL says only which
 * event it is about.
 */
export function descriptionOf(kind: InviteKind, facts: OwnFacts, message: Message): string {
  const lines = [opening(kind, facts, message), ...hours(kind, facts)];
  if (message === 'invited' && facts.comers.length > 1) {
    lines.push(`このアドレスで参加される方：${facts.comers.map((name) => `${cleanLine(name)} 様`).join('、')}`);
  }
  if (message === 'invited') {
    lines.push(...place(facts, connection(facts)), ...(kind === 'demo' ? forMakers(facts) : []), note(facts));
    lines.push(...fromApplicant(kind, facts));
  }
  if (message === 'invited' && kind === 'meeting') lines.push(BRING);
  return filled(lines).join('\n');
}

/**
 * The event in words for a calendar that is published: whoever subscribes may show it to others, so it names nobody. Where
 * to connect to stands only where the reader was told by mail.
 */
export function publishedDescription(kind: InviteKind, facts: EventFacts, reader: Reader, message: Message): string {
  const lines = [opening(kind, facts, message), ...hours(kind, facts)];
  if (message === 'invited') {
    lines.push(...place(facts, reader === 'members' ? ASK_FOR_CONNECTION : connection(facts)));
    if (reader === 'desk') lines.push(`参加メーカー：${facts.makers.map(cleanLine).join('、') || 'なし'}`);
  }
  if (reader === 'desk' || reader === 'maker') lines.push(`受付番号：${cleanLine(facts.reference)}`);
  if (message === 'invited')
    lines.push(note(facts), ...fromApplicant(kind, facts), kind === 'meeting' && reader !== 'desk' ? BRING : '');
  return filled(lines).join('\n');
}

const ASK_FOR_CONNECTION = '接続先は、参加される方へのご案内に書かれています';

function opening(kind: InviteKind, facts: EventFacts, message: Message): string {
  const association = cleanLine(facts.association);
  const event =
    kind === 'meeting'
      ? `${association}の顔認証付きカードリーダー説明会`
      : `${association}の説明会でのデモンストレーション`;
  if (message === 'cancelled') return `${event}は中止になりました。`;
  if (message === 'released') return `${event}へのご案内を取り消しました。`;
  return `${event}のご案内です。`;
}

function hours(kind: InviteKind, facts: EventFacts): string[] {
  const day = formatDay(Temporal.PlainDate.from(facts.date));
  const meeting = windowOf(facts.meeting);
  const demo = windowOf(facts.demo);
  return kind === 'meeting'
    ? [`日時：${day}${inJapan(formatWindow(meeting))}`, `${SESSION_WORDS.demo}：${formatDemo(demo)}`]
    : [`${SESSION_WORDS.demo}：${day}${inJapan(formatWindow(demo))}`, `説明会全体：${formatWindow(meeting)}`];
}

function place(facts: EventFacts, connected: string): string[] {
  const { name, postalCode, address } = facts.venue;
  const venue = placeParts({
    name: cleanLine(name),
    postalCode: cleanLine(postalCode),
    address: cleanLine(address),
  }).join(' ');
  const lines = [`${SESSION_WORDS.mode}：${MODE_WORDS[facts.mode]}`, venue && `${SESSION_WORDS.venue}：${venue}`];
  if (facts.mode === 'online') lines.push(connected);
  return lines;
}

function connection(facts: EventFacts): string {
  const url = cleanLine(facts.url);
  return url === '' ? `${SESSION_WORDS.url}は${URL_LATER}` : `${SESSION_WORDS.url}：${url}`;
}

function forMakers(facts: SessionFacts): string[] {
  const { name, phone, extension } = facts.contact;
  const numbers = filled([
    cleanLine(phone) && `電話 ${cleanLine(phone)}`,
    cleanLine(extension) && extensionWords(cleanLine(extension)),
  ]).join('、');
  const layouts = facts.layouts.map(cleanLine).join('、');
  const makers = facts.makers.map(cleanLine).join('、');
  return [
    `${SESSION_WORDS.dayContact}：${cleanLine(name)} 様${numbers && `（${numbers}）`}`,
    `${SESSION_WORDS.attendees}：${facts.attendees}名`,
    makers && `参加メーカー：${makers}`,
    layouts && `${SESSION_WORDS.layouts}：${layouts}`,
    `受付番号：${cleanLine(facts.reference)}`,
  ];
}

function note(facts: EventFacts): string {
  const text = cleanText(facts.note);
  return text && `ご案内の補足：${text}`;
}

/**
 * What the applicant wrote for the day. Makers have a timetable of their own, so they are told about parking alone.
 */
function fromApplicant(kind: InviteKind, facts: EventFacts): string[] {
  const timetable = kind === 'meeting' ? cleanText(facts.timetable) : '';
  const parking = cleanText(facts.parking);
  return [timetable && `当日の流れ：\n${timetable}`, parking && `駐車場など：${parking}`];
}

function filled(texts: readonly string[]): string[] {
  return texts.filter((text) => text !== '');
}
