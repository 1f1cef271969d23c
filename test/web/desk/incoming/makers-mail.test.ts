import { expect, test } from 'vitest';
import { listIncoming } from '#store/queue/incoming.ts';
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
  expect(form.text).toContain('メールの文面にあった○△×を、下に入れてあります。');
  expect(checkedIn(form.html)).toEqual([`reply-${slot}=yes`]);
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
  // A colleague's mail waits; whose answer it is, is proposed by its domain.
  const colleague = { From: 'yon@maker-kou.example', 'In-Reply-To': asked?.messageId ?? '', 'Message-ID': '<2@k>' };
  await arrives(office, letter('第二希望 × 第一希望 ○\n第三候補：△', colleague));
  const [waiting] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 2 }));
  const check = `/desk/incoming/${waiting?.id}/case?reference=${reference}`;
  expect(checkedIn((await desk.get(check)).html)).toEqual([`about=${inquiry?.id}`]);
  const filed = await desk.post(`/desk/incoming/${waiting?.id}/case`, { reference, about: inquiry?.id ?? '' }, check);
  const third = inquiry?.offers[2] ?? '';
  expect(filed.location).toBe(`${path.split('?')[0]}?mail=${waiting?.id}`);
  expect(checkedIn((await desk.get(filed.location ?? '')).html)).toEqual([`reply-${third}=maybe`]);
  await http.close();
  await office.close();
});

/** The radios that are chosen, but for how the answer came. */
function checkedIn(html: string): string[] {
  const inputs = html.match(/<input[^>]*type="radio"[^>]*>/g) ?? [];
  const of = (input: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? '';
  return inputs
    .filter((input) => /\schecked/.test(input) && of(input, 'name') !== 'channel')
    .map((input) => `${of(input, 'name')}=${of(input, 'value')}`);
}
