import { onDayWords } from '#domain/case/on-day.ts';
import type { EventData, SlotAnswer } from '#domain/history/events.ts';
import { mailTitle } from '#domain/notices/mail-traits.ts';
import { formatDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { CHANNEL_WORDS } from '#domain/words/channels.ts';
import { eventWord } from '#domain/words/events.ts';
import { REPLY_MARKS } from '#domain/words/inquiries.ts';
import { referenceWords } from '#domain/words/reference.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { WISH_ANSWER_WORDS, WISH_WORDS } from '#domain/words/wishes.ts';
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

/** 「調整担当 調整　花子」. */
export function actorWords({ actor }: CaseEvent): string {
  return `${ROLE_WORDS[actor.role]} ${actor.name}`.trim();
}

/** Whether the event speaks of makers. */
export function namesMakers({ data }: CaseEvent): boolean {
  return 'maker' in data || ('makers' in data && data.makers !== undefined);
}

/** What an event says beside its type and its changes, line by line. */
export function detailOf(view: Surroundings, event: CaseEvent): string {
  const { data } = event;
  return [
    event.type === 'phoned' ? phonedLine(view, event.data.eventId) : '',
    event.type === 'submitted' && view.previous !== '' ? `もとの申請：${referenceWords(view.previous)}` : '',
    'slotId' in data ? slotLine(view, data.slotId) : '',
    'makers' in data ? (data.makers ?? []).join('、') : '',
    ...(event.type === 'message-sent'
      ? [`宛先：${event.data.recipients.join('、')}`, `件名：${event.data.subject}`]
      : []),
    event.type === 'mail-bounced' ? `「${mailTitle(event.data.mail)}」　宛先：${event.data.recipient}` : '',
    ...(event.type === 'mail-arrived'
      ? [
          `差出人：${event.data.sender}`,
          `件名：${event.data.subject}`,
          event.data.files.length === 0 ? '' : `添付：${event.data.files.join('、')}`,
        ]
      : []),
    'proposalId' in data && data.proposalId ? FROM_PROPOSAL[event.type === 'asked' ? 'asked' : 'confirmed'] : '',
    'maker' in data ? makerLine(data) : '',
    'visitor' in data ? onDayWords(data) || '取り消し' : '',
    ...('answers' in data ? data.answers.map((answer) => answerLine(view, answer)) : []),
    'answerBy' in data ? `回答期限 ${formatDay(Temporal.PlainDate.from(data.answerBy))}` : '',
    'agreedBy' in data && data.agreedBy ? `了承：${data.agreedBy}` : '',
    'institution' in data ? data.institution : '',
    'reason' in data && data.reason ? `理由：${data.reason}` : '',
    'note' in data && data.note ? `連絡事項：${data.note}` : '',
    'wishAnswer' in data ? WISH_ANSWER_WORDS[data.wishAnswer].title : '',
    'wish' in data ? `${WISH_WORDS[data.wish]}の依頼` : '',
    'text' in data ? data.text : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

const FROM_PROPOSAL = { asked: '割付案から照会', confirmed: '割付案から確定' };

/** Of what the applicant was told. */
function phonedLine(view: Surroundings, eventId: string): string {
  const told = view.events.find(({ id }) => id === eventId);
  return told ? `「${eventWord(told.type)}」を伝えました` : '';
}

function makerLine(data: EventData['maker-joined']): string {
  const by = data.by ? ` ${data.by}` : '';
  return `${data.maker}${by}${data.channel === undefined ? '' : `（${CHANNEL_WORDS[data.channel]}）`}`;
}

function answerLine(view: Surroundings, { reply, slotId, comment }: SlotAnswer): string {
  return `${REPLY_MARKS[reply]} ${slotLine(view, slotId)}${comment === '' ? '' : `「${comment}」`}`;
}

/** Day and hours of a slot that an event names. */
export function slotLine(view: Pick<Surroundings, 'slots'>, slotId: string): string {
  const slot = view.slots.get(slotId);
  if (!slot) return '以前の候補';
  return `${formatDay(Temporal.PlainDate.from(slot.date))} ${formatWindow(windowOf(slot.meeting))}`;
}
