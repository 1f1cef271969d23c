import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEmail } from '#domain/text/japanese.ts';
import { mailIdOfReturnPath, returnPathOf } from '#mail/message/return-path.ts';

const PATTERN = 'bounce+{id}@demokai.example.jp';
const MAIL = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const markWith = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('hex');
const mark = markWith('ours');

describe('the return path of a mail', () => {
  test('is an address of its own that fits into an envelope', () => {
    const address = returnPathOf(PATTERN, MAIL, mark);
    expect(address).toMatch(/^bounce\+[0-9a-z]{41}@demokai\.example\.jp$/);
    expect(readEmail(address)).toBe(address);
  });

  test('leads back to its mail, whatever capitals a server writes', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.boolean(), (id, capitals) => {
        const address = returnPathOf(PATTERN, id, mark);
        expect(mailIdOfReturnPath(PATTERN, capitals ? address.toUpperCase() : address, mark)).toBe(id);
      }),
    );
  });

  test('with one sign changed, or made with another key, is nobody’s', () => {
    const address = returnPathOf(PATTERN, MAIL, mark);
    const token = address.slice('bounce+'.length, address.indexOf('@'));
    const changed = [...token].map((sign, index) => {
      const other = `${token.slice(0, index)}${sign === 'x' ? 'y' : 'x'}${token.slice(index + 1)}`;
      return mailIdOfReturnPath(PATTERN, `bounce+${other}@demokai.example.jp`, mark);
    });
    expect(new Set(changed)).toEqual(new Set([undefined]));
    expect(mailIdOfReturnPath(PATTERN, returnPathOf(PATTERN, MAIL, markWith('theirs')), mark)).toBe(undefined);
  });

  test('is read only where it stands whole in an address of ours', () => {
    const address = returnPathOf(PATTERN, MAIL, mark);
    const foreign = [
      address.replace('demokai', 'other'),
      address.replace('bounce', 'bounces'),
      `x${address}`,
      address.replace('@', 'a@'),
      'bounce+@demokai.example.jp',
      'demokai@demokai.example.jp',
      '',
    ];
    expect(foreign.map((each) => mailIdOfReturnPath(PATTERN, each, mark))).toEqual(foreign.map(() => undefined));
  });
});
