import { expect, test } from 'vitest';
import { fateOf } from '#domain/incoming/bounce.ts';
import { readLetter } from '#mail/incoming/read.ts';
import { letter, parts } from '../../support/letters.ts';

/** The words and the report, whose reason is a number alone. */
async function fateIn(words: string, diagnostic = ''): Promise<unknown> {
  const report = `Final-Recipient: rfc822; Nobody@clinic.example\nAction: failed\nStatus: 5.0.0${diagnostic}`;
  const body = parts(
    'b',
    { head: 'Content-Type: text/plain', body: words },
    { head: 'Content-Type: message/delivery-status', body: `Reporting-MTA: dns; mx.clinic.example\n\n${report}` },
  );
  return fateOf(await readLetter(Buffer.from(letter(body, { 'Content-Type': 'multipart/mixed; boundary="b"' }))));
}

test.each([
  ['Exim', 'These failed:\n\n  nobody@clinic.example\n    Unrouteable address\n', '5.0.0 Unrouteable address'],
  ['OpenSMTPD', 'Hi!\n\nnobody@clinic.example: 550 5.1.1 No such mailbox\n', '5.0.0 550 5.1.1 No such mailbox'],
  ['nobody', 'It failed.\n', '5.0.0'],
])('the reason that %s gives in words alone is kept', async (_, words, response) => {
  expect(await fateIn(words)).toEqual({ fate: 'failed', response });
});

test('the reason in the report goes before the words', async () => {
  const fate = await fateIn('<nobody@clinic.example>: see below\n', '\nDiagnostic-Code: smtp; 550 gone');
  expect(fate).toEqual({ fate: 'failed', response: '5.0.0 550 gone' });
});

test.each([
  ['failed (bad mailbox)', 'failed'],
  ['Delayed (will be tried again)', 'late'],
])('a comment behind the action changes nothing: %s', async (action, fate) => {
  const body = parts('b', {
    head: 'Content-Type: message/delivery-status',
    body: `Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; nobody@clinic.example\nAction: ${action}\nStatus: 5.1.1`,
  });
  const read = await readLetter(Buffer.from(letter(body, { 'Content-Type': 'multipart/mixed; boundary="b"' })));
  expect(fateOf(read)).toMatchObject({ fate });
});

test.each([
  ['配信不能: ご案内', '受信者のメールボックスがいっぱいです。'],
  ['お知らせ', '次の受信者への配信に失敗しました。'],
  ['Mail System', '次のあて先へは送信できませんでした。'],
  ['お知らせ', 'メールをお届けできませんでした。'],
  ['お知らせ', 'メッセージは配信されませんでした。'],
])('Japanese words without any number say it too: %s %s', async (subject, words) => {
  const head = { Subject: `=?UTF-8?B?${Buffer.from(subject).toString('base64')}?=` };
  expect(fateOf(await readLetter(Buffer.from(letter(words, head))))).toMatchObject({ fate: 'failed' });
});

test.each(['配信が遅れています。再試行を行います。', 'まだ配信できませんが、再送し続けます。'])(
  'Japanese words that it is late mark nothing: %s',
  async (words) => {
    expect(fateOf(await readLetter(Buffer.from(letter(words))))).toMatchObject({ fate: 'late' });
  },
);
