import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PREFECTURES } from '#domain/text/prefecture.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { prefectureMap } from '#web/desk/list/prefecture-map.ts';
import { deskPrefectureRoutes } from '#web/desk/list/prefectures.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { applicationReceived, form1Input, sessionConfirmed } from '../../../support/cast.ts';
import { openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { openSite, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskPrefectureRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const IN_OSAKA = { venue: { ...form1Input().venue, address: '大阪府大阪市北区中之島1-3-20' } };

test('the map and the table beside it count what the list finds behind each number', async () => {
  await sessionConfirmed(office);
  await applicationReceived(office, { ...IN_OSAKA, association: '中之島医師会' });
  await applicationReceived(office, { ...IN_OSAKA, association: '北浜医師会' });
  const desk = await coordinatorAt(http, office);
  const page = await desk.get('/desk/prefectures');
  expect(tilesOn(page.html)).toEqual([
    { href: `/desk/applications?prefecture=${encodeURIComponent('東京都')}`, says: '東京1件', step: '2' },
    { href: `/desk/applications?prefecture=${encodeURIComponent('大阪府')}`, says: '大阪2件', step: '4' },
  ]);
  expect(page.text).toContain('東京都 1件 0件 1件 大阪府 2件 2件 0件');
  const behindOsaka = (await desk.get(tilesOn(page.html)[1]?.href ?? '')).html;
  expect(/<strong>(\d+)件<\/strong>/.exec(behindOsaka)?.[1]).toBe('2');
  const found = [...behindOsaka.matchAll(/class="list__association">([^<]*)</g)].map(([, name]) => name);
  // Received at one moment, so that their order is chance.
  expect(new Set(found)).toEqual(new Set(['中之島医師会', '北浜医師会']));
  expect(tilesOn((await desk.get('/desk/prefectures?show=sessions')).html).map(({ says }) => says)).toEqual([
    '東京1件',
  ]);
});

test('a stranger sees no map, and an office without requests is told so', async () => {
  expect((await visit(http).get('/desk/prefectures')).location).toContain('/sign-in');
  const page = await (await coordinatorAt(http, office)).get('/desk/prefectures');
  expect(page.text).toContain('申請はまだありません。');
  expect(tilesOn(page.html)).toEqual([]);
});

test('each 都道府県 has a tile of its own, and the tints are told', () => {
  const { tiles, legend } = prefectureMap(new Map([['東京都', 3]]));
  expect(new Set(tiles.map(({ x, y }) => `${x} ${y}`)).size).toBe(PREFECTURES.length);
  expect(legend.map(({ words }) => words)).toEqual(['0件', '1件', '2件', '3件']);
});

function tilesOn(html: string): { href: string; says: string; step: string }[] {
  const links = html.matchAll(/<a class="prefectures__tile--(\d)" href="([^"]*)" aria-label="([^"]*)">/g);
  return [...links].map(([, step = '', href = '', says = '']) => ({
    href: href.replaceAll('&#x3D;', '='),
    says,
    step,
  }));
}
