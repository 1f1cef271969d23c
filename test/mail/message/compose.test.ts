import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compose, type StoredParts } from '#mail/message/compose.ts';
import { openTransport, type Transport } from '#mail/transport.ts';
import { expectGolden, goldenFiles } from '../../support/golden.ts';
import { type MailServer, openMailServer } from '../../support/mail-server.ts';
import { header, mimeTree, outline } from '../mime-tree.ts';
import { SAMPLES } from '../samples.ts';
import { CANCELLATION, INVITATION, REQUEST_MAIL, renderer, SECRETS, UPDATE } from '../stored-parts.ts';

const run = promisify(execFile);
const WHOLE: Record<string, StoredParts> = {
  'request.eml': REQUEST_MAIL,
  'calendar-request.eml': INVITATION,
  'calendar-update.eml': UPDATE,
  'calendar-cancel.eml': CANCELLATION,
};

const text = async (parts: StoredParts): Promise<string> =>
  Buffer.from(await compose(parts, SECRETS)).toString('latin1');

describe('a composed mail', () => {
  for (const [name, parts] of Object.entries(WHOLE)) {
    test(`is ${name}, octet for octet`, async () => {
      expectGolden(`mails/${name}`, await text(parts));
    });
  }

  test('has no golden file that no test reads', () => {
    expect(goldenFiles('mails', '.eml')).toEqual(Object.keys(WHOLE).sort());
  });

  test('has the same bytes in another process and another time zone', async () => {
    const here = await Promise.all(
      Object.values(WHOLE).map(async (parts) =>
        createHash('sha256')
          .update(await compose(parts, SECRETS))
          .digest('hex'),
      ),
    );
    const script = fileURLToPath(new URL('../compose-in-child.ts', import.meta.url));
    for (const TZ of ['America/New_York', 'Asia/Tokyo']) {
      const { stdout } = await run(process.execPath, [script], { env: { ...process.env, TZ } });
      expect(stdout.trim().split('\n')).toEqual(here);
    }
  });

  test('has only CRLF, no line over 76 octets beside headers, and only ASCII', async () => {
    for (const parts of Object.values(WHOLE)) {
      const raw = await text(parts);
      expect(raw.replaceAll('\r\n', '').match(/[\r\n]/)).toBe(null);
      expect(raw.match(/[^\r\n\x20-\x7E\t]/)).toBe(null);
      expect(raw.split('\r\n').filter((line) => line.length > 200)).toEqual([]);
    }
  });

  test('an invitation is text, html and last the calendar, nothing else (check 10)', async () => {
    const tree = mimeTree(await text(INVITATION));
    expect(outline(tree)).toEqual([
      'multipart/alternative',
      '  text/plain; charset=utf-8',
      '  text/html; charset=utf-8',
      '  text/calendar; charset=UTF-8; method=REQUEST; component=VEVENT',
    ]);
    expect(tree.parts.map((part) => header(part, 'content-transfer-encoding'))).toEqual(['base64', 'base64', 'base64']);
    expect(tree.parts.map((part) => header(part, 'content-disposition'))).toEqual(['', '', '']);
    expect(Buffer.from(tree.parts[2]?.body ?? '', 'base64').toString()).toBe(INVITATION.calendar?.content);
  });

  test('a cancellation says CANCEL in its content type as in the object (check 10)', async () => {
    const tree = mimeTree(await text(CANCELLATION));
    expect(outline(tree).at(-1)).toBe('  text/calendar; charset=UTF-8; method=CANCEL; component=VEVENT');
  });

  test('has no calendar part unless it was given one, and no attachment part either', async () => {
    expect(outline(mimeTree(await text({ ...INVITATION, calendar: null })))).toEqual([
      'multipart/alternative',
      '  text/plain; charset=utf-8',
      '  text/html; charset=utf-8',
    ]);
  });

  test('the request is text and html, and the files under their Japanese names (check 11)', async () => {
    const raw = await text(REQUEST_MAIL);
    expect(outline(mimeTree(raw)).map((line) => line.split(';')[0])).toEqual([
      'multipart/mixed',
      '  multipart/alternative',
      '    text/plain',
      '    text/html',
      '  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      '  application/json',
      '  application/pdf',
    ]);
    const parsed = await simpleParser(raw);
    expect(parsed.attachments.map(({ filename, content }) => [filename, new Uint8Array(content)])).toEqual(
      REQUEST_MAIL.attachments.map(({ name, content }) => [name, content]),
    );
  });

  test('puts the real links and codes in, escaped in the html', async () => {
    const data = SAMPLES.verification.new ?? expect.unreachable();
    const words = renderer.render('verification', data, { attached: [], attachmentsOmitted: [], calendar: false });
    const parts = { ...INVITATION, ...words, calendar: null };
    const parsed = await simpleParser(Buffer.from(await compose(parts, SECRETS)));
    expect(parsed.text?.split('\n').find((line) => line.startsWith('https://demokai.example/status'))).toBe(
      'https://demokai.example/status/raw-of-token-1?a=1&b=2',
    );
    expect(parsed.text?.split('\n').find((line) => line.startsWith('確認コード：'))).toBe('確認コード：123456-token-1');
    const html = parsed.html || '';
    expect([...html.matchAll(/<a class="button" href="([^"]*)"/g)].map((match) => match[1])).toEqual([
      'https://demokai.example/status/raw-of-token-1?a=1&amp;b=2',
    ]);
    expect(html.match(/\[\[/)).toBe(null);
  });

  test('is refused when a placeholder has no token', async () => {
    await expect(compose({ ...INVITATION, text: 'x [[link:]] y' }, SECRETS)).rejects.toThrow(Error);
  });

  test('is marked as automatic, save the request that a person answers', async () => {
    const automatic = (raw: string): string[] =>
      ['auto-submitted', 'x-auto-response-suppress'].map((name) => header(mimeTree(raw), name));
    expect(automatic(await text(INVITATION))).toEqual(['auto-generated', 'OOF, AutoReply']);
    expect(automatic(await text(REQUEST_MAIL))).toEqual(['', '']);
  });

  test('an update answers the first mail of its thread (check 15)', async () => {
    const tree = mimeTree(await text(UPDATE));
    expect([header(tree, 'in-reply-to'), header(tree, 'references')]).toEqual([
      '<mail-1@demokai.example>',
      '<mail-1@demokai.example>',
    ]);
  });

  test('a malformed Message-ID, date or address is refused (checks 12, 13)', async () => {
    const broken: Partial<StoredParts>[] = [
      { messageId: 'no-brackets@demokai.example' },
      { messageId: '<a@b.example>\r\nBcc: <c@d.example>' },
      { inReplyTo: '<a b@c.example>' },
      { references: ['<a@b.example> <c@d.example>'] },
      { date: 'yesterday' },
      { to: { name: '', email: 'a@clinic.example, b@clinic.example' } },
      { from: { name: '', email: 'a@clinic.example\r\nBcc: b@clinic.example' } },
      { replyTo: [{ name: '', email: '山田@clinic.example' }] },
    ];
    for (const change of broken) {
      await expect(compose({ ...INVITATION, ...change }, SECRETS), JSON.stringify(change)).rejects.toThrow(RangeError);
    }
  });
});

describe('hostile words on the wire (check 13)', () => {
  let server: MailServer;
  let transport: Transport;

  beforeAll(async () => {
    server = await openMailServer();
    transport = openTransport({ smtpUrl: server.url });
  });

  afterAll(async () => {
    await transport.close();
    await server.close();
  });

  const HOSTILE = [
    'x\r\nBcc: victim@clinic.example',
    'x\nBcc: victim@clinic.example\n\nbody',
    '"山田" <victim@clinic.example>',
    'victim@clinic.example, other@clinic.example',
    'a;b:c,d\\e"f<g>h@i',
    '\u0000\u0007\u2028\u0085x',
    '=?utf-8?B?QmNjOiB2aWN0aW1AY2xpbmljLmV4YW1wbGU=?=',
    `${'長い名前'.repeat(100)}\r\n.\r\nQUIT\r\n`,
  ];

  const headerNames = (raw: Buffer): string[] => mimeTree(raw.toString('latin1')).headers.map(([name]) => name);

  async function deliver(parts: StoredParts): Promise<{ raw: Buffer; parsed: ParsedMail; to: string[] }> {
    server.clear();
    const raw = await compose(parts, SECRETS);
    const delivery = await transport.send({ envelope: { from: parts.from.email, to: parts.to.email }, raw });
    expect(delivery.outcome).toBe('sent');
    const mail = await server.waitFor(() => true);
    expect(Buffer.compare(mail.raw, raw)).toBe(0);
    return { raw: mail.raw, parsed: mail.parsed, to: mail.envelope.to };
  }

  test('change neither the headers nor the recipient, in names, subject and file names', async () => {
    const calm = headerNames((await deliver(REQUEST_MAIL)).raw);
    for (const words of HOSTILE) {
      const { raw, parsed, to } = await deliver({
        ...REQUEST_MAIL,
        subject: words,
        from: { ...REQUEST_MAIL.from, name: words },
        to: { ...REQUEST_MAIL.to, name: words },
        replyTo: [{ name: words, email: 'kourou@ishikai.example' }],
        text: words,
        attachments: [{ name: words, mediaType: words, content: new Uint8Array([1]) }],
      });
      expect(headerNames(raw)).toEqual(calm);
      expect(to).toEqual(['suisin@mhlw.example']);
      expect(addresses(parsed.to)).toEqual(['suisin@mhlw.example']);
      expect(addresses(parsed.from)).toEqual(['demokai@demokai.example']);
      expect(addresses(parsed.replyTo)).toEqual(['kourou@ishikai.example']);
      expect(parsed.attachments.map(({ content }) => [...content])).toEqual([[1]]);
    }
  });

  test('a line of one dot in a mail arrives as it left', async () => {
    await deliver({ ...INVITATION, text: '.\n..\n.\n', html: '<p>.</p>' });
  });
});

function addresses(field: AddressObject | AddressObject[] | undefined): (string | undefined)[] {
  return [field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
}
