import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes } from '#web/api/routes.ts';
import { joinRoutes } from '#web/attendee/join.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { statusRoutes } from '#web/status/routes.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

describe.each(DATABASES)('on $name', ({ open }) => {
  let databases: Databases;
  let office: TestOffice;
  let http: FastifyInstance;
  beforeAll(async () => {
    databases = await open();
    office = await openOffice({ database: await databases.fresh() });
    http = await openSite(office, [statusRoutes, joinRoutes, apiRoutes, signInRoutes]);
  });
  afterAll(async () => {
    await http.close();
    await office.close();
    await databases.close();
  });

  test.each([
    '/%',
    '/status/%E0%A4%A',
    `/status/${'a'.repeat(201)}`,
    `/status/${'a'.repeat(10_000)}`,
    '/status/%00',
    '/join/a%00b',
  ])('%s is a page of ours that says it found nothing', async (url) => {
    const answer = await http.inject(url);
    expect([answer.statusCode, /<h1[^>]*>([^<]*)</.exec(answer.body)?.[1]]).toEqual([404, 'ページが見つかりません']);
  });

  test.each(['/api/v1/%', '/api/v1/applications/%00'])('%s is a problem of the API', async (url) => {
    const answer = await http.inject(url);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  });

  test.each(['%04', 'a%0D%0Ab', '%E5%8C%BB'])(
    'who signs out behind the link %s is led back to it, however it is written',
    async (link) => {
      const answer = await visit(http).post(`/status/${link}/sign-out`, { where: 'here' }, '/sign-in');
      expect([answer.status, answer.location]).toEqual([303, `/status/${link}?ended=here`]);
    },
  );
});
