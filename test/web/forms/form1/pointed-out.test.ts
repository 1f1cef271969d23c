import { expect, test } from 'vitest';
import type { Form1Input } from '#domain/form1/form1.ts';
import { pointedOut } from '#web/forms/form1/pointed-out.ts';
import { sampleApplication } from '../../../domain/samples.ts';

const { form1 } = sampleApplication();

function about(change: Partial<Form1Input>, typed: Record<string, string> = {}): string[] {
  const before = pointedOut(form1, {}, false);
  return pointedOut({ ...form1, ...change }, typed, false).filter((line) => !before.includes(line));
}

test.each([
  ['03-5253-1111（代表）', '代表'],
  ['03-5253-1111～9', '~9'],
  ['03-5253-1111 FAX 03-5253-1112', 'FAX 03-5253-1112'],
])('%s: what is not taken is said', (phone, remark) => {
  expect(about({}, { phone })).toEqual([
    `TELは「${form1.contact.phone}」として届きます。「${remark}」は含まれません。必要な場合は、備考にご入力ください。`,
  ]);
});

test('a domain that is nearly a known one is pointed out with it', () => {
  expect(about({ contact: { ...form1.contact, email: 'taro@gmial.con' } })).toEqual([
    'E-Mailの「@gmial.con」は、「@gmail.com」の誤りではありませんか。',
  ]);
});

test('characters that only one machine can show, and lost ones, are pointed out', () => {
  expect(about({ association: '\uE000口医師会', remarks: '髙\uFFFD様へ' })).toEqual([
    '申請団体の「〓口医師会」の「〓」のところは外字のため、ほかのパソコンや書類では表示されません。ほかの漢字かひらがなでご入力ください。',
    '備考の「髙\uFFFD様へ」に、文字化けした文字（\uFFFD）が含まれています。',
  ]);
});

test('rare kanji that every machine can show are not', () => {
  expect(about({ association: '𠮷﨑髙医師会葛󠄀' })).toEqual([]);
});
