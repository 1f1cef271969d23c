import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OTHER_WAYS } from '#domain/words/problems.ts';
import { StoreFull } from '#store/connections/disk.ts';
import { apiRoutes } from '#web/api/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { fileRoutes } from '#web/filing/routes.ts';
import { healthRoutes } from '#web/frame/health.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { watchTroubles } from '#workflow/keeping/troubles.ts';
import { applicantFiles } from '../../support/cast.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { form1Body } from '../api/site.ts';
import { coordinatorAt } from '../coordinator.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let full = false;
beforeEach(async () => {
  const opened = await openOffice();
  full = false;
  office = { ...opened, store: { ...opened.store }, files: { ...opened.files, isFull: async () => full } };
  http = await openSite(office, [healthRoutes, fileRoutes, apiRoutes, signInRoutes, deskAttentionRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const ready = async () => {
  const answer = await http.inject('/ready');
  return [answer.statusCode, JSON.parse(answer.body)];
};

describe('mail that waits', () => {
  test('is said by /ready, at the desk and in one line after ten minutes, until it has gone', async () => {
    const lines: string[] = [];
    const watch = watchTroubles(office, (trouble) => lines.push(trouble));
    const desk = await coordinatorAt(http, office);
    await applicantFiles(office);
    office.clock.advance({ minutes: 10 });
    await watch();
    expect([await ready(), lines]).toEqual([[200, { status: 'ok', degraded: [] }], []]);
    office.clock.advance({ seconds: 1 });
    for (let tick = 0; tick < 3; tick++) await watch();
    expect([await ready(), lines]).toEqual([[200, { status: 'ok', degraded: ['mail-waiting'] }], ['mail-waiting']]);
    expect((await desk.get('/desk')).text).toContain('10分以上送られていないメールがあります');
    await office.deliver();
    await watch();
    expect([await ready(), lines]).toEqual([[200, { status: 'ok', degraded: [] }], ['mail-waiting']]);
    expect((await desk.get('/desk')).text).not.toContain('10分以上');
  });
});

describe('a full disk', () => {
  const noRoom = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

  test('is said by /ready and at the desk, and pages are read', async () => {
    const desk = await coordinatorAt(http, office);
    full = true;
    expect(await ready()).toEqual([200, { status: 'ok', degraded: ['disk-full'] }]);
    expect((await desk.get('/desk')).text).toContain('ディスクの空きがありません');
    expect((await visit(http).get('/file/contact')).status).toBe(200);
  });

  test('refuses a file at its field, with everything else that was typed kept', async () => {
    office.files.keep = async () => {
      throw noRoom;
    };
    const applicant = visit(http);
    await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    const file = { field: 'layouts', name: '会場図.pdf', bytes: Buffer.from('%PDF-1.7') };
    const answer = await applicant.upload(
      '/file/venue',
      { mode: 'in-person', venueName: '見本会館' },
      file,
      '/file/venue',
    );
    expect([answer.status, answer.text.includes('いまは、ファイルを保存できません。')]).toEqual([422, true]);
    expect(answer.text).toContain('電話・FAX');
    expect((await applicant.get('/file/venue')).html).toContain('見本会館');
  });

  test('refuses a filing with what to do instead, on the page and over the API', async () => {
    const page = visit(http);
    await page.get('/file/contact');
    office.store.write = async () => {
      throw new StoreFull(noRoom);
    };
    const answer = await page.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
    expect([answer.status, answer.text.includes(OTHER_WAYS)]).toEqual([507, true]);
    const filed = await http.inject({
      method: 'POST',
      url: '/api/v1/applications',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(form1Body()),
    });
    expect([filed.statusCode, JSON.parse(filed.body).code]).toEqual([507, 'no-room']);
  });
});
