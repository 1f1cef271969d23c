import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signatureHeaders } from '#outside/signature.ts';

const SECRET = `whsec_${Buffer.from('demokai-signs-what-it-posts').toString('base64')}`;
const request = {
  url: 'https://system.example.jp/hook',
  id: '0f6a1d2e-demokai',
  body: '{"type":"application.received","data":{"reference":"ABCD-EFGH"}}',
  secret: SECRET,
};

test('the signature is the one that the library of the specification makes', () => {
  const at = Temporal.Instant.from('2026-09-01T01:00:00.999Z');
  const signature = new Webhook(SECRET).sign(request.id, new Date(at.epochMilliseconds), request.body);
  expect(signatureHeaders({ ...request, at })).toEqual({
    'webhook-id': request.id,
    'webhook-timestamp': '1788224400',
    'webhook-signature': signature,
  });
});

test('the library of the specification accepts what is signed now', () => {
  const headers = signatureHeaders({ ...request, at: Temporal.Now.instant() });
  expect(new Webhook(SECRET).verify(request.body, headers)).toEqual(JSON.parse(request.body));
});

test.each([
  ['another body', { body: '{"type":"application.received","data":{"reference":"ABCD-EFGJ"}}' }],
  ['another id', { id: 'another' }],
  ['another secret', { secret: `whsec_${Buffer.from('somebody else signs').toString('base64')}` }],
  ['an old signature', { at: Temporal.Now.instant().subtract({ minutes: 6 }) }],
])('the library of the specification refuses %s', (_, difference) => {
  const now = { ...request, at: Temporal.Now.instant() };
  const headers = { ...signatureHeaders({ ...now, ...difference }), 'webhook-id': request.id };
  expect(() => new Webhook(SECRET).verify(request.body, headers)).toThrow();
});
