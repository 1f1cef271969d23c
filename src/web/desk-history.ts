import { z } from 'zod';
import { REPLY_MARKS } from '../domain/inquiry.ts';
import { formatDay, formatWindow } from '../domain/japanese-dates.ts';
import type { DeskCase } from '../workflow/read-desk.ts';
import { MAIL_WORDS } from './desk-recipients.ts';
import { eventWord } from './event-words.ts';

type DeskEvent = DeskCase['events'][number];
type DeskMail = DeskCase['mails'][number];

/** What events may say beside their type; each type fills in some of it. */
const said = z.object({
  makers: z.array(z.string()).optional(),
  recipients: z.array(z.string()).optional(),
  subject: z.string().optional(),
  maker: z.string().optional(),
  by: z.string().optional(),
  channel: z.enum(['link', 'phone', 'mail']).optional(),
  answers: z
    .array(z.object({ slotId: z.string(), reply: z.enum(['yes', 'maybe', 'no']), comment: z.string() }))
    .optional(),
  answerBy: z.string().optional(),
  decides: z.enum(['maker', 'coordinator']).optional(),
  note: z.string().optional(),
  reason: z.string().optional(),
  text: z.string().optional(),
  wish: z.enum(['change', 'cancellation']).optional(),
  slotId: z.string().optional(),
  agreedBy: z.string().optional(),
  changes: z.array(z.object({ label: z.string(), before: z.string(), after: z.string() })).optional(),
});

const ROLE_WORDS: Record<DeskEvent['actor']['role'], string> = {
  applicant: '申請者',
  coordinator: '調整担当',
  maker: 'メーカー',
  attendee: '参加者',
  system: '自動',
};

const CHANNEL_WORDS = { link: '回答ページ', phone: '電話', mail: 'メール' } as const;

const WISH_WORDS = { change: '変更', cancellation: '中止' } as const;

/** 経過, the newest first. */
export function historyEntries(view: DeskCase): { at: Temporal.Instant; who: string; what: string; detail: string }[] {
  return view.events.toReversed().map((event) => ({
    at: event.at,
    who: `${ROLE_WORDS[event.actor.role]} ${event.actor.name}`.trim(),
    what: eventWord(event.type),
    detail: detailOf(view, event),
  }));
}

function detailOf(view: DeskCase, event: DeskEvent): string {
  const data = said.safeParse(event.data).data;
  if (!data) return '';
  return [
    event.type === 'phoned' ? phonedLine(view, event) : '',
    event.type === 'submitted' && view.previous ? `もとの申請：受付番号 ${view.previous.reference}` : '',
    data.slotId === undefined ? '' : slotLine(view, data.slotId),
    (data.makers ?? []).join('、'),
    data.recipients === undefined ? '' : `宛先：${data.recipients.join('、')}`,
    data.subject === undefined ? '' : `件名：${data.subject}`,
    makerLine(data),
    ...(data.answers ?? []).map(
      (answer) =>
        `${REPLY_MARKS[answer.reply]} ${slotLine(view, answer.slotId)}${answer.comment === '' ? '' : `「${answer.comment}」`}`,
    ),
    data.answerBy === undefined ? '' : `回答期限 ${formatDay(Temporal.PlainDate.from(data.answerBy))}`,
    data.agreedBy ? `了承：${data.agreedBy}` : '',
    ...(data.changes ?? []).map((row) => `${row.label}：${row.before || 'なし'} → ${row.after || 'なし'}`),
    data.reason ? `理由：${data.reason}` : '',
    data.note ? `連絡事項：${data.note}` : '',
    data.wish === undefined ? '' : `${WISH_WORDS[data.wish]}の依頼`,
    data.text ?? '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Of what the applicant was told. */
function phonedLine(view: DeskCase, event: DeskEvent): string {
  const told = view.events.find(({ id }) => id === event.data.eventId);
  return told ? `「${eventWord(told.type)}」を伝えました` : '';
}

function makerLine(data: z.infer<typeof said>): string {
  if (data.maker === undefined) return '';
  const by = data.by ? ` ${data.by}` : '';
  return `${data.maker}${by}${data.channel === undefined ? '' : `（${CHANNEL_WORDS[data.channel]}）`}`;
}

/** Day and hours of a slot that an event names. */
export function slotLine(view: DeskCase, slotId: string): string {
  const slot = view.slots.get(slotId);
  if (!slot) return '以前の候補';
  const time = (text: string): Temporal.PlainTime => Temporal.PlainTime.from(text);
  const meeting = { start: time(slot.meeting.start), end: time(slot.meeting.end) };
  return `${formatDay(Temporal.PlainDate.from(slot.date))} ${formatWindow(meeting)}`;
}

export interface MailRow {
  id: string;
  what: string;
  subject: string;
  to: string;
  state: string;
  failed: boolean;
  response: string;
  at: Temporal.Instant;
}

const MAIL_STATES: Record<DeskMail['state'], string> = {
  owed: '送信待ち',
  sending: '送信中',
  sent: '送信済み',
  kept: '試用のため保管',
  failed: '送信できず',
  dropped: '送信取りやめ',
};

/** Mails with their state; links never appear, because only the subject is shown. */
export function mailRow(mail: DeskMail): MailRow {
  return {
    id: mail.id,
    what: MAIL_WORDS[mail.content.mail],
    subject: mail.parts?.subject ?? '',
    to: mail.to.name === '' ? mail.to.email : `${mail.to.name} ${mail.to.email}`,
    state: MAIL_STATES[mail.state],
    failed: mail.state === 'failed',
    response: mail.response,
    at: mail.settledAt ?? mail.date,
  };
}
