import fc from 'fast-check';
import type { Application } from '#domain/case/application.ts';
import type { Session } from '#domain/case/session.ts';
import type { FiledForm1 } from '#domain/form1/form1.ts';
import type { PreferredSlot, SlotWish } from '#domain/form1/slot.ts';
import type { MaterialFacts } from '#domain/materials/material.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { Rank } from '#domain/words/ranks.ts';

export function day(text: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(text);
}

export function time(text: string): Temporal.PlainTime {
  return Temporal.PlainTime.from(text);
}

export function instant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}

/** `10:00-12:00`. */
export function hours(text: string): TimeWindow {
  const [start = '', end = ''] = text.split('-');
  return { start: time(start), end: time(end) };
}

/** The sample row of 様式1: 10:00～12:00, demonstration 11:00～11:15. */
export function wish(rank: Rank, date: string, meeting = '10:00-12:00', demo = '11:00-11:15'): SlotWish {
  return { rank, date: day(date), meeting: hours(meeting), demo: hours(demo) };
}

export function slot(id: string, rank: Rank, date: string, filedOn = '2026-09-01'): PreferredSlot {
  return { ...wish(rank, date), id, filedOn: day(filedOn) };
}

export function sampleApplication(
  changes: Partial<Omit<Application, 'form1'>> & { form1?: Partial<FiledForm1> } = {},
): Application {
  const { form1, ...rest } = changes;
  return {
    id: 'application-1',
    reference: 'ABCD-EFGH',
    state: 'received',
    version: 1,
    formVersion: 1,
    source: 'web',
    form1: {
      association: '見本市医師会',
      contact: {
        name: '公労　太郎',
        kana: 'こうろう　たろう',
        phone: '03-5253-1111',
        extension: '3189',
        email: 'taro@ishikai.example.jp',
      },
      slots: [slot('slot-1', 1, '2026-10-20')],
      noFurtherCandidates: true,
      venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
      mode: 'in-person',
      remarks: '',
      attachments: [],
      ...form1,
    },
    liftedFor: [],
    secondContact: undefined,
    previousId: undefined,
    owner: '',
    submittedAt: instant('2026-09-01T01:00:00Z'),
    receivedAt: instant('2026-09-01T01:05:00Z'),
    returned: undefined,
    updatedAt: instant('2026-09-01T01:05:00Z'),
    ...rest,
  };
}

export function sampleSession(changes: Partial<Session> = {}): Session {
  return {
    id: 'session-1',
    applicationId: 'application-1',
    slotId: 'slot-1',
    state: 'confirmed',
    version: 1,
    date: day('2026-10-20'),
    meeting: hours('10:00-12:00'),
    demo: hours('11:00-11:15'),
    venue: { name: '見本会館', postalCode: '100-8916', address: '東京都千代田区霞が関1-2-2' },
    mode: 'in-person',
    url: '',
    note: '',
    confirmedAt: instant('2026-09-05T01:00:00Z'),
    confirmedBy: '見本　花子',
    makers: [],
    ...changes,
  };
}

const FIRST_DAY = day('1900-01-01');

/** Days from 1900 to 2099. */
export const anyDay: fc.Arbitrary<Temporal.PlainDate> = fc
  .integer({ min: 0, max: 73_048 })
  .map((days) => FIRST_DAY.add({ days }));

/** Whole minutes of a day. */
export const anyTime: fc.Arbitrary<Temporal.PlainTime> = fc
  .integer({ min: 0, max: 1439 })
  .map((minutes) => new Temporal.PlainTime(Math.floor(minutes / 60), minutes % 60));

/** A span of at least a minute within one day. */
export const anyWindow: fc.Arbitrary<TimeWindow> = fc
  .uniqueArray(anyTime, { minLength: 2, maxLength: 2, comparator: (a, b) => a.equals(b) })
  .map((times) => times.sort(Temporal.PlainTime.compare))
  .map(([start = time('00:00'), end = time('00:01')]) => ({ start, end }));

/** A page elsewhere, of 1 October 2026. */
export function sampleMaterial(changes: Partial<MaterialFacts> = {}): MaterialFacts {
  return {
    title: '導入の手引き',
    kind: 'document',
    address: 'https://shiryo.example.jp/tebiki',
    file: undefined,
    note: '',
    audience: 'everyone',
    asOf: Temporal.PlainDate.from('2026-10-01'),
    validUntil: undefined,
    place: 10,
    ...changes,
  };
}
