import type { Mode } from '../domain/application.ts';
import { sessionChanges } from '../domain/fact-changes.ts';
import { formatDay } from '../domain/japanese-dates.ts';
import { readPostalCode } from '../domain/japanese-text.ts';
import type { SlotWish } from '../domain/preferred-slot.ts';
import type { Session } from '../domain/session.ts';
import { cancelSession, removeMaker } from '../workflow/cancel-session.ts';
import { changeSession, previewChange } from '../workflow/change-session.ts';
import { type Move, moveSession } from '../workflow/move-session.ts';
import type { DeskAct, Subject } from './desk-act.ts';
import type { DeskForm } from './desk-form.ts';
import { recipientRows, recipientsOf } from './desk-recipients.ts';
import type { Choice } from './view-engine.ts';

type Edit = Pick<Session, 'venue' | 'mode' | 'url' | 'note'>;

const MODES: Choice[] = [
  { value: 'in-person', label: '実地' },
  { value: 'online', label: 'オンライン' },
];
const PROPOSED_ANSWER_DAYS = 3;
const LONGEST_REASON = 2000;

/** 会場・実施方法・接続先・補足の変更; first the page says who gets what. */
export const changeAct: DeskAct<Edit> = {
  path: '/change',
  act: 'change',
  template: 'desk-change',
  title: () => '会場・実施方法・接続先を変更する',
  start: (subject) => {
    const { venue, mode, url, note } = sessionOf(subject);
    return { venueName: venue.name, postalCode: venue.postalCode, address: venue.address, mode, url, note };
  },
  shown: () => ({ modes: MODES }),
  read: readEdit,
  preview: (subject, edit) => {
    const session = sessionOf(subject);
    const { material, notices } = previewChange(subject.office, subject.view.about, edit);
    return { changes: sessionChanges(session, { ...session, ...edit }), material, recipients: recipientRows(notices) };
  },
  run: (office, order, edit) => changeSession(office, { ...order, edit }),
  fieldOf: { 'venue-missing': 'venueName', 'crews-exceeded': 'mode' },
  done: () => 'changed',
};

function readEdit(form: DeskForm): Edit {
  const venueName = form.line('venueName', '会場の名称', { required: false, longest: 120 });
  const typedPostalCode = form.line('postalCode', '郵便番号', { required: false, longest: 20 });
  const postalCode = typedPostalCode === '' ? '' : readPostalCode(typedPostalCode);
  if (postalCode === undefined) form.problems.postalCode = '郵便番号を「123-4567」の形でご入力ください。';
  const address = form.line('address', '会場の住所', { required: false, longest: 200 });
  const mode: Mode = form.choice('mode', '実施方法', ['in-person', 'online']);
  const url = form.line('url', '接続先', { required: false, longest: 1000 });
  if (url !== '' && !isWebAddress(url)) {
    form.problems.url = '接続先は「https://」で始まるアドレスをご入力ください。';
  }
  const note = form.text('note', 'ご案内の補足', { required: false, longest: 1000 });
  return { venue: { name: venueName, postalCode: postalCode ?? '', address }, mode, url, note };
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/\S+$/.test(text) && URL.canParse(text);
}

/** Acts of a confirmed application only, and that has its session. */
function sessionOf({ view }: Subject): Session {
  if (!view.about.session) throw new Error('a confirmed application has a session');
  return view.about.session;
}

/** 日時の変更; the makers are asked, or have agreed already. */
export const moveAct: DeskAct<Pick<Move, 'wish' | 'reason' | 'consent'>> = {
  path: '/move',
  act: 'change',
  template: 'desk-move',
  title: () => '日時を変更する',
  start: (subject) => {
    const { date, meeting, demo } = sessionOf(subject);
    const hour = (time: Temporal.PlainTime): string => time.toString({ smallestUnit: 'minute' });
    return {
      date: formatDay(date),
      meetingStart: hour(meeting.start),
      meetingEnd: hour(meeting.end),
      demoStart: hour(demo.start),
      demoEnd: hour(demo.end),
      consent: 'asked',
      answerBy: formatDay(subject.today.add({ days: PROPOSED_ANSWER_DAYS })),
    };
  },
  shown: (subject) => {
    const { session } = subject.view.about;
    return {
      slot: session ? { date: session.date, meeting: session.meeting, demo: session.demo } : null,
      coming: coming(subject)
        .map((joined) => joined.maker.name)
        .join('、'),
      consents: CONSENTS,
      recipients: recipientsOf(subject.office, subject.view.about, 'move'),
    };
  },
  read: (form, { today }) => ({
    wish: readWish(form, today),
    reason: form.text('reason', '変更の理由', { required: true, longest: LONGEST_REASON }),
    consent: readConsent(form, today),
  }),
  run: (office, order, input) => moveSession(office, { ...order, ...input }),
  fieldOf: {
    'slot-passed': 'date',
    'slot-too-far': 'date',
    'slot-end-before-start': 'meetingEnd',
    'demo-outside-meeting': 'demoStart',
    'demo-too-short': 'demoEnd',
    'crews-exceeded': 'date',
    'reason-missing': 'reason',
    'answer-by-passed': 'answerBy',
  },
  reword: (sentence) => sentence.replaceAll('第一希望の', '新しい日時の'),
  done: (input, subject) => (input.consent.kind === 'asked' && coming(subject).length > 0 ? 'move-asked' : 'moved'),
};

function coming({ view }: Subject): Session['makers'] {
  return (view.about.session?.makers ?? []).filter((joined) => joined.out === undefined);
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

function readWish(form: DeskForm, today: Temporal.PlainDate): SlotWish {
  const date = form.day('date', '新しい日付', today);
  const meeting = {
    start: form.time('meetingStart', '説明会の開始時刻'),
    end: form.time('meetingEnd', '説明会の終了時刻'),
  };
  const demo = { start: form.time('demoStart', 'デモの開始時刻'), end: form.time('demoEnd', 'デモの終了時刻') };
  return { rank: 1, date, meeting, demo };
}

function readConsent(form: DeskForm, today: Temporal.PlainDate): Move['consent'] {
  const kind = form.choice('consent', 'メーカーの了承', ['asked', 'agreed']);
  if (kind === 'agreed') {
    return { kind, by: form.line('agreedBy', '了承した方', { required: true, longest: 120 }) };
  }
  return {
    kind,
    answerBy: form.day('answerBy', '回答期限', today),
    note: form.text('note', 'メーカーへの連絡事項', { required: false, longest: 1000 }),
  };
}

/** メーカーを外す; only that maker is told. */
export const removeAct: DeskAct<{ reason: string }> = {
  path: '/makers/:part/removal',
  act: 'change',
  template: 'desk-remove',
  title: (subject) => `${joinedMaker(subject)?.maker.name ?? ''}を外す`,
  stands: (subject) => joinedMaker(subject) !== undefined,
  start: (subject) => ({ reason: joinedMaker(subject)?.out?.reason ?? '' }),
  shown: (subject) => ({
    maker: joinedMaker(subject)?.maker.name ?? '',
    last: subject.view.about.session?.makers.length === 1,
  }),
  read: (form) => ({ reason: form.text('reason', '理由', { required: false, longest: LONGEST_REASON }) }),
  run: (office, order, input, subject) => removeMaker(office, { ...order, ...input, makerId: subject.part }),
  fieldOf: {},
  done: () => 'removed',
};

function joinedMaker({ view, part }: Subject) {
  return view.about.session?.makers.find((joined) => joined.maker.id === part);
}

/** 中止. */
export const cancelAct: DeskAct<{ reason: string }> = {
  path: '/cancellation',
  act: 'cancel',
  template: 'desk-cancel',
  title: () => '中止する',
  start: () => ({ reason: '' }),
  shown: ({ office, view }) => ({ recipients: recipientsOf(office, view.about, 'cancel') }),
  read: (form) => ({ reason: form.text('reason', '中止の理由', { required: true, longest: LONGEST_REASON }) }),
  run: (office, order, input) => cancelSession(office, { ...order, ...input }),
  fieldOf: { 'reason-missing': 'reason' },
  done: () => 'cancelled',
};
