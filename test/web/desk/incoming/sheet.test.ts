import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SheetHour } from '#domain/case/answer-sheet.ts';
import { windowText } from '#domain/text/window.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import { listIncoming } from '#store/queue/incoming.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskHistoryRoutes } from '#web/desk/history/routes.ts';
import { deskIncomingRoutes } from '#web/desk/incoming/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { readQuestions } from '#workflow/asking/questions.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { applicationReceived, COORDINATOR, coordinatorKnows, KOU } from '../../../support/cast.ts';
import { letter, parts } from '../../../support/letters.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../../support/office.ts';
import { arrives } from '../../../support/post-in.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { keptOn } from '../../read-form.ts';
import { openSite, type Visitor } from '../../visitor.ts';

const KOUS = KOU.addresses[0] ?? '';
let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let id: string;
let link: string;

/** 甲 is asked about one case with three hours, and has its collected mail. */
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskIncomingRoutes, deskRoutes, deskHistoryRoutes]);
  desk = await coordinatorAt(http, office);
  await coordinatorKnows(office);
  const { version: seenVersion, form1, ...application } = await applicationReceived(office);
  ({ id } = application);
  const slotIds = form1.slots.map((slot) => slot.id);
  const asking = { makerIds: [KOU.id], slotIds, note: '', decides: 'maker', mails: 'collected' } as const;
  const answerBy = Temporal.PlainDate.from('2026-09-30');
  must(
    await askMakers(office, {
      ...asking,
      slotIds,
      applicationId: id,
      seenVersion,
      actor: COORDINATOR,
      answerBy,
      makerIds: [KOU.id],
    }),
  );
  office.clock.advance({ minutes: 2 });
  link = tokenOf(await office.lastMailTo(KOUS, 'まとめて回答する'), 'maker');
});
afterEach(async () => {
  await http.close();
  await office.close();
});

type Replies = readonly (Reply | undefined)[];

/** The sheet of the mail, filled in by somebody and sent back; with `other`, in the same mail, once more. */
async function mailsBack(
  replies: Replies,
  {
    from = `${encoded('企画')} <${KOUS}>`,
    other,
    subject = '回答',
  }: { from?: string; other?: Replies; subject?: string } = {},
): Promise<string> {
  const files = [await fileOf(replies), ...(other ? [await fileOf(other)] : [])];
  const body = parts('b', { head: 'Content-Type: text/plain; charset=utf-8', body: '回答します。' }, ...files);
  await arrives(
    office,
    letter(body, { Subject: encoded(subject), From: from, 'Content-Type': 'multipart/mixed; boundary=b' }),
  );
  const [mail] = await office.store.read((tx) => listIncoming(tx, { state: 'waiting', limit: 2 }));
  return `/desk/incoming/${mail?.id}`;
}

function encoded(text: string): string {
  return `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

async function fileOf(replies: Replies): Promise<{ head: string; body: string }> {
  const { rows } = must(await readQuestions(office, link));
  const hours = rows.map(({ question, besideLines: beside, seen }, at): SheetHour => {
    const { date, meeting, demo, answerBy, prefecture, inquiryId, slotId, reference, association, mode, venue } =
      question;
    const reply = replies[at];
    return {
      ...{ inquiryId, slotId, reference, association, mode, venue },
      ...{ seen, beside, prefecture: prefecture ?? '' },
      date: date.toString(),
      meeting: windowText(meeting),
      demo: windowText(demo),
      answerBy: answerBy.toString(),
      answer: reply && { reply, comment: '' },
    };
  });
  const { bytes } = await office.documents.answerSheet({ title: '回答', rows: hours });
  const head = [
    'Content-Type: application/octet-stream; name=answers.xlsx',
    'Content-Disposition: attachment; filename=answers.xlsx',
    'Content-Transfer-Encoding: base64',
  ].join('\n');
  return { head, body: Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\n') };
}

async function answers(): Promise<string[]> {
  const { inquiries } = await office.see(id);
  return inquiries.flatMap((inquiry) => inquiry.answers.map(({ reply, by, channel }) => `${reply} ${by} ${channel}`));
}

test('a sheet that was mailed back waits with what was read, and one press records it and settles the mail', async () => {
  const path = await mailsBack(['yes', undefined, 'no']);
  const page = await desk.get(path);
  expect(page.text).toContain('甲カードリーダー株式会社の回答を読み取りました。 ○ 1件、△ 0件、× 1件');
  expect(page.text).not.toContain('登録されていないアドレス');
  expect(keptOn(page.html).by).toBe('企画');
  expect(await answers()).toEqual([]);
  const action = /action="([^"]+\/answers)"/.exec(page.html)?.[1] ?? '';
  const done = await desk.post(action, { by: '企画' }, page);
  expect([done.status, done.location]).toEqual([303, '/desk/incoming?done=sheet']);
  expect(await answers()).toEqual(['yes 企画 mail', 'no 企画 mail']);
  const { application, session } = await office.see(id);
  expect(session).toBeUndefined();
  // The case leads to the mail, and the mail to the case.
  const ofCase = await desk.get(`/desk/applications/${application.reference}`);
  expect([ofCase.html.includes(`<a href="${path}">メールで届いた回答の表</a>`), done.status]).toEqual([true, 303]);
  const history = await desk.get(`/desk/applications/${application.reference}/history`);
  expect(history.text).toContain('添付：answers.xlsx');
  const settled = await desk.get(path);
  expect(settled.text).toContain('この表が回答している申請 1件');
  expect(settled.html).toContain(`href="/desk/applications/${application.reference}"`);
  expect((await desk.get('/desk/incoming')).text).toContain('未整理のメールは、いまありません。');
  expect((await desk.post(action, { by: '企画' }, page)).status).toBe(409);
  expect((await office.history(id)).filter(({ type }) => type === 'answered').length).toBe(1);
});

test('of two sheets in one mail the second is not forgotten, and where it says otherwise the mail goes on waiting', async () => {
  const path = await mailsBack(['yes'], { other: ['no', 'maybe'] });
  const page = await desk.get(path);
  expect(page.text).toContain('○ 1件、△ 0件、× 0件');
  const press = async (at: typeof page) =>
    desk.post(/action="([^"]+\/answers)"/.exec(at.html)?.[1] ?? '', { by: '企画' }, at);
  expect((await press(page)).location).toBe(path);
  const rest = await desk.get(path);
  expect(rest.text).toContain('○ 0件、△ 1件、× 0件、記録しない行 1件');
  expect(rest.text).toContain('企画さんが「○」と回答しました');
  expect((await press(rest)).location).toBe(path);
  expect(await answers()).toEqual(['yes 企画 mail', 'maybe 企画 mail']);
  expect((await desk.get(path)).text).toContain('記録する回答はありません。');
});

test('a sheet that comes with the answer to one case waits all the same', async () => {
  const { reference } = (await office.see(id)).application;
  const path = await mailsBack(['yes'], { subject: `Re: ご都合の照会［受付番号 ${reference}］` });
  const page = await desk.get(path);
  expect(page.text).toContain('メーカーの回答の表（Excel）が届いています。');
  expect(page.text).toContain('○ 1件、△ 0件、× 0件');
  expect(page.html).toContain('/answers"');
});

test('of a stranger it is said, and what has ended is not recorded', async () => {
  const path = await mailsBack(['yes'], { from: 'somebody@elsewhere.example' });
  const { version: seenVersion } = (await office.see(id)).application;
  must(await declineApplication(office, { applicationId: id, seenVersion, actor: COORDINATOR, reason: '見送り' }));
  const page = await desk.get(path);
  expect(page.text).toContain('登録されていないアドレスからのメールです');
  expect(page.text).toContain('記録しない行 1件');
  expect(page.text).toContain('記録する回答はありません。');
  expect(page.html).not.toContain('/answers"');
});
