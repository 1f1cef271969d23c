import { describe, expect, test } from 'vitest';
import { ownWords } from '#domain/incoming/own-words.ts';

const QUOTED = ['> 受付番号 ABCD-EFGH', '> 申請の状況は次のページで…', '', '> --', '> デモ会申請'];

describe('an answer without what it quotes', () => {
  test.each([
    ['Gmail', '2026年9月1日(火) 10:00 デモ会申請 Demokai <demokai@demokai.example>:'],
    ['Thunderbird', 'On 2026/09/01 10:00, デモ会申請 wrote:'],
    ['Apple', '2026/09/01 10:00、デモ会申請 <demokai@demokai.example>のメール:'],
  ])('%s', (_, line) => {
    expect(ownWords(['承知しました。', '', line, '', ...QUOTED].join('\n'))).toBe('承知しました。');
  });

  test('Outlook, whose heads are not marked', () => {
    const tail = [
      '差出人: デモ会申請 <demokai@demokai.example>',
      '送信日時: 2026年9月1日 10:00',
      '宛先: 公労',
      '件名: 受付',
    ];
    expect(ownWords(['承知しました。', '', ...tail, '', '本文'].join('\n'))).toBe('承知しました。');
    expect(ownWords(['承知しました。', '-----Original Message-----', ...tail, '本文'].join('\n'))).toBe(
      '承知しました。',
    );
  });

  test('a rule is no quote unless a head follows, since answers are set off by rules', () => {
    const rule = '_'.repeat(32);
    const text = ['下記のとおりです。', '', rule, '第一希望 10月20日', rule, '', 'よろしくお願いします。'].join('\n');
    expect(ownWords(text)).toBe(text);
    const head = ['差出人: デモ会申請 <demokai@demokai.example>', '送信日時: 2026年9月1日 10:00'];
    expect(ownWords([text, '', rule, ...head, '', '本文'].join('\n'))).toBe(text);
    expect(ownWords([text, '', rule, '', ...head, '', '本文'].join('\n'))).toBe(text);
  });

  test('quoted lines between own ones stay', () => {
    const text = ['> 10月20日はいかがですか', '大丈夫です。', '> 会場は', '変わりません。', '> 以上'].join('\n');
    expect(ownWords(text)).toBe(['> 10月20日はいかがですか', '大丈夫です。', '> 会場は', '変わりません。'].join('\n'));
  });

  test('a day with a colon is no quote unless something quoted follows', () => {
    const text = ['候補は次のとおりです。', '2026年10月20日（火）:', '10時から', '差出人: は事務局です'].join('\n');
    expect(ownWords(text)).toBe(text);
  });

  test.each([
    ['below the quote', '大丈夫です。\n\n公労'],
    ['below it with a question in between', '> 会場は\n変わりません。'],
  ])('words %s are the answer, and the quote above them is short', (_, own) => {
    const quoted = Array.from({ length: 40 }, (_one, line) => `> 行${line}`);
    const text = ['On 2026/09/01 10:00, デモ会申請 wrote:', ...quoted, '', own].join('\n');
    expect(ownWords(text)).toBe(['> …', ...quoted.slice(-6), '', own].join('\n'));
  });

  test('a head that Gmail breaks before the address is one', () => {
    const head = 'On Tue, Sep 1, 2026 at 10:00 AM デモ会申請 受付 <\ndemokai@demokai.example> wrote:';
    expect(ownWords(['承知しました。', '', head, '', ...QUOTED].join('\n'))).toBe('承知しました。');
  });

  test('what is passed on without a word is shown', () => {
    for (const text of ['差出人: 公労\n件名: 回答\n\n○です', '-----Original Message-----\nFrom: a\n\n○です'])
      expect(ownWords(text)).toBe(text);
  });

  test('a mail that quotes and says nothing has no own words', () => {
    expect(ownWords(QUOTED.join('\n'))).toBe(['> 受付番号 ABCD-EFGH'].slice(1).join('\n'));
  });
});
