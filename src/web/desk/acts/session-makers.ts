import type { ChangeRow } from '#domain/history/facts.ts';
import { formatDay } from '#domain/text/dates.ts';
import { DESK_ACTS, MAKER_ACTS } from '#domain/words/desk-acts.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { LIMITS } from '#domain/words/limits.ts';
import type { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import type { Choice } from '#web/frame/views.ts';
import { addMaker, type Bringing, removeMaker, replaceMaker } from '#workflow/session/change-makers.ts';
import type { DeskAct, Preview, Subject } from './act.ts';
import { CHANNEL_CHOICES } from './choices.ts';
import { coming } from './move.ts';

const LONGEST_REASON = 2000;

/** メーカーを加える, to the session that is fixed. */
export const addMakerAct: DeskAct<Bringing> = {
  path: '/makers/addition',
  act: 'change',
  template: 'desk/acts/maker-addition',
  title: () => DESK_ACTS['makers/addition'],
  start: startBringing,
  shown: shownBringing,
  read: readBringing,
  preview: (subject, input) => {
    const before = namesOf(subject);
    return bringingPreview(subject, input, before, before);
  },
  run: (office, order, input) => addMaker(office, { ...order, ...input }),
  fieldOf: {
    'not-found': 'maker',
    'maker-inactive': 'maker',
    'maker-already-joined': 'maker',
    'crews-exceeded': 'maker',
    'answer-by-passed': 'answerBy',
  },
  done: ({ consent }) => (consent.kind === 'asked' ? 'join-asked' : 'maker-added'),
};

type Replacement = Bringing & { reason: string };

/** メーカーを交代する: out and in, in one act. */
export const replaceMakerAct: DeskAct<Replacement> = {
  ...addMakerAct,
  path: '/makers/:part/replacement',
  title: (subject) => MAKER_ACTS.replacement(makerOf(subject)?.name ?? ''),
  stands: (subject) => makerOf(subject) !== undefined,
  start: (subject) => ({ ...startBringing(subject), reason: joinedMaker(subject)?.out?.reason ?? '' }),
  read: (form, subject) => ({
    ...readBringing(form, subject),
    reason: form.text('reason', FIELD_WORDS.replacementReason, { required: false, longest: LONGEST_REASON }),
  }),
  preview: (subject, input) => {
    const before = namesOf(subject);
    const stay = before.filter((name) => name !== makerOf(subject)?.name);
    return bringingPreview(subject, input, before, stay);
  },
  run: (office, order, input, subject) => replaceMaker(office, { ...order, ...input, leaverId: subject.part }),
  done: ({ consent }) => (consent.kind === 'asked' ? 'maker-replaced-asked' : 'maker-replaced'),
};

/** メーカーを外す; only that maker is told. */
export const removeAct: DeskAct<{ reason: string }> = {
  path: '/makers/:part/removal',
  act: 'change',
  tellsOfSession: true,
  template: 'desk/acts/remove',
  title: (subject) => MAKER_ACTS.removal(makerOf(subject)?.name ?? ''),
  stands: (subject) => makerOf(subject) !== undefined,
  start: (subject) => ({ reason: joinedMaker(subject)?.out?.reason ?? '' }),
  shown: (subject) => ({
    maker: makerOf(subject)?.name ?? '',
    last: subject.view.caseFile.session?.makers.length === 1,
  }),
  read: (form) => ({ reason: form.text('reason', FIELD_WORDS.reason, { required: false, longest: LONGEST_REASON }) }),
  preview: (subject) => {
    const before = namesOf(subject);
    const after = before.filter((name) => name !== makerOf(subject)?.name);
    return {
      lead: '次のように変更し、外すメーカーだけにお知らせします。',
      button: 'メーカーを外す',
      changes: [{ label: '参加するメーカー', before: before.join('、'), after: after.join('、') }],
    };
  },
  run: (office, order, input, subject) => removeMaker(office, { ...order, ...input, makerId: subject.part }),
  fieldOf: {},
  done: () => 'removed',
};

/** Any maker that the house knows: one that was taken out meanwhile is refused as stale, not as unknown. */
function makerOf({ view, part }: Subject) {
  return view.makers.find((maker) => maker.id === part);
}

function joinedMaker({ view, part }: Subject) {
  return view.caseFile.session?.makers.find((joined) => joined.maker.id === part);
}

/** Also those that said they cannot come: they are in the invitations until somebody acts. */
function namesOf({ view }: Subject): string[] {
  return (view.caseFile.session?.makers ?? []).map(
    ({ maker, out }) => `${maker.name}${out ? '（参加できません）' : ''}`,
  );
}

function startBringing({ today }: Subject): Fields {
  return {
    consent: 'asked',
    channel: 'phone',
    answerBy: formatDay(today.add({ days: LIMITS.moveAnswerDays })),
  };
}

function shownBringing(subject: Subject): Record<string, unknown> {
  const { session } = subject.view.caseFile;
  const leaver = makerOf(subject);
  return {
    slot: session ? { date: session.date, meeting: session.meeting, demo: session.demo } : null,
    leaver: leaver?.name ?? '',
    makerLegend: leaver ? '代わりのメーカー' : '加えるメーカー',
    coming: coming(subject)
      .map((joined) => joined.maker.name)
      .join('、'),
    makerChoices: makerChoices(subject),
    consents: CONSENTS,
    channels: CHANNEL_CHOICES,
  };
}

function makerChoices(subject: Subject): Choice[] {
  const there = coming(subject).map(({ maker }) => maker.id);
  return subject.view.makers
    .filter((maker) => maker.active && !there.includes(maker.id) && maker.id !== subject.part)
    .map((maker) => {
      const asked = subject.view.caseFile.inquiries.find(
        (inquiry) => inquiry.kind === 'join' && inquiry.state === 'open' && inquiry.maker.id === maker.id,
      );
      const words = asked ? `参加を照会中（期限 ${formatDay(asked.answerBy)}）。選ぶと、前の照会に代わります。` : '';
      const support = [maker.products, `${maker.crews}組`, words].filter((part) => part !== '').join('　');
      return { value: maker.id, label: maker.name, support };
    });
}

const CONSENTS: Choice[] = [
  { value: 'asked', label: 'これからメーカーに聞く', support: '○の回答があると、参加が決まります。' },
  {
    value: 'agreed',
    label: 'メーカーの了承を電話・メールで得ている',
    support: 'すぐに参加を決め、予定表への招待をお送りします。',
  },
];

function readBringing(form: FormReader, { today }: Subject): Bringing {
  const makerId = form.raw('maker');
  if (makerId === '') form.problems.maker = 'メーカーをお選びください。';
  const kind = form.choice('consent', FIELD_WORDS.consent, ['asked', 'agreed']);
  if (kind === 'agreed') {
    const by = form.line('agreedBy', FIELD_WORDS.agreedBy, { required: true, longest: 60 });
    return {
      makerId,
      consent: { kind, by, channel: form.choice('channel', FIELD_WORDS.agreedHow, ['phone', 'mail']) },
    };
  }
  const answerBy = form.day('answerBy', FIELD_WORDS.answerBy, today);
  const note = form.text('note', FIELD_WORDS.noteToMakers, { required: false, longest: 1000 });
  return { makerId, consent: { kind, answerBy, note } };
}

function bringingPreview(
  { view }: Subject,
  { makerId, consent }: Bringing,
  before: readonly string[],
  stay: readonly string[],
): Preview {
  const name = view.makers.find((maker) => maker.id === makerId)?.name ?? '';
  const row = (label: string, was: readonly string[], is: readonly string[]): ChangeRow[] =>
    was.join() === is.join() ? [] : [{ label, before: was.join('、'), after: is.join('、') }];
  if (consent.kind === 'agreed') {
    return {
      lead: '次のように変更し、下の宛先だけにお知らせします。',
      button: 'この内容で変更し、お知らせする',
      changes: row('参加するメーカー', before, [...stay, name]),
    };
  }
  return {
    lead: `${name}に、確定した説明会に参加できるかを聞きます。下の宛先だけにお知らせします。`,
    button: 'この内容で照会する',
    changes: [...row('参加するメーカー', before, stay), { label: '参加を照会するメーカー', before: '', after: name }],
    exact: { answerBy: formatDay(consent.answerBy) },
  };
}
