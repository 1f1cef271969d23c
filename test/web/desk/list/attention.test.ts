import { eq } from 'drizzle-orm';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { enterApplication, startEntry } from '#workflow/filing/enter.ts';
import { askChange } from '#workflow/session/ask-change.ts';
import {
  applicantFiles,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  ICHIRO,
  KOU,
  makerAnswers,
  sessionConfirmed,
  signUpPage,
} from '../../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice } from '../../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskAttentionRoutes, deskRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function coordinator(): Promise<Visitor> {
  const visitor = visit(http);
  const email = 'coordinator@mhlw.example';
  await visitor.post('/sign-in', { email }, '/sign-in');
  const code = codeOf(await office.lastMailTo(email));
  await visitor.post('/sign-in/code', { email, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
  return visitor;
}

interface Row {
  text: string;
  href: string;
}

/** Handlebars writes `=` in attributes as an entity. */
function hrefIn(html: string): string {
  return (/href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#x3D;', '=');
}

/** The rows of the queue: what they say, and where their act leads. */
function rowsIn(html: string): Row[] {
  return [...html.matchAll(/<li class="queue__row">(.*?)<\/li>/gs)].map(([, row = '']) => ({
    text: row
      .replace(/<p class="print-only">.*?<\/p>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/[ \n]+/g, ' ')
      .trim(),
    href: hrefIn(/<a class="button[^>]*>/.exec(row)?.[0] ?? ''),
  }));
}

async function enteredByFax() {
  const input = form1Input({ association: '電話医師会', contact: { ...form1Input().contact, email: '' } });
  const entry = {
    input,
    source: 'fax',
    receivedOn: Temporal.PlainDate.from('2026-09-01'),
    actor: COORDINATOR,
  } as const;
  return must(await enterApplication(office, await startEntry(office, {}), entry));
}

test('every row says why, for whom and until when, and leads to the act; the application itself says the same', async () => {
  const waiting = await applicantFiles(office, { association: '確認医師会' });
  office.clock.advance({ minutes: 1 });
  const fresh = await applicationReceived(office, { association: '新着医師会' });
  office.clock.advance({ minutes: 1 });
  const answered = await applicationReceived(office, { association: '回答医師会' });
  const [kou] = await coordinatorAsks(office, answered.id, { makers: [KOU] });
  if (!kou) throw new Error('甲 was to be asked');
  await makerAnswers(office, kou, ['no', 'yes', 'no']);
  office.clock.advance({ minutes: 1 });
  const { application: wished } = await sessionConfirmed(office, { association: '依頼医師会', mode: 'online' });
  must(await askChange(office, wished.id, { wish: 'change', text: '時間を遅くしたい' }));
  office.clock.advance({ minutes: 1 });
  const called = await enteredByFax();
  office.clock.set('2026-09-03T10:00:00+09:00');
  const visitor = await coordinator();
  const before = dump(office);
  const { html } = await visitor.get('/desk');
  expect(dump(office)).toBe(before);
  const path = (reference: string) => `/desk/applications/${reference}`;
  const row = (kinds: string, about: { reference: string; form1: { association: string } }, day: string, why: string) =>
    `${kinds} ${about.form1.association} 受付番号 ${about.reference} ${day} ${why}`;
  const first = '候補日 2026年10月20日（火）（47日後）';
  expect(rowsIn(html)).toEqual([
    {
      text: row(
        '電話で連絡',
        called,
        '',
        '申請者のメールアドレスがないため、1件のお知らせを電話で伝える必要があります（9月1日（火）から2日）。 公労　太郎 様 TEL 03-5253-1111（内線 3189） 伝えることを見て電話する',
      ).replace('  ', ' '),
      href: `${path(called.reference)}#calls`,
    },
    {
      text: row(
        '○の回答あり・日程未確定',
        answered,
        '○の候補日 2026年10月21日（水）（48日後）',
        '甲カードリーダー株式会社の○が、まだ確定されていません（9月1日（火）から2日）。 10月21日（水）で確定する',
      ),
      href: `${path(answered.reference)}/confirmation?slot=${answered.form1.slots[1]?.id}`,
    },
    {
      text: row(
        '変更・中止の依頼',
        wished,
        '開催日 2026年10月20日（火）（47日後）',
        '申請者から変更の依頼があります（9月1日（火）から2日）。「時間を遅くしたい」 変更の依頼を見て回答する',
      ),
      href: `${path(wished.reference)}/wish`,
    },
    {
      text: row(
        '確認待ち',
        waiting.application,
        first,
        '申請者がメールアドレスを確認していません（9月1日（火）から2日）。9月4日（金）に下書きへ戻ります。 公労　太郎 様 TEL 03-5253-1111（内線 3189） 電話で確認して受け付ける',
      ),
      href: `${path(waiting.application.reference)}/verification`,
    },
    ...[fresh, called].map((about) => ({
      text: row(
        '未照会',
        about,
        first,
        '受け付けましたが、まだどのメーカーにも照会していません（9月1日（火）から2日）。 メーカーに照会する',
      ),
      href: `${path(about.reference)}/inquiries`,
    })),
    {
      text: row(
        '接続先なし',
        wished,
        '開催日 2026年10月20日（火）（47日後）',
        'オンラインの接続先（URL）が入っていません（開催日は47日後）。 接続先を入力する',
      ),
      href: `${path(wished.reference)}/change`,
    },
  ]);
  for (const { reference, href } of [
    { ...fresh, href: `${path(fresh.reference)}/inquiries` },
    { ...answered, href: `${path(answered.reference)}/confirmation?slot=${answered.form1.slots[1]?.id}` },
    { ...wished, href: `${path(wished.reference)}/wish` },
    { ...waiting.application, href: `${path(waiting.application.reference)}/verification` },
  ]) {
    const next = /次にすること<\/p>(.*?)<\/section>/s.exec((await visitor.get(path(reference))).html)?.[1] ?? '';
    expect(hrefIn(next)).toBe(href);
  }
});

test('the filters count what stands, and an empty desk says so', async () => {
  const visitor = await coordinator();
  expect((await visitor.get('/desk')).text).toContain('いま、することはありません。');
  await applicationReceived(office);
  const all = await visitor.get('/desk');
  expect([...all.html.matchAll(/filters__link" href="[^"]+"/g)].map(([link]) => hrefIn(link))).toEqual([
    '/desk',
    '/desk?kind=unasked',
    '/desk',
    '/desk?owner=-me',
    '/desk?owner=-none',
    `/desk?${new URLSearchParams({ owner: '調整　花子' })}`,
  ]);
  expect(all.text).toContain('すべて 1 未照会 1');
  expect(all.text).toContain('7日以内に対応 1件');
  const none = await visitor.get('/desk?kind=no-maker');
  expect([rowsIn(none.html), none.text.includes('「担当メーカーなし」は、いまありません。')]).toEqual([[], true]);
});

test('sign-ups of attendees are no work for the desk', async () => {
  await sessionConfirmed(office);
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  const { text, html } = await (await coordinator()).get('/desk');
  expect([rowsIn(html), text.includes('一郎')]).toEqual([[], false]);
});

test('a mail that was given up stands in the queue with its button, whether it belongs to an application or not', async () => {
  const { reference } = await applicationReceived(office);
  const visitor = await coordinator();
  const mails = await office.outbox();
  const lost = [
    mails.find(({ content }) => content.mail === 'received'),
    mails.find(({ content }) => content.mail === 'sign-in'),
  ];
  await office.store.write(async (tx) => {
    for (const mail of lost) {
      await tx.db
        .update(tx.tables.mails)
        .set({ state: 'failed', response: '550 no such user' })
        .where(eq(tx.tables.mails.id, mail?.id ?? ''));
    }
  });
  const page = await visitor.get('/desk?kind=mail-failed');
  expect(rowsIn(page.html).map(({ text }) => text)).toEqual([
    '送信できないメール coordinator@mhlw.exampleへの「サインイン」のメールを送信できませんでした（今日）。 もう一度送る',
    `送信できないメール 見本市医師会 受付番号 ${reference} 公労　太郎（taro@ishikai.example.jp）への「受付のお知らせ」のメールを送信できませんでした（今日）。 公労　太郎 様 TEL 03-5253-1111（内線 3189） もう一度送る メールアドレスを直す ：公労　太郎（taro@ishikai.example.jp）への「受付のお知らせ」のメールを送信できませんでした（今日）。`,
  ]);
  expect(page.html).toContain(`href="/desk/applications/${reference}/contact"`);
  const again = await visitor.post(`/desk/mails/${lost[1]?.id}/retry`, {}, '/desk');
  expect(again.location).toBe('/desk?done=retried');
  const after = await visitor.get('/desk?done=retried');
  expect([after.text.includes('メールの再送を受け付けました。'), rowsIn(after.html).length]).toEqual([true, 2]);
});
