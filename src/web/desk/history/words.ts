import { z } from 'zod';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { CHANNEL_WORDS } from '#domain/words/channels.ts';
import { eventWord } from '#domain/words/events.ts';
import { REPLY_MARKS } from '#domain/words/inquiries.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { WISH_WORDS } from '#domain/words/wishes.ts';
import type { History } from '#workflow/desk/read-history.ts';

type CaseEvent = History['events'][number];

/** What the words of an event are taken from, beside the event. */
export interface Surroundings {
  /** Every slot that an event may name, by id. */
  slots: History['slots'];
  /** Events that a later one may name. */
  events: readonly CaseEvent[];
  /** The reference of the application from which it was copied, or empty. */
  previous: string;
}

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
  institution: z.string().optional(),
});

/** 「調整担当 調整　花子」. */
export function actorWords({ actor }: CaseEvent): string {
  return `${ROLE_WORDS[actor.role]} ${actor.name}`.trim();
}

/** Whether the event speaks of makers. */
export function namesMakers(event: CaseEvent): boolean {
  return event.data.maker !== undefined || event.data.makers !== undefined;
}

/** What an event says beside its type and its changes, line by line. */
export function detailOf(view: Surroundings, event: CaseEvent): string {
  const data = said.safeParse(event.data).data;
  if (!data) return '';
  return [
    event.type === 'phoned' ? phonedLine(view, event) : '',
    event.type === 'submitted' && view.previous !== '' ? `もとの申請：受付番号 ${view.previous}` : '',
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
    data.institution ?? '',
    data.reason ? `理由：${data.reason}` : '',
    data.note ? `連絡事項：${data.note}` : '',
    data.wish === undefined ? '' : `${WISH_WORDS[data.wish]}の依頼`,
    data.text ?? '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Of what the applicant was told. */
function phonedLine(view: Surroundings, event: CaseEvent): string {
  const told = view.events.find(({ id }) => id === event.data.eventId);
  return told ? `「${eventWord(told.type)}」を伝えました` : '';
}

function makerLine(data: z.infer<typeof said>): string {
  if (data.maker === undefined) return '';
  const by = data.by ? ` ${data.by}` : '';
  return `${data.maker}${by}${data.channel === undefined ? '' : `（${CHANNEL_WORDS[data.channel]}）`}`;
}

/** Day and hours of a slot that an event names. */
export function slotLine(view: Pick<Surroundings, 'slots'>, slotId: string): string {
  const slot = view.slots.get(slotId);
  if (!slot) return '以前の候補';
  const time = (text: string): Temporal.PlainTime => Temporal.PlainTime.from(text);
  const meeting = { start: time(slot.meeting.start), end: time(slot.meeting.end) };
  return `${formatDay(Temporal.PlainDate.from(slot.date))} ${formatWindow(meeting)}`;
}
