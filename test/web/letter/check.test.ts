import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkRoutes } from '#web/letter/check.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

describe('/check', () => {
  let office: TestOffice;
  let see: Visitor;

  beforeAll(async () => {
    office = await openOffice();
    see = visit(await openSite(office, [checkRoutes]));
  });
  afterAll(() => office.close());

  test('asks one question a page and keeps every answer in the address', async () => {
    const first = await see.get('/check');
    expect(first.status).toBe(200);
    expect(first.html).toContain('電子レセプト請求の免除の届出書を支払基金に提出し、受理されていますか</h1>');
    const next = await see.get('/check?asked=exempt&exempt=no');
    expect([next.status, next.location]).toEqual([303, '/check?exempt=no']);
    expect((await see.get('/check?exempt=no')).html).toContain('院内システムを委託している事業者はいますか</h1>');
  });

  test('sets no cookie and carries no token', async () => {
    for (const path of ['/check', '/check?exempt=yes&anyway=no']) {
      const page = await see.get(path);
      expect(page.headers['set-cookie']).toBe(undefined);
      expect(page.html).not.toContain('_csrf');
    }
  });

  test('going on without an answer says so at the question and keeps the others', async () => {
    const page = await see.get('/check?exempt=no&asked=vendor');
    expect(page.status).toBe(422);
    expect(page.text).toContain('1つ選んでください。');
    expect(page.html).toContain('<input type="hidden" name="exempt" value="no">');
  });

  test('an answer can be changed, and the later ones stay', async () => {
    const list = await see.get('/check?exempt=no&vendor=yes&line=no&estimate=open&reader=open');
    expect(list.html).toContain(
      'href="/check?exempt&#x3D;no&amp;vendor&#x3D;yes&amp;line&#x3D;no&amp;estimate&#x3D;open&amp;reader&#x3D;open&amp;at&#x3D;vendor"',
    );
    const again = await see.get('/check?exempt=no&vendor=yes&line=no&estimate=open&reader=open&at=vendor');
    expect(again.html).toMatch(/name="vendor" id="vendor" value="yes" checked/);
    const changed = await see.get('/check?exempt=no&line=no&estimate=open&reader=open&asked=vendor&vendor=no');
    expect(changed.location).toBe('/check?exempt=no&vendor=no&line=no&estimate=open&reader=open');
  });

  test('the list can be saved as PDF, and an unfinished one leads back to the question', async () => {
    const done = await see.get('/check/list.pdf?exempt=yes&anyway=no');
    expect([done.status, done.headers['content-type']]).toEqual([200, 'application/pdf']);
    const open = await see.get('/check/list.pdf?exempt=no');
    expect([open.status, open.location]).toEqual([303, '/check?exempt=no']);
  });

  test('what is no answer is not kept', async () => {
    const page = await see.get('/check?exempt=no&vendor=%3Cscript%3E&at=%00&asked[]=1');
    expect(page.status).toBe(200);
    expect(page.html).not.toContain('script>');
  });
});
