import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { withdrawApplication } from '#workflow/filing/close.ts';
import { correctApplication, startCorrection } from '#workflow/filing/correct.ts';
import { addDraftFile } from '#workflow/filing/keep-draft.ts';
import { moveSession } from '#workflow/session/move.ts';
import { wish } from '../../domain/samples.ts';
import {
  applicantCorrects,
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  form1Input,
  KOU,
  makerConfirms,
  makersLink,
  OTSU,
  sessionConfirmed,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../support/office.ts';
import { dump, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;

beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [inquiryRoutes]);
});
afterEach(async () => {
  await http.close();
  await office.close();
});

const APPLICANT_NAMES = [
  '公労',
  '03-5253-1111',
  'taro@ishikai.example.jp',
  '見本市医師会',
  '甲カードリーダー',
  '乙電機',
];

/** 甲 and 乙 are asked about three candidates. */
async function bothAsked(decides: 'maker' | 'coordinator' = 'maker') {
  const { id } = await applicationReceived(office);
  await coordinatorAsks(office, id, { decides });
  const { application } = await office.see(id);
  const slots = application.form1.slots.map((slot) => slot.id);
  const kou = `/inquiry/${await makersLink(office, KOU)}`;
  const otsu = `/inquiry/${await makersLink(office, OTSU)}`;
  return { id, slots, kou, otsu, formVersion: String(application.formVersion) };
}

function allReplies(slots: readonly string[], replies: readonly string[]): Record<string, string> {
  return Object.fromEntries(slots.map((slotId, index) => [`reply-${slotId}`, replies[index] ?? '']));
}

describe('who may see it', () => {
  test('a wrong link is not found and names nobody', async () => {
    const { kou } = await bothAsked();
    for (const path of ['/inquiry/wrong', `${kou}x`, kou.replace('/inquiry/', '/inquiry/%2F')]) {
      const page = await visit(http).get(path);
      expect(page.status).toBe(404);
      expect(APPLICANT_NAMES.filter((name) => page.html.includes(name))).toEqual([]);
    }
  });

  test('a maker sees neither the contact nor the other makers before it comes', async () => {
    const { kou } = await bothAsked();
    const page = await visit(http).get(kou);
    expect(page.status).toBe(200);
    expect(page.text).toContain('2026年10月20日（火）');
    expect(['公労', '03-5253-1111', 'taro@ishikai', '乙電機'].filter((name) => page.html.includes(name))).toEqual([]);
    expect(page.html).toContain('<meta name="robots" content="noindex, nofollow">');
  });

  test('looking changes nothing', async () => {
    const { kou } = await bothAsked();
    const before = dump(office);
    await visit(http).get(kou);
    expect(dump(office)).toBe(before);
  });

  test('a post without the token of our page is refused', async () => {
    const { kou } = await bothAsked();
    const answer = await visit(http).post(`${kou}/answer`, { _csrf: 'forged', by: '企画' });
    expect(answer.status).toBe(403);
  });
});

describe('answering', () => {
  test('an answer is kept, shown and can be changed while the inquiry is open', async () => {
    const { id, kou, slots } = await bothAsked();
    const maker = visit(http);
    const first = { ...allReplies(slots, ['yes', 'maybe', 'no']), [`comment-${slots[0]}`]: '2名で伺います' };
    const sent = await maker.post(`${kou}/answer`, { ...first, by: '企画　三郎' });
    expect([sent.status, sent.location]).toEqual([303, kou]);
    const page = await maker.get(kou);
    expect(page.text).toContain('ご回答をお預かりしています');
    expect(page.text).toContain('企画　三郎さんの回答');
    expect(page.text).toContain('2名で伺います');
    await maker.post(`${kou}/answer`, { ...allReplies(slots, ['no', 'no', 'no']), by: '企画　三郎' });
    const { inquiries, session } = await office.see(id);
    const own = inquiries.find((inquiry) => inquiry.maker.id === KOU.id);
    expect(own?.answers.map((answer) => answer.reply)).toEqual(['no', 'no', 'no']);
    expect(session).toBe(undefined);
  });

  test('an answer without name and replies comes back with what was typed', async () => {
    const { kou, slots } = await bothAsked();
    const sent = await visit(http).post(`${kou}/answer`, {
      [`reply-${slots[0]}`]: 'maybe',
      [`comment-${slots[0]}`]: '移動の都合で<確認>中',
    });
    expect(sent.status).toBe(422);
    expect(sent.text).toContain('＊お名前をご入力ください。');
    expect(sent.text.match(/＊第.希望の○、△、×のいずれかをお選びください。/g)).toEqual([
      '＊第二希望の○、△、×のいずれかをお選びください。',
      '＊第三希望の○、△、×のいずれかをお選びください。',
    ]);
    expect(sent.html).toContain('移動の都合で&lt;確認&gt;中');
    expect(sent.html).toMatch(/value="maybe" checked/);
  });
});

describe('confirming', () => {
  test('the button of a day first asks once more, with everything that was typed, and changes nothing', async () => {
    const { kou, slots, formVersion } = await bothAsked();
    const maker = visit(http);
    const typed = { slotId: slots[0] ?? '', formVersion, by: '企画　三郎', [`comment-${slots[0]}`]: '2名で<伺い>ます' };
    const before = dump(office);
    const asked = await maker.post(`${kou}/confirmation`, typed, kou);
    expect([asked.status, asked.text.includes('この日時で確定しますか')]).toEqual([200, true]);
    expect(asked.text).toContain('2026年（令和8年）10月20日（火）');
    for (const value of Object.values(typed))
      expect(asked.html).toContain(`value="${value.replace(/</, '&lt;').replace(/>/, '&gt;')}"`);
    expect(asked.html).not.toContain('乙電機');
    const back = await maker.post(`${kou}/confirmation`, { ...typed, step: 'back' }, kou);
    expect([back.status, back.html.includes('2名で&lt;伺い&gt;ます')]).toEqual([200, true]);
    expect(dump(office)).toBe(before);
  });

  test('a slot for which no crew is free names the own booking and says at once that it cannot be confirmed', async () => {
    await sessionConfirmed(office, { association: '先約市医師会' });
    const { kou, slots, formVersion } = await bothAsked();
    const maker = visit(http);
    const page = await maker.get(kou);
    expect(page.text).toContain('この時間帯は、貴社の1組すべてに予定があります');
    expect(page.text).toContain('先約市医師会　2026年10月20日（火）　デモ 11:00～11:15（15分）');
    const full = await maker.post(`${kou}/confirmation`, { slotId: slots[0] ?? '', formVersion, by: '企画' }, kou);
    expect(full.status).toBe(409);
    expect((await maker.get(kou)).text).toContain('ご回答をお預かりしています');
  });

  test('a maker with a free crew sees its booking and how many crews are left', async () => {
    const { id } = await applicationReceived(office, { association: '先約市医師会' });
    const [first] = await coordinatorAsks(office, id, { makers: [OTSU] });
    if (!first) throw new Error('nobody asked');
    must(await makerConfirms(office, first));
    const { otsu } = await bothAsked();
    const page = await visit(http).get(otsu);
    expect(page.text).toContain('この時間帯に、貴社の予定があります（2組のうち1組が空いています）');
    expect(page.text).toContain('10月20日（火）で確定する');
  });

  test('the button of a day fixes the session and the page then shows the contact', async () => {
    const { id, kou, slots, formVersion } = await bothAsked();
    const maker = visit(http);
    expect((await maker.get(kou)).text).toContain('10月21日（水）で確定する');
    const sent = await maker.post(
      `${kou}/confirmation`,
      { slotId: slots[1] ?? '', formVersion, by: '企画　三郎', step: 'send' },
      kou,
    );
    expect([sent.status, sent.location]).toEqual([303, kou]);
    expect((await office.see(id)).session?.slotId).toBe(slots[1]);
    const page = await maker.get(kou);
    expect(page.text).toContain('日程が確定しています');
    expect(page.text).toContain('公労　太郎 03-5253-1111（内線 3189）');
  });

  test('who loses the race is told what was fixed, keeps the typed name and can join', async () => {
    const { id, kou, otsu, slots, formVersion } = await bothAsked();
    const fields = { slotId: slots[0] ?? '', formVersion, by: '企画　三郎', step: 'send' };
    await visit(http).post(`${kou}/confirmation`, fields, kou);
    const loser = visit(http);
    await office.newlyOwed();
    const comment = { [`comment-${slots[0]}`]: '実機2台をお持ちします' };
    const late = { slotId: fields.slotId, formVersion, by: '営業　四郎', ...comment };
    const lost = await loser.post(`${otsu}/confirmation`, late, otsu);
    expect(lost.status).toBe(409);
    expect(lost.text).toContain('2026年10月20日（火） 10:00～12:00に決まりました');
    expect(lost.html).toContain('value="営業　四郎"');
    // Its ○ and its comment are worth the same to the coordinator; pressed again they are the same.
    await loser.post(`${otsu}/confirmation`, late, otsu);
    expect(await office.newlyOwed()).toEqual(['answered → suisin@mhlw.example']);
    const own = (await office.see(id)).inquiries.find((inquiry) => inquiry.maker.id === OTSU.id);
    expect(own?.answers.map(({ reply, comment }) => [reply, comment])).toEqual([['yes', '実機2台をお持ちします']]);
    expect((await loser.get(otsu)).text).toContain('コメントも調整担当にお伝えしています');
    const joined = await loser.post(`${otsu}/participation`, { by: '営業　四郎' }, otsu);
    expect(joined.status).toBe(303);
    expect((await office.see(id)).session?.makers.map((maker) => maker.maker.id)).toEqual([KOU.id, OTSU.id]);
  });

  test('where the coordinator decides there is no button to confirm, and a forged one only answers', async () => {
    const { id, kou, slots, formVersion } = await bothAsked('coordinator');
    const maker = visit(http);
    expect((await maker.get(kou)).text).not.toContain('で確定する');
    const sent = await maker.post(
      `${kou}/confirmation`,
      { slotId: slots[0] ?? '', formVersion, by: '企画', step: 'send' },
      kou,
    );
    expect(sent.status).toBe(409);
    expect((await office.see(id)).session).toBe(undefined);
  });

  test('a maker that can no longer come says why, and only the ministry is told', async () => {
    const { id, kou, slots, formVersion } = await bothAsked();
    const maker = visit(http);
    await maker.post(`${kou}/confirmation`, { slotId: slots[0] ?? '', formVersion, by: '企画', step: 'send' }, kou);
    await office.newlyOwed();
    const empty = await maker.post(`${kou}/cancellation`, { reason: '', outBy: '企画' }, kou);
    expect(empty.status).toBe(422);
    const out = { reason: '機材の故障', outBy: '企画' };
    const before = dump(office);
    const check = await maker.post(`${kou}/cancellation`, out, kou);
    expect([check.status, check.text.includes('参加できないことを知らせますか'), dump(office)]).toEqual([
      200,
      true,
      before,
    ]);
    expect(check.html).toContain('name="reason" value="機材の故障"');
    const sent = await maker.post(`${kou}/cancellation`, { ...out, step: 'send' }, kou);
    expect(sent.status).toBe(303);
    expect(await office.newlyOwed()).toEqual(['maker-out → suisin@mhlw.example']);
    expect((await office.see(id)).session?.makers[0]?.out?.reason).toBe('機材の故障');
    expect((await maker.get(kou)).text).toContain('参加できないとのご連絡をお預かりしています');
  });
});

describe('when things changed meanwhile', () => {
  test('a correction that leaves the slot is shown, without the contact, and a confirmation seen before it is stale', async () => {
    const { id, kou, slots, formVersion } = await bothAsked();
    const { contact } = form1Input();
    must(
      await applicantCorrects(office, id, {
        remarks: '駐車場は2台まで',
        contact: { ...contact, phone: '03-5253-2222' },
      }),
    );
    const maker = visit(http);
    const page = await maker.get(kou);
    expect(page.text).toContain('照会のあとに申請が訂正されました');
    expect(page.text).toContain('駐車場は2台まで');
    expect(page.text).not.toContain('03-5253-2222');
    const fields = { slotId: slots[0] ?? '', formVersion, by: '企画', [`comment-${slots[0]}`]: '承知しました' };
    const stale = await maker.post(`${kou}/confirmation`, fields, kou);
    expect(stale.status).toBe(409);
    expect(stale.html).toContain('承知しました');
  });

  test('a withdrawn request says that no answer is needed and shows nothing of it', async () => {
    const { id, kou } = await bothAsked();
    must(await withdrawApplication(office, id, ''));
    const page = await visit(http).get(kou);
    expect([page.status, page.text.includes('ご回答は不要です'), page.html.includes('見本会館')]).toEqual([
      200,
      true,
      false,
    ]);
  });

  test('who was asked anew is sent to the newer mail', async () => {
    const { id, kou } = await bothAsked();
    await coordinatorAsks(office, id, { makers: [KOU] });
    expect((await visit(http).get(kou)).text).toContain('新しい照会のメールをご覧ください');
  });

  test('a move shows the old and the new date, and ○ moves the session', async () => {
    const { id, kou, slots, formVersion } = await bothAsked();
    await visit(http).post(
      `${kou}/confirmation`,
      { slotId: slots[0] ?? '', formVersion, by: '企画', step: 'send' },
      kou,
    );
    const { application } = await office.see(id);
    must(
      await moveSession(office, {
        applicationId: id,
        seenVersion: application.version,
        actor: COORDINATOR,
        wish: wish(1, '2026-11-05'),
        reason: '会場の都合',
        consent: { kind: 'asked', answerBy: Temporal.PlainDate.from('2026-09-30'), note: '' },
      }),
    );
    const move = `/inquiry/${await makersLink(office, KOU)}`;
    const maker = visit(http);
    const page = await maker.get(move);
    expect(page.text).toContain('2026年（令和8年）10月20日（火）');
    expect(page.text).toContain('2026年11月5日（木）');
    expect(page.html).not.toContain('value="maybe"');
    const slotId = /name="reply-([^"]+)"/.exec(page.html)?.[1] ?? '';
    await maker.post(`${move}/answer`, { [`reply-${slotId}`]: 'yes', by: '企画' });
    expect((await office.see(id)).session?.date.toString()).toBe('2026-11-05');
  });
});

describe('layouts', () => {
  test('a maker downloads the files of its own request and no others', async () => {
    const { id, kou } = await bothAsked();
    const cookie = must(await startCorrection(office, id, () => ({})));
    must(
      await addDraftFile(office, cookie, {
        name: '会場図.pdf',
        mediaType: 'application/pdf',
        bytes: new TextEncoder().encode('%PDF-1.7'),
      }),
    );
    must(await correctApplication(office, cookie, form1Input()));
    const { application } = await office.see(id);
    const file = application.form1.attachments[0]?.id ?? '';
    const got = await visit(http).get(`${kou}/attachments/${file}`);
    expect([got.status, got.html]).toEqual([200, '%PDF-1.7']);
    const { contact } = form1Input();
    const other = await applicationReceived(office, { contact: { ...contact, email: 'betsu@ishikai.example.jp' } });
    await coordinatorAsks(office, other.id, { makers: [OTSU] });
    const elsewhere = `/inquiry/${await makersLink(office, OTSU)}`;
    expect((await visit(http).get(`${elsewhere}/attachments/${file}`)).status).toBe(404);
  });
});
