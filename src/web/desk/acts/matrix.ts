import type { Answer, Inquiry } from '#domain/case/inquiry.ts';
import { hasAnswered, isOverdue, readySlots as readyCandidates } from '#domain/case/inquiry.ts';
import type { Form1Slot } from '#domain/form1/snapshot.ts';
import { CHANNEL_WORDS } from '#domain/words/channels.ts';
import { ASKED_HOUR_AT_DESK, CLOSED_WORDS, type ClosedBecause, UNANSWERED } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { casePath } from '#web/gate/desk.ts';
import type { DeskCase } from '#workflow/desk/read-case.ts';

interface MatrixCell {
  label: string;
  slot: Form1Slot;
  offered: boolean;
  reply: Answer['reply'] | '';
  comment: string;
  who: string;
  at: Temporal.Instant | null;
  /** Given to an earlier question and taken over. */
  earlier: boolean;
}

export interface Matrix {
  columns: { id: string; label: string; slot: Form1Slot }[];
  rows: {
    inquiryId: string;
    makerId: string;
    maker: string;
    contact: Inquiry['maker']['contact'];
    state: string;
    overdue: boolean;
    open: boolean;
    /** Whether an answer given by phone or mail still says something. */
    mayRecord: boolean;
    mayAsk: boolean;
    mayRecall: boolean;
    /** 「回答をもう一度お願いする」: not answered, and the deadline has not passed. */
    mayRemind: boolean;
    reminded: { at: Temporal.Instant; by: string }[];
    /** What the maker has written by mail instead of answering on its page, the oldest first. */
    mailed: { href: string; label: string; at: Temporal.Instant }[];
    decides: string;
    asked: { by: string; at: Temporal.Instant };
    answerBy: Temporal.PlainDate;
    cells: MatrixCell[];
  }[];
}

/** Inquiries that ended like this say nothing about the slots that stand now; the history keeps them. */
const OUTDATED: readonly ClosedBecause[] = ['recalled', 'corrected', 'returned'];

/** makers × slots ○△×: the slots that stand and hours that are asked about for a move. */
export function matrixOf(view: DeskCase, today: Temporal.PlainDate): Matrix {
  const inquiries = view.caseFile.inquiries.filter(
    (inquiry) => inquiry.closedBecause === undefined || !OUTDATED.includes(inquiry.closedBecause),
  );
  const standing = view.caseFile.application.form1.slots.map((slot) => ({
    id: slot.id,
    label: RANK_WORDS[slot.rank],
  }));
  const asked = inquiries.flatMap(({ kind, state, offers }) =>
    kind === 'new' || state !== 'open' ? [] : offers.map((id) => ({ id, label: ASKED_HOUR_AT_DESK[kind] })),
  );
  const own = standing.map((slot) => slot.id);
  const columns = [
    ...new Map(
      [...standing, ...asked.filter(({ id }) => !own.includes(id))].map((column) => [column.id, column]),
    ).values(),
  ].flatMap((column) => {
    const slot = view.slots.get(column.id);
    return slot ? [{ ...column, slot }] : [];
  });
  return {
    columns,
    rows: inquiries
      .filter((inquiry) => inquiry.offers.some((id) => columns.some((column) => column.id === id)))
      .map((inquiry) => rowOf(view, inquiry, columns, today)),
  };
}

function rowOf(
  view: DeskCase,
  inquiry: Inquiry,
  columns: Matrix['columns'],
  today: Temporal.PlainDate,
): Matrix['rows'][number] {
  const open = inquiry.state === 'open';
  const running = open && (inquiry.kind !== 'new' || !view.caseFile.session);
  return {
    inquiryId: inquiry.id,
    makerId: inquiry.maker.id,
    maker: inquiry.maker.name,
    contact: inquiry.maker.contact,
    state: stateOf(inquiry, today),
    overdue: isOverdue(inquiry, today),
    open,
    mayRecord: running,
    mayAsk: running && inquiry.kind === 'new' && inquiry.maker.active,
    mayRecall: running,
    mayRemind: running && inquiry.maker.active && !hasAnswered(inquiry) && !isOverdue(inquiry, today),
    reminded: view.events
      .filter((event) => event.type === 'reminded' && event.data.inquiryId === inquiry.id)
      .map((event) => ({ at: event.at, by: event.actor.role === 'system' ? ROLE_WORDS.system : event.actor.name })),
    mailed: [
      ...lettersOf(view, inquiry.id).map(({ id, at }) => ({
        href: running ? `${recordPath(view, inquiry.id)}?mail=${encodeURIComponent(id)}` : incomingPath(id),
        label: 'メールの返信を読んで記録する',
        at,
      })),
      ...sheetsOf(view, inquiry.id),
    ],
    decides: inquiry.decides === 'maker' ? '日程はメーカーが確定' : '日程は調整担当が確定',
    asked: { by: inquiry.askedBy, at: inquiry.askedAt },
    answerBy: inquiry.answerBy,
    cells: columns.map((column) => cellOf(inquiry, column)),
  };
}

/** The mails whose sheet its answers were recorded from; each is about other cases as well. */
function sheetsOf({ events }: DeskCase, inquiryId: string): Matrix['rows'][number]['mailed'] {
  return events.flatMap((event) =>
    event.type === 'mail-arrived' && event.data.inquiryId === inquiryId
      ? [{ href: incomingPath(event.data.incomingId), label: 'メールで届いた回答の表', at: event.at }]
      : [],
  );
}

/** What came by mail about this inquiry, the oldest first. */
export function lettersOf({ letters }: DeskCase, inquiryId: string) {
  return letters
    .filter(({ subjectId }) => subjectId === inquiryId)
    .map(({ id, arrivedAt, from, subject, ownText }) => ({ id, at: arrivedAt, from, subject, text: ownText }))
    .toReversed();
}

function recordPath({ caseFile }: DeskCase, inquiryId: string): string {
  return `${casePath(caseFile.application.reference)}/inquiries/${encodeURIComponent(inquiryId)}/answers`;
}

function cellOf(inquiry: Inquiry, column: Matrix['columns'][number]): MatrixCell {
  const answer = inquiry.answers.find((candidate) => candidate.slotId === column.id);
  const channel = answer && answer.channel !== 'link' ? CHANNEL_WORDS[answer.channel] : '';
  return {
    label: column.label,
    slot: column.slot,
    offered: inquiry.offers.includes(column.id),
    reply: answer?.reply ?? '',
    comment: answer?.comment ?? '',
    who: answer ? `${answer.by}${channel === '' ? '' : `（${channel}）`}` : '',
    at: answer?.at ?? null,
    earlier: answer !== undefined && Temporal.Instant.compare(answer.at, inquiry.askedAt) < 0,
  };
}

function stateOf(inquiry: Inquiry, today: Temporal.PlainDate): string {
  if (inquiry.closedBecause !== undefined) return CLOSED_WORDS[inquiry.closedBecause];
  if (hasAnswered(inquiry)) return '回答あり';
  return isOverdue(inquiry, today) ? `期限過ぎ・${UNANSWERED}` : '回答待ち';
}

/** A slot that can be fixed now, with the open inquiries whose makers said ○ to it. */
export interface ReadySlot {
  id: string;
  label: string;
  slot: Form1Slot;
  inquiries: Inquiry[];
}

export function readySlots(view: DeskCase, at: Temporal.Instant | Temporal.PlainDate): ReadySlot[] {
  const { application, inquiries } = view.caseFile;
  return readyCandidates(application.form1.slots, inquiries, at).flatMap((ready) => {
    const slot = view.slots.get(ready.slotId);
    const rank = application.form1.slots.find(({ id }) => id === ready.slotId)?.rank ?? 1;
    return slot ? [{ id: ready.slotId, label: RANK_WORDS[rank], slot, inquiries: ready.inquiries }] : [];
  });
}
