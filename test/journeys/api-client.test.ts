import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coordinatorKnows, KOU, makersLink } from '../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../support/office.ts';
import { form1Body, openApi } from '../web/api/site.ts';

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules');
const run = promisify(execFile);

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
let folder: string;
let origin: string;

beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
  origin = await api.http.listen({ host: '127.0.0.1', port: 0 });
  folder = await mkdtemp(join(tmpdir(), 'demokai-client-'));
  // The client finds its runtime where the project's packages are.
  await symlink(MODULES, join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(async () => {
  await api.http.close();
  await office.close();
  await rm(folder, { recursive: true });
});

/** What a stranger does with our document: fetch it, hand it to a generator, compile what comes out. */
async function generatedClient() {
  const document = await fetch(`${origin}/api/openapi.json`);
  await writeFile(join(folder, 'openapi.json'), await document.text());
  await run(join(MODULES, '.bin', 'oazapfts'), ['openapi.json', 'client.ts'], { cwd: folder });
  const strict = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2022'];
  await run(join(MODULES, '.bin', 'tsc'), [...strict, 'client.ts'], { cwd: folder });
  const client = await import(/* @vite-ignore */ pathToFileURL(join(folder, 'client.ts')).href);
  client.defaults.baseUrl = `${origin}/api/v1`;
  return client;
}

const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test('a client generated from the document files, asks, answers and confirms', async () => {
  const client = await generatedClient();
  const idempotencyKey = crypto.randomUUID();

  const refused = await client.fileApplication(form1Body({ association: '' }), { idempotencyKey });
  expect(refused).toMatchObject({
    status: 422,
    data: { code: 'invalid-input', errors: [{ pointer: '/association', detail: '申請団体をご入力ください。' }] },
  });
  const { draftToken } = (await client.startDraft()).data;
  const pdf = new Blob(['%PDF-1.4\n%%EOF\n'], { type: 'application/pdf' });
  expect(await client.attachFile('会場図.pdf', pdf, as(draftToken))).toMatchObject({ data: { name: '会場図.pdf' } });
  const form = form1Body({ draftToken });
  const filed = await client.fileApplication(form, { idempotencyKey });
  expect(await client.fileApplication(form, { idempotencyKey })).toMatchObject({ data: filed.data });
  const { reference, filingToken } = filed.data;
  const code = codeOf(await office.lastMailTo('taro@ishikai.example.jp'));
  const verified = await client.verifyApplication(reference, { code }, as(filingToken));
  expect(verified).toMatchObject({ status: 200, data: { state: 'received' } });

  await coordinatorKnows(office, [KOU]);
  const list = await client.listApplications({ state: 'received', page: 1 }, as(api.key));
  expect(list.data.applications).toMatchObject([{ reference }]);
  const read = await client.readApplication(reference, as(api.key));
  const { version, slots } = read.data;
  const asked = await client.askMakers(
    reference,
    { seenVersion: version, makerIds: [KOU.id], slotIds: [slots[0].id, slots[1].id], answerBy: '2026-09-30' },
    {},
    as(api.key),
  );
  expect(asked).toMatchObject({ status: 201, data: { state: 'inquiring' } });

  const maker = as(await makersLink(office, KOU));
  const { offers, formVersion } = (await client.readInquiry(maker)).data;
  const by = '企画　三郎';
  const no = { slotId: offers[1].slotId, reply: 'no', comment: '出払っています' };
  expect(await client.answerInquiry({ by, answers: [no] }, {}, maker)).toMatchObject({ status: 200 });
  const yes = { slotId: offers[0].slotId, reply: 'yes' };
  const confirming = { by, slotId: yes.slotId, seenFormVersion: formVersion, answers: [yes] };
  expect(await client.confirmSession(confirming, {}, maker)).toMatchObject({ status: 201 });

  const seen = await client.readApplication(reference, as(verified.data.statusToken));
  expect(seen.data).toMatchObject({
    state: 'confirmed',
    attachments: [{ name: '会場図.pdf', size: pdf.size }],
    session: { date: '2026-10-20', demo: { start: '11:00', end: '11:15' }, makers: [{ name: KOU.name }] },
  });
});
