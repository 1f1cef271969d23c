import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deskActRoutes } from '#web/desk/acts/routes.ts';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { makerRoutes } from '#web/desk/makers/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { sendMessage } from '#workflow/desk/send-message.ts';
import { fileApplication } from '#workflow/filing/file.ts';
import { addDraftFile, startDraft } from '#workflow/filing/keep-draft.ts';
import { changeSession } from '#workflow/session/change.ts';
import {
  applicantVerifies,
  applicationReceived,
  attendeeSignsUp,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  form1Input,
  ICHIRO,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
  signUpPage,
} from '../../support/cast.ts';
import { codeOf, must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { seenVersionOn } from '../read-form.ts';
import { dump, openSite, type Visitor, visit } from '../visitor.ts';

const DESK_MAIL = 'coordinator@mhlw.example';

let office: TestOffice;
let http: FastifyInstance;
/** Every route that was added, as `METHOD /path`. */
let routes: string[];

beforeEach(async () => {
  office = await openOffice();
  routes = [];
  const listening = (server: FastifyInstance): void => {
    server.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) routes.push(`${one} ${url}`);
    });
  };
  http = await openSite(office, [listening, signInRoutes, deskAttentionRoutes, deskRoutes, deskActRoutes, makerRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

async function signedIn(name = '調整　花子'): Promise<Visitor> {
  const visitor = visit(http);
  await visitor.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
  const code = codeOf(await office.lastMailTo(DESK_MAIL));
  await visitor.post('/sign-in/code', { email: DESK_MAIL, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name }, '/sign-in/name');
  return visitor;
}

async function versionOf(id: string): Promise<string> {
  return String((await office.see(id)).application.version);
}

describe('a fan-out under way', () => {
  test('says how many of its mails have left, and nothing once all have, or where they are few', async () => {
    const { application } = await sessionConfirmed(office);
    const page = await signUpPage(office);
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const email = `doctor${number}@clinic.example`;
      await attendeeSignsUp(office, page, { ...ICHIRO, email, institutionCode: '' });
    }
    await office.deliver();
    const desk = await signedIn();
    office.clock.advance({ minutes: 1 });
    const path = `/desk/applications/${application.reference}`;
    const sending = async (): Promise<string> =>
      /data-waiting[\s\S]*?role="status">([\s\S]*?)<\/p>/
        .exec((await desk.get(path)).html)?.[1]
        ?.replace(/<[^>]*>/g, '') ?? '';
    expect(await sending()).toBe('');
    const order = { applicationId: application.id, actor: COORDINATOR };
    const seen = async () => ({ ...order, seenVersion: (await office.see(application.id)).application.version });
    must(await sendMessage(office, { ...(await seen()), to: ['applicant'], subject: '件名', text: '本文' }));
    expect(await sending()).toBe('');
    await office.deliver();
    office.clock.advance({ minutes: 1 });
    const edit = { venue: { name: '新会館', postalCode: '', address: '東京都港区芝1-1-1' } };
    must(await changeSession(office, { ...(await seen()), edit }));
    expect(await sending()).toBe('お知らせのメールは、11通のうち0通を送りました。残りの11通を送っています。');
    await office.deliver();
    expect(await sending()).toBe('');
  });
});

describe('who gets in', () => {
  test('a stranger is sent from every page of the desk to the sign-in, and nothing is changed', async () => {
    const { application } = await sessionConfirmed(office);
    const before = dump(office);
    const desk = routes.filter((route) => / \/desk/.test(route));
    expect(desk.length).toBeGreaterThan(20);
    const stranger = visit(http);
    for (const route of desk) {
      const [method = '', pattern = ''] = route.split(' ');
      const path = pattern.replace(':reference', application.reference).replace(/:\w+/, 'x');
      const answer = method === 'POST' ? await stranger.post(path, {}, '/sign-in') : await stranger.get(path);
      if (method === 'HEAD') continue;
      expect([route, answer.status, answer.location?.slice(0, 14)]).toEqual([route, 303, '/sign-in?next=']);
    }
    expect(dump(office)).toBe(before);
  });

  test('the code lets in once, and leads by the name to the page that was asked for', async () => {
    const visitor = visit(http);
    const sent = await visitor.get('/desk/applications?state=received');
    expect(sent.location).toBe('/sign-in?next=%2Fdesk%2Fapplications%3Fstate%3Dreceived');
    await visitor.post('/sign-in', { email: DESK_MAIL, next: '/desk/applications?state=received' }, '/sign-in');
    const code = codeOf(await office.lastMailTo(DESK_MAIL));
    const wide = code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    const typed = { email: DESK_MAIL, code: wide, next: '/desk/applications?state=received' };
    expect((await visitor.post('/sign-in/code', typed, '/sign-in')).location).toBe(
      '/sign-in/name?next=%2Fdesk%2Fapplications%3Fstate%3Dreceived',
    );
    expect((await visitor.get('/desk')).location).toBe('/sign-in/name?next=%2Fdesk');
    const named = await visitor.post(
      '/sign-in/name',
      { name: '調整　花子', next: '/desk/applications?state=received' },
      '/sign-in/name',
    );
    expect(named.location).toBe('/desk/applications?state=received');
    expect((await visitor.get('/desk/applications?state=received')).status).toBe(200);
    expect((await visit(http).post('/sign-in/code', typed, '/sign-in')).status).toBe(422);
  });

  test('looking at the link spends nothing; its button lets in once', async () => {
    const visitor = visit(http);
    await visitor.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
    const path = `/sign-in/${tokenOf(await office.lastMailTo(DESK_MAIL), 'sign-in')}`;
    const before = dump(office);
    expect((await visitor.get(path)).status).toBe(200);
    expect(dump(office)).toBe(before);
    expect((await visitor.post(path, {}, path)).location).toBe('/sign-in/name');
    expect((await visitor.post(path, {}, path)).status).toBe(410);
  });

  test('nobody learns which addresses are coordinators', async () => {
    const seen = [];
    for (const email of [DESK_MAIL, 'stranger@mhlw.example']) {
      const visitor = visit(http);
      const asked = await visitor.post('/sign-in', { email }, '/sign-in');
      const wrong = await visitor.post('/sign-in/code', { email, code: '00000000' }, '/sign-in');
      seen.push([
        asked.status,
        asked.location?.replace(encodeURIComponent(email), ''),
        wrong.text.replaceAll(email, ''),
      ]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  test('a sign-in never leads to another site', async () => {
    const visitor = await signedIn();
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/desk//evil.example',
      '/\\evil.example',
      '/deskevil',
    ]) {
      const named = await visitor.post('/sign-in/name', { name: '調整　花子', next }, '/sign-in/name');
      expect(named.location).toBe('/desk');
    }
  });

  test('after the sign-out the desk is closed', async () => {
    const visitor = await signedIn();
    const cookie = visitor.cookies.get('desk') ?? '';
    expect((await visitor.post('/sign-out', {}, '/desk')).location).toBe('/sign-in');
    visitor.cookies.set('desk', cookie);
    expect((await visitor.get('/desk')).status).toBe(303);
  });
});

describe('the desk', () => {
  test('the list counts the states, and looking changes nothing', async () => {
    const { reference } = await applicationReceived(office);
    const visitor = await signedIn();
    const before = dump(office);
    expect((await visitor.get('/desk/applications?state=received')).text).toContain(
      `${reference} 見本市医師会 東京都 受付済`,
    );
    expect((await visitor.get('/desk/applications?state=confirmed')).text).toContain('条件に合う申請はありません。');
    for (const page of ['', '/inquiries', '/return', '/decline']) {
      expect((await visitor.get(`/desk/applications/${reference}${page}`)).status).toBe(200);
    }
    expect(dump(office)).toBe(before);
  });

  test('a layout comes as a download under its own Japanese name', async () => {
    const cookie = await startDraft(office, 'form1', {});
    const bytes = new TextEncoder().encode('<script>1</script>');
    must(await addDraftFile(office, cookie, { name: '会場の"図".html', mediaType: 'text/html', bytes }));
    const filed = { cookie, application: must(await fileApplication(office, cookie, form1Input())) };
    const { id } = await applicantVerifies(office, filed);
    const file = (await office.see(id)).application.form1.attachments[0];
    const answer = await (await signedIn()).get(`/desk/attachments/${file?.id}`);
    expect([answer.html, answer.headers['content-disposition'], answer.headers['x-content-type-options']]).toEqual([
      '<script>1</script>',
      `attachment; filename="______.html"; filename*=UTF-8''${encodeURIComponent('会場の"図".html')}`,
      'nosniff',
    ]);
  });

  test('from the question to the session: asked, answered by phone, confirmed', async () => {
    const { id, reference } = await applicationReceived(office);
    await coordinatorKnows(office);
    const path = `/desk/applications/${reference}`;
    const visitor = await signedIn();
    const slotId = (await office.see(id)).application.form1.slots[0]?.id ?? '';
    const ask = {
      seenVersion: await versionOf(id),
      makers: KOU.id,
      slots: slotId,
      answerBy: '９月６日',
      decides: 'maker',
    };
    expect((await visitor.post(`${path}/inquiries`, ask, `${path}/inquiries`)).location).toBe(`${path}?done=asked`);
    const inquiry = (await office.see(id)).inquiries[0];
    expect([inquiry?.answerBy.toString(), inquiry?.askedBy]).toEqual(['2026-09-06', '調整　花子']);

    const answers = `${path}/inquiries/${inquiry?.id}/answers`;
    const answer = { seenVersion: await versionOf(id), by: '企画　三郎', channel: 'phone', [`reply-${slotId}`]: 'yes' };
    expect((await visitor.post(answers, answer, answers)).location).toBe(`${path}?done=answered`);
    expect((await visitor.get(path)).text).toContain('10月20日（火）で確定する');

    const confirm = `${path}/confirmation?slot=${slotId}`;
    const fixed = await visitor.post(confirm, { seenVersion: await versionOf(id), makers: inquiry?.id ?? '' }, confirm);
    expect(fixed.location).toBe(`${path}?done=confirmed`);
    const { session } = await office.see(id);
    expect([session?.date.toString(), session?.confirmedBy, session?.makers[0]?.by]).toEqual([
      '2026-10-20',
      '調整　花子',
      '企画　三郎',
    ]);
  });

  test('an act on a stale view is refused with what changed, and nothing typed is lost', async () => {
    const { id, reference } = await applicationReceived(office);
    const path = `/desk/applications/${reference}`;
    const seenVersion = await versionOf(id);
    const [kou] = await coordinatorAsks(office, id);
    if (!kou) throw new Error('甲 was to be asked');
    await makerAnswers(office, kou, ['maybe']);
    const visitor = await signedIn('調整　次郎');
    const typed = { reason: '会場の住所をお知らせください。', replyBy: '9/10' };
    const refused = await visitor.post(`${path}/return`, { ...typed, seenVersion }, `${path}/return`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('調整　花子　 メーカーに照会');
    expect(refused.text).toContain('企画　三郎　 メーカーの回答');
    expect(refused.html).toContain('会場の住所をお知らせください。</textarea>');
    expect(refused.html).toContain('value="9/10"');
    expect((await office.see(id)).application.state).toBe('inquiring');
    const seenNow = /name="seenVersion" value="(\d+)"/.exec(refused.html)?.[1] ?? '';
    const again = await visitor.post(`${path}/return`, { ...typed, seenVersion: seenNow }, `${path}/return`);
    expect(again.location).toBe(`${path}?done=returned`);
    expect((await office.see(id)).application.returned?.replyBy.toString()).toBe('2026-09-10');
  });

  test('an ended inquiry and a foreign one confirm nothing', async () => {
    const { id, reference } = await applicationReceived(office);
    const [kou] = await coordinatorAsks(office, id, { makers: [KOU] });
    if (!kou) throw new Error('甲 was to be asked');
    await makerAnswers(office, kou, ['yes']);
    await coordinatorAsks(office, id, { makers: [KOU] });
    const visitor = await signedIn();
    const confirm = `/desk/applications/${reference}/confirmation?slot=${kou.offers[0]}`;
    for (const makers of [kou.id, 'nobody']) {
      const answer = await visitor.post(confirm, { seenVersion: await versionOf(id), makers }, '/desk/makers/new');
      expect(answer.status).toBe(422);
    }
    expect((await office.see(id)).session).toBeUndefined();
  });

  test('a change is shown with its recipients first, and sent by the second press', async () => {
    const { application, session } = await sessionConfirmed(office);
    const path = `/desk/applications/${application.reference}/change`;
    const visitor = await signedIn();
    const { venue, mode, note } = session;
    const typed = {
      seenVersion: await versionOf(application.id),
      venueName: '新見本会館',
      postalCode: venue.postalCode,
      postalCodeStays: 'on',
      address: venue.address,
      mode,
      url: '',
      note,
    };
    const before = dump(office);
    const preview = await visitor.post(path, typed, path);
    expect([preview.status, dump(office) === before]).toEqual([200, true]);
    expect(preview.text).toContain('申請者 公労　太郎 様（taro@ishikai.example.jp） 変更のご案内');
    expect((await visitor.post(path, { ...typed, step: 'send' }, path)).location).toBe(
      `/desk/applications/${application.reference}?done=changed`,
    );
    expect((await office.see(application.id)).session?.venue.name).toBe('新見本会館');
  });

  test('a move and a removal and a cancellation are done as typed', async () => {
    const { application } = await sessionConfirmed(office);
    const path = `/desk/applications/${application.reference}`;
    const visitor = await signedIn();
    const hours = { meetingStart: '午後2時', meetingEnd: '１６：００', demoStart: '15:00', demoEnd: '15:15' };
    const move = {
      ...hours,
      date: '令和8年10月27日（火）',
      reason: '会場の都合',
      consent: 'agreed',
      agreedBy: '企画　三郎',
    };
    const wrong = { ...move, demoEnd: '17:00', seenVersion: await versionOf(application.id) };
    const refused = await visitor.post(`${path}/move`, wrong, `${path}/move`);
    expect([refused.status, refused.text.includes('新しい日時のデモの時間は、説明会の時間の中に')]).toEqual([
      422,
      true,
    ]);
    const seenVersion = await versionOf(application.id);
    const sent = await visitor.post(`${path}/move`, { ...move, seenVersion, step: 'send' }, `${path}/move`);
    expect(sent.location).toBe(`${path}?done=moved`);
    const { session } = await office.see(application.id);
    expect([session?.date.toString(), session?.meeting.start.toString()]).toEqual(['2026-10-27', '14:00:00']);
    const removal = `${path}/makers/${KOU.id}/removal`;
    const removing = { seenVersion: await versionOf(application.id), reason: '', step: 'send' };
    await visitor.post(removal, removing, removal);
    expect((await office.see(application.id)).session?.makers).toEqual([]);
    const cancellation = `${path}/cancellation`;
    const empty = { seenVersion: await versionOf(application.id), reason: ' ' };
    expect((await visitor.post(cancellation, empty, cancellation)).status).toBe(422);
    await visitor.post(cancellation, { ...empty, reason: '荒天のため' }, cancellation);
    expect((await office.see(application.id)).application.state).toBe('cancelled');
    expect((await visitor.get(cancellation)).status).toBe(409);
  });
});

describe('makers', () => {
  const FIELDS = {
    name: '丙システムズ',
    products: '',
    addresses: 'hei@maker-hei.example\n',
    crews: '２',
    bufferMinutes: '0',
    active: 'on',
  };

  test('a maker is entered and edited; a name stands once', async () => {
    await coordinatorKnows(office, [OTSU]);
    const visitor = await signedIn();
    const saved = await visitor.post('/desk/makers/new', FIELDS, '/desk/makers/new');
    expect(saved.status).toBe(303);
    expect((await visitor.get('/desk/makers')).text).toContain(
      '丙システムズ hei@maker-hei.example 2組 0分 全国 0件 0件 対象',
    );
    const otsu = `/desk/makers/${OTSU.id}`;
    const seen = seenVersionOn((await visitor.get(otsu)).html);
    const taken = await visitor.post(otsu, { ...FIELDS, ...seen }, otsu);
    expect([taken.status, taken.text.includes('「丙システムズ」はすでに登録されています')]).toEqual([422, true]);
  });

  test('a line that is no address is named, and what was typed stays', async () => {
    const visitor = await signedIn();
    const typed = { ...FIELDS, addresses: 'hei@maker-hei.example\n窓口', crews: '0' };
    const answer = await visitor.post('/desk/makers/new', typed, '/desk/makers/new');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('次の行をメールアドレスとして読み取れませんでした：窓口');
    expect(answer.text).toContain('対応できる組数は、1から99までの数字でご入力ください。');
    expect(answer.html).toContain('hei@maker-hei.example\n窓口</textarea>');
  });
});
