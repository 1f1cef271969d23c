import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '#domain/notices/delivery.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { readMakerPage } from '#workflow/asking/read-maker-page.ts';
import { recallInquiry } from '#workflow/asking/recall.ts';
import { remindMaker, remindMakers } from '#workflow/asking/remind-makers.ts';
import { declineApplication, withdrawApplication } from '#workflow/filing/close.ts';
import { deliverMail } from '#workflow/post/deliver-mail.ts';
import { markOf, sendElsewhere } from '#workflow/post/ledger-acts.ts';
import { answerInquiry } from '#workflow/session/record-answer.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerConfirms,
  OTSU,
} from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
let office: TestOffice;
const KOUS = KOU.addresses[0] ?? '';

/** Requests that lie with the ministry, each of a city of its own. */
async function received(...cities: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const city of cities) {
    const venue = { name: `${city}会館`, postalCode: '', address: `埼玉県${city}中央1-1` };
    const { id } = await applicationReceived(office, { association: `${city}医師会`, venue });
    ids.push(id);
  }
  await office.deliver();
  await office.newlyOwed();
  return ids;
}

async function ask(id: string, makers = [KOU], note = ''): Promise<void> {
  const { application } = await office.see(id);
  must(
    await askMakers(office, {
      applicationId: id,
      seenVersion: application.version,
      actor: COORDINATOR,
      makerIds: makers.map((maker) => maker.id),
      slotIds: application.form1.slots.map((slot) => slot.id),
      answerBy: Temporal.PlainDate.from('2026-09-30'),
      note,
      decides: 'maker',
      mails: 'collected',
    }),
  );
}

async function order(id: string) {
  return { applicationId: id, seenVersion: (await office.see(id)).application.version, actor: COORDINATOR };
}

async function inquiryOf(id: string): Promise<string> {
  return (await office.see(id)).inquiries.findLast(({ maker }) => maker.id === KOU.id)?.id ?? '';
}

/** Subjects and texts that came to 甲 since the last call. */
let seen = 0;
function came(): { subject: string; text: string; raw: string }[] {
  const fresh = office.mail.mails.slice(seen);
  seen = office.mail.mails.length;
  return fresh
    .filter(({ envelope }) => envelope.to.includes(KOUS))
    .map(({ parsed, raw }) => ({ subject: parsed.subject ?? '', text: parsed.text ?? '', raw: raw.toString() }));
}

async function later(minutes: number): Promise<void> {
  office.clock.advance({ minutes });
  await office.deliver();
}

const cities = (text: string): string[] => [...text.matchAll(/　(.{1,3}市)医師会/g)].map(([, city = '']) => city);

describe('one mail a maker', () => {
  beforeEach(async () => {
    seen = 0;
    office = await openOffice();
    await coordinatorKnows(office);
  });
  afterEach(() => office.close());

  test('asked about three cases within a minute, each mailbox gets one mail two minutes later, sorted by day and region', async () => {
    const ids = await received('川口市', '蕨市', '戸田市');
    for (const id of ids) await ask(id, [KOU, OTSU], '資料を10部お持ちください。');
    expect(await office.newlyOwed()).toEqual([
      'collected-inquiry → kou@maker-kou.example',
      'collected-inquiry → otsu-west@maker-otsu.example',
      'collected-inquiry → otsu@maker-otsu.example',
    ]);
    await later(1);
    expect(came()).toEqual([]);
    await later(1);
    const [mail, ...others] = came();
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('【デモ会】ご都合の照会 3件／最初の回答期限 2026年9月30日（水）');
    expect(cities(mail?.text ?? '').length).toBe(9);
    expect((mail?.text.match(/資料を10部お持ちください。/g) ?? []).length).toBe(1);
    expect(mail?.text).toContain('添付の表（.xlsx）');
    expect(office.mail.mails.at(-1)?.parsed.attachments.map(({ contentType }) => contentType)).toEqual([XLSX]);
    expect(await office.deliver()).toBeUndefined();
  });

  test('a case that is dropped before it leaves is not in it, nobody hears of its end, and an empty one is not sent', async () => {
    const [kawaguchi = '', warabi = ''] = await received('川口市', '蕨市');
    await ask(kawaguchi);
    await ask(warabi);
    must(
      await declineApplication(office, {
        ...(await order(kawaguchi)),
        reason: '日程が合わないため',
        mails: 'collected',
      }),
    );
    await later(2);
    const [mail] = came();
    expect(new Set(cities(mail?.text ?? ''))).toEqual(new Set(['蕨市']));
    expect(mail?.text).not.toContain('川口市');
    const [toda = ''] = await received('戸田市');
    await ask(toda);
    must(await recallInquiry(office, { ...(await order(toda)), inquiryId: await inquiryOf(toda), reason: '' }));
    await later(480);
    expect(came()).toEqual([]);
    const dropped = (await office.outbox()).filter(({ content }) => content.mail === 'collected-inquiry');
    expect(dropped.map(({ state }) => state).sort()).toEqual(['dropped', 'sent']);
  });

  test('closings of the day are one mail at 17:00, and what is asked anew is no closing', async () => {
    const ids = await received('川口市', '蕨市', '戸田市');
    for (const id of ids) await ask(id);
    await later(2);
    came();
    const [kawaguchi = '', warabi = '', toda = ''] = ids;
    must(await withdrawApplication(office, kawaguchi, '取りやめ'));
    must(await declineApplication(office, { ...(await order(warabi)), reason: '日程が合わないため' }));
    await ask(toda);
    await later(2);
    expect(came().map(({ subject }) => subject)).toEqual([
      '【デモ会】ご都合の照会 1件／最初の回答期限 2026年9月30日（水）',
    ]);
  });

  test('closings leave at 17:00 in one mail where nothing else is to be said', async () => {
    const ids = await received('川口市', '蕨市');
    for (const id of ids) await ask(id);
    await later(2);
    came();
    for (const id of ids) must(await withdrawApplication(office, id, '取りやめ'));
    office.clock.set('2026-09-01T16:59:00+09:00');
    await office.deliver();
    expect(came()).toEqual([]);
    office.clock.set('2026-09-01T17:00:00+09:00');
    await office.deliver();
    const [mail, ...others] = came();
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('【デモ会】照会終了のお知らせ 2件');
    expect(mail?.text).toContain('申請団体が申請を取り下げたため、照会を終了しました。');
  });

  test('a maker that was asked by a mail of its own is told of many closings in one', async () => {
    const ids = await received('川口市', '蕨市');
    for (const id of ids) await coordinatorAsks(office, id, { makers: [KOU] });
    await office.deliver();
    came();
    for (const id of ids) {
      must(
        await declineApplication(office, { ...(await order(id)), reason: '日程が合わないため', mails: 'collected' }),
      );
    }
    office.clock.set('2026-09-01T17:00:00+09:00');
    await office.deliver();
    expect(came().map(({ subject }) => subject)).toEqual(['【デモ会】照会終了のお知らせ 2件']);
  });

  test('whoever was too late is told at 17:00 where it can still join; the session itself is told at once', async () => {
    const [kawaguchi = ''] = await received('川口市');
    await ask(kawaguchi, [KOU]);
    const [, otsu] = await (async () => {
      await later(2);
      came();
      return coordinatorAsks(office, kawaguchi, { makers: [OTSU] }).then((asked) => [undefined, asked[0]] as const);
    })();
    if (!otsu) throw new Error('乙 was not asked');
    must(await makerConfirms(office, otsu));
    await office.deliver();
    expect(came()).toEqual([]);
    office.clock.set('2026-09-01T17:00:00+09:00');
    await office.deliver();
    const [mail] = came();
    expect(mail?.text).toMatch(/この説明会に参加できるとき：http:\/\/demokai\.example\/inquiry\//);
  });

  test('reminders of one morning are one mail; a later one of that day comes with the closings', async () => {
    const ids = await received('川口市', '蕨市', '戸田市');
    for (const id of ids) await ask(id);
    await later(2);
    came();
    const [kawaguchi = '', warabi = '', toda = ''] = ids;
    office.clock.set('2026-09-02T09:00:00+09:00');
    for (const id of [kawaguchi, warabi]) {
      const input = {
        applicationId: id,
        inquiryId: await inquiryOf(id),
        actor: COORDINATOR,
        mails: 'collected',
      } as const;
      must(await remindMaker(office, input));
      must(await remindMaker(office, input));
    }
    await later(2);
    expect(came().map(({ subject }) => subject)).toEqual([
      '【デモ会】ご回答のお願い（再送） 2件／最初の回答期限 2026年9月30日（水）',
    ]);
    const input = { applicationId: toda, inquiryId: await inquiryOf(toda), actor: COORDINATOR } as const;
    must(await remindMaker(office, { ...input, mails: 'collected' }));
    await later(60);
    expect(came()).toEqual([]);
    office.clock.set('2026-09-02T17:00:00+09:00');
    await office.deliver();
    expect(came().map(({ subject }) => subject)).toEqual([
      '【デモ会】ご回答のお願い（再送） 1件／最初の回答期限 2026年9月30日（水）',
    ]);
  });

  test('the program’s own reminders of several cases are one mail, of one case its own', async () => {
    const ids = await received('川口市', '蕨市');
    for (const id of ids) await ask(id);
    await later(2);
    came();
    office.clock.set('2026-09-04T09:00:00+09:00');
    await remindMakers(office);
    await later(2);
    expect(came().map(({ subject }) => subject.split('／')[0])).toEqual(['【デモ会】ご回答のお願い（再送） 2件']);
    must(await declineApplication(office, { ...(await order(ids[0] ?? '')), reason: '日程が合わないため' }));
    office.clock.set('2026-09-29T09:00:00+09:00');
    await remindMakers(office);
    await office.deliver();
    expect(came().map(({ subject }) => subject.split('／')[0])).toContain(
      '【デモ会】ご回答のお願い（再送）：蕨市医師会',
    );
  });

  test('what was answered on the page before it leaves is not asked in it', async () => {
    const [kawaguchi = '', warabi = '', toda = ''] = await received('川口市', '蕨市', '戸田市');
    await ask(kawaguchi);
    await later(2);
    const page = tokenOf(await office.lastMailTo(KOUS, 'まとめて回答する'), 'maker');
    came();
    await ask(warabi);
    await ask(toda);
    const { open } = must(await readMakerPage(office, page));
    const asked = open.find(({ application }) => application.id === warabi);
    const answers = (asked?.slots ?? []).map(({ slotId }) => ({ slotId, reply: 'no', comment: '' }) as const);
    must(await answerInquiry(office, asked?.link ?? '', { answers, by: '企画　三郎' }));
    await later(2);
    const [mail] = came();
    expect(new Set(cities(mail?.text ?? ''))).toEqual(new Set(['戸田市']));
    expect(mail?.text).toContain('ほかに、ご回答をお待ちしている申請が1件あります。');
  });

  test('a copy to another address says what the mail said', async () => {
    const [kawaguchi = ''] = await received('川口市');
    await ask(kawaguchi);
    await later(2);
    const mail = (await office.outbox()).find(({ content }) => content.mail === 'collected-inquiry');
    if (!mail) throw new Error('no mail was owed');
    const email = 'kou-new@maker-kou.example';
    must(await sendElsewhere(office, { mailId: mail.id, seen: markOf(mail, { acts: [] }), actor: COORDINATOR, email }));
    expect((await office.lastMailTo(email)).parsed.text).toContain('川口市医師会');
  });

  test('a put-off mail is tried again with the same octets, though a case has ended meanwhile', async () => {
    const ids = await received('川口市', '蕨市');
    for (const id of ids) await ask(id);
    office.clock.advance({ minutes: 2 });
    const raws: string[] = [];
    const refusing = async (message: Parameters<TestOffice['send']>[0]): Promise<Delivery> => {
      raws.push(Buffer.from(message.raw).toString());
      return { outcome: 'refused', permanent: false, response: '451 4.7.1 Try again later' };
    };
    await deliverMail({ ...office, send: refusing }, 'deliverer');
    must(await withdrawApplication(office, ids[0] ?? '', '取りやめ'));
    await office.deliverAll();
    expect(raws.length).toBe(1);
    const mails = office.mail.mails.filter(({ envelope }) => envelope.to.includes(KOUS));
    expect(mails.map(({ parsed }) => parsed.subject?.split('／')[0])).toEqual(['【デモ会】ご都合の照会 2件']);
    expect(mails[0]?.raw.toString()).toBe(raws[0]);
  });
});
