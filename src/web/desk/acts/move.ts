import { closingAfterMove, closingSentence } from '#domain/case/closing-day.ts';
import { dayOffOn } from '#domain/case/days-off.ts';
import type { Session } from '#domain/case/session.ts';
import type { SlotWish } from '#domain/form1/slot.ts';
import { sessionChanges } from '#domain/history/fact-changes.ts';
import { dayExamples, exampleDay, formatDay } from '#domain/text/dates.ts';
import { DESK_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { ASKED_HOUR } from '#domain/words/inquiries.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import { refusalSentence } from '#web/frame/refusals.ts';
import type { Choice } from '#web/frame/views.ts';
import { closingOffers } from '#workflow/case/keep-sign-up-page.ts';
import { type Move, moveSession } from '#workflow/session/move.ts';
import type { DeskAct, Preview, Subject } from './act.ts';
import { recipientsOf } from './recipients.ts';
import { sessionOf } from './session.ts';

const LONGEST_REASON = 2000;

type Moving = Pick<Move, 'wish' | 'reason' | 'consent' | 'shiftsClosing'>;

/** The button that moves 申込締切 too. */
const SHIFTS_CLOSING = 'shiftsClosing';

/** 日時の変更; the makers are asked, or have agreed already. */
export const moveAct: DeskAct<Moving> = movingTo({ path: '/move', title: DESK_ACTS.move, sameDay: false });

/** 時刻だけの変更, on the same day; by the same rules. */
export const timeAct: DeskAct<Moving> = movingTo({ path: '/time', title: DESK_ACTS.time, sameDay: true });

function movingTo({ path, title, sameDay }: { path: string; title: string; sameDay: boolean }): DeskAct<Moving> {
  return {
    path,
    act: 'change',
    template: 'desk/acts/move',
    title: () => title,
    start: (subject) => ({
      ...hoursFields(sessionOf(subject)),
      consent: 'asked',
      answerBy: formatDay(subject.today.add({ days: LIMITS.moveAnswerDays })),
    }),
    shown: (subject) => {
      const { session } = subject.view.caseFile;
      return {
        slot: session ? { date: session.date, meeting: session.meeting, demo: session.demo } : null,
        fixedDate: sameDay && session ? session.date : null,
        coming: coming(subject)
          .map((joined) => joined.maker.name)
          .join('、'),
        consents: CONSENTS,
        example: `例：${dayExamples(exampleDay(subject.today))}`,
      };
    },
    read: (form, subject) => ({
      wish: readWish(form, subject, sameDay),
      reason: form.text('reason', FIELD_WORDS.changeReason, { required: true, longest: LONGEST_REASON }),
      consent: readConsent(form, subject.today),
      shiftsClosing: form.raw(SHIFTS_CLOSING) === 'on',
    }),
    preview: movePreview,
    run: (office, order, input) => moveSession(office, { ...order, ...input }),
    fieldOf: {
      'slot-passed': sameDay ? 'meetingStart' : 'date',
      'slot-too-far': 'date',
      'slot-end-before-start': 'meetingEnd',
      'demo-outside-meeting': 'demoStart',
      'demo-too-short': 'demoEnd',
      'crews-exceeded': sameDay ? 'demoStart' : 'date',
      'reason-missing': 'reason',
      'answer-by-passed': 'answerBy',
      'nothing-changed': sameDay ? 'meetingStart' : 'date',
    },
    reword: (refusal) =>
      refusal.code === 'nothing-changed' ? 'いまの日時と同じです。' : refusalSentence(refusal, () => ASKED_HOUR.move),
    done: (input, subject) => (isAsked(input, subject) ? 'move-asked' : 'moved'),
  };
}

export function coming({ view }: Subject): Session['makers'] {
  return (view.caseFile.session?.makers ?? []).filter((joined) => joined.out === undefined);
}

function isAsked({ consent }: Moving, subject: Subject): boolean {
  return consent.kind === 'asked' && coming(subject).length > 0;
}

function movePreview(subject: Subject, input: Moving): Preview {
  const session = sessionOf(subject);
  const { wish, consent } = input;
  const changes = sessionChanges(session, { ...session, ...wish });
  const exact: Fields = {
    ...hoursFields(wish),
    ...(consent.kind === 'asked' ? { answerBy: formatDay(consent.answerBy) } : {}),
  };
  const asked = isAsked(input, subject);
  const choice = closingChoice(subject, { from: session.date, to: wish.date }, asked);
  const remark = [daysOffRemark(coming(subject), wish.date), choice.remark ?? ''].join('');
  const closing = { ...choice, ...(remark === '' ? {} : { remark }) };
  if (!asked) {
    return {
      ...{ changes, exact, ...closing },
      lead: '次のように変更し、下の宛先にお知らせします。',
      button: 'この内容で変更し、お知らせする',
    };
  }
  return {
    ...{ changes, exact, ...closing },
    lead: '参加するメーカーに照会します。全社の○がそろうと、次のように変わります。それまでは、いまの日時のままです。',
    button: 'この内容でメーカーに照会する',
    later: {
      title: '全社の○がそろったときに送られるメールを見る',
      recipients: recipientsOf(subject.office, subject.view.caseFile, 'move'),
    },
  };
}

/** Makers that named the new day a 不可日: pointed out, and not in the way. */
function daysOffRemark(makers: Session['makers'], day: Temporal.PlainDate): string {
  const off = makers.flatMap(({ maker }) => {
    const span = dayOffOn(maker, day);
    return span ? [`${maker.name}${span.note === '' ? '' : `（${span.note}）`}`] : [];
  });
  return off.length === 0 ? '' : `新しい日付は、次のメーカーの不可日です：${off.join('、')}。`;
}

/** What becomes of 申込締切, and the button that moves it too. */
function closingChoice(
  { view: { caseFile, events }, today }: Subject,
  days: { from: Temporal.PlainDate; to: Temporal.PlainDate },
  asked: boolean,
): Pick<Preview, 'remark' | 'more'> {
  const closing = closingAfterMove(caseFile.signUpPage, days, closingOffers(events), today);
  if (!closing) return {};
  const remark = closingSentence(closing);
  if (!closing.offered) return { remark };
  const also = `申込締切も${formatDay(closing.offered)}にする`;
  const label = asked ? `照会し、日程が変わったら${also}` : `変更してお知らせし、${also}`;
  return { remark, more: { name: SHIFTS_CLOSING, label } };
}

function hoursFields({ date, meeting, demo }: Pick<Session, 'date' | 'meeting' | 'demo'>): Fields {
  const hour = (time: Temporal.PlainTime): string => time.toString({ smallestUnit: 'minute' });
  return {
    date: formatDay(date),
    meetingStart: hour(meeting.start),
    meetingEnd: hour(meeting.end),
    demoStart: hour(demo.start),
    demoEnd: hour(demo.end),
  };
}

const CONSENTS: Choice[] = [
  {
    value: 'asked',
    label: 'これからメーカーに聞く',
    support: '全社の○がそろうまで、いまの日時のままです。',
  },
  {
    value: 'agreed',
    label: 'メーカーの了承を電話・メールで得ている',
    support: 'すぐに新しい日時に変え、関係者にご案内します。',
  },
];

function readWish(form: FormReader, { view, today }: Subject, sameDay: boolean): SlotWish {
  const fixed = sameDay ? view.caseFile.session?.date : undefined;
  const date = fixed ?? form.day('date', '新しい日付', today);
  const meeting = {
    start: form.time('meetingStart', '説明会の開始時刻'),
    end: form.time('meetingEnd', '説明会の終了時刻'),
  };
  const demo = { start: form.time('demoStart', 'デモの開始時刻'), end: form.time('demoEnd', 'デモの終了時刻') };
  return { rank: 1, date, meeting, demo };
}

function readConsent(form: FormReader, today: Temporal.PlainDate): Move['consent'] {
  const kind = form.choice('consent', FIELD_WORDS.consent, ['asked', 'agreed']);
  if (kind === 'agreed') {
    return { kind, by: form.line('agreedBy', FIELD_WORDS.agreedBy, { required: true, longest: 120 }) };
  }
  return {
    kind,
    answerBy: form.day('answerBy', FIELD_WORDS.answerBy, today),
    note: form.text('note', FIELD_WORDS.noteToMakers, { required: false, longest: 1000 }),
  };
}
