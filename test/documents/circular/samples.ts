import { type CircularFacts, type CircularSession, circularText } from '#domain/circular/circular.ts';
import { windowOf } from '#domain/text/window.ts';
import { CIRCULAR_KINDS, type CircularKind } from '#domain/words/circulars.ts';

export const CHECK_ADDRESS = 'https://demokai.example.jp/check';

function session(day: string, mode: CircularSession['mode'] = 'in-person'): CircularSession {
  return {
    date: Temporal.PlainDate.from(day),
    meeting: windowOf({ start: '10:00', end: '12:00' }),
    demo: windowOf({ start: '11:00', end: '11:15' }),
    venue: { name: '見本会館 3階講堂', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
    mode,
    signUpAddress: 'https://demokai.example.jp/join/h5m3YcVtK2bQx9Lr0PzTnWdEaJfUgSoi',
  };
}

const FACTS: Omit<CircularFacts, 'sessions'> = {
  association: '見本市医師会',
  contact: { name: '公労　太郎', phone: '03-5253-1111', extension: '3189', email: 'taro@ishikai.example.jp' },
  checkAddress: CHECK_ADDRESS,
  rate: '申込率：千代田区 61.8%（すべての医療機関・薬局のうち。2022年9月30日（金）時点、厚生労働省公表）',
};

const SESSIONS = {
  none: [],
  one: [session('2026-10-20')],
  five: ['20', '21', '22', '23'].map((day) => session(`2026-10-${day}`)).concat(session('2026-10-26', 'online')),
};

/** Each text as it is made, without a session, with one, and with as many as there can be. */
export const SAMPLES = CIRCULAR_KINDS.flatMap((kind) =>
  Object.entries(SESSIONS).map(([name, sessions]) => ({
    name: `${kind}-${name}`,
    circular: circularOf(kind, circularText(kind, { ...FACTS, sessions })),
  })),
);

export function circularOf(kind: CircularKind, text: string) {
  return { kind, association: FACTS.association, text, checkAddress: CHECK_ADDRESS, madeOn: '2026-10-01' };
}
