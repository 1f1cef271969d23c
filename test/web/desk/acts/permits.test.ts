import { expect, test } from 'vitest';
import { deskPermitRoutes } from '#web/desk/acts/permits.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { openOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite } from '../../visitor.ts';

test('期限後の申請を許可する names the days that are set, not ten', async () => {
  const office = await openOffice({ policy: { leadDays: 14 } });
  const http = await openSite(office, [signInRoutes, deskPermitRoutes]);
  try {
    const page = await (await coordinatorAt(http, office)).get('/desk/permits');
    expect(page.text.match(/開催の\d+日前を過ぎた申請/)?.[0]).toBe('開催の14日前を過ぎた申請');
  } finally {
    await http.close();
    await office.close();
  }
});
