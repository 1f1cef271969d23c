import type { Form1Slot } from '../domain/form1.ts';
import type { Answer, ClosedBecause, Inquiry } from '../domain/inquiry.ts';
import { saidYes } from '../domain/inquiry.ts';
import { isInPast } from '../domain/preferred-slot.ts';
import type { DeskCase } from '../workflow/read-desk.ts';

interface MatrixCell {
  offered: boolean;
  reply: Answer['reply'] | '';
  comment: string;
  who: string;
  at: Temporal.Instant | null;
}

export interface Matrix {
  columns: { id: string; label: string; slot: Form1Slot }[];
  rows: {
    inquiryId: string;
    maker: string;
    state: string;
    overdue: boolean;
    open: boolean;
    /** Whether an answer given by phone or mail still says something. */
    mayRecord: boolean;
    decides: string;
    asked: { by: string; at: Temporal.Instant };
    answerBy: Temporal.PlainDate;
    cells: MatrixCell[];
  }[];
}

const CHANNEL_WORDS = { link: '', phone: '電話', mail: 'メール' } as const;
const RANK_LABELS = ['第一希望', '第二希望', '第三希望'];

/** Inquiries that ended like this say nothing about the slots that stand now; the history keeps them. */
const OUTDATED: readonly ClosedBecause[] = ['recalled', 'corrected', 'returned'];

const CLOSED_WORDS: Record<ClosedBecause, string> = {
  withdrawn: '取下げで終了',
  corrected: '訂正で終了',
  returned: '差し戻しで終了',
  declined: 'お断りで終了',
  fixed: '確定で終了',
  cancelled: '中止で終了',
  recalled: '取り消した照会',
};

/** makers × slots ○△×: the slots that stand and hours that are asked about for a move. */
export function matrixOf(view: DeskCase, today: Temporal.PlainDate): Matrix {
  const inquiries = view.about.inquiries.filter(
    (inquiry) => inquiry.closedBecause === undefined || !OUTDATED.includes(inquiry.closedBecause),
  );
  const standing = view.about.application.slots.map((slot) => ({
    id: slot.id,
    label: RANK_LABELS[slot.rank - 1] ?? '',
  }));
  const moves = inquiries
    .filter((inquiry) => inquiry.kind === 'move' && inquiry.state === 'open')
    .flatMap((inquiry) => inquiry.offers.map((id) => ({ id, label: '変更後の候補' })));
  const columns = [...new Map([...standing, ...moves].map((column) => [column.id, column])).values()].flatMap(
    (column) => {
      const slot = view.slots.get(column.id);
      return slot ? [{ ...column, slot }] : [];
    },
  );
  return {
    columns,
    rows: inquiries
      .filter((inquiry) => inquiry.offers.some((id) => columns.some((column) => column.id === id)))
      .map((inquiry) => ({
        inquiryId: inquiry.id,
        maker: inquiry.maker.name,
        state: stateOf(inquiry, today),
        overdue: isOverdue(inquiry, today),
        open: inquiry.state === 'open',
        mayRecord: inquiry.state === 'open' && (inquiry.kind === 'move' || !view.about.session),
        decides: inquiry.decides === 'maker' ? 'メーカーが確定' : '調整担当が確定',
        asked: { by: inquiry.askedBy, at: inquiry.askedAt },
        answerBy: inquiry.answerBy,
        cells: columns.map((column) => cellOf(inquiry, column.id)),
      })),
  };
}

function cellOf(inquiry: Inquiry, slotId: string): MatrixCell {
  const answer = inquiry.answers.find((candidate) => candidate.slotId === slotId);
  const channel = answer ? CHANNEL_WORDS[answer.channel] : '';
  return {
    offered: inquiry.offers.includes(slotId),
    reply: answer?.reply ?? '',
    comment: answer?.comment ?? '',
    who: answer ? `${answer.by}${channel === '' ? '' : `（${channel}）`}` : '',
    at: answer?.at ?? null,
  };
}

function stateOf(inquiry: Inquiry, today: Temporal.PlainDate): string {
  if (inquiry.closedBecause !== undefined) return CLOSED_WORDS[inquiry.closedBecause];
  if (inquiry.answers.length > 0) return '回答あり';
  return isOverdue(inquiry, today) ? '期限過ぎ・未回答' : '回答待ち';
}

export function isOverdue(inquiry: Inquiry, today: Temporal.PlainDate): boolean {
  return (
    inquiry.state === 'open' && inquiry.answers.length === 0 && Temporal.PlainDate.compare(inquiry.answerBy, today) < 0
  );
}

/** A slot that can be fixed now, with the open inquiries whose makers said ○ to it. */
export interface ReadySlot {
  id: string;
  label: string;
  slot: Form1Slot;
  inquiries: Inquiry[];
}

export function readySlots(view: DeskCase, today: Temporal.PlainDate): ReadySlot[] {
  return view.about.application.slots
    .filter((slot) => !isInPast(slot, today))
    .flatMap((standing) => {
      const slot = view.slots.get(standing.id);
      const inquiries = view.about.inquiries.filter(
        (inquiry) => inquiry.state === 'open' && inquiry.kind === 'new' && saidYes(inquiry, standing.id),
      );
      return slot && inquiries.length > 0
        ? [{ id: standing.id, label: RANK_LABELS[standing.rank - 1] ?? '', slot, inquiries }]
        : [];
    });
}
