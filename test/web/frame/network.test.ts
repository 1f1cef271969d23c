import { expect, test } from 'vitest';
import { networkOf } from '#web/frame/network.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::'],
  ['[2001:db8:1:2::9]:4711', '2001:db8:1:2::'],
  ['2001:db8:1:3::9', '2001:db8:1:3::'],
])('the network of %s is %s', (ip, network) => {
  expect(networkOf({ ip })).toBe(network);
});

test('who has hung up is of no network', () => {
  expect(networkOf({ ip: undefined })).toBe('');
});
