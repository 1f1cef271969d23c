import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import {
  applicantVerifies,
  attendeeSignsUp,
  coordinatorAsks,
  coordinatorKnows,
  form1Input,
  ICHIRO,
  KOU,
  makerConfirms,
  OTSU,
  signUpPage,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { exactFields, keptOn, problemsOn } from '../../read-form.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

const PDF = new TextEncoder().encode('%PDF-1.4\n%%EOF\n');

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
let id: string;
let path: string;
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskRoutes, deskActRoutes]);
  id = await fixedWithLayout();
  path = `/desk/applications/${(await office.see(id)).application.reference}`;
  await attendeeSignsUp(office, await signUpPage(office), ICHIRO);
  visitor = await coordinatorAt(http, office);
  await office.deliver();
  await office.newlyOwed();
});
afterEach(async () => {
  await http.close();
  await office.close();
});

/** 甲 comes to a session whose request had a layout with it. */
async function fixedWithLayout(): Promise<string> {
  const cookie = await startDraft(office, 'form1', {});
  must(await addDraftFile(office, cookie, { name: '旧会場.pdf', mediaType: 'application/pdf', bytes: PDF }));
  const filed = { cookie, application: must(await fileApplication(office, cookie, form1Input())) };
  const application = await applicantVerifies(office, filed);
  const [kou] = await coordinatorAsks(office, application.id, { makers: [KOU] });
  if (!kou) throw new Error('甲 was to be asked');
  must(await makerConfirms(office, kou));
  await coordinatorKnows(office, [OTSU]);
  return application.id;
}

async function seen(): Promise<{ seenVersion: string }> {
  return { seenVersion: String((await office.see(id)).application.version) };
}

const PLACE = { mode: 'in-person', url: '', note: '', venueName: '新見本会館', address: '東京都港区芝1-1-1' };

describe('another place', () => {
  test('is asked about the old 郵便番号 and the old layouts before anything is looked at', async () => {
    const typed = { ...(await seen()), ...PLACE, postalCode: '100-8916' };
    const before = dump(office);
    const asked = await visitor.post(`${path}/change`, typed, `${path}/change`);
    expect([asked.status, Object.keys(problemsOn(asked.html))]).toEqual([422, ['postalCode', 'layouts']]);
    expect(keptOn(asked.html)).toMatchObject({ venueName: '新見本会館', postalCode: '100-8916', postalCodeStays: '' });
    const stays = { ...typed, postalCodeStays: 'on', layouts: 'clear' };
    const preview = await visitor.post(`${path}/change`, stays, `${path}/change`);
    expect([preview.status, dump(office)]).toEqual([200, before]);
    expect(preview.text).toContain('レイアウト等の添付 旧会場.pdf なし');
    expect(preview.text).toContain('予定を更新します（出欠をもう一度伺います）');
  });

  test('takes the old layouts away when told so, and says it to makers and ministry but not to attendees', async () => {
    const typed = { ...(await seen()), ...PLACE, postalCode: '', layouts: 'clear' };
    const preview = await visitor.post(`${path}/change`, typed, `${path}/change`);
    await visitor.post(`${path}/change`, { ...(await seen()), ...exactFields(preview.html) }, `${path}/change`);
    const { application, session } = await office.see(id);
    expect([session?.venue.postalCode, application.form1.attachments]).toEqual(['', []]);
    expect((await office.lastMailTo('kou@maker-kou.example', '■変更点')).parsed.text).toContain('旧会場.pdf');
    expect((await office.lastMailTo(ICHIRO.email, '■変更点')).parsed.text).not.toContain('旧会場.pdf');
  });
});

describe('layouts', () => {
  test('are replaced at the desk; only makers that come are told, and nobody is asked again', async () => {
    const [old] = (await office.see(id)).application.form1.attachments;
    const page = await visitor.get(`${path}/layouts`);
    expect(page.text).toContain('甲カードリーダー株式会社（kou@maker-kou.example） 変更のご案内');
    expect(page.text).toContain('予定を更新します（出欠は伺い直しません）');
    const fields = { ...(await seen()), layoutsRemove: old?.id ?? '' };
    const file = { field: 'layouts', name: '新会場.pdf', bytes: new TextEncoder().encode('%PDF-1.7\n%%EOF\n') };
    const sent = await visitor.upload(`${path}/layouts`, fields, file, `${path}/layouts`);
    expect(sent.location).toBe(`${path}?done=changed`);
    expect((await office.see(id)).application.form1.attachments.map(({ name }) => name)).toEqual(['新会場.pdf']);
    expect(await office.newlyOwed()).toEqual(['changed → kou@maker-kou.example demo REQUEST 0']);
    const mail = await office.lastMailTo('kou@maker-kou.example', '■変更点');
    expect(mail.parsed.text).toContain('・レイアウト等の添付\n　変更前：旧会場.pdf\n　変更後：新会場.pdf');
  });

  test('of another kind are refused, and without a choice nothing happens', async () => {
    const file = { field: 'layouts', name: '図.exe', bytes: new TextEncoder().encode('MZ') };
    const wrong = await visitor.upload(`${path}/layouts`, await seen(), file, `${path}/layouts`);
    expect([wrong.status, Object.keys(problemsOn(wrong.html))]).toEqual([422, ['layouts']]);
    const nothing = await visitor.post(`${path}/layouts`, await seen(), `${path}/layouts`);
    expect([nothing.status, problemsOn(nothing.html).layouts]).toEqual([
      422,
      'ファイルを選ぶか、取り除くファイルにチェックを入れてください。',
    ]);
  });
});

describe('another hour', () => {
  const HOURS = { meetingStart: '13時', meetingEnd: '午後3時', demoStart: '14:00', demoEnd: '14:15' };

  test('on the same day is looked at first and sent as it was understood, also after New Year', async () => {
    const typed = { ...(await seen()), ...HOURS, reason: '会場の都合', consent: 'agreed', agreedBy: '企画　三郎' };
    const before = dump(office);
    const preview = await visitor.post(`${path}/time`, typed, `${path}/time`);
    expect([preview.status, dump(office)]).toEqual([200, before]);
    expect(preview.text).toContain('説明会の時間 10:00～12:00 13:00～15:00');
    const exact = exactFields(preview.html);
    expect(exact).toMatchObject({ date: '2026年10月20日（火）', meetingStart: '13:00', meetingEnd: '15:00' });
    const sent = await visitor.post(`${path}/time`, { ...(await seen()), ...exact }, `${path}/time`);
    expect(sent.location).toBe(`${path}?done=moved`);
    const { session } = await office.see(id);
    expect([session?.date.toString(), session?.meeting.start.toString()]).toEqual(['2026-10-20', '13:00:00']);
  });

  test('asked of the makers shows their inquiry now and everybody later, and moves nothing yet', async () => {
    const typed = {
      ...(await seen()),
      ...HOURS,
      date: '10/27',
      reason: '会場の都合',
      consent: 'asked',
      answerBy: '9/20',
    };
    const preview = await visitor.post(`${path}/move`, typed, `${path}/move`);
    expect(preview.text).toContain(
      '甲カードリーダー株式会社（kou@maker-kou.example） メーカーへの照会 予定表への招待なし',
    );
    expect(preview.text).toContain('全社の○がそろったときに送られるメールを見る');
    expect(exactFields(preview.html)).toMatchObject({ date: '2026年10月27日（火）', answerBy: '2026年9月20日（日）' });
    await visitor.post(`${path}/move`, { ...(await seen()), ...exactFields(preview.html) }, `${path}/move`);
    expect(await office.newlyOwed()).toEqual(['inquiry → kou@maker-kou.example']);
    expect((await office.see(id)).session?.date.toString()).toBe('2026-10-20');
  });

  test('that is the present one is refused at the first look', async () => {
    const page = await visitor.get(`${path}/time`);
    const same = { ...keptOn(page.html), ...(await seen()), reason: 'なし', consent: 'agreed', agreedBy: '企画' };
    const refused = await visitor.post(`${path}/time`, same, `${path}/time`);
    expect([refused.status, problemsOn(refused.html).meetingStart]).toEqual([422, 'いまの日時と同じです。']);
  });
});

test('a maker is replaced in two steps; the page says beforehand that only the two are mailed', async () => {
  const below = `${path}/makers/${KOU.id}/replacement`;
  const typed = {
    ...(await seen()),
    maker: OTSU.id,
    consent: 'agreed',
    agreedBy: '乙　花',
    channel: 'phone',
    reason: '',
  };
  const preview = await visitor.post(below, typed, below);
  expect(preview.text).toContain('参加するメーカー 甲カードリーダー株式会社 乙電機株式会社');
  const rows = /送られるメールを見る([\s\S]*?)<\/table>/.exec(preview.html)?.[1] ?? '';
  expect(
    rows
      .match(/<td role="cell">[^<]*<\/td><td role="cell">[^<]*<\/td><td role="cell">[^<]*<\/td>/g)
      ?.map((row) => row.replace(/<[^>]+>/g, ' ')),
  ).toEqual([
    ' 甲カードリーダー株式会社（kou@maker-kou.example）  中止のご案内  予定を取り消します ',
    ' 乙電機株式会社（2件のアドレス）  日程確定のご案内  予定を追加します ',
  ]);
  const sent = await visitor.post(below, { ...(await seen()), ...exactFields(preview.html) }, below);
  expect(sent.location).toBe(`${path}?done=maker-replaced`);
  expect((await office.see(id)).session?.makers.map(({ maker }) => maker.id)).toEqual([OTSU.id]);
});

test('whom to call on the day is told to the makers when asked for, and the page says so when it is not', async () => {
  const { contact } = (await office.see(id)).application.form1;
  const typed = {
    ...(await seen()),
    contactName: contact.name,
    contactKana: contact.kana,
    phone: '03-5253-2222',
    extension: '',
    email: contact.email,
    reason: '電話番号の変更',
  };
  const silent = await visitor.post(`${path}/contact`, typed, `${path}/contact`);
  expect(silent.text).toContain('メーカーには、当日の連絡先の変更をお知らせしません。');
  const preview = await visitor.post(`${path}/contact`, { ...typed, tellMakers: 'on' }, `${path}/contact`);
  expect(preview.text).toContain('kou@maker-kou.example） 変更のご案内 予定を更新します（出欠は伺い直しません）');
  await visitor.post(`${path}/contact`, { ...typed, tellMakers: 'on', step: 'send' }, `${path}/contact`);
  const mail = await office.lastMailTo('kou@maker-kou.example', '■変更点');
  expect(mail.parsed.text).toContain('変更後：公労　太郎 03-5253-2222');
});

describe("a mail in the coordinator's own words", () => {
  const WORDS = {
    subject: '駐車場 {{link}}',
    text: 'ご案内\n[[link:00000000-0000-4000-8000-000000000001]] <b>太字</b>',
  };

  test('is looked at first, goes as text to whom it was shown, and stands in the history word for word', async () => {
    const typed = { ...(await seen()), ...WORDS, to: KOU.id };
    const preview = await visitor.post(`${path}/message`, typed, `${path}/message`);
    expect(preview.text).toContain('甲カードリーダー株式会社（kou@maker-kou.example） 調整担当からの連絡');
    expect(await office.newlyOwed()).toEqual([]);
    await visitor.post(`${path}/message`, { ...typed, ...exactFields(preview.html) }, `${path}/message`);
    expect(await office.newlyOwed()).toEqual(['message → kou@maker-kou.example']);
    const { parsed } = await office.lastMailTo('kou@maker-kou.example');
    expect(parsed.subject).toBe(WORDS.subject);
    expect(parsed.text).toContain('ご案内\n［［link:00000000-0000-4000-8000-000000000001]] <b>太字</b>');
    expect(parsed.html).toContain('&lt;b&gt;太字&lt;/b&gt;');
    // Nobody reads our own mailbox here.
    expect(parsed.replyTo?.value.map(({ address }) => address)).toEqual([office.policy.ministry.email]);
    expect(parsed.headers.has('auto-submitted')).toBe(false);
    const page = await visitor.get(path);
    expect(page.text).toContain('宛先：甲カードリーダー株式会社 件名：駐車場 {{link}} ご案内 [[link:');
  });

  test('needs whom, a subject and a text, and knows nobody else', async () => {
    const empty = { ...(await seen()), to: OTSU.id, subject: ' ', text: '' };
    const refused = await visitor.post(`${path}/message`, empty, `${path}/message`);
    expect([refused.status, Object.keys(problemsOn(refused.html))]).toEqual([422, ['to', 'subject', 'text']]);
    expect(await office.newlyOwed()).toEqual([]);
  });
});

describe('after the end of the session', () => {
  test('a cancellation and another place are warned of before they go out, also where the page was opened before', async () => {
    const opened = { ...(await seen()), reason: '台風のため' };
    expect((await visitor.get(`${path}/cancellation`)).text).not.toContain('すでに終わっています');
    office.clock.set('2026-10-20T15:00:00+09:00');
    visitor = await coordinatorAt(http, office);
    await office.deliver();
    await office.newlyOwed();
    const warned = await visitor.post(`${path}/cancellation`, opened, `${path}/cancellation`);
    expect([warned.status, warned.text.includes('この説明会は、すでに終わっています')]).toEqual([409, true]);
    expect((await visitor.get(`${path}/change`)).text).toContain('この説明会は、すでに終わっています');
    const place = { ...(await seen()), ...PLACE, postalCode: '105-0014', layouts: 'keep', step: 'send' };
    expect((await visitor.post(`${path}/change`, place, `${path}/change`)).status).toBe(409);
    expect(await office.newlyOwed()).toEqual([]);
    const sent = await visitor.post(`${path}/cancellation`, { ...opened, endedSeen: 'yes' }, `${path}/cancellation`);
    expect([sent.status, (await office.see(id)).application.state]).toEqual([303, 'cancelled']);
  });
});
