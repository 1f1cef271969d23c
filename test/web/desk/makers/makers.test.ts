import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { readMakers } from '#workflow/asking/save-maker.ts';
import {
  applicationReceived,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerConfirms,
  OTSU,
  sessionConfirmed,
} from '../../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../../support/office.ts';
import { seenVersionOn } from '../../read-form.ts';
import { openSite, type Visitor, visit } from '../../visitor.ts';

const DESK_MAIL = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskActRoutes, makerRoutes]);
  desk = visit(http);
  await desk.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
  const code = codeOf(await office.lastMailTo(DESK_MAIL));
  await desk.post('/sign-in/code', { email: DESK_MAIL, code }, '/sign-in');
  await desk.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** 甲 as its form holds it. */
const FORM = { name: KOU.name, products: '', addresses: 'kou@maker-kou.example', active: 'on' };

describe('対応地域', () => {
  test('is chosen by 都道府県, kept, and shown in short', async () => {
    await coordinatorKnows(office);
    const path = `/desk/makers/${KOU.id}`;
    const regions = { 'regions-tohoku': '青森県', 'regions-kanto': '東京都', 'regions-kinki': '滅茶県' };
    const seen = seenVersionOn((await desk.get(path)).html);
    await desk.post(path, { ...FORM, ...seen, crews: '1', bufferMinutes: '60', ...regions }, path);
    const kou = (await readMakers(office)).find((maker) => maker.id === KOU.id);
    expect(kou?.regions).toEqual(['青森県', '東京都']);
    expect((await desk.get('/desk/makers')).text).toContain('青森県、東京都');
    expect((await desk.get(path)).html.match(/value="[^"]+[都道府県]" checked/g)).toEqual([
      'value="青森県" checked',
      'value="東京都" checked',
    ]);
  });

  test('a maker that does not serve the place of the case is pointed out and left out, but can be asked', async () => {
    await coordinatorKnows(office, [
      { ...KOU, regions: ['大阪府'] },
      { ...OTSU, regions: ['東京都'] },
    ]);
    const { id, reference } = await applicationReceived(office);
    const path = `/desk/applications/${reference}/inquiries`;
    const page = await desk.get(path);
    expect(page.text).toContain('1組　東京都は対応地域に入っていません。');
    expect(page.html).toMatch(new RegExp(`value="${OTSU.id}"[^>]* checked`));
    expect(page.html).not.toMatch(new RegExp(`value="${KOU.id}"[^>]* checked`));
    const { application } = await office.see(id);
    const asked = await desk.post(
      path,
      {
        seenVersion: String(application.version),
        makers: KOU.id,
        slots: application.form1.slots[0]?.id ?? '',
        answerBy: '9/20',
        decides: 'maker',
      },
      path,
    );
    expect(asked.status).toBe(303);
  });
});

describe('what a maker has before it', () => {
  test('open inquiries and coming sessions are counted', async () => {
    await sessionConfirmed(office);
    await coordinatorAsks(office, (await applicationReceived(office)).id, { makers: [OTSU] });
    const { text } = await desk.get('/desk/makers');
    expect(text).toContain(`${KOU.name} 甲リーダー kou@maker-kou.example 1組 60分 全国 0件 1件`);
    expect(text).toContain('2組 30分 全国 1件 0件');
  });

  test('crews lowered below what is booked are pointed out, and nothing of it is undone', async () => {
    const two = { ...KOU, crews: 2 };
    const references: string[] = [];
    for (const association of ['先約市医師会', '後約市医師会']) {
      const { id, reference } = await applicationReceived(office, { association });
      const [kou] = await coordinatorAsks(office, id, { makers: [two] });
      if (!kou) throw new Error('nobody asked');
      must(await makerConfirms(office, kou));
      references.push(reference);
    }
    expect((await desk.get('/desk/makers')).text).not.toContain('超えて重なっています');
    const path = `/desk/makers/${KOU.id}`;
    const seen = seenVersionOn((await desk.get(path)).html);
    const saved = await desk.post(path, { ...FORM, ...seen, crews: '1', bufferMinutes: '60' }, path);
    expect(saved.status).toBe(303);
    const page = await desk.get('/desk/makers');
    expect(page.text).toContain(`${KOU.name}の説明会が、対応できる組数（1組）を超えて重なっています`);
    for (const reference of references) expect(page.html).toContain(`/desk/applications/${reference}`);
    expect(page.text).toContain('全国 0件 2件');
  });
});
