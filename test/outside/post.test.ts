import { expect, test } from 'vitest';
import { openWebhookPost } from '#outside/post.ts';

const REQUEST = {
  id: 'one',
  at: Temporal.Instant.from('2026-09-01T01:00:00Z'),
  body: '{}',
  secret: 'whsec_ZGVtb2thaQ==',
};

const open = openWebhookPost({ production: true });
const trial = openWebhookPost({ production: false });

test.each([
  ['http://example.com/hook', 'not-https'],
  ['http://localhost/hook', 'not-https'],
  ['ftp://example.com/', 'not-https'],
  ['no address', 'not-https'],
  ['https://127.0.0.1/', 'private-address'],
  ['https://2130706433/', 'private-address'],
  ['https://10.1.2.3/', 'private-address'],
  ['https://100.64.0.1/', 'private-address'],
  ['https://169.254.169.254/latest/meta-data', 'private-address'],
  ['https://172.31.255.255/', 'private-address'],
  ['https://192.168.1.1/', 'private-address'],
  ['https://[::1]/', 'private-address'],
  ['https://[::ffff:10.0.0.1]/', 'private-address'],
  ['https://[64:ff9b::a00:1]/', 'private-address'],
  ['https://[fd00::1]/', 'private-address'],
  ['https://[fe80::1]/', 'private-address'],
  ['https://[fe80::1%25eth0]/', 'not-https'],
  ['https://192.88.99.1/', 'private-address'],
  ['https://[3fff::1]/', 'private-address'],
  ['https://[5f00::1]/', 'private-address'],
  ['https://localhost/', 'private-address'],
  ['https://no-such-host.invalid/', 'unknown-host'],
])('in production %s is refused: %s', async (url, problem) => {
  expect(await open.check(url)).toBe(problem);
});

test('in production a public address may be one', async () => {
  expect(await open.check('https://8.8.8.8/hook')).toBeUndefined();
  expect(await open.check('https://[2606:4700:4700::1111]/hook')).toBeUndefined();
});

test('a name that resolves to a private address is refused when posting, too', async () => {
  const request = { ...REQUEST, url: 'https://localhost:1/' };
  expect(await open.post(request)).toEqual({ delivered: false, response: 'private-address' });
  expect(await open.post({ ...request, url: 'https://192.168.0.1/' })).toEqual({
    delivered: false,
    response: 'private-address',
  });
});

test('outside production http is for loopback only', async () => {
  expect(await trial.check('http://localhost:8080/hook')).toBeUndefined();
  expect(await trial.check('https://192.168.1.1/hook')).toBeUndefined();
  expect(await trial.check('http://192.168.1.1/hook')).toBe('not-https');
  expect(await trial.check('http://example.com/hook')).toBe('not-https');
});
