import fc from 'fast-check';
import MailComposer from 'nodemailer/lib/mail-composer';
import { expect, test } from 'vitest';
import { bytesOf } from '#mail/message/mime-bytes.ts';

const inBase64 = { contentTransferEncoding: 'base64' };

test('a message has the bytes that nodemailer makes of it, whatever its parts are', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 });
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const files = fc.array(fc.record({ filename: text, content: bytes }), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(text, text, bytes, files, async (plain, html, calendar, attached) => {
      const tree = () =>
        new MailComposer({
          messageId: '<1@demokai.example.jp>',
          date: new Date(0),
          subject: plain,
          text: { content: plain, ...inBase64 },
          html: { content: html, ...inBase64 },
          alternatives: [{ contentType: 'text/calendar; method=REQUEST', content: calendar, ...inBase64 }],
          attachments: attached.map((file) => ({ ...file, contentType: 'application/pdf', ...inBase64 })),
          baseBoundary: 'seed',
        }).compile();
      expect(Buffer.from(bytesOf(tree())).toString('latin1')).toBe((await tree().build()).toString('latin1'));
    }),
    { numRuns: 60 },
  );
});

test('a part that is not in base64 is no mail of ours', () => {
  const tree = new MailComposer({ text: 'plain', html: '<p>plain</p>' }).compile();
  expect(() => bytesOf(tree)).toThrow('not in base64');
});
