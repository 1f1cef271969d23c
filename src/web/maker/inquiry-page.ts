import { isInPast } from '#domain/form1/slot.ts';
import type { Refusal } from '#domain/outcome/refusal.ts';
import { formatDay, formatDemo, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { confirmWords } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { ASKED_HOUR, CLOSED_BECAUSE, REPLIES, REPLY_MARKS, REPLY_WORDS, type Reply } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import type { Fields } from '#web/frame/fields.ts';
import type { Shown } from '#web/frame/pages.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { contactRow, furtherRows, placeRows, requestRows, sessionRows } from '#web/frame/session-rows.ts';
import type { Choice, FormState } from '#web/frame/views.ts';
import type { InquiryView, OfferView } from '#workflow/asking/read-inquiry.ts';

/** Where a maker stands with one inquiry; each has its own turn of the page. */
export type Situation = 'open' | 'move' | 'join' | 'joined' | 'out' | 'lost' | 'superseded' | 'closed';

export function situationOf(view: InquiryView): Situation {
  const { inquiry, session } = view;
  if (session?.state === 'confirmed') {
    if (view.joined) return inquiry.kind === 'move' && inquiry.state === 'open' ? 'move' : 'joined';
    if (inquiry.kind === 'join' && inquiry.state === 'open') return 'join';
    if (view.saidOut) return 'out';
    if (inquiry.kind === 'join') return view.superseded ? 'superseded' : 'closed';
    return inquiry.state === 'open' || inquiry.closedBecause === 'fixed' ? 'lost' : 'closed';
  }
  if (view.superseded) return 'superseded';
  return inquiry.state === 'open' && session === undefined ? 'open' : 'closed';
}

/** The page for what is true now; `said` is what was typed and why it was refused. */
export function inquiryPage(
  view: InquiryView,
  link: string,
  now: Temporal.Instant,
  said: { form?: FormState; refusal?: Refusal; visitorNamed: boolean; seen: string },
): Shown {
  const { inquiry, application, session } = view;
  const situation = situationOf(view);
  const running = situation !== 'closed' && situation !== 'superseded';
  const asks = situation === 'open' || situation === 'move' || situation === 'join';
  const slots = view.offers.map((offer) => slotOf(view, offer, now));
  // A slot answered △ or × gets no such button: one slip would turn it into a fixed session.
  const declined = inquiry.answers.filter((answer) => answer.reply !== 'yes').map((answer) => answer.slotId);
  const confirmable = slots.filter((slot) => slot.fit && slot.freeCrews > 0 && !declined.includes(slot.slotId));
  return {
    page: {
      title: HEADINGS[situation],
      heading: HEADINGS[situation],
      caption: `${inquiry.maker.name} 様`,
      noindex: true,
    },
    path: `/inquiry/${link}`,
    situation,
    asks,
    isMove: inquiry.kind === 'move',
    isJoin: inquiry.kind === 'join',
    refused: said.refusal ? refusalSentence(said.refusal) : '',
    association: application.form1.association,
    because: inquiry.closedBecause ? CLOSED_BECAUSE[inquiry.closedBecause] : ENDED,
    answerBy: inquiry.answerBy,
    note: inquiry.note,
    given: asks || situation === 'lost' ? givenOf(view) : null,
    people: asks ? peopleWords(view) : '',
    corrections: asks ? view.corrections : [],
    facts: running && !view.joined ? requestRows(application) : [],
    files: running ? application.form1.attachments : [],
    session:
      running && session
        ? [
            ...sessionRows(session, application.form1.association, { url: view.joined }),
            ...(view.joined
              ? [contactRow(application), { label: SESSION_WORDS.attendees, value: `${view.attendees}名` }]
              : furtherRows(application)),
          ]
        : [],
    slots,
    replies: inquiry.kind === 'new' ? REPLY_CHOICES : REPLY_CHOICES.filter((reply) => reply.value !== 'maybe'),
    confirmable: inquiry.kind === 'new' && inquiry.decides === 'maker' ? withLabels(confirmable) : [],
    coordinatorDecides: inquiry.decides === 'coordinator',
    formVersion: application.formVersion,
    onDay: view.onDay ?? null,
    visitorNamed: said.visitorNamed && view.onDay !== undefined,
    seen: said.seen,
    form: said.form ?? { values: standingValues(view), problems: {} },
  };
}

const ON_DAY_FIELDS = ['visitor', 'phoneOnDay'];

const HEADINGS: Record<Situation, string> = {
  open: 'ご都合をお知らせください',
  move: '新しい日時のご都合をお知らせください',
  join: '説明会への参加をご検討ください',
  joined: '日程が確定しています',
  out: '参加できないとのご連絡をお預かりしています',
  lost: 'ほかのメーカーの回答により日程が確定しました',
  superseded: '新しい照会のメールをご覧ください',
  closed: 'ご回答は不要です',
};

const ENDED = 'この説明会についての照会は終了しています。';

const REPLY_CHOICES: Choice[] = REPLIES.map((reply) => ({
  value: reply,
  label: REPLY_MARKS[reply],
  support: REPLY_WORDS[reply],
}));

interface PageSlot {
  slotId: string;
  heading: string;
  slot: OfferView['slot'];
  /** Can be answered: it still stands and lies ahead. */
  fit: boolean;
  why: string;
  /** The maker's own sessions at that time, when there are any. */
  beside: { title: string; text: string; lines: string[] } | null;
  freeCrews: number;
  /** 不可日 of the maker, in words; empty for none. */
  off: string;
}

function slotOf(view: InquiryView, offer: OfferView, now: Temporal.Instant): PageSlot {
  const { date, meeting } = offer.slot;
  const passed = isInPast({ date: Temporal.PlainDate.from(date), meeting: windowOf(meeting) }, now);
  return {
    slotId: offer.slotId,
    heading: view.inquiry.kind === 'new' ? RANK_WORDS[offer.slot.rank] : ASKED_HOUR[view.inquiry.kind],
    slot: offer.slot,
    fit: !offer.replaced && !passed,
    why: offer.replaced
      ? '申請の訂正により、この候補はなくなりました。'
      : passed
        ? 'この日時は過ぎています。ご回答は不要です。'
        : '',
    beside: offer.touching.length === 0 ? null : besideOf(view, offer),
    freeCrews: offer.freeCrews,
    off: offWords(offer),
  };
}

function offWords({ off }: OfferView): string {
  return off === undefined ? '' : `不可日に登録されている日です${off.note === '' ? '' : `（${off.note}）`}`;
}

/** The maker's own bookings around an offer, for its planner. */
function besideOf({ inquiry, application }: InquiryView, offer: OfferView): PageSlot['beside'] {
  const { crews, bufferMinutes } = inquiry.maker;
  const full = offer.freeCrews === 0;
  return {
    title: full
      ? `この時間帯は、貴社の${crews}組すべてに予定があります`
      : `この時間帯に、貴社の予定があります（${crews}組のうち${offer.freeCrews}組が空いています）`,
    text: [
      application.form1.mode === 'in-person' && bufferMinutes > 0
        ? `前後の移動時間${bufferMinutes}分を含めています。`
        : '',
      full ? 'この候補は、ここでは確定できません。対応できるときは、○かコメントで調整担当にお知らせください。' : '',
    ].join(''),
    lines: offer.touching.map(
      (other) => `${other.association}　${formatDay(other.date)}　デモ ${formatDemo(other.demo)}`,
    ),
  };
}

/**
 * 「この日時で確定しますか」, between the button of a day and the act, because one slip would mail everybody. Undefined
 * where pressing can only be refused, or for a slot that was not offered: then the act itself says why.
 */
export function inquiryCheckPage(
  view: InquiryView,
  link: string,
  now: Temporal.Instant,
  { values: sent, problems }: FormState,
): Shown | undefined {
  const offer = answerable(view, now).find(({ slotId }) => slotId === sent.slotId);
  const seen = Number(sent.formVersion) === view.application.formVersion;
  if (!offer || !seen || situationOf(view) !== 'open' || view.inquiry.decides !== 'maker') return undefined;
  const others = view.inquiry.offers.filter((slotId) => slotId !== offer.slotId && sent[`reply-${slotId}`]).length;
  const comment = sent[`comment-${offer.slotId}`];
  const title = 'この日時で確定しますか';
  return {
    page: { title, heading: title, caption: `${view.inquiry.maker.name} 様`, noindex: true },
    path: `/inquiry/${link}`,
    slot: offer.slot,
    off: offWords(offer),
    rows: [
      { label: '申請団体', value: view.application.form1.association },
      ...placeRows(view.application.form1.venue, view.application.form1.mode),
      { label: 'ご回答', value: `○${others > 0 ? `（ほかの候補${others}件の回答もお送りします）` : ''}` },
      ...(typeof comment === 'string' && comment !== '' ? [{ label: FIELD_WORDS.comment, value: comment }] : []),
      { label: 'ご回答者', value: typeof sent.by === 'string' ? sent.by : '' },
    ],
    people: view.attendees,
    form: { values: sent, problems },
    kept: Object.entries(sent).flatMap(([name, value]) =>
      typeof value === 'string' && !['_csrf', 'step', ...ON_DAY_FIELDS].includes(name) ? [{ name, value }] : [],
    ),
  };
}

/** The last look before 「参加できない」: of which session it is said. Undefined where the act itself says why not. */
export function outCheckPage(view: InquiryView, link: string, sent: Fields): Shown | undefined {
  const { session, application } = view;
  if (!session || !view.joined) return undefined;
  const title = '参加できないことを知らせますか';
  const text = (name: string): string => (typeof sent[name] === 'string' ? sent[name] : '');
  return {
    page: { title, heading: title, caption: `${view.inquiry.maker.name} 様`, noindex: true },
    path: `/inquiry/${link}`,
    rows: [
      ...sessionRows(session, application.form1.association, { url: false }),
      { label: '参加できない理由', value: text('reason') },
      { label: 'ご連絡いただく方', value: text('outBy') },
    ],
    kept: ['seen', 'reason', 'outBy'].map((name) => ({ name, value: text(name) })),
  };
}

/** The offers that a maker is asked to answer now. */
export function answerable(view: InquiryView, now: Temporal.Instant): OfferView[] {
  return view.offers.filter((offer) => slotOf(view, offer, now).fit);
}

/** 「10月20日（火）で確定する」; two candidates on one day are told apart by their hours. */
function withLabels(slots: PageSlot[]): { slotId: string; label: string }[] {
  return slots.map(({ slotId, slot }) => {
    const day = formatShortDay(Temporal.PlainDate.from(slot.date));
    const twice = slots.filter((other) => other.slot.date === slot.date).length > 1;
    return { slotId, label: confirmWords(`${day}${twice ? formatWindow(windowOf(slot.meeting)) : ''}`) };
  });
}

/** How many to prepare for, as far as it is known. */
function peopleWords({ attendees, capacity, inCalendars: { accepted, declined } }: InquiryView): string {
  const most = capacity === undefined ? '' : `（定員${capacity}名）`;
  if (accepted + declined > 0) {
    return `いまのお申し込み ${attendees}名${most}。そのうち、予定表で「参加」と答えた方 ${accepted}名、「辞退」と答えた方 ${declined}名`;
  }
  return attendees === 0 && capacity !== undefined ? `定員${capacity}名` : `いまのお申し込み ${attendees}名${most}`;
}

interface Given {
  at: Temporal.Instant;
  by: string;
  answers: { slot: OfferView['slot']; reply: Reply; comment: string }[];
}

function givenOf(view: InquiryView): Given | null {
  const latest = view.inquiry.answers.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at)).at(-1);
  if (!latest) return null;
  return {
    at: latest.at,
    by: latest.by,
    answers: view.offers.flatMap(({ slotId, slot }) =>
      view.inquiry.answers
        .filter((answer) => answer.slotId === slotId)
        .map(({ reply, comment }) => ({ slot, reply, comment })),
    ),
  };
}

function standingValues(view: InquiryView): Record<string, string> {
  const by = givenOf(view)?.by ?? '';
  const values: Record<string, string> = { by, namedBy: by, ...view.onDay };
  for (const answer of view.inquiry.answers) {
    values[`reply-${answer.slotId}`] = answer.reply;
    values[`comment-${answer.slotId}`] = answer.comment;
  }
  return values;
}
