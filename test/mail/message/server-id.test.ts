import { describe, expect, test } from 'vitest';
import { serverIdOf } from '#mail/message/server-id.ts';

describe('what a server calls a message', () => {
  test.each([
    ['250 2.0.0 Ok: queued as 4F2K3m1Zq2z9rxZ', '4F2K3m1Zq2z9rxZ'],
    ['250 OK id=1rXyZa-000123-4B', '1rXyZa-000123-4B'],
    ['250 2.0.0 5e7ea2f1 Message accepted for delivery', '5e7ea2f1'],
    ['250 2.0.0 x9S1ABcd012345 Message accepted for delivery', 'x9S1ABcd012345'],
    ['250 2.0.0 OK  1764400000 d9443c01a7336-29bce4.12 - gsmtp', undefined],
    ['250 Ok 0106019abcdef012-3d5e7a10-000000', '0106019abcdef012-3d5e7a10-000000'],
    [
      '250 2.6.0 <TYAPR01MB0001@TYAPR01MB0001.jpnprd01.prod.outlook.com> [InternalId=123, Hostname=x] 9000 bytes Queued mail for delivery',
      '<TYAPR01MB0001@TYAPR01MB0001.jpnprd01.prod.outlook.com>',
    ],
    ['250 2.0.0 Taken', undefined],
    ['250 Ok', undefined],
    ['', undefined],
  ])('in %j is %j', (response, id) => {
    expect(serverIdOf(response)).toBe(id);
  });
});
