import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAnswerSheet, SHEET_LABELS, type SheetRow } from '#domain/case/answer-sheet.ts';
import { makerPageRoutes } from '#web/maker/maker-page.ts';
import { questionRoutes } from '#web/maker/questions.ts';
import { inquiryRoutes } from '#web/maker/routes.ts';
import { sheetRoutes } from '#web/maker/sheet.ts';
import { askMakers } from '#workflow/asking/ask.ts';
import { declineApplication } from '#workflow/filing/close.ts';
import { applicationReceived, COORDINATOR, coordinatorKnows, KOU, OTSU } from '../../support/cast.ts';
import { must, openOffice, type TestOffice, tokenOf } from '../../support/office.ts';
import { keptOn, plain, problemsOn } from '../read-form.ts';
import { type Answer, openSite, visit } from '../visitor.ts';

let office: TestOffice;
let http: FastifyInstance;
let path: string;
let ids: string[];

/** 甲 and 乙 are asked about two cases with three hours each, and 甲 has its mail. */
beforeEach(async () => {
  office = await openOffice();
  http = await openSite(office, [makerPageRoutes, questionRoutes, sheetRoutes, inquiryRoutes]);
  await coordinatorKnows(office);
  ids = [];
  for (const city of ['川口市', '蕨市']) {
    const venue = { name: `${city}会館`, postalCode: '', address: `埼玉県${city}中央1-1` };
    const { id } = await applicationReceived(office, { association: `${city}医師会`, venue });
    ids.push(id);
    await ask(id, [KOU, OTSU]);
  }
  office.clock.advance({ minutes: 2 });
  path = `/maker/${tokenOf(await office.lastMailTo(KOU.addresses[0] ?? '', 'まとめて回答する'), 'maker')}/questions`;
});
afterEach(async () => {
  await http.close();
  await office.close();
});

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

/** Every field of the table as it stands on a page, and what is typed over it. */
function filled(page: Answer, typed: Record<string, string> = {}): Record<string, string> {
  const rows = [...page.html.matchAll(/<input type="hidden" name="(row-[^"]+)" value="([^"]*)">/g)];
  const hidden = rows.map(([, name = '', value = '']): [string, string] => [name, plain(value)]);
  const kept = Object.entries(keptOn(page.html)).filter(([name]) => !['region', 'day', 'waiting'].includes(name));
  const sent: Record<string, string> = {
    ...Object.fromEntries(hidden),
    ...Object.fromEntries(kept),
    by: '企画　三郎',
    ...typed,
  };
  return Object.fromEntries(Object.entries(sent).filter(([name, value]) => !name.startsWith('reply-') || value !== ''));
}

async function slotsOf(id: string): Promise<string[]> {
  return (await office.see(id)).application.form1.slots.map((slot) => slot.id);
}

async function answersOf(id: string): Promise<(string | undefined)[]> {
  const { inquiries } = await office.see(id);
  const own = inquiries.find(({ maker, state }) => maker.id === KOU.id && state === 'open');
  return (own?.answers ?? []).map(({ reply, comment, by }) => [reply, comment, by].join(' '));
}

describe('the table of all that a maker is asked', () => {
  test('shows every hour once, by day and region, and is answered in part and gone on with', async () => {
    const browser = visit(http);
    const page = await browser.get(path);
    expect(page.text).toContain('2件の申請について、6の日時のご都合を伺っています。 未回答 6 　 回答済み 0');
    expect([...page.html.matchAll(/<strong class="nowrap">([^<]+)<\/strong>/g)].map(([, day]) => day)).toEqual([
      '2026年10月20日（火）',
      '2026年10月20日（火）',
      '2026年10月21日（水）',
      '2026年10月21日（水）',
      '2026年10月22日（木）',
      '2026年10月22日（木）',
    ]);
    const [first = '', second = ''] = await slotsOf(ids[0] ?? '');
    const typed = { [`reply-${first}`]: 'yes', [`reply-${second}`]: 'maybe', [`comment-${second}`]: '午後なら' };
    const done = await browser.post(path, filled(page, typed), page);
    expect([done.status, done.location]).toEqual([303, `${path}?saved=2`]);
    expect(await answersOf(ids[0] ?? '')).toEqual(['yes  企画　三郎', 'maybe 午後なら 企画　三郎']);
    const next = await browser.get(done.location ?? '');
    expect(next.text).toContain('2件の回答を保存しました');
    expect(next.text).toContain('未回答 4 　 回答済み 2');
    expect(next.text).toContain('企画　三郎さん（回答ページ）');
    expect((await browser.get(`${path}?waiting=on&day=2026-10-20`)).html.match(/name="row-/g)?.length).toBe(1);
    const again = await browser.post(path, filled(next, { go: 'next' }), next);
    expect(again.location).toBe(`${path}?page=2&saved=0`);
    expect((await office.history(ids[0] ?? '')).filter(({ type }) => type === 'answered').length).toBe(1);
  });

  test('shows what the desk wrote, once where it is the same for all and else beside its case', async () => {
    const notes = async (): Promise<number[]> => {
      const { html } = await visit(http).get(path);
      const count = (text: string): number => html.split(text).length - 1;
      return [count('<h2>調整担当から</h2>'), count('駐車場があります。'), count('調整担当から：')];
    };
    expect(await notes()).toEqual([0, 0, 0]);
    const { id } = await applicationReceived(office, { association: '戸田市医師会' });
    await ask(id, [KOU], '駐車場があります。');
    expect(await notes()).toEqual([0, 3, 3]);
    for (const other of ids) await ask(other, [KOU], '駐車場があります。');
    expect(await notes()).toEqual([1, 1, 0]);
  });

  test('refuses by itself a row that a colleague answered or whose case ended, saves the others, and keeps what was typed', async () => {
    const page = await visit(http).get(path);
    const [first = '', second = ''] = await slotsOf(ids[0] ?? '');
    const [other = ''] = await slotsOf(ids[1] ?? '');
    const colleague = visit(http);
    const theirs = await colleague.get(path);
    await colleague.post(path, filled(theirs, { [`reply-${first}`]: 'no', by: '営業　二子' }), theirs);
    const { application } = await office.see(ids[1] ?? '');
    const seenVersion = application.version;
    must(
      await declineApplication(office, {
        applicationId: application.id,
        seenVersion,
        actor: COORDINATOR,
        reason: '見送り',
      }),
    );
    const late = visit(http);
    await late.get(path);
    const typed = {
      [`reply-${first}`]: 'yes',
      [`reply-${second}`]: 'yes',
      [`reply-${other}`]: 'maybe',
      [`comment-${other}`]: '遅れます',
    };
    const told = await late.post(path, filled(page, typed), await late.get(path));
    expect(told.status).toBe(409);
    expect(problemsOn(told.html)).toEqual({
      [`reply-${first}`]:
        '10月20日（火） 10:00～12:00 川口市医師会：このあいだに営業　二子さんが「×」と回答しました（2026年9月1日（火）10:02）。変えるときは、もう一度保存してください。',
    });
    expect([page, told].map(({ html }) => /data-unsaved="(\w*)"/.exec(html)?.[1])).toEqual(['', 'typed']);
    expect(told.text).toContain('2件は保存していません');
    expect(told.text).toContain('今回は開催を見送ることになったため、照会を終了しました。');
    expect(told.text).toContain('入力：△　遅れます');
    expect(keptOn(told.html)[`reply-${first}`]).toBe('yes');
    expect(await answersOf(ids[0] ?? '')).toEqual(['no  営業　二子', 'yes  企画　三郎']);
    const again = await late.post(path, filled(told), told);
    expect(again.location).toBe(`${path}?saved=1`);
    expect(await answersOf(ids[0] ?? '')).toEqual(['yes  企画　三郎', 'yes  企画　三郎']);
  });

  test('wants a name, and ○△× where there is a comment, and keeps the rest', async () => {
    const browser = visit(http);
    const page = await browser.get(path);
    const [first = '', second = ''] = await slotsOf(ids[0] ?? '');
    const nameless = await browser.post(path, filled(page, { [`reply-${first}`]: 'yes', by: '' }), page);
    expect([nameless.status, problemsOn(nameless.html)]).toEqual([422, { by: 'お名前をご入力ください。' }]);
    expect(await answersOf(ids[0] ?? '')).toEqual([]);
    const words = await browser.post(
      path,
      filled(page, { [`reply-${first}`]: 'yes', [`comment-${second}`]: '午後なら' }),
      page,
    );
    expect([words.status, problemsOn(words.html)]).toEqual([
      422,
      { [`reply-${second}`]: '10月21日（水） 13:00～15:00 川口市医師会：○、△、×のいずれかをお選びください。' },
    ]);
    expect(await answersOf(ids[0] ?? '')).toEqual(['yes  企画　三郎']);
    expect(keptOn(words.html)[`comment-${second}`]).toBe('午後なら');
  });

  test('fixes nothing by itself: the button of a row saves the others and leads to the page that asks once more', async () => {
    const browser = visit(http);
    const page = await browser.get(path);
    const [first = ''] = await slotsOf(ids[0] ?? '');
    const [other = ''] = await slotsOf(ids[1] ?? '');
    const pressed = { [`reply-${other}`]: 'no', [`comment-${first}`]: '2名で伺います', slotId: first };
    const check = await browser.post(`${path}/confirmation`, filled(page, pressed), page);
    expect(check.text).toContain('この日時で確定しますか');
    expect(check.text).toContain('2名で伺います');
    expect(await answersOf(ids[1] ?? '')).toEqual(['no  企画　三郎']);
    expect((await office.see(ids[0] ?? '')).session).toBeUndefined();
    const action = /action="(\/inquiry\/[^"]+\/confirmation)"/.exec(check.html)?.[1] ?? '';
    const hidden = [...check.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, plain(value)]));
    const done = await browser.post(action, { ...fields, step: 'send' }, check);
    expect(done.status).toBe(303);
    const { session } = await office.see(ids[0] ?? '');
    expect(session?.makers.map(({ maker }) => maker.id)).toEqual([KOU.id]);
    expect(session?.slotId).toBe(first);
    const beside = await browser.get(path);
    expect(beside.text).toContain('同じ時刻に 11:00～11:15（川口市）');
    expect(beside.html).not.toContain(`value="${other}" formaction`);
  });

  test('another maker’s rows are not its own, whatever is sent', async () => {
    const browser = visit(http);
    const page = await browser.get(path);
    const [first = ''] = await slotsOf(ids[0] ?? '');
    const { inquiries } = await office.see(ids[0] ?? '');
    const foreign = inquiries.find(({ maker }) => maker.id === OTSU.id)?.id ?? '';
    const sent = filled(page, { [`row-${first}`]: `${foreign} x.`, [`reply-${first}`]: 'yes' });
    const told = await browser.post(path, sent, page);
    expect(told.status).toBe(409);
    expect(told.text).toContain('貴社への照会ではありません。');
    const after = (await office.see(ids[0] ?? '')).inquiries.flatMap(({ answers }) => answers);
    expect(after).toEqual([]);
  });

  test('as a sheet: taken away, shown with what was read, and recorded by one more press', async () => {
    const browser = visit(http);
    const [first = '', second = '', third = ''] = await slotsOf(ids[0] ?? '');
    const file = await browser.get(`${path}/sheet.xlsx`);
    const grids = await office.documents.readGrids(file.bytes);
    const read = grids.ok
      ? readAnswerSheet((grids.grids[0]?.rows ?? []).map((row) => row.map(({ text }) => text)))
      : undefined;
    const rows = typeof read === 'object' ? read : [];
    expect(rows.length).toBe(6);
    const [other = '', gone = ''] = await slotsOf(ids[1] ?? '');
    const written = new Map([
      [first, '〇,2名で'],
      [second, '▲,'],
      [third, 'たぶん,'],
      [other, 'Ｘ,'],
      [gone, '○,'],
    ]);
    const line = ({ given }: SheetRow): string =>
      `${written.get(given.slotId) ?? ','},${given.inquiryId} ${given.slotId} ${given.seen}`;
    const head = [SHEET_LABELS.reply, SHEET_LABELS.comment, SHEET_LABELS.row].join(',');
    const csv = [head, ...rows.map(line)].join('\r\n');
    const colleague = visit(http);
    const theirs = await colleague.get(path);
    await colleague.post(path, filled(theirs, { [`reply-${gone}`]: 'no', by: '営業　二子' }), theirs);
    const sheet = { field: 'sheet', name: 'answers.csv', bytes: new TextEncoder().encode(csv) };
    const check = await browser.upload(`${path}/sheet`, {}, sheet);
    expect(check.text).toContain(
      'まだ記録していません。 ○ 1件、 △ 1件、 × 1件、 記録しない行 1件 、読み取れない行 1件',
    );
    expect(check.text).toContain('たぶん');
    expect(check.text).toContain('営業　二子さんが「×」と回答しました');
    expect(await answersOf(ids[0] ?? '')).toEqual([]);
    const kept = plain(/<input type="hidden" name="rows" value="([^"]*)">/.exec(check.html)?.[1] ?? '');
    const nameless = await browser.upload(`${path}/sheet/answers`, { rows: kept, by: '' }, [], path);
    expect([nameless.status, problemsOn(nameless.html)]).toEqual([422, { by: 'お名前をご入力ください。' }]);
    const done = await browser.upload(`${path}/sheet/answers`, { rows: kept, by: '企画　三郎' }, [], path);
    expect([done.status, done.location]).toEqual([303, `${path}?saved=3`]);
    expect(await answersOf(ids[0] ?? '')).toEqual(['yes 2名で 企画　三郎', 'maybe  企画　三郎']);
    expect((await office.see(ids[0] ?? '')).session).toBeUndefined();
  });

  test('a sheet whose rows were sorted past their marks, or whose answers were taken out, says so and records nothing', async () => {
    const browser = visit(http);
    const page = await browser.get(path);
    const [first = '', second = ''] = await slotsOf(ids[0] ?? '');
    await browser.post(path, filled(page, { [`reply-${first}`]: 'yes' }), page);
    const grids = await office.documents.readGrids((await browser.get(`${path}/sheet.xlsx`)).bytes);
    const table = grids.ok ? (grids.grids[0]?.rows ?? []).map((row) => row.map(({ text }) => text)) : [];
    const [head = [], ...body] = table;
    const at = (label: string): number => head.indexOf(label);
    const place = (slotId: string): number => body.findIndex((row) => row[at(SHEET_LABELS.row)]?.includes(slotId));
    const changed = body.map((row) => [...row]);
    changed[place(first)]?.splice(at(SHEET_LABELS.reply), 1, '');
    // Another day's words stand beside the mark of the second, and another case's beside the first of the other.
    const [other = ''] = await slotsOf(ids[1] ?? '');
    changed[place(second)]?.splice(at(SHEET_LABELS.day), 1, '2026年10月22日（木）');
    changed[place(second)]?.splice(at(SHEET_LABELS.reply), 1, '○');
    changed[place(other)]?.splice(at(SHEET_LABELS.reference), 1, 'ABCD-EFGH');
    changed[place(other)]?.splice(at(SHEET_LABELS.reply), 1, '×');
    const csv = [head, ...changed].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n');
    const sheet = { field: 'sheet', name: 'answers.csv', bytes: new TextEncoder().encode(csv) };
    const check = await browser.upload(`${path}/sheet`, {}, sheet);
    expect(check.text).toContain('まだ記録していません。 ○ 0件、 △ 0件、 × 0件、 記録しない行 3件');
    expect(check.text).toContain('空欄にしても、いまの回答が残ります。');
    expect(check.text.split('行に書かれた日・受付番号が、照会番号と合いません。').length - 1).toBe(2);
    expect(check.text).toContain('記録する回答はありません。');
  });

  test('another file is no such sheet', async () => {
    const sheet = { field: 'sheet', name: 'list.csv', bytes: new TextEncoder().encode('名称,回答\r\n甲,○') };
    const told = await visit(http).upload(`${path}/sheet`, {}, sheet);
    expect([told.status, problemsOn(told.html)]).toEqual([
      422,
      { sheet: 'お送りした表ではないようです。「照会番号」の列がある表をお選びください。' },
    ]);
  });

  test('the maker’s own page leads there', async () => {
    const page = await visit(http).get(path.replace(/\/questions$/, ''));
    expect(page.text).toContain('未回答の照会 2件 表でまとめて回答する');
    expect(page.html).toContain(`href="${path}"`);
  });
});
