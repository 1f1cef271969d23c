import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileRoutes } from '#web/filing/routes.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [fileRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const PLACE = {
  mode: 'in-person',
  venueName: '見本会館',
  postalCode: '',
  address: '東京都千代田区1-1',
  remarks: '駐車場あり',
};

test('a file over 7 MB is named at its field, and everything else that was typed on the page is kept', async () => {
  const applicant = visit(http);
  await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  const bytes = Buffer.alloc(7_000_001, '%PDF-1.7 ');
  const answer = await applicant.upload(
    '/file/venue',
    PLACE,
    { field: 'layouts', name: '会場図.pdf', bytes },
    '/file/venue',
  );
  expect(answer.status).toBe(422);
  expect(answer.text).toContain('「会場図.pdf」は7MBを超えています。小さくしたファイルをお選びください。');
  const again = await applicant.get('/file/venue');
  for (const typed of ['見本会館', '東京都千代田区1-1', '駐車場あり']) expect(again.html).toContain(typed);
});

test('a file of just under 7 MB is taken', async () => {
  const applicant = visit(http);
  await applicant.post('/file/contact', { association: '見本市医師会' }, '/file/contact');
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(6_900_000, ' ')]);
  const answer = await applicant.upload(
    '/file/venue',
    PLACE,
    { field: 'layouts', name: '会場図.pdf', bytes },
    '/file/venue',
  );
  expect([answer.status, answer.location]).toEqual([303, '/file/check']);
  expect((await applicant.get('/file/venue')).text).toContain('会場図.pdf');
});

test('a form that is too long is answered and read to its end: a proxy would say instead that we are away', async () => {
  const { port } = new URL(await http.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  const post = (size: number, further: string): void => {
    socket.write(`POST /file/contact HTTP/1.1\r\nHost: localhost\r\n${further}\r\nContent-Length: ${size}\r\n\r\n`);
    socket.write(Buffer.alloc(size, 'a'));
  };
  const form = 'Content-Type: application/x-www-form-urlencoded';
  post(5_000_000, form);
  post(5_000_000, form);
  // Both sides close with this one.
  post(10, `${form}\r\nConnection: close`);
  const answers = Buffer.concat(await socket.toArray()).toString('utf8');
  expect(answers.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 413', 'HTTP/1.1 403']);
});
