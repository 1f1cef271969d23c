import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { writeForm1Sheet } from '#documents/form1/sheet.ts';
import { forOwnFields, ownTexts } from '#domain/form1/fields.ts';
import type { Form1, Form1Slot } from '#domain/form1/snapshot.ts';
import { cleanLine, cleanText } from '#domain/text/japanese.ts';
import { FORM1 } from './samples.ts';

const FILED_ON = Temporal.PlainDate.from('2026-10-08');

/** Names and remarks as people write them, and as nobody should. */
const NASTY = [
  '髙﨑',
  '𠮷野家',
  '葛\u{E0100}城',
  '辻\u{E0101}',
  '①㈱㍿',
  '〜～−－ー',
  '👩‍⚕️',
  '🇯🇵',
  '\u{FA19}\u{FA10}',
  'か゚',
  "=cmd|' /C calc'!A0",
  '+1',
  '-1+1',
  '@SUM(A1)',
  '＝１',
  '_x0041_',
  '_x005F_',
  '<&>"\'',
  ']]>',
  '&amp;',
  '備考',
  'TEL',
  '第一希望',
  '申請団体',
  '希望日時',
  'TEL：03-1111-2222',
  '〒100-8916 東京都',
  '〒',
  '東京都医師会館',
  '大阪府●●市1-1',
  'なし',
  '10月20日',
  '46315',
  '0.5',
  'TRUE',
  '記入例',
  'ﾊﾝｶｸ',
  'XXX-XXXX',
];

const nasty = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: 'grapheme', maxLength: 12 }));
const words = fc.array(nasty, { minLength: 1, maxLength: 4 });
const line = words.map((parts) => cleanLine(parts.join(' ')));
const remarks = fc
  .array(fc.oneof(nasty, fc.constant('\n')), { maxLength: 60 })
  .map((parts) => cleanText([...parts.join('')].slice(0, 500).join('')));

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const phone = fc.tuple(digits(4), digits(4)).map(([exchange, number]) => `03-${exchange}-${number}`);
const postalCode = fc.oneof(
  fc.constant(''),
  fc.tuple(digits(3), digits(4)).map((parts) => parts.join('-')),
);
const minutes = (from: number, to: number) => fc.integer({ min: from, max: to });
const hour = (minute: number) => Temporal.PlainTime.from('00:00').add({ minutes: minute }).toString().slice(0, 5);

function slotOf(rank: 1 | 2 | 3) {
  return fc.tuple(minutes(10, 365), minutes(0, 1_200), minutes(60, 200), minutes(0, 30), minutes(5, 30)).map(
    ([days, start, length, lead, demo]): Form1Slot => ({
      rank,
      date: FILED_ON.add({ days }).toString(),
      meeting: { start: hour(start), end: hour(start + length) },
      demo: { start: hour(start + lead), end: hour(start + lead + demo) },
    }),
  );
}

const slots = fc
  .tuple(slotOf(1), slotOf(2), slotOf(3), fc.integer({ min: 1, max: 3 }))
  .map(([first, second, third, count]) => [first, second, third].slice(0, count));

const form1: fc.Arbitrary<Form1> = fc
  .record({
    reference: fc.constant<string>('ABCD-EFGH'),
    filedOn: fc.constantFrom(FILED_ON.toString(), ''),
    ...forOwnFields(({ kind }) => (kind === 'text' ? remarks : line)),
    contact: fc.record({
      name: line,
      kana: fc.constantFrom('こうろう　たろう', 'ゔぁいおりん', 'たかさき　よしこ', ''),
      phone: fc.oneof(phone, fc.constantFrom('0120-123-456', '090-1234-5678', '04992-2-1234')),
      extension: fc.constantFrom('', '0', '3189'),
      email: fc.constantFrom('', 'a@example.jp', 'x+=cmd@maru-ishikai.example.jp'),
    }),
    slots,
    noFurtherCandidates: fc.boolean(),
    venue: fc.record({ name: fc.oneof(line, fc.constant('')), postalCode, address: fc.oneof(line, fc.constant('')) }),
    mode: fc.constantFrom('in-person' as const, 'online' as const),
    attachments: fc.constant<Form1['attachments']>([]),
  })
  .map((form) => ({ ...form, noFurtherCandidates: form.noFurtherCandidates && form.slots.length < 3 }));

describe('an application written into 様式1.xlsx', () => {
  test('is read back as the same application, whatever was typed into it', async () => {
    await fc.assert(
      fc.asyncProperty(form1, async (form) => {
        const outcome = await readForm1Sheet(await writeForm1Sheet(form), FILED_ON);
        const { contact, slots: filed, noFurtherCandidates, venue, mode } = form;
        expect(outcome).toMatchObject({
          ok: true,
          value: {
            reference: 'ABCD-EFGH',
            values: { ...ownTexts(form), contact, slots: filed, noFurtherCandidates, venue, mode },
            unread: [],
          },
        });
      }),
      { numRuns: 400 },
    );
  });

  test.each(['2026-10-08', '2026-10-19', '2026-10-20'])('keeps its days when it is read on %s', async (today) => {
    const outcome = await readForm1Sheet(await writeForm1Sheet(FORM1), Temporal.PlainDate.from(today));
    expect(outcome.ok && outcome.value.values.slots).toEqual(FORM1.slots);
  });

  test('keeps its days when it is read after they have passed, if it was filed on no day yet', async () => {
    const outcome = await readForm1Sheet(
      await writeForm1Sheet({ ...FORM1, filedOn: '' }),
      Temporal.PlainDate.from('2027-03-01'),
    );
    expect(outcome.ok && outcome.value.values.slots).toEqual(FORM1.slots);
  });
});
