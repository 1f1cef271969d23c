import { request } from 'node:https';
import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormClient } from '../support/form-client.ts';
import { LOCALHOST_CERTIFICATE } from '../support/localhost-certificate.ts';
import { type Nginx, openProxy } from '../support/nginx.ts';
import { codeOf, openOffice, type TestOffice } from '../support/office.ts';
import { freePort, type Service, startService } from '../support/service.ts';
import { type Furnished, furnish } from '../support/walk.ts';

let office: TestOffice;
let furnished: Furnished;
let service: Service;
let proxy: Nginx;
let port: number;
let plain: number;

beforeAll(async () => {
  tls.setDefaultCACertificates([LOCALHOST_CERTIFICATE]);
  office = await openOffice();
  furnished = await furnish(office);
  [port, plain] = [await freePort(), await freePort()];
  service = await startService({
    dataDir: office.folder,
    smtpUrl: office.mail.url,
    env: { PUBLIC_URL: `https://localhost:${port}`, TRUST_PROXY: '127.0.0.1' },
  });
  proxy = await openProxy({ tls: port, plain, service: Number(new URL(service.url).port) });
});
afterAll(async () => {
  await proxy.close();
  await service.kill('SIGTERM');
  await office.close();
});

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  /** Every address of 127.0.0.0/8 is this machine's; the proxy's own, which is trusted, is 127.0.0.1. */
  from?: string;
}

interface Answer {
  status: number;
  heading: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

function ask(path: string, { method = 'GET', headers = {}, body, from = '127.0.0.2' }: Asked = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        ...{ host: '127.0.0.1', servername: 'localhost', port, path, method, localAddress: from, agent: false },
        headers: {
          host: `localhost:${port}`,
          ...(body === undefined ? {} : { 'content-length': String(body.length) }),
          ...headers,
        },
      },
      (answer) => {
        answer.toArray().then((chunks) => {
          const text = Buffer.concat(chunks).toString('utf8');
          const heading = /<h1[^>]*>([^<]*)</.exec(text)?.[1];
          resolve({ status: answer.statusCode ?? 0, heading, headers: answer.headers, text });
        }, reject);
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const WITH_FILES = { 'content-type': 'multipart/form-data; boundary=x' };
const TOO_LARGE = '送信された内容が大きすぎます';

test('a form is filed with five files of nearly 7 MB', async () => {
  const clerk = openFormClient(`https://localhost:${port}`);
  const email = 'sakura@ishikai.example.jp';
  let page = await clerk.press(await clerk.get('/file'), '希望日時へ進む', {
    ...{
      association: '見本市医師会',
      contactName: '見本　太郎',
      contactKana: 'みほん　たろう',
      phone: '03-5253-1111',
      email,
    },
  });
  const day = Temporal.Now.plainDateISO('Asia/Tokyo').add({ days: 40 }).toString();
  page = await clerk.press(page, '会場・備考へ進む', {
    ...{ slot1Date: day, slot1MeetingStart: '10:00', slot1MeetingEnd: '12:00', slot1DemoStart: '11:00' },
    ...{ slot1DemoEnd: '11:15', noFurtherCandidates: 'on' },
  });
  const names = ['一', '二', '三', '四', '五'].map((number) => `会場図${number}.pdf`);
  page = await clerk.press(page, '確認画面へ進む', {
    ...{ mode: 'in-person', venueName: '見本会館', address: '東京都千代田区霞が関1-2-2' },
    layouts: names.map((name) => new File(['%PDF-1.7\n', Buffer.alloc(6_900_000, ' ')], name)),
  });
  expect(names.filter((name) => !page.html.includes(name))).toEqual([]);
  page = await clerk.press(page, 'この内容で申請する');
  const mail = await office.mail.waitFor(({ envelope }) => envelope.to.includes(email));
  page = await clerk.press(page, '申請を確定する', { code: codeOf(mail) });
  expect(page.html).toContain('申請が完了しました');
});

describe('what is too large', () => {
  test('for the proxy is answered by a page of ours that says how much is taken', async () => {
    const answer = await ask('/file/venue', {
      method: 'POST',
      headers: WITH_FILES,
      body: Buffer.alloc(80_000_000, 'a'),
    });
    expect([answer.status, answer.heading, answer.headers['content-type']]).toEqual([413, TOO_LARGE, 'text/html']);
    expect(answer.text).toContain('ファイルは、1つ7MBまで、一度に5つまでです。');
    expect((await ask('/413.html')).status).toBe(404);
  });

  // The service answers before it has read everything; that must not become "the service is down".
  test.each([
    ['a form', FORM, 300_000, 413, TOO_LARGE],
    ['a form', FORM, 60_000_000, 413, TOO_LARGE],
    ['a form with files and no token', WITH_FILES, 36_000_000, 403, 'もう一度お試しください'],
  ])('for the service arrives as its own answer: %s of %s', async (_, headers, size, status, heading) => {
    for (let time = 0; time < 5; time += 1) {
      const answer = await ask('/file/venue', { method: 'POST', headers, body: Buffer.alloc(size, 'a') });
      expect([answer.status, answer.heading]).toEqual([status, heading]);
    }
  });
});

describe('who asks', () => {
  /** Without a token, which the service's log says with the network. */
  const post = (from: string, headers: Record<string, string> = {}) =>
    ask('/file/contact', { method: 'POST', headers: { ...FORM, ...headers }, body: Buffer.from('a=b'), from });
  const networks = (): string[] =>
    service
      .output()
      .split('\n')
      .flatMap((line) => (line.includes('"event":"form"') ? [JSON.parse(line).network] : []));

  test('is the address that the proxy sees, in both logs, whatever a stranger claims to be', async () => {
    const before = networks().length;
    await post('127.0.3.1', { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-host': 'elsewhere.example' });
    await expect.poll(() => networks().slice(before)).toEqual(['127.0.3.1']);
    await expect.poll(async () => (await proxy.log()).at(-1)).toMatch(/^127\.0\.3\.1 [^ ]+ POST 403 \d+ [\d.]+$/);
    expect([networks(), await proxy.log()].flat().filter((line) => line.includes('192.0.2.7'))).toEqual([]);
  });

  test('has a limit of their own that no invented address widens', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 301; n += 1)
      statuses.push((await post('127.0.3.2', { 'x-forwarded-for': `192.0.2.${n}` })).status);
    expect([statuses.indexOf(429), (await post('127.0.3.3')).status]).toEqual([300, 403]);
  });

  test('leaves no token of a link in the proxy’s log', async () => {
    // The others are versions and the like.
    const links = Object.values(furnished.params).flatMap((values) => values.filter((value) => value.length > 8));
    for (const link of links) await ask(`/status/${link}`);
    const log = (await proxy.log()).join('\n');
    expect([links.length > 10, links.filter((link) => log.includes(link))]).toEqual([true, []]);
  });
});

describe('bytes', () => {
  const gzip = { 'accept-encoding': 'gzip' };

  test('of a page with a form are not compressed, though Debian’s nginx would', async () => {
    const { status, headers } = await ask('/file/contact', { headers: gzip });
    expect([status, headers['content-encoding']]).toEqual([200, undefined]);
  });

  test('of what is the same for everybody are, and caches are told that there are two kinds', async () => {
    const address = /href="(\/assets\/demokai[^"]+)"/.exec((await ask('/file/contact')).text)?.[1] ?? '';
    const [small, whole] = [await ask(address, { headers: gzip }), await ask(address)];
    expect([small.headers['content-encoding'], whole.headers['content-encoding']]).toEqual(['gzip', undefined]);
    expect([small, whole].map(({ headers }) => headers.vary)).toEqual(['accept-encoding', 'accept-encoding']);
  });

  test('of a calendar pass as they are, and are not sent to who has them', async () => {
    const path = `/feed/${furnished.params.file?.[0]}`;
    const feed = await ask(path);
    expect([feed.status, feed.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    expect(feed.text).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
    const again = await ask(path, { headers: { 'if-none-match': String(feed.headers.etag) } });
    expect([again.status, again.text]).toEqual([304, '']);
  });
});

test('who comes without TLS is sent to the same page with it', async () => {
  const answer = await fetch(`http://localhost:${plain}/file?a=b`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([301, 'https://localhost/file?a=b']);
});

test('while the service is away the proxy says so in words', async () => {
  await service.kill('SIGTERM');
  const answer = await ask('/file/contact');
  expect([answer.status, answer.heading]).toEqual([502, 'ただいまご利用いただけません']);
});
