import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingMessage } from '#domain/notices/delivery.ts';
import { openTransport, type Transport, type TransportOptions } from '#mail/transport.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../support/localhost-certificate.ts';
import { type MailServer, openMailServer } from '../support/mail-server.ts';

const RAW = Buffer.from('Subject: test\r\n\r\n.a line that begins with a dot\r\nand one more\r\n');
const MESSAGE: OutgoingMessage = {
  envelope: { from: 'demokai@mhlw.example', to: 'tantou@maker.example' },
  raw: RAW,
};

describe('the SMTP transport', () => {
  let server: MailServer;
  let transport: Transport;

  beforeEach(async () => {
    server = await openMailServer();
    transport = openTransport({ smtpUrl: server.url });
  });

  afterEach(async () => {
    await transport.close();
    await server.close();
  });

  test('a message that the server takes is sent, byte for byte and to one recipient', async () => {
    expect(await transport.send(MESSAGE)).toEqual({ outcome: 'sent', response: '250 2.0.0 Taken' });
    expect(server.mails.map(({ envelope, raw }) => ({ envelope, raw: raw.toString() }))).toEqual([
      { envelope: { from: 'demokai@mhlw.example', to: ['tantou@maker.example'] }, raw: RAW.toString() },
    ]);
  });

  test('a 451 at RCPT is refused for now', async () => {
    server.behave('refuse-later');
    expect(await transport.send(MESSAGE)).toEqual({
      outcome: 'refused',
      permanent: false,
      response: '451 4.7.1 Please try again later',
    });
  });

  test('a 421 at MAIL and a 503 at RCPT are the server’s state, and refused for now (check 17)', async () => {
    server.behave('closing');
    const closing = await transport.send(MESSAGE);
    server.behave('out-of-order');
    const outOfOrder = await transport.send(MESSAGE);
    expect([closing, outOfOrder]).toEqual([
      { outcome: 'refused', permanent: false, response: '421 4.3.2 Service is closing' },
      { outcome: 'refused', permanent: false, response: '503 5.5.1 Bad sequence of commands' },
    ]);
    expect(server.mails).toEqual([]);
  });

  test('a 550 at RCPT is refused for good', async () => {
    server.behave('refuse-for-good');
    expect(await transport.send(MESSAGE)).toEqual({
      outcome: 'refused',
      permanent: true,
      response: '550 5.1.1 No such mailbox',
    });
  });

  test('a 554 after the final dot is refused for good', async () => {
    server.behave('refuse-content');
    expect(await transport.send(MESSAGE)).toEqual({
      outcome: 'refused',
      permanent: true,
      response: '554 5.6.0 Content refused',
    });
  });

  test('a connection cut after the final dot leaves the outcome unknown, and the message was sent once', async () => {
    server.behave('cut-after-dot');
    expect(await transport.send(MESSAGE)).toEqual({ outcome: 'unknown', response: 'Connection closed unexpectedly' });
    expect(server.mails.length).toBe(1);
  });

  test('silence after the final dot leaves the outcome unknown', async () => {
    server.behave('hang-after-dot');
    const impatient = openTransport({ smtpUrl: server.url, silenceMilliseconds: 1000 });
    expect(await impatient.send(MESSAGE)).toEqual({ outcome: 'unknown', response: 'Timeout' });
    expect(server.mails.length).toBe(1);
    await impatient.close();
  });

  test('a server that is down refuses for now, and takes the mail when it is back on its port', async () => {
    await server.goDown();
    const delivery = await transport.send(MESSAGE);
    expect({ ...delivery, response: '' }).toEqual({ outcome: 'refused', permanent: false, response: '' });
    await server.comeUp();
    expect((await transport.send(MESSAGE)).outcome).toBe('sent');
  });

  test('a relay that goes down between two mails on one connection costs a refusal for now, never an unknown', async () => {
    expect((await transport.send(MESSAGE)).outcome).toBe('sent');
    await server.goDown();
    const delivery = await transport.send(MESSAGE);
    expect({ ...delivery, response: '' }).toEqual({ outcome: 'refused', permanent: false, response: '' });
  });

  test('after a refusal the same transport sends the next mail', async () => {
    server.behave('refuse-for-good');
    await transport.send(MESSAGE);
    server.behave('accept');
    expect((await transport.send(MESSAGE)).outcome).toBe('sent');
  });

  test('closing lets the mails under way finish', async () => {
    const delivery = transport.send(MESSAGE);
    await server.waitFor(() => true);
    await transport.close();
    expect((await delivery).outcome).toBe('sent');
  });

  test('a relay elsewhere without STARTTLS gets nothing unless that is allowed', async () => {
    const strict = openTransport({ smtpUrl: server.url, requireTls: true });
    const delivery = await strict.send(MESSAGE);
    expect({ ...delivery, response: '' }).toEqual({ outcome: 'refused', permanent: false, response: '' });
    expect(server.mails).toEqual([]);
    await strict.close();
  });

  test('an address that is more than one plain address is refused before anything is said (check 12)', async () => {
    const hostile = [
      'a@clinic.example, b@clinic.example',
      'a@clinic.example\r\nRCPT TO:<b@clinic.example>',
      'group: a@clinic.example, b@clinic.example;',
      '<a@clinic.example>',
      '山田 <a@clinic.example>',
      '"a@b c"@clinic.example',
      '山田@clinic.example',
      'a@医院.example',
      'a@b@clinic.example',
      'a..b@clinic.example',
      ' a@clinic.example',
      'ａ@clinic.example',
      'clinic.example',
      '',
    ];
    for (const to of hostile) {
      const sending = transport.send({ envelope: { from: 'demokai@mhlw.example', to }, raw: RAW });
      await expect(sending, to).rejects.toThrow(RangeError);
    }
    expect(server.recipients).toEqual([]);
  });

  test('an old mobile address that ends in a dot is quoted and reaches exactly that one mailbox (check 12)', async () => {
    const to = 'foo.bar.@docomo.ne.jp';
    expect((await transport.send({ envelope: { from: 'demokai@mhlw.example', to }, raw: RAW })).outcome).toBe('sent');
    expect(server.recipients).toEqual(['"foo.bar."@docomo.ne.jp']);
  });

  test('an SMTP URL of another scheme is refused', () => {
    expect(() => openTransport({ smtpUrl: 'https://mail.example' })).toThrow(RangeError);
  });
});

describe('the relay’s certificate', () => {
  const signedItself = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE };
  let server: MailServer;
  let transport: Transport | undefined;

  beforeEach(async () => {
    server = await openMailServer({ tls: signedItself });
  });

  afterEach(async () => {
    await transport?.close();
    await server.close();
  });

  const outcomeWith = async (options: Partial<TransportOptions>) => {
    transport = openTransport({ smtpUrl: server.url, ...options });
    return (await transport.send(MESSAGE)).outcome;
  };

  test('may be one that it made for itself, where the relay is on this machine', async () => {
    expect(await outcomeWith({})).toBe('sent');
  });

  test('must be known elsewhere', async () => {
    expect(await outcomeWith({ requireTls: true })).toBe('refused');
    expect(server.mails).toEqual([]);
  });

  test('is known by SMTP_CA', async () => {
    expect(await outcomeWith({ requireTls: true, ca: LOCALHOST_CERTIFICATE })).toBe('sent');
  });
});
