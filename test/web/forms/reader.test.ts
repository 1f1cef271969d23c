import { expect, test } from 'vitest';
import { readEmail } from '#domain/text/japanese.ts';
import { readNumber } from '#web/forms/number.ts';
import { FormReader, upTo } from '#web/forms/reader.ts';

const today = Temporal.PlainDate.from('2026-10-01');

test('a form in which all is well is read, and has no problems', () => {
  const form = new FormReader({
    name: ' 医療　花子\t',
    text: 'はじめ\r\nおわり',
    people: '２名',
    day: '10/20',
    code: '１２３ー４５６',
    mode: 'online',
    to: ['a', 'b'],
    again: 'on',
  });
  expect({
    name: form.line('name', 'お名前', { required: true, longest: 10 }),
    text: form.text('text', '本文', { required: true }),
    people: form.number('people', { least: 1, most: 20, units: '名人' }, '数字でご入力ください。'),
    day: form.day('day', '開催日', today).toString(),
    code: form.code('code', [6], { wrong: '6桁の数字をご入力ください。' }),
    mode: form.choice('mode', '実施方法', ['in-person', 'online']),
    to: form.choices('to'),
    again: form.ticked('again'),
    capacity: form.optional('capacity', Number, '数字でご入力ください。'),
  }).toEqual({
    name: '医療　花子',
    text: 'はじめ\nおわり',
    people: 2,
    day: '2026-10-20',
    code: '123456',
    mode: 'online',
    to: ['a', 'b'],
    again: true,
    capacity: undefined,
  });
  expect(form.isWrong).toBe(false);
});

test('all problems show at once, in the order in which the fields are read, beside everything as typed', () => {
  const typed = { name: '', note: '長い文', email: 'hanako', people: '99', day: '来週', code: '12', closes: '?' };
  const form = new FormReader(typed);
  form.text('note', '備考', { required: false, longest: 2 });
  form.line('name', 'お名前', { required: true, ...upTo(2, 'お名前') });
  form.value('email', readEmail, '', { wrong: '形が正しくありません。', missing: 'ご入力ください。' });
  form.number('people', { least: 1, most: 20 }, '1～20の数字でご入力ください。');
  form.day('day', '開催日', today);
  form.code('code', [6], { wrong: '6桁の数字をご入力ください。' });
  form.optional('closes', readEmail, '読み取れませんでした。');
  form.choice('mode', '実施方法', ['in-person', 'online']);
  expect(Object.entries(form.problems)).toEqual([
    ['note', '備考は2文字以内でご入力ください（いま3文字）。'],
    ['name', 'お名前をご入力ください。'],
    ['email', '形が正しくありません。'],
    ['people', '1～20の数字でご入力ください。'],
    ['day', '開催日を読み取れません。実際にある日付かをご確認ください。例：2026年11月20日'],
    ['code', '6桁の数字をご入力ください。'],
    ['closes', '読み取れませんでした。'],
    ['mode', '実施方法をお選びください。'],
  ]);
  expect(form.isWrong).toBe(true);
  expect(form.state).toEqual({ values: typed, problems: form.problems });
});

test('an empty field has a sentence of its own where the form says one', () => {
  const form = new FormReader({ email: '　' });
  form.value('email', readEmail, '', { wrong: '形が正しくありません。', missing: 'ご入力ください。' });
  form.value('other', readEmail, '', { wrong: '形が正しくありません。' });
  form.day('day', '開催日', today);
  expect(form.problems).toEqual({
    email: 'ご入力ください。',
    other: '形が正しくありません。',
    day: '開催日をご入力ください。',
  });
});

test('a limit may be said without counting, and without the name of its field', () => {
  const form = new FormReader({ name: '医療花子', reason: '長い理由' });
  form.line('name', 'お名前', { required: true, ...upTo(3, 'お名前') });
  form.text('reason', '理由', { required: true, ...upTo(3) });
  expect(form.problems).toEqual({
    name: 'お名前は3文字以内でご入力ください。',
    reason: '3文字以内でご入力ください。',
  });
});

test('fields that another reader reads together bring its problems along', () => {
  const form = new FormReader({ first: 'a', second: 'b', third: 'c' });
  const reading = form.several(['first', 'second'], (typed) => ({ typed, problems: { second: '違います。' } }));
  expect(reading.typed).toEqual({ first: 'a', second: 'b' });
  expect(form.problems).toEqual({ second: '違います。' });
});

test.each([
  ['5', 5],
  ['５', 5],
  [' 5 名 ', 5],
  ['5人', 5],
  ['020', 20],
  ['0', undefined],
  ['21', undefined],
  ['5件', undefined],
  ['5名様', undefined],
  ['-5', undefined],
  ['5.0', undefined],
  ['五', undefined],
  ['', undefined],
])('1 to 20 people typed as 「%s」 are read as %s', (text, number) => {
  expect(readNumber(text, { least: 1, most: 20, units: '名人' })).toBe(number);
});
