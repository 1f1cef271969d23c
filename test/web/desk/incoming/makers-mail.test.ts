import { expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { applicationReceived, coordinatorAsks, KOU } from '../../../support/cast.ts';
import { letter } from '../../../support/letters.ts';
import { openOffice } from '../../../support/office.ts';
import { arrives } from '../../../support/post-in.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { seenVersionOn } from '../../read-form.ts';
import { openSite } from '../../visitor.ts';

test('a maker’s mailed answer stands beside its inquiry, and only a coordinator makes ○△× of it', async () => {
  const office = await openOffice();
  const http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes, deskIncomingRoutes]);
  const desk = await coordinatorAt(http, office);
  const { id, reference } = await applicationReceived(office);
  await coordinatorAsks(office, id);
  await office.deliver();
  const asked = (await office.outbox()).find(
    ({ content, to }) => content.mail === 'inquiry' && to.email === KOU.addresses[0],
  );
  const words = '第一希望は大丈夫です。○でお願いします。';
  const head = { From: `Kikaku Saburo <${KOU.addresses[0]}>`, 'In-Reply-To': asked?.messageId ?? '' };
  await arrives(office, letter(words, head));
  const [inquiry] = (await office.see(id)).inquiries.filter(({ maker }) => maker.id === KOU.id);
  expect(inquiry?.answers).toEqual([]);

  const page = await desk.get(`/desk/applications/${reference}`);
  const [, path = ''] = /href="([^"]*\?mail=[^"]*)"/.exec(page.html.replaceAll('&#x3D;', '=')) ?? [];
  expect(path).toContain(`/inquiries/${inquiry?.id}/answers?mail=`);
  const form = await desk.get(path);
  expect(form.text).toContain(words);
  expect(form.html).toContain('value="Kikaku Saburo"');
  const slot = inquiry?.offers[0] ?? '';
  const said = {
    ...seenVersionOn(form.html),
    by: 'Kikaku Saburo',
    channel: 'mail',
    [`reply-${slot}`]: 'yes',
    [`comment-${slot}`]: '',
  };
  expect((await desk.post(path, said, path)).status).toBe(303);
  const [answer] = (await office.see(id)).inquiries.flatMap(({ answers }) => answers);
  expect(answer).toMatchObject({ reply: 'yes', channel: 'mail', by: 'Kikaku Saburo' });
  await http.close();
  await office.close();
});
