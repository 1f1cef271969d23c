import { type Maker, proposedAnswerBy } from '#domain/case/inquiry.ts';
import type { RunOrder } from '#domain/desk/run.ts';
import { formatDay } from '#domain/text/dates.ts';
import { FIELD_WORDS } from '#domain/words/form-fields.ts';
import { LIMITS } from '#domain/words/limits.ts';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import type { RunAct } from '#domain/words/runs.ts';
import { holidayName } from '#web/forms/holidays.ts';
import type { FormReader } from '#web/forms/reader.ts';
import type { Fields } from '#web/frame/fields.ts';
import type { Choice } from '#web/frame/views.ts';

/** The same limits as on the page of one application. */
const LONGEST = { reason: 2000, note: 1000, subject: 150, text: 8000, owner: 40 };

/** No name is this long dash. */
const NOBODY = '―';

/** Who can be asked, and whose a case may be. */
export interface OrderPeople {
  makers: readonly Maker[];
  /** Who sits at the page. */
  me: string;
  coordinators: readonly string[];
}

/** What the fields hold when the page is opened. */
export function startOrder(act: RunAct, today: Temporal.PlainDate, { makers, me }: OrderPeople): Fields {
  const answerBy = formatDay(proposedAnswerBy(today, (date) => holidayName(date) !== undefined));
  switch (act) {
    case 'ask':
      return {
        whom: 'serving',
        makers: makers.filter(({ active }) => active).map(({ id }) => id),
        slots: 'all',
        answerBy,
        decides: 'maker',
        note: '',
      };
    case 'remind':
      return { answerBy };
    case 'return':
      return { reason: '', replyBy: formatDay(today.add({ days: LIMITS.replyDays })) };
    case 'decline':
      return { reason: '' };
    case 'write':
      return { to: 'applicant', subject: '【デモ会】説明会について', text: '' };
    case 'own':
      return { owner: me };
  }
}

/** What the form asks for; nothing counts while it is wrong. */
export function readOrder(form: FormReader, act: RunAct, today: Temporal.PlainDate): RunOrder {
  switch (act) {
    case 'ask':
      return readAsking(form, today);
    case 'remind':
      return { act, answerBy: dayAhead(form, 'answerBy', today) };
    case 'return':
      return { act, reason: readReason(form, FIELD_WORDS.returnReason), replyBy: dayAhead(form, 'replyBy', today) };
    case 'decline':
      return { act, reason: readReason(form, FIELD_WORDS.reason) };
    case 'own': {
      const owner = form.line('owner', FIELD_WORDS.owner, { required: true, longest: LONGEST.owner });
      return { act, owner: owner === NOBODY ? '' : owner };
    }
    case 'write': {
      const to = (['applicant', 'makers'] as const).filter((one) => form.choices('to').includes(one));
      if (to.length === 0) form.problems.to = '宛先を1つ以上お選びください。';
      return {
        act,
        to,
        subject: form.line('subject', FIELD_WORDS.subject, { required: true, longest: LONGEST.subject }),
        text: form.text('text', FIELD_WORDS.text, { required: true, longest: LONGEST.text }),
      };
    }
  }
}

function readAsking(form: FormReader, today: Temporal.PlainDate): RunOrder {
  const isChosen = form.raw('whom') === 'chosen';
  const chosen = form.choices('makers');
  if (isChosen && chosen.length === 0) form.problems.makers = '照会するメーカーを1社以上お選びください。';
  return {
    act: 'ask',
    makerIds: isChosen ? chosen : undefined,
    slots: form.choice('slots', '候補日時', ['all', 'first']),
    answerBy: dayAhead(form, 'answerBy', today),
    decides: form.choice('decides', FIELD_WORDS.decides, ['maker', 'coordinator']),
    note: form.text('note', FIELD_WORDS.noteToMakers, { required: false, longest: LONGEST.note }),
  };
}

function readReason(form: FormReader, label: string): string {
  return form.text('reason', label, { required: true, longest: LONGEST.reason });
}

/** A deadline that has passed is refused before anything is begun. */
function dayAhead(form: FormReader, name: 'answerBy' | 'replyBy', today: Temporal.PlainDate): Temporal.PlainDate {
  const day = form.day(name, FIELD_WORDS.answerBy, today);
  if (!(name in form.problems) && Temporal.PlainDate.compare(day, today) < 0) {
    form.problems[name] = `${FIELD_WORDS.answerBy}は、今日以降の日をご入力ください。`;
  }
  return day;
}

/** What the form offers to choose from. */
export function orderChoices({ makers, me, coordinators }: OrderPeople) {
  return {
    whom: [
      { value: 'serving', label: '対応できる地域のメーカーすべて' },
      { value: 'chosen', label: '次から選んだメーカーだけ' },
    ] satisfies Choice[],
    makers: makers
      .filter(({ active }) => active)
      .map(
        ({ id, name, regions }): Choice => ({
          value: id,
          label: name,
          support: regions.length === 0 ? '全国' : regions.join('、'),
        }),
      ),
    slots: [
      { value: 'all', label: 'これからの候補すべて' },
      { value: 'first', label: '希望の順がいちばん早い候補だけ' },
    ] satisfies Choice[],
    decides: [
      { value: 'maker', label: ROLE_WORDS.maker, support: '○と答えたメーカーが、その場で日程を確定できます。' },
      {
        value: 'coordinator',
        label: ROLE_WORDS.coordinator,
        support: 'メーカーは回答だけを送り、申請のページで確定します。',
      },
    ] satisfies Choice[],
    owners: [
      ...[...new Set([me, ...coordinators])].map((name): Choice => ({ value: name, label: name })),
      { value: NOBODY, label: '担当なしにする' },
    ],
    to: [
      { value: 'applicant', label: ROLE_WORDS.applicant },
      { value: 'makers', label: '照会中・参加するメーカー' },
    ] satisfies Choice[],
  };
}
