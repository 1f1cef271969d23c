import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askMakers } from '#workflow/asking/ask.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { applicationReceived, COORDINATOR, coordinatorKnows, KOU, OTSU } from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { column, openApi } from './site.ts';

let office: TestOffice;
let api: Awaited<ReturnType<typeof openApi>>;
let token: string;
let cases: string[];
beforeAll(async () => {
  office = await openOffice();
  api = await openApi(office);
  await coordinatorKnows(office);
});
afterAll(async () => {
  await api.http.close();
  await office.close();
});

/** 甲 and 乙 are asked about two more cases with three hours each, and 甲 has its mail. */
beforeEach(async () => {
  cases = [];
  for (const city of ['川口市', '蕨市']) {
    const { id } = await applicationReceived(office, { association: `${city}医師会` });
    cases.push(id);
    const { application } = await office.see(id);
    must(
      await askMakers(office, {
        applicationId: id,
        seenVersion: application.version,
        actor: COORDINATOR,
        makerIds: [KOU.id, OTSU.id],
        slotIds: application.form1.slots.map((slot) => slot.id),
        answerBy: Temporal.PlainDate.from('2026-09-30'),
        note: '駐車場あり',
        decides: 'maker',
        mails: 'collected',
      }),
    );
  }
  office.clock.advance({ minutes: 2 });
  token = tokenOf(await office.lastMailTo(KOU.addresses[0] ?? '', 'まとめて回答する'), 'maker');
});

const read = async (query = '') => (await api.ask('GET', `/questions${query}`, { token })).body;

/** The rows of one case, as a program sends them back. */
async function rowsOf(id: string, reply: string): Promise<Record<string, string>[]> {
  const { reference } = (await office.see(id)).application;
  const { rows } = await read();
  return rows
    .filter((row: { reference: string }) => row.reference === reference)
    .map(({ inquiryId, slotId, seen }: Record<string, string>) => ({ inquiryId, slotId, seen, reply }));
}

const answer = async (rows: unknown, by = '企画　三郎') =>
  api.ask('POST', '/questions/answers', { token, body: { by, rows } });

test('a program of a maker reads its table, answers part of it, and finds the rest waiting', async () => {
  const before = await read();
  const { application, inquiries } = await office.see(cases[0] ?? '');
  const [slot] = application.form1.slots;
  const own = inquiries.find(({ maker }) => maker.id === KOU.id);
  const row = before.rows.find(({ slotId }: { slotId: string }) => slotId === slot?.id);
  expect((await api.ask('GET', '/inquiry', { token: row.inquiryToken })).body.inquiry.id).toBe(own?.id);
  expect(row).toEqual({
    inquiryId: own?.id,
    slotId: slot?.id,
    seen: expect.stringMatching(/^[^.]+\.$/),
    reference: application.reference,
    association: '川口市医師会',
    prefecture: '東京都',
    region: '関東',
    rank: 1,
    date: '2026-10-20',
    meeting: { start: '10:00', end: '12:00' },
    demo: { start: '11:00', end: '11:15' },
    venue: application.form1.venue,
    mode: 'in-person',
    answerBy: '2026-09-30',
    note: '駐車場あり',
    decides: 'maker',
    freeCrews: KOU.crews,
    dayOff: false,
    beside: [],
    answer: null,
    inquiryToken: expect.any(String),
  });
  const [first, second] = await rowsOf(cases[0] ?? '', 'yes');
  const done = await answer([{ ...first, comment: ' 午後なら ' }, second]);
  expect(done.body).toEqual({
    saved: 2,
    refused: 0,
    rows: [first, second].map((row) => ({ inquiryId: row?.inquiryId, slotId: row?.slotId, fate: 'new', reason: null })),
  });
  const after = await read();
  expect([after.maker, before.waiting - after.waiting]).toEqual([{ id: KOU.id, name: KOU.name }, 2]);
  expect(after.rows.find((row: { slotId: string }) => row.slotId === first?.slotId).answer).toMatchObject({
    reply: 'yes',
    comment: '午後なら',
    by: '企画　三郎',
    channel: 'link',
  });
  expect(column((await read('?waiting=true')).rows, 'answer')).toEqual(Array(after.waiting).fill(null));
  expect(new Set(column((await read('?day=2026-10-21')).rows, 'date'))).toEqual(new Set(['2026-10-21']));
  expect(await read('?page=2')).toMatchObject({ rows: [], page: 2, hasMore: false });
});

test('a row that a colleague answered, that has ended, or that is of another maker is refused by itself, in the words of the page', async () => {
  const [first, second] = await rowsOf(cases[0] ?? '', 'yes');
  const [over] = await rowsOf(cases[1] ?? '', 'yes');
  await answer([{ ...first, reply: 'no' }], '営業　二子');
  const { application, inquiries } = await office.see(cases[1] ?? '');
  const { id: applicationId, version: seenVersion } = application;
  must(await declineApplication(office, { applicationId, seenVersion, actor: COORDINATOR, reason: '見送り' }));
  const theirs = { ...over, inquiryId: inquiries.find(({ maker }) => maker.id === OTSU.id)?.id };
  const told = await answer([over, first, theirs, second]);
  expect([told.status, told.body.saved, told.body.refused]).toEqual([200, 1, 3]);
  expect(column(told.body.rows, 'fate')).toEqual(['ended', 'answered', 'unknown', 'new']);
  expect(column(told.body.rows, 'reason')).toEqual([
    '今回は開催を見送ることになったため、照会を終了しました。',
    expect.stringContaining('このあいだに営業　二子さんが「×」と回答しました'),
    '貴社への照会ではありません。',
    null,
  ]);
});

test('the same row twice, no row, no name or a strange answer keeps nothing', async () => {
  const [first] = await rowsOf(cases[0] ?? '', 'yes');
  const told = [
    await answer([first, { ...first, reply: 'no' }]),
    await answer([]),
    await answer([first], '　'),
    await answer([{ ...first, reply: '○' }]),
  ];
  expect(told.map(({ status, body }) => [status, column(body.errors, 'pointer')])).toEqual([
    [422, ['/rows/1']],
    [422, ['/rows']],
    [422, ['/by']],
    [422, ['/rows/0/reply']],
  ]);
  const { inquiries } = await office.see(cases[0] ?? '');
  expect(inquiries.flatMap(({ answers }) => answers)).toEqual([]);
  expect((await api.ask('GET', '/questions', { token: api.key })).status).toBe(401);
});
