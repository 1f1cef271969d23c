import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isFinal } from '#domain/case/application.ts';
import { hasAnswered } from '#domain/case/inquiry.ts';
import {
  ATTENTION_KINDS,
  attentionsOf,
  compareUrgency,
  type Matter,
  type MatterInquiry,
  standingWish,
  urgencyOf,
} from '#domain/desk/attention.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { APPLICATION_STATES, type ApplicationState } from '#domain/words/states.ts';
import { day, instant, sampleApplication, sampleSession, slot } from '../samples.ts';

const SLOTS = [slot('first', 1, '2026-10-20'), slot('second', 2, '2026-10-21')];

/** Noon in Japan. */
const noon = (date: string) => instant(`${date}T12:00:00+09:00`);

function matter(
  state: ApplicationState,
  changes: Partial<Omit<Matter, 'application'>> & { application?: Partial<Matter['application']> } = {},
): Matter {
  const { application, ...rest } = changes;
  return {
    application: {
      ...sampleApplication({
        state,
        form1: { slots: SLOTS },
        receivedAt: noon('2026-09-01'),
        updatedAt: noon('2026-09-01'),
      }),
      submittedAt: noon('2026-09-01'),
      ...application,
    },
    inquiries: [],
    session: state === 'confirmed' ? session({}) : undefined,
    actedAt: undefined,
    wish: undefined,
    calls: [],
    ...rest,
  };
}

const NOBODY = { name: '', phone: '' };

function session(changes: { mode?: 'online'; url?: string; out?: ('comes' | string)[] }): Matter['session'] {
  const { out = ['comes'], ...rest } = changes;
  return {
    ...sampleSession(rest),
    makers: out.map((at, index) => ({
      maker: { id: `maker-${index}`, name: `${index}社`, contact: NOBODY },
      out: at === 'comes' ? undefined : { at: noon(at), by: '企画　三郎', reason: '機材の都合' },
    })),
  };
}

/** Asked on 2 September, to answer by the 15th; `said` are the replies for the candidates in their order. */
function inquiry(said: Reply[] = [], changes: Partial<MatterInquiry> & { on?: string } = {}): MatterInquiry {
  const { on = '2026-09-04', ...rest } = changes;
  return {
    id: 'inquiry',
    kind: 'new',
    state: 'open',
    closedBecause: undefined,
    maker: { id: 'maker-kou', name: '甲', contact: NOBODY },
    offers: ['first', 'second'],
    answerBy: day('2026-09-15'),
    askedAt: noon('2026-09-02'),
    answers: said.map((reply, index) => ({
      slotId: SLOTS[index]?.id ?? '',
      reply,
      channel: 'link',
      at: noon(on),
    })),
    ...rest,
  };
}

const asked = (inquiries: MatterInquiry[], changes: Parameters<typeof matter>[1] = {}) =>
  matter('inquiring', { inquiries, actedAt: noon('2026-09-02'), ...changes });
const wish = { at: noon('2026-09-10'), cancels: false, by: '公労　太郎', text: '時間を遅くしたい' };
const closed = { state: 'closed', closedBecause: 'corrected' } as const;

/** `kind+also due`, in the order in which they are to be done. */
function told(about: Matter, today: string): string[] {
  return attentionsOf(about, day(today)).map(
    ({ kind, also, due }) => `${[kind, ...also].join('+')} ${due.toString().slice(5)}`,
  );
}

describe('what a person has to do', () => {
  test.each<[string, Matter, string, string[]]>([
    ['nothing on a draft', matter('draft'), '2026-09-05', []],
    ['a filing without its code, until it falls back', matter('unverified'), '2026-09-01', ['unverified 09-04']],
    ['a request that came, within three days', matter('received'), '2026-09-02', ['unasked 09-04']],
    ['a request whose inquiries all ended', asked([inquiry(['no'], closed)]), '2026-09-05', ['unasked 09-04']],
    ['nothing while makers have time', asked([inquiry()]), '2026-09-15', []],
    ['makers whose day has passed', asked([inquiry()]), '2026-09-16', ['answer-overdue 09-16']],
    ['a ○ at once', asked([inquiry(['yes', 'no'])]), '2026-09-05', ['answered 09-06']],
    [
      'a ○ also after a coordinator looked',
      asked([inquiry(['yes'])], { actedAt: noon('2026-09-05') }),
      '2026-09-05',
      ['answered 09-06'],
    ],
    ['a ○ that waited for two days', asked([inquiry(['yes'])]), '2026-09-06', ['yes-waiting 09-06']],
    [
      'a ○, and says that another maker is late',
      asked([inquiry(['yes']), inquiry()]),
      '2026-09-16',
      ['yes-waiting+answer-overdue 09-06'],
    ],
    [
      'an answer without ○ while others have time',
      asked([inquiry(['maybe']), inquiry()]),
      '2026-09-05',
      ['answered 09-15'],
    ],
    ['an answer without ○ of the last maker', asked([inquiry(['maybe'])]), '2026-09-05', ['answered 09-06']],
    [
      'no answer that a coordinator has seen, while others have time',
      asked([inquiry(['maybe']), inquiry()], { actedAt: noon('2026-09-05') }),
      '2026-09-06',
      [],
    ],
    ['全社不可', asked([inquiry(['no', 'no'])]), '2026-09-05', ['nobody-can 09-04']],
    ['候補日切れ, whatever was answered', asked([inquiry(['yes', 'yes'])]), '2026-10-22', ['slots-passed 10-22']],
    [
      'a candidate that comes within 14 days',
      asked([inquiry([], { answerBy: day('2026-10-15') })]),
      '2026-10-06',
      ['slots-near 10-13'],
    ],
    ['no candidate that comes in 15 days', asked([inquiry([], { answerBy: day('2026-10-15') })]), '2026-10-05', []],
    [
      'a candidate that comes, beside what is to be done first',
      matter('received', { application: { receivedAt: noon('2026-10-14') } }),
      '2026-10-15',
      ['unasked+slots-near 10-13'],
    ],
    [
      'the next candidate once the first has passed',
      asked([inquiry([], { answerBy: day('2026-10-25') })]),
      '2026-10-21',
      ['slots-near 10-14'],
    ],
    [
      'nothing while the applicant has time to correct',
      matter('returned', { application: { returned: { reason: '番地', replyBy: day('2026-09-10') } } }),
      '2026-09-10',
      [],
    ],
    [
      'an applicant whose day to correct has passed',
      matter('returned', { application: { returned: { reason: '番地', replyBy: day('2026-09-10') } } }),
      '2026-09-11',
      ['reply-overdue 09-11'],
    ],
    ['nothing on a session that stands', matter('confirmed'), '2026-09-20', []],
    ['a wish of the applicant', matter('confirmed', { wish }), '2026-09-10', ['change-asked 09-12']],
    [
      'a maker that cannot come',
      matter('confirmed', { session: session({ out: ['comes', '2026-09-10'] }) }),
      '2026-09-10',
      ['maker-out 09-10'],
    ],
    [
      'the only maker that cannot come: nobody is left',
      matter('confirmed', { session: session({ out: ['2026-09-10'] }) }),
      '2026-09-10',
      ['maker-out+no-maker 09-10'],
    ],
    [
      'a session whose maker was taken out',
      matter('confirmed', { session: session({ out: [] }), actedAt: noon('2026-09-12') }),
      '2026-09-13',
      ['no-maker 09-12'],
    ],
    [
      'online without URL, until a week before',
      matter('confirmed', { session: session({ mode: 'online' }) }),
      '2026-09-20',
      ['no-url 10-13'],
    ],
    [
      'nothing on online with URL',
      matter('confirmed', { session: session({ mode: 'online', url: 'https://meet.example/1' }) }),
      '2026-09-20',
      [],
    ],
    [
      'a move that a maker does not say ○ to',
      matter('confirmed', { inquiries: [inquiry(['maybe'], { kind: 'move' })] }),
      '2026-09-05',
      ['answered 09-06'],
    ],
    [
      'a maker that does not join, until a coordinator has acted',
      matter('confirmed', { inquiries: [inquiry(['no'], { kind: 'join' })], actedAt: noon('2026-09-03') }),
      '2026-09-05',
      ['answered 09-06'],
    ],
    [
      'nothing once a coordinator knows that a maker does not join',
      matter('confirmed', { inquiries: [inquiry(['no'], { kind: 'join' })], actedAt: noon('2026-09-05') }),
      '2026-09-05',
      [],
    ],
    [
      'a move whose makers are late',
      matter('confirmed', { inquiries: [inquiry([], { kind: 'move' })] }),
      '2026-09-16',
      ['answer-overdue 09-16'],
    ],
    [
      'everything that is wrong with one session, each by itself',
      matter('confirmed', { wish, session: session({ mode: 'online', out: ['2026-09-10'] }) }),
      '2026-09-11',
      ['maker-out+no-maker 09-10', 'change-asked 09-12', 'no-url 10-13'],
    ],
    [
      'nothing on a session that will count as held in a moment',
      matter('confirmed', { wish, session: session({ mode: 'online' }) }),
      '2026-10-21',
      [],
    ],
    [
      'a call, also when all is over',
      matter('declined', { calls: [{ at: noon('2026-09-05') }, { at: noon('2026-09-09') }] }),
      '2026-09-10',
      ['call 09-06'],
    ],
    [
      'a call before the rest',
      matter('received', { calls: [{ at: noon('2026-09-01') }] }),
      '2026-09-01',
      ['call 09-02', 'unasked 09-04'],
    ],
  ])('is %s', (_, about, today, expected) => {
    expect(told(about, today)).toEqual(expected);
  });

  test('a wish stands until it is answered, whatever else is changed, and one from before answers until anything is', () => {
    const wish = { type: 'change-asked', data: { wish: 'change', text: '30分遅く', awaitsAnswer: true } } as const;
    const older = { type: 'change-asked', data: { wish: 'change', text: '30分遅く' } } as const;
    const changed = { type: 'changed', data: { changes: [], material: false } } as const;
    const moveAsked = { type: 'move-asked', data: { slotId: 's', answerBy: '2026-10-01' } } as const;
    const answered = { type: 'wish-answered', data: { wishAnswer: 'refused', text: '会場の都合' } } as const;
    const held = { type: 'held', data: {} } as const;
    const standing = (...events: Parameters<typeof standingWish>[0][number][]) => standingWish(events)?.data;
    expect([standing(held, wish, held), standing(wish, changed), standing(wish, moveAsked)]).toEqual(
      Array(3).fill(wish.data),
    );
    expect([standing(wish, changed, answered), standing(wish, answered, changed)]).toEqual([undefined, undefined]);
    expect([standing(older, held), standing(answered, older)]).toEqual([older.data, older.data]);
    expect([standing(older, changed), standing(older, moveAsked, held), standing(held)]).toEqual(
      Array(3).fill(undefined),
    );
  });
});

describe('how urgent it is', () => {
  test.each([
    ['2026-09-09', 'now'],
    ['2026-09-10', 'now'],
    ['2026-09-11', 'soon'],
    ['2026-09-17', 'soon'],
    ['2026-09-18', 'later'],
  ])('what is due on %s is %s on 10 September', (due, urgency) => {
    expect(urgencyOf(day(due), day('2026-09-10'))).toBe(urgency);
  });

  test('the day decides, then how long it has stood', () => {
    const item = (due: string, since: string) => ({ due: day(due), since: noon(since) });
    const [a, b, c] = [
      item('2026-09-01', '2026-09-09'),
      item('2026-09-02', '2026-08-01'),
      item('2026-09-02', '2026-08-02'),
    ];
    expect([c, a, b].toSorted(compareUrgency)).toEqual([a, b, c]);
  });
});

describe('of whatever happened', () => {
  const dates = fc.integer({ min: 0, max: 120 }).map((days) => day('2026-08-01').add({ days }));
  const replies = fc.array(fc.constantFrom<Reply>('yes', 'maybe', 'no'), { maxLength: 2 });
  const inquiries = fc.array(
    fc
      .record({ said: replies, on: dates, answerBy: dates, kind: fc.constantFrom('new', 'move'), open: fc.boolean() })
      .map(({ said, on, answerBy, kind, open }) =>
        inquiry(said, { on: on.toString(), answerBy, kind, ...(open ? {} : closed) }),
      ),
    { maxLength: 4 },
  );
  const matters = fc
    .record({
      state: fc.constantFrom(...APPLICATION_STATES),
      inquiries,
      out: fc.array(fc.constantFrom('comes', '2026-09-10'), { maxLength: 3 }),
      wished: fc.boolean(),
      acted: fc.option(dates, { nil: undefined }),
      calls: fc.array(dates, { maxLength: 2 }),
    })
    .map(({ state, out, wished, acted, calls, ...rest }) =>
      matter(state, {
        ...rest,
        session: state === 'confirmed' ? session({ mode: 'online', out }) : undefined,
        wish: wished && state === 'confirmed' ? wish : undefined,
        actedAt: acted ? noon(acted.toString()) : undefined,
        calls: calls.map((at) => ({ at: noon(at.toString()) })),
      }),
    );

  test('each kind is said once, a finished application needs nothing but calls, and one that nobody works on is never silent', () => {
    fc.assert(
      fc.property(matters, dates, (about, today) => {
        const found = attentionsOf(about, today);
        const kinds = found.map(({ kind }) => kind);
        expect(new Set(kinds).size).toBe(kinds.length);
        for (const { kind, also } of found) expect(also.includes(kind)).toBe(false);
        const order = kinds.map((kind) => ATTENTION_KINDS.indexOf(kind));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        const { state } = about.application;
        if (isFinal(state)) expect(kinds.filter((kind) => kind !== 'call')).toEqual([]);
        // An answer that was taken over from an earlier question is none to this one: the maker is still to move.
        const waits = about.inquiries.some(
          (asked) => asked.kind === 'new' && asked.state === 'open' && !hasAnswered(asked),
        );
        // Before 日程確定 somebody is always to move: a maker that was asked, or the desk.
        if (state === 'received' || state === 'inquiring') expect(waits || kinds.length > 0).toBe(true);
      }),
    );
  });

  test('time alone never takes anything off the desk but what becomes something else', () => {
    const undecided = fc
      .tuple(matters, dates)
      .filter(([{ application }]) => ['received', 'inquiring'].includes(application.state));
    fc.assert(
      fc.property(undecided, fc.integer({ min: 0, max: 60 }), ([about, today], days) => {
        const before = attentionsOf(about, today).length;
        expect(attentionsOf(about, today.add({ days })).length).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
