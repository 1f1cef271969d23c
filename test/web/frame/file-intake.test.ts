import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileRoutes } from '#web/filing/routes.ts';
import { trustAfterVerification } from '#workflow/access/trust-browser.ts';
import { APPLICANT } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

const PDF = Buffer.from('%PDF-1.7\n会場図');
const BOUNDARY = 'xxBOUNDARYxx';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [fileRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** A browser that has begun a form, and the token of its pages. */
async function begun(): Promise<{ applicant: Visitor; token: string }> {
  const applicant = visit(http);
  await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  const page = await applicant.get('/file/venue');
  return { applicant, token: /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '' };
}

function cookieOf(applicant: Visitor): string {
  return [...applicant.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function formWith(bytes: Uint8Array): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="layouts"; filename="a.pdf"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

async function send(path: string, headers: Record<string, string>, payload = formWith(PDF)) {
  const answer = await http.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...headers },
    payload,
  });
  return { status: answer.statusCode, heading: /<h1[^>]*>([^<]*)</.exec(answer.body)?.[1] };
}

/** What lies on the disk of what was sent. */
async function kept(): Promise<string[]> {
  const folder = join(office.folder, 'attachments');
  return (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name !== 'arriving');
}

describe('a form with files is turned away before it is read', () => {
  test('from a browser that never opened our page', async () => {
    expect(await send('/file/venue?_csrf=x', {})).toEqual({ status: 403, heading: 'もう一度お試しください' });
    expect(await kept()).toEqual([]);
  });

  test('without the token in its address, though it stands among the fields', async () => {
    const { applicant } = await begun();
    expect((await send('/file/venue', { cookie: cookieOf(applicant) })).status).toBe(403);
    expect(await kept()).toEqual([]);
  });

  test.each([
    [{ origin: 'https://elsewhere.example' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('from another page: %o', async (headers) => {
    const { applicant, token } = await begun();
    expect((await send(`/file/venue?_csrf=${token}`, { cookie: cookieOf(applicant), ...headers })).status).toBe(403);
    expect(await kept()).toEqual([]);
  });

  test('where there is no draft for it', async () => {
    const stranger = visit(http);
    const page = await stranger.get('/file/contact');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    expect(await send(`/file/venue?_csrf=${token}`, { cookie: cookieOf(stranger) })).toEqual({
      status: 403,
      heading: '下書きが見つかりません',
    });
    expect(await kept()).toEqual([]);
  });

  test('by a page that takes no files', async () => {
    const { applicant, token } = await begun();
    expect(await send(`/file/contact?_csrf=${token}`, { cookie: cookieOf(applicant) })).toEqual({
      status: 415,
      heading: 'この画面ではファイルを受け取れません',
    });
  });

  test('when it is larger than any form of ours', async () => {
    const { applicant, token } = await begun();
    const headers = { cookie: cookieOf(applicant), 'content-length': '70000001' };
    expect((await send(`/file/venue?_csrf=${token}`, headers)).status).toBe(413);
  });
});

test('our own page is known by its origin, which browsers hide as our pages ask, behind a proxy too', async () => {
  const { applicant, token } = await begun();
  for (const headers of [
    { origin: office.policy.publicUrl },
    { origin: 'http://localhost:80', host: 'localhost:80' },
  ]) {
    const answer = await send(`/file/venue?_csrf=${token}`, {
      cookie: cookieOf(applicant),
      'sec-fetch-site': 'same-origin',
      ...headers,
    });
    expect(answer.status).toBe(422);
  }
});

test('a form that was cut off is the sender’s trouble, and nothing of it stays', async () => {
  const { applicant, token } = await begun();
  const cut = formWith(Buffer.alloc(100_000, 'x')).subarray(0, 50_000);
  const answer = await send(`/file/venue?_csrf=${token}`, { cookie: cookieOf(applicant) }, cut);
  expect(answer).toEqual({ status: 400, heading: '送信された内容を読み取れませんでした' });
  await expect.poll(kept).toEqual([]);
});

test('who hangs up in the middle of a form is no surprise of ours', async () => {
  const { applicant, token } = await begun();
  await http.listen({ port: 0, host: '127.0.0.1' });
  const address = http.server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  await once(socket, 'connect');
  const begunBy = once(http.server, 'request');
  const body = formWith(Buffer.alloc(100_000, 'x'));
  const head = [
    `POST /file/venue?_csrf=${token} HTTP/1.1`,
    'Host: localhost',
    `Cookie: ${cookieOf(applicant)}`,
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    `Content-Length: ${body.length}`,
  ];
  socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body.subarray(0, 50_000)]));
  const [, response] = await begunBy;
  await expect.poll(async () => (await kept()).length).toBe(1);
  socket.destroy();
  // Nobody hears it; 500 would be a line in the log that strangers can write at will.
  await expect.poll(() => [response.writableEnded, response.statusCode]).toEqual([true, 400]);
});

test('a form that says nothing for a minute, or takes five, is cut off, and nothing of it stays', async () => {
  const { applicant, token } = await begun();
  expect([http.server.timeout, http.server.requestTimeout]).toEqual([60_000, 300_000]);
  await http.listen({ port: 0, host: '127.0.0.1' });
  // The minute, as short as a test is.
  http.server.timeout = 200;
  const address = http.server.address();
  const socket = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  const head = [
    `POST /file/venue?_csrf=${token} HTTP/1.1`,
    'Host: localhost',
    `Cookie: ${cookieOf(applicant)}`,
    `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
    'Content-Length: 1000000',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  socket.write(formWith(PDF).subarray(0, 120));
  await closed;
  await expect.poll(kept).toEqual([]);
});

test('what was sent lies once on the disk when it is taken, and not at all when it is not', async () => {
  const { applicant, token } = await begun();
  const cookie = cookieOf(applicant);
  await send(`/file/venue?_csrf=${token}`, { cookie }, formWith(Buffer.from('MZ no kind of ours')));
  await expect.poll(kept).toEqual([]);
  await send(`/file/venue?_csrf=${token}`, { cookie });
  await expect.poll(async () => (await kept()).map((name) => name.length)).toEqual([64]);
});

test('one address may not hold more than eight half-sent forms, and gets its room back', async () => {
  const { applicant, token } = await begun();
  await http.listen({ port: 0, host: '127.0.0.1' });
  const address = http.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sockets: Socket[] = [];
  const begin = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    const head = [
      `POST /file/venue?_csrf=${token} HTTP/1.1`,
      'Host: localhost',
      `Cookie: ${cookieOf(applicant)}`,
      `Content-Type: multipart/form-data; boundary=${BOUNDARY}`,
      'Content-Length: 1000000',
      '',
      '',
    ];
    socket.write(head.join('\r\n'));
    socket.write(formWith(PDF).subarray(0, 120));
    return socket;
  };
  const half = await Promise.all(Array.from({ length: 8 }, begin));
  // Its file is on the disk as far as it came: the server has it in hand.
  await expect.poll(async () => (await kept()).length).toBe(8);
  const ninth = await begin();
  const [answer] = await once(ninth, 'data');
  expect(String(answer).split('\r\n')[0]).toBe('HTTP/1.1 503 Service Unavailable');
  // Whoever has proved a mailbox is kept out by nobody who shares the network.
  const trusted = await begun();
  trusted.applicant.cookies.set('applicant', await trustAfterVerification(office, APPLICANT));
  const headers = { cookie: cookieOf(trusted.applicant) };
  // Its own file is taken, and stays.
  expect((await send(`/file/venue?_csrf=${trusted.token}`, headers)).status).not.toBe(503);
  for (const socket of half) socket.destroy();
  await expect.poll(async () => (await kept()).length).toBe(1);
  await begin();
  await expect.poll(async () => (await kept()).length).toBe(2);
  for (const socket of sockets) socket.destroy();
});
