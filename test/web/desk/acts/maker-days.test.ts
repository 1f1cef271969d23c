import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { saveMaker } from '#store/cases/makers.ts';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { addDaysOff } from '#workflow/asking/days-off.ts';
import {
  applicationReceived,
  coordinatorAsks,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { signedInCoordinator } from '../../trusted.ts';
import { openSite } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes, deskAttentionRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** What the page says of each maker × day, maker by maker. */
function daysIn(html: string): string[][] {
  const plain = (cell: string) =>
    cell
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  const body = /<tbody role="rowgroup">(.*?)<\/tbody>/s.exec(html)?.[1] ?? '';
  return [...body.matchAll(/<tr role="row">(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td role="cell">(.*?)<\/td>/gs)].map(([, cell = '']) => plain(cell)),
  );
}

test('who asks sees beside each maker what it has on each day, with buffers, free crews and 不可日, and is not stopped', async () => {
  await sessionConfirmed(office, { association: '先約医師会' });
  const { reference } = await applicationReceived(office, { association: '後続医師会' });
  const off = Temporal.PlainDate.from('2026-10-21');
  must(await addDaysOff(office, { makerId: OTSU.id, by: '調整　花子' }, { from: off, to: off, note: '研修' }));
  const desk = await signedInCoordinator(office, http);
  const path = `/desk/applications/${reference}/inquiries`;
  expect(daysIn((await desk.get(path)).html)).toEqual([
    [
      '第一希望 10月20日（火） 予定なし',
      '第二希望 10月21日（水） 不可日（研修） 予定なし',
      '第三希望 10月22日（木） 予定なし',
    ],
    [
      '第一希望 10月20日（火） 空きなし（1組） 11:00～11:15（15分） 先約医師会（実地、前後60分）',
      '第二希望 10月21日（水） 予定なし',
      '第三希望 10月22日（木） 予定なし',
    ],
  ]);
});

test('before 日程確定 a ○ that something has come in the way of is pointed out, and the row fixes the day that it names', async () => {
  const { id, reference, form1 } = await applicationReceived(office, { association: '後続医師会' });
  const [kou, otsu] = await coordinatorAsks(office, id);
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await makerAnswers(office, kou, ['no', 'yes', 'no']);
  const off = Temporal.PlainDate.from('2026-10-21');
  must(await addDaysOff(office, { makerId: KOU.id, by: '調整　花子' }, { from: off, to: off, note: '' }));
  const desk = await signedInCoordinator(office, http);
  const queue = (await desk.get('/desk')).text;
  expect(queue).toContain('○の候補日 2026年10月21日（水）（50日後）');
  expect(queue).toContain(`未回答：${OTSU.name} 10月21日（水）で確定する`);
  const page = await desk.get(`/desk/applications/${reference}/confirmation?slot=${form1.slots[1]?.id}`);
  expect(page.text).toContain(`この日のメーカーの予定をご確認ください ${KOU.name}：不可日`);
  await office.store.write((tx) => saveMaker(tx, KOU));
  const free = await desk.get(`/desk/applications/${reference}/confirmation?slot=${form1.slots[1]?.id}`);
  expect(free.text).not.toContain('ご確認ください');
});
