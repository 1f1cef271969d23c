import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskCalendarRoutes } from '#web/desk/calendar/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { addDaysOff } from '#workflow/asking/days-off.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { plain } from '../../read-form.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let wanted: { reference: string; slots: string[] };

/** 甲, which has one crew, is fixed on 20 October and asked by 大阪; 見本第二 has the same three days and asked nobody. */
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskCalendarRoutes, deskActRoutes]);
  await sessionConfirmed(office);
  const asked = await applicationReceived(office, { association: '大阪仮医師会' });
  const [kou, otsu] = await coordinatorAsks(office, asked.id);
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await makerAnswers(office, kou, ['no', 'yes', 'maybe']);
  const { reference, form1 } = await applicationReceived(office, { association: '見本第二医師会' });
  wanted = { reference, slots: form1.slots.map(({ id }) => id) };
  desk = await coordinatorAt(http, office);
}, 60_000);
afterAll(async () => {
  await http.close();
  await office.close();
});

/** Rows of a maker as text, each day apart. */
function rowsOf(html: string, maker: string): string[][] {
  const body = html.split('<tbody').find((part) => part.includes(`data-maker="${maker}"`)) ?? '';
  return body
    .split('<tr ')
    .slice(1)
    .map((row) =>
      [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
        plain(cell.replace(/<svg.*?<\/svg>/gs, '').replace(/<[^>]+>/g, ' '))
          .replace(/\s+/g, ' ')
          .trim(),
      ),
    );
}

const WEEK = '/desk/makers-week?day=2026-10-20';

test('a week shows what each crew has, what its maker is asked about and 不可日, day by day', async () => {
  const before = dump(office);
  const { html, text } = await desk.get(WEEK);
  expect(text).toContain('メーカーの週 2026年（令和8年）10月19日（月）～10月25日（日）');
  expect(rowsOf(html, KOU.id)).toEqual([
    ['', '10月20日（火） 11:00～11:15 見本市医師会', '', '', '', '', ''],
    // The × on the 20th is no open question.
    [
      ...['', '', '10月21日（水） 14:00～14:15 大阪仮医師会', '10月22日（木） 16:00～16:15 大阪仮医師会'],
      ...['', '', ''],
    ],
  ]);
  expect(html).toContain('<rect class="way__whole" x="24" y="2" width="27" height="8"/>');
  expect(html).toContain('<rect class="way__demo" x="36" y="2" width="3" height="8"/>');
  expect(dump(office)).toBe(before);
});

test('from a case, each maker’s day says what stands in the way before anything is pressed', async () => {
  const day = Temporal.PlainDate.from('2026-10-22');
  must(await addDaysOff(office, { makerId: OTSU.id, by: COORDINATOR.name }, { from: day, to: day, note: '社内研修' }));
  const { html, text } = await desk.get(`/desk/makers-week?case=${wanted.reference}`);
  expect(rowsOf(html, KOU.id).at(-1)).toEqual([
    '',
    '第一希望を照会する 空きなし（1組）',
    '第二希望を照会する 予定なし',
    '第三希望を照会する 予定なし',
    ...['', '', ''],
  ]);
  const otsu = rowsOf(html, OTSU.id);
  expect([otsu[0]?.[3], otsu.at(-1)?.[3]]).toEqual([
    '10月22日（木） 不可日 （社内研修）',
    '第三希望を照会する 不可日（社内研修） 予定なし',
  ]);
  expect(text).toContain('第一希望 10月20日（火） 10:00～12:00（デモ 11:00～11:15）');
  const [first = ''] = wanted.slots;
  const href = `/desk/applications/${wanted.reference}/inquiries?maker=${KOU.id}&slot=${first}`;
  expect(plain(html)).toContain(`href="${href}" data-slot="${first}"`);
  // The page of the act opens with that maker and that day, and nothing is sent by it.
  const before = dump(office);
  const asking = await desk.get(href);
  const chosen = [...asking.html.matchAll(/name="(makers|slots)"[^>]*value="([^"]+)"[^>]*checked/g)];
  expect(chosen.map(([, name, value]) => [name, value])).toEqual([
    ['makers', KOU.id],
    ['slots', first],
  ]);
  expect(dump(office)).toBe(before);
});

test('where a ○ stands the choice leads to the confirmation, with that maker alone', async () => {
  const { reference, id, form1 } = await applicationReceived(office, { association: '名古屋仮医師会' });
  const [kou, otsu] = await coordinatorAsks(office, id, { decides: 'coordinator' });
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await makerAnswers(office, kou, ['no', 'yes', 'no']);
  await makerAnswers(office, otsu, ['maybe', 'yes', 'no']);
  const { html } = await desk.get(`/desk/makers-week?case=${reference}`);
  expect(rowsOf(html, OTSU.id).at(-1)?.slice(1, 4)).toEqual([
    '第一希望を照会する 回答 △ 予定なし',
    '第二希望で確定する 予定なし',
    '第三希望を照会する 回答 × 予定なし',
  ]);
  const href = `/desk/applications/${reference}/confirmation?maker=${OTSU.id}&slot=${form1.slots[1]?.id}`;
  expect(plain(html)).toContain(`href="${href}"`);
  const page = await desk.get(href);
  const chosen = [...page.html.matchAll(/name="makers"[^>]*value="([^"]+)"[^>]*checked/g)];
  expect([page.text.includes('10月21日（水）で確定する'), chosen.map(([, value]) => value)]).toEqual([true, [otsu.id]]);
});

test('a day that cannot be read is today, and a case that is not there is said', async () => {
  expect((await desk.get('/desk/makers-week?day=nonsense')).text).toContain(
    '2026年（令和8年）8月31日（月）～9月6日（日）',
  );
  expect((await desk.get('/desk/makers-week?case=ZZZZ-ZZZZ')).status).toBe(404);
});
