import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { form2Routes } from '#web/form2/routes.ts';
import { acceptEntry } from '#workflow/form2/enter.ts';
import { expireOwnEntries, ownEntryLink, setOwnEntry } from '#workflow/form2/own-entry.ts';
import { readEntries } from '#workflow/form2/read.ts';
import { remindCollectors } from '#workflow/form2/remind.ts';
import { BY_COLLECTOR, COLLECTOR, collectionOpened, paperEntered, sampleTerms } from '../../support/gathering.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { tokyoCode } from '../../support/papers.ts';
import { problemsOn } from '../read-form.ts';
import { openSite, type Visitor, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [form2Routes]);
  visitor = visit(http);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const { actor } = BY_COLLECTOR;
const EMAIL = 'jibun@clinic.example.jp';
const TYPED = {
  prefecture: '13',
  points: '1',
  code: '9999996',
  kind: 'clinic',
  name: '自分医院 https://spam.example',
  contactName: '自分　一郎',
  phone: '03-5253-1111',
  email: EMAIL,
  product1: 'fujitsu-caora',
  startMonth: '202612',
  claims: 'no',
};

async function openedPage() {
  const opened = await collectionOpened(office);
  must(await setOwnEntry(office, opened.collection.id, { isOpen: true, actor }));
  return { ...opened, page: `/own-entry/${await ownEntryLink(office, opened.collection.id)}` };
}

const namesIn = async (id: string) =>
  (await readEntries(office, id, {}, { before: undefined, limit: 10 })).rows.map(({ form, state }) => [
    form.name,
    state,
  ]);

test('an institution enters itself, confirms by mail, and is gathered once it is accepted', async () => {
  const { collection, page } = await openedPage();
  const without = await visitor.post(page, { ...TYPED, email: '' }, page);
  expect(problemsOn(without.html).email).toBe('メールアドレスをご入力ください。');
  const sent = await visitor.post(page, TYPED, page);
  expect(sent.location).toBe(`${page}/sent`);
  expect(await namesIn(collection.id)).toEqual([]);
  const mail = await office.lastMailTo(EMAIL);
  // Nobody has confirmed the address: what was typed does not stand in the mail.
  expect(mail.parsed.text).not.toContain('spam.example');
  const check = `/own-entry/check/${tokenOf(mail, 'own-entry-check')}`;
  const pdf = await visitor.get(`${check}/form2.pdf`);
  expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
  const pressed = await visitor.post(check, {}, check);
  expect((await visitor.get(pressed.location ?? '')).text).toContain('取りまとめの担当者に届きました');
  expect(await namesIn(collection.id)).toEqual([[TYPED.name, 'offered']]);
  const [offered] = (await readEntries(office, collection.id, {}, { before: undefined, limit: 1 })).rows;
  const by = { entryId: offered?.id ?? '', seenVersion: offered?.version ?? 0, actor, helperId: undefined };
  must(await acceptEntry(office, collection.id, by));
  expect(await namesIn(collection.id)).toEqual([[TYPED.name, 'kept']]);
  // To an address that only a paper named, a name that reads as a link is left out.
  expect((await office.lastMailTo(EMAIL, '受け付けました')).parsed.text).not.toContain('spam.example');
});

test('what nobody confirms blocks no paper, and is gone after its link', async () => {
  const { collection, page } = await openedPage();
  await visitor.post(page, TYPED, page);
  const check = `/own-entry/check/${tokenOf(await office.lastMailTo(EMAIL), 'own-entry-check')}`;
  const paper = await paperEntered(office, collection, { name: '紙の医院' });
  const late = await visitor.post(check, {}, check);
  expect([late.status, late.text.includes('紙の医院')]).toEqual([409, false]);
  expect(await namesIn(collection.id)).toEqual([[paper.form.name, 'kept']]);
  office.clock.advance({ hours: 73 });
  await expireOwnEntries(office);
  expect((await visitor.get(check)).status).toBe(404);
});

test('a page that is shut takes nothing, and says whom to ask', async () => {
  const { collection, page } = await openedPage();
  const form = await visitor.get(page);
  must(await setOwnEntry(office, collection.id, { isOpen: false, actor }));
  expect((await visitor.get(page)).text).toContain('いまは、このページからの入力を受け付けていません。');
  // Somebody was typing as it was shut.
  const late = await visitor.post(page, TYPED, form);
  expect([late.status, late.text.includes('このページからの受付が止められました。')]).toEqual([409, true]);
  expect(late.html).toMatch(/id="contactName"[^>]*value="自分　一郎"/);
  expect(await namesIn(collection.id)).toEqual([]);
});

test('of one mailbox that enters many institutions none is lost without a word', async () => {
  const { page } = await openedPage();
  const form = await visitor.get(page);
  await office.newlyOwed();
  const sent: string[] = [];
  for (let at = 0; at < 21; at += 1) {
    const typed = { ...TYPED, code: tokyoCode(String(100_000 + at)), name: `第${at + 1}医院` };
    const answer = await visitor.post(page, typed, form);
    sent.push(answer.status === 303 ? 'sent' : `${answer.status} ${/value="(第\d+医院)"/.exec(answer.html)?.[1]}`);
  }
  expect(sent.slice(18)).toEqual(['sent', 'sent', '429 第21医院']);
  expect(await office.newlyOwed()).toHaveLength(20);
});

test('who gathers is reminded 7, 3 and 1 days before the date, each once, with counts and what is not accepted', async () => {
  // Tuesday 8 September; the 1st is a Tuesday too.
  const dueOn = Temporal.PlainDate.from('2026-09-08');
  const { collection } = await collectionOpened(office, {
    ...sampleTerms(office),
    dueOn,
    finalOn: dueOn.add({ days: 21 }),
  });
  await paperEntered(office, collection, { code: '9999997', phone: '' });
  await office.newlyOwed();
  const owedOn: string[] = [];
  for (let hour = 0; hour < 14 * 24; hour += 4) {
    await remindCollectors(office);
    const owed = await office.newlyOwed();
    if (owed.length > 0) await office.deliver();
    if (owed.length > 0) owedOn.push(`${office.now().toZonedDateTimeISO('Asia/Tokyo').toPlainDate()} ${owed.join()}`);
    office.clock.advance({ hours: 4 });
  }
  const mail = `collection-due → ${COLLECTOR}`;
  // Three days before is a Saturday, so it is said on Monday, one day before, and then with that.
  expect(owedOn).toEqual([`2026-09-01 ${mail}`, `2026-09-07 ${mail}`]);
  const received = await office.lastMailTo(COLLECTOR, '必着日');
  expect(received.parsed.subject).toContain('必着日は明日');
  expect(received.parsed.text).toContain(
    '1番 13-1-9999997 一郎クリニック：保険医療機関コードの検証番号（最後の数字）が、ほかの数字と合いません。 電話番号が空欄です。',
  );
  expect(received.parsed.text).toMatch(/要確認\s*[:：]?\s*1件/);
  expect(received.parsed.text).toMatch(/次の提出に入るもの\s*[:：]?\s*1件/);
});
