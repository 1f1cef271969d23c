import { createHash, createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { compose } from '#mail/message/compose.ts';
import { openSigner } from '#mail/message/dkim.ts';
import { INVITATION, REQUEST_MAIL, SECRETS } from '../stored-parts.ts';

const keyOf = (modulusLength: number): string =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const key = keyOf(2048);
const DOMAIN = { domain: 'demokai.example', selector: 'd2026' };
const signer = openSigner({ ...DOMAIN, key });

/** Header fields of a message as they stand, from the first. */
function fieldsOf(message: Buffer): { name: string; field: string }[] {
  const head = message.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head
    .split(/\r\n(?![ \t])/)
    .map((field) => ({ name: field.slice(0, field.indexOf(':')).toLowerCase(), field }));
}

/** RFC 6376 §3.4.2. */
function relaxed(field: string): string {
  const [name = '', ...value] = field.split(':');
  return `${name.toLowerCase()}:${value
    .join(':')
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .trim()}`;
}

/** Whether body and named fields are what was signed, by RFC 6376 alone. */
function verifies(message: Buffer): boolean {
  const [first, ...others] = fieldsOf(message);
  const signature = first?.field ?? '';
  const tags = new Map(
    [...signature.slice(signature.indexOf(':') + 1).matchAll(/(\w+)=([^;]*)/g)].map(([, tag = '', value = '']) => [
      tag,
      value.replace(/\s/g, ''),
    ]),
  );
  const body = message.subarray(message.indexOf('\r\n\r\n') + 4).toString('latin1');
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''));
  const canonical = `${lines.join('\r\n').replace(/(?:\r\n)+$/, '')}\r\n`;
  const digest = createHash('sha256').update(canonical, 'latin1').digest('base64');
  const named = (tags.get('h') ?? '')
    .split(':')
    .map((name) => others.findLast((other) => other.name === name)?.field ?? '');
  const bare = relaxed(signature.replace(/(\sb=)[\s\S]*$/, '$1'));
  const signed = `${named.map((field) => `${relaxed(field)}\r\n`).join('')}${bare}`;
  const check = createVerify('RSA-SHA256').update(signed, 'latin1');
  return digest === tags.get('bh') && check.verify(createPublicKey(key), tags.get('b') ?? '', 'base64');
}

describe('a signed mail', () => {
  test('verifies, and no longer once its words or its subject were changed', async () => {
    for (const parts of [INVITATION, REQUEST_MAIL]) {
      const signed = Buffer.from(await signer.sign(await compose(parts, SECRETS)));
      expect(verifies(signed)).toBe(true);
      const text = signed.toString('latin1');
      expect(verifies(Buffer.from(`${text}more\r\n`, 'latin1'))).toBe(false);
      expect(verifies(Buffer.from(text.replace('\r\nSubject: ', '\r\nSubject: x'), 'latin1'))).toBe(false);
    }
  });

  test('is the message that was given, behind one field, and the same bytes each time', async () => {
    const message = await compose(INVITATION, SECRETS);
    const signed = await signer.sign(message);
    expect(await signer.sign(message)).toEqual(signed);
    expect(Buffer.from(signed).subarray(-message.length)).toEqual(Buffer.from(message));
    const [first, second] = fieldsOf(Buffer.from(signed));
    expect([first?.name, second]).toEqual(['dkim-signature', fieldsOf(Buffer.from(message))[0]]);
  });

  test('covers what check 14 names, of the calendar mail too', async () => {
    const signed = Buffer.from(await signer.sign(await compose(INVITATION, SECRETS)));
    const [first] = fieldsOf(signed);
    const covered = /\bh=([\w:\s-]+);/
      .exec(first?.field ?? '')?.[1]
      ?.replace(/\s/g, '')
      .split(':')
      .sort();
    expect(covered).toEqual(
      fieldsOf(signed)
        .slice(1)
        .map(({ name }) => name)
        .sort(),
    );
    expect(covered).toContain('auto-submitted');
  });
});

describe('the key', () => {
  test('is published under selector and domain', () => {
    const [, published = ''] = /^v=DKIM1; k=rsa; p=(.+)$/.exec(signer.record) ?? [];
    const expected = createPublicKey(key).export({ type: 'spki', format: 'der' });
    expect([signer.host, Buffer.from(published, 'base64')]).toEqual(['d2026._domainkey.demokai.example', expected]);
  });

  test('is refused when it is short, of another kind or none', () => {
    const curve = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const unfit of [keyOf(512), curve, '-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----', '']) {
      expect(() => openSigner({ ...DOMAIN, key: unfit })).toThrow('RSA private key of 1024 bits');
    }
  });
});
