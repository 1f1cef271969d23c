import { type Decides, type Maker, proposedAnswerBy, serves } from '#domain/case/inquiry.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import { marksIn } from '#domain/incoming/marks.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { formatDay, formatDemo, formatInstant, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import type { Prefecture } from '#domain/text/prefecture.ts';
import { confirmWords, DESK_ACTS, MAKER_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { ASKED_HOUR_AT_DESK, REPLIES, REPLY_MARKS } from '#domain/words/inquiries.ts';
import { RANK_WORDS } from '#domain/words/ranks.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { incomingPath } from '#web/desk/mails/routes.ts';
import { holidayName } from '#web/forms/holidays.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import { requestRows } from '#web/frame/session-rows.ts';
import type { Choice } from '#web/frame/views.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { recallInquiry } from '#workflow/asking/recall.ts';
import { confirmByCoordinator } from '#workflow/session/confirm.ts';
import { type GivenAnswer, recordAnswer } from '#workflow/session/record-answer.ts';
import type { DeskAct, Subject } from './act.ts';
import { CHANNEL_CHOICES, REPLY_CHOICES } from './choices.ts';
import { makerDayWords } from './maker-days.ts';
import { lettersOf, type ReadySlot, readySlots } from './matrix.ts';
import { confirmationRecipients } from './recipients.ts';

interface Ask {
  makerIds: string[];
  slotIds: string[];
  answerBy: Temporal.PlainDate;
  note: string;
  decides: Decides;
}

/** メーカーへの照会. */
export const askAct: DeskAct<Ask> = {
  path: '/inquiries',
  act: 'ask',
  template: 'desk/acts/ask',
  title: () => DESK_ACTS.inquiries,
  start: (subject) => ({
    makers: proposedMakers(subject).map((maker) => maker.id),
    slots: proposedSlots(subject).map((slot) => slot.id),
    answerBy: formatDay(proposedAnswerBy(subject.today, (date) => holidayName(date) !== undefined)),
    note: '',
    decides: 'maker',
  }),
  shown: (subject) => ({
    makerChoices: subject.view.makers.filter((maker) => maker.active).map((maker) => makerChoice(subject, maker)),
    slotHeads: slotsAhead(subject).map((slot) => ({
      rank: RANK_WORDS[slot.rank],
      date: formatShortDay(slot.date),
      hours: formatDemo(slot.demo),
      holiday: holidayName(slot.date) ?? '',
    })),
    slotChoices: slotsAhead(subject).map(
      (slot): Choice => ({
        value: slot.id,
        label: `${RANK_WORDS[slot.rank]}　${formatDay(slot.date)}${holidayWords(slot.date)}`,
        support: `${formatWindow(slot.meeting)}　デモ ${formatDemo(slot.demo)}`,
      }),
    ),
    deciders: DECIDERS,
    facts: requestRows(subject.view.caseFile.application),
  }),
  read: (form, subject) => ({
    makerIds: form.choices('makers'),
    slotIds: form.choices('slots'),
    answerBy: form.day('answerBy', FIELD_WORDS.answerBy, subject.today),
    note: form.text('note', FIELD_WORDS.noteToMakers, { required: false, longest: 1000 }),
    decides: form.choice('decides', FIELD_WORDS.decides, ['maker', 'coordinator']),
  }),
  run: (office, order, input) => askMakers(office, { ...order, ...input }),
  fieldOf: {
    'no-makers-chosen': 'makers',
    'maker-inactive': 'makers',
    'no-slots-chosen': 'slots',
    'slot-not-offered': 'slots',
    'slot-passed': 'slots',
    'answer-by-passed': 'answerBy',
  },
  done: () => 'asked',
};

const DECIDERS: Choice[] = [
  { value: 'maker', label: ROLE_WORDS.maker, support: '○と答えたメーカーが、その場で日程を確定できます。' },
  { value: 'coordinator', label: ROLE_WORDS.coordinator, support: 'メーカーは回答だけを送り、この画面で確定します。' },
];

function slotsAhead({ view, office }: Subject): PreferredSlot[] {
  const now = office.now();
  return view.caseFile.application.form1.slots.filter((slot) => !isInPast(slot, now));
}

/** The one that was chosen on the page before, or all of them. */
function proposedSlots(subject: Subject): PreferredSlot[] {
  const ahead = slotsAhead(subject);
  const chosen = ahead.filter(({ id }) => id === subject.query.slot);
  return chosen.length > 0 ? chosen : ahead;
}

function openInquiry({ view }: Subject, makerId: string) {
  return view.caseFile.inquiries.find((inquiry) => inquiry.state === 'open' && inquiry.maker.id === makerId);
}

/** The one that is asked again (照会し直す), or everybody who has no open question and serves that 都道府県. */
function proposedMakers(subject: Subject): Maker[] {
  const { makers } = subject.view;
  const again = makers.filter((maker) => maker.active && maker.id === subject.query.maker);
  if (again.length > 0) return again;
  return makers.filter(
    (maker) => maker.active && !openInquiry(subject, maker.id) && serves(maker, prefectureOfSubject(subject)),
  );
}

function prefectureOfSubject({ view }: Subject): Prefecture | undefined {
  const { association, venue } = view.caseFile.application.form1;
  return prefectureOfCase({ association, address: venue.address });
}

/** 「（文化の日）」 behind a day; empty for any other. */
function holidayWords(day: Temporal.PlainDate): string {
  const name = holidayName(day);
  return name === undefined ? '' : `（${name}）`;
}

/** A maker to choose, with what it has on the day of each wish. */
function makerChoice(subject: Subject, maker: Maker) {
  const open = openInquiry(subject, maker.id);
  const asked = open
    ? `照会中（期限 ${formatDay(open.answerBy)}）。選ぶと、前の照会に代えて送り直します。同じ候補日時への回答は引き継ぎます。`
    : '';
  const prefecture = prefectureOfSubject(subject);
  const outside = serves(maker, prefecture) ? '' : `${prefecture ?? ''}は対応地域に入っていません。`;
  const support = [maker.products, `${maker.crews}組`, outside, asked].filter((part) => part !== '').join('　');
  const known = subject.view.makerDays.get(maker.id);
  const days = slotsAhead(subject).map((slot) => {
    const day = known?.get(slot.id);
    const words = day ? makerDayWords(maker, day) : { warning: '', text: '', lines: [] };
    return { ...words, head: `${RANK_WORDS[slot.rank]} ${formatShortDay(slot.date)}` };
  });
  return { value: maker.id, label: maker.name, support, days };
}

interface Recording {
  by: string;
  channel: 'phone' | 'mail';
  answers: GivenAnswer[];
}

/** 電話・メールで受けた回答の記録. */
export const recordAct: DeskAct<Recording> = {
  path: '/inquiries/:part/answers',
  act: 'answer',
  template: 'desk/acts/answer',
  title: (subject) => MAKER_ACTS.answers(inquiryOf(subject)?.maker.name ?? ''),
  stands: (subject) => inquiryOf(subject) !== undefined,
  // Whoever comes from the maker's mail finds its sender filled in, and the marks that it names; what they are is theirs to say.
  start: (subject) => {
    const letter = letterOf(subject);
    return letter
      ? { by: letter.from.name, channel: 'mail', ...marksOf(subject, letter.text) }
      : { by: '', channel: 'phone' };
  },
  shown: (subject) => {
    const inquiry = inquiryOf(subject);
    return {
      closed: inquiry?.state === 'closed',
      contact: inquiry?.maker.contact ?? null,
      readMarks: Object.keys(marksOf(subject, letterOf(subject)?.text ?? '')).length > 0,
      letters: lettersOf(subject.view, subject.part).map((letter) => ({ ...letter, href: incomingPath(letter.id) })),
      channels: CHANNEL_CHOICES,
      replies: REPLY_CHOICES,
      several: (inquiry?.offers.length ?? 0) > 1,
      slots: (inquiry?.offers ?? []).flatMap((id) => {
        const slot = subject.view.slots.get(id);
        const answer = inquiry?.answers.find((given) => given.slotId === id);
        const earlier = answer
          ? `いまの回答：${REPLY_MARKS[answer.reply]} ${answer.by}（${formatInstant(answer.at)}）`
          : '';
        return slot ? [{ id, slot, label: offerLabel(subject, id), earlier }] : [];
      }),
    };
  },
  read: (form, subject) => {
    const answers = (inquiryOf(subject)?.offers ?? []).flatMap((slotId): GivenAnswer[] => {
      const own = form.raw(`reply-${slotId}`);
      const reply = REPLIES.find((known) => known === (own === '' ? form.raw('reply-all') : own));
      const comment = form.line(`comment-${slotId}`, FIELD_WORDS.comment, { required: false, longest: 300 });
      return reply === undefined ? [] : [{ slotId, reply, comment }];
    });
    const [first] = inquiryOf(subject)?.offers ?? [];
    if (answers.length === 0 && first !== undefined) {
      form.problems[`reply-${first}`] = '1つ以上の候補について、○△×をお選びください。';
    }
    return {
      answers,
      by: form.line('by', FIELD_WORDS.answeredBy, { required: true, longest: 60 }),
      channel: form.choice('channel', FIELD_WORDS.answeredHow, ['phone', 'mail']),
    };
  },
  run: (office, order, input, subject) => recordAnswer(office, { ...order, ...input, inquiryId: subject.part }),
  fieldOf: {},
  done: () => 'answered',
};

function inquiryOf({ view, part }: Subject) {
  return view.caseFile.inquiries.find((inquiry) => inquiry.id === part);
}

/** The maker's mail from which somebody came here. */
function letterOf({ view, part, query }: Subject) {
  return lettersOf(view, part).find(({ id }) => id === query.mail);
}

/** ○△× that a mail names with the wish of 様式1, by the names of their fields. */
function marksOf(subject: Subject, text: string): Record<string, string> {
  const { slots } = subject.view.caseFile.application.form1;
  const offers = inquiryOf(subject)?.offers ?? [];
  const read = [...marksIn(text)].flatMap(([rank, reply]) => {
    const slot = slots.find((one) => one.rank === rank);
    return slot && offers.includes(slot.id) ? [[`reply-${slot.id}`, reply] as const] : [];
  });
  return Object.fromEntries(read);
}

function offerLabel(subject: Subject, slotId: string): string {
  if (inquiryOf(subject)?.kind === 'join') return ASKED_HOUR_AT_DESK.join;
  const standing = subject.view.caseFile.application.form1.slots.find((slot) => slot.id === slotId);
  return standing ? RANK_WORDS[standing.rank] : ASKED_HOUR_AT_DESK.move;
}

/** 照会の取消し. */
export const recallAct: DeskAct<{ reason: string }> = {
  path: '/inquiries/:part/recall',
  act: 'recall',
  template: 'desk/acts/recall',
  title: () => '照会を取り消す',
  stands: (subject) => inquiryOf(subject) !== undefined,
  start: () => ({ reason: '' }),
  shown: (subject) => {
    const inquiry = inquiryOf(subject);
    const isMove = inquiry?.kind === 'move';
    const asked = isMove
      ? subject.view.caseFile.inquiries.filter((other) => other.kind === 'move' && other.state === 'open')
      : [];
    return {
      closed: inquiry?.state === 'closed',
      isMove,
      makers: asked.length > 0 ? asked.map((other) => other.maker.name).join('、') : (inquiry?.maker.name ?? ''),
    };
  },
  read: (form) => ({ reason: form.text('reason', FIELD_WORDS.reason, { required: false, longest: 1000 }) }),
  run: (office, order, input, subject) => recallInquiry(office, { ...order, ...input, inquiryId: subject.part }),
  fieldOf: {},
  done: () => 'recalled',
};

interface Confirmation {
  slotId: string;
  inquiryIds: string[];
}

/** 日程の確定, with the makers that said ○ to one slot. */
export const confirmAct: DeskAct<Confirmation> = {
  path: '/confirmation',
  act: 'confirm',
  template: 'desk/acts/confirm',
  title: (subject) => {
    const chosen = chosenSlot(subject);
    return chosen ? confirmWords(formatShortDay(Temporal.PlainDate.from(chosen.slot.date))) : '日程を確定する';
  },
  start: (subject) => {
    const ready = chosenSlot(subject)?.inquiries ?? [];
    const wanted = ready.filter(({ maker }) => maker.id === subject.query.maker);
    return { makers: (wanted.length > 0 ? wanted : ready).map((inquiry) => inquiry.id) };
  },
  shown: (subject, values) => {
    const chosen = chosenSlot(subject);
    return {
      chosen: chosen ?? null,
      warnings: confirmWarnings(subject, chosen),
      recipients: confirmationRecipients(subject.office, subject.view.caseFile, [values.makers ?? []].flat()),
      makerChoices: (chosen?.inquiries ?? []).map((inquiry): Choice => {
        const answer = inquiry.answers.find((given) => given.slotId === chosen?.id);
        const by = answer ? `○ ${answer.by}（${formatInstant(answer.at)}）${answer.comment}` : '';
        const day = chosen && subject.view.makerDays.get(inquiry.maker.id)?.get(chosen.id);
        const warning = day ? makerDayWords(inquiry.maker, day).warning : '';
        return {
          value: inquiry.id,
          label: inquiry.maker.name,
          support: warning === '' ? by : `${by}　ご注意：${warning}`,
        };
      }),
      others: readySlots(subject.view, subject.office.now())
        .filter((ready) => ready.id !== chosen?.id)
        .map((ready) => ({ href: `?slot=${ready.id}`, slot: ready.slot, label: ready.label })),
    };
  },
  read: (form, subject) => {
    const inquiryIds = form.choices('makers');
    if (inquiryIds.length === 0) form.problems.makers = refusalSentence({ code: 'no-makers-chosen' });
    // The slot is the address's: the page was opened for it, and a slot that was replaced since is refused.
    return {
      slotId: typeof subject.query.slot === 'string' ? subject.query.slot : (chosenSlot(subject)?.id ?? ''),
      inquiryIds,
    };
  },
  run: (office, order, input) => confirmByCoordinator(office, { ...order, ...input }),
  // Without a ○ the page has no field for makers, so `no-yes-for-slot` shows above.
  fieldOf: { 'no-makers-chosen': 'makers', 'crews-exceeded': 'makers' },
  done: () => 'confirmed',
};

/** What makers with a ○ have in the way on that day; a ○ may be older than what stands there now. */
function confirmWarnings({ view }: Subject, chosen: ReadySlot | undefined): string[] {
  return (chosen?.inquiries ?? []).flatMap(({ maker }) => {
    const day = chosen && view.makerDays.get(maker.id)?.get(chosen.id);
    if (!day) return [];
    const { warning, lines } = makerDayWords(maker, day);
    return warning === '' ? [] : [`${maker.name}：${[warning, ...lines].join('、')}`];
  });
}

/** The slot in the address, or the highest wish with a ○. */
function chosenSlot({ view, office, query }: Subject) {
  const ready = readySlots(view, office.now());
  return query.slot === undefined ? ready[0] : ready.find((slot) => slot.id === query.slot);
}
