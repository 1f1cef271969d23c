import type { FastifyInstance } from 'fastify';
import { parseCsv, readXlsx } from 'hucre';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskRoutes } from '#web/desk/case/routes.ts';
import { deskAttentionRoutes } from '#web/desk/list/attention.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { wish } from '../../../domain/samples.ts';
import { applicantFiles, applicationReceived, coordinatorAsks, KOU, sessionConfirmed } from '../../../support/cast.ts';
import { codeOf, openOffice, type TestOffice } from '../../../support/office.ts';
import { dump, openSite, type Visitor, visit } from '../../visitor.ts';

const DESK_MAIL = 'coordinator@mhlw.example';
const LIST = '/desk/applications';

let office: TestOffice;
let http: FastifyInstance;
let visitor: Visitor;
/** 見本市 (確定、10月)、横浜市 (受付済、11月)、大阪府 (調整中、オンライン、12月)、青森市 (確認待ち). */
let references: Record<'mihon' | 'yokohama' | 'osaka' | 'aomori', string>;

beforeAll(async () => {
  office = await openOffice();
  const mihon = await sessionConfirmed(office);
  office.clock.advance({ minutes: 1 });
  const yokohama = await applicationReceived(office, {
    association: '横浜市医師会',
    contact: {
      name: '髙橋　花子',
      kana: 'たかはし　はなこ',
      phone: '045-222-3333',
      extension: '',
      email: 'h@yokohama.example.jp',
    },
    venue: { name: '港の会館', postalCode: '231-0001', address: '神奈川県横浜市中区1-1' },
    slots: [wish(1, '2026-11-20')],
    noFurtherCandidates: true,
    remarks: '=1+1\n二行目',
  });
  office.clock.advance({ minutes: 1 });
  const osaka = await applicationReceived(office, {
    association: '大阪府医師会',
    venue: { name: '', postalCode: '', address: '' },
    mode: 'online',
    slots: [wish(1, '2026-12-10'), wish(2, '2026-12-11')],
    noFurtherCandidates: true,
    remarks: '',
  });
  await coordinatorAsks(office, osaka.id, { makers: [KOU] });
  office.clock.advance({ minutes: 1 });
  const { application: aomori } = await applicantFiles(office, {
    association: '青森市医師会',
    venue: { name: '会館', postalCode: '', address: '架空市1' },
  });
  references = {
    mihon: mihon.application.reference,
    yokohama: yokohama.reference,
    osaka: osaka.reference,
    aomori: aomori.reference,
  };
  http = await openSite(office, [signInRoutes, deskRoutes, deskAttentionRoutes]);
  visitor = visit(http);
  await visitor.post('/sign-in', { email: DESK_MAIL }, '/sign-in');
  const code = codeOf(await office.lastMailTo(DESK_MAIL));
  await visitor.post('/sign-in/code', { email: DESK_MAIL, code }, '/sign-in');
  await visitor.post('/sign-in/name', { name: '調整　花子' }, '/sign-in/name');
}, 30_000);
afterAll(async () => {
  await http.close();
  await office.close();
});

function addressOf(query: Record<string, string>, path = LIST): string {
  return `${path}?${new URLSearchParams(query)}`;
}

/** Which of the four stand in the list, in its order. */
async function listed(query: Record<string, string>): Promise<string[]> {
  const { status, html } = await visitor.get(addressOf(query));
  expect(status).toBe(200);
  const names = new Map(Object.entries(references).map(([name, reference]) => [reference, name]));
  return [...html.matchAll(/<th scope="row" role="rowheader"><label.*?<\/label>\s*<a[^>]*>([^<]+)<\/a>/g)].map(
    ([, reference = '']) => names.get(reference) ?? reference,
  );
}

describe('申請一覧', () => {
  test.for<[Record<string, string>, string[]]>([
    [{}, ['aomori', 'osaka', 'yokohama', 'mihon']],
    [{ state: 'confirmed' }, ['mihon']],
    [{ association: 'ヨコハマ' }, []],
    [{ association: '横浜' }, ['yokohama']],
    [{ prefecture: '大阪府' }, ['osaka']],
    [{ prefecture: 'none' }, ['aomori']],
    [{ month: '2026-10' }, ['aomori', 'mihon']],
    [{ maker: KOU.id }, ['osaka', 'mihon']],
    [{ maker: KOU.id, state: 'inquiring' }, ['osaka']],
    [{ q: 'ﾀｶﾊｼ' }, ['yokohama']],
    [{ q: '高橋　港の' }, ['yokohama']],
    [{ q: 'H@YOKOHAMA' }, ['yokohama']],
    [{ q: '0452223333' }, ['yokohama']],
    [{ q: '二行目' }, ['yokohama']],
    [{ q: '高橋 大阪' }, []],
    [{ q: '%' }, []],
    [{ sort: 'day' }, ['aomori', 'mihon', 'yokohama', 'osaka']],
    [{ sort: '-day' }, ['osaka', 'yokohama', 'aomori', 'mihon']],
    [{ sort: 'received' }, ['mihon', 'yokohama', 'osaka', 'aomori']],
    [{ sort: 'state' }, ['aomori', 'yokohama', 'osaka', 'mihon']],
    [{ sort: 'prefecture' }, ['mihon', 'yokohama', 'osaka', 'aomori']],
    [
      { state: 'nonsense', month: '2026-13', prefecture: '江戸', sort: 'nonsense', page: '-1' },
      ['aomori', 'osaka', 'yokohama', 'mihon'],
    ],
  ])('with %j shows %j', async ([query, wanted]) => {
    expect(await listed(query)).toEqual(wanted);
  });

  test('is found by its reference, typed in any way', async () => {
    const typed = references.osaka.toLowerCase().replace('-', '');
    expect(await listed({ q: typed })).toEqual(['osaka']);
  });

  test('counts the states for the other conditions, and shows each condition with a way to take it back', async () => {
    const { html, text } = await visitor.get(addressOf({ q: '医師会', month: '2026-10', state: 'confirmed' }));
    const states = [
      ...html.matchAll(
        /<a class="filters__link" href="([^"]*)"( aria-current="page")?>([^<]*)<span class="filters__count">(\d+)/g,
      ),
    ];
    expect(states.map(([, , current, label, count]) => [label?.trim(), count, current !== undefined])).toEqual([
      ['すべて', '2', false],
      ['確認待ち', '1', false],
      ['日程確定', '1', true],
    ]);
    expect(text).toContain(
      '検索：医師会 × （この条件を外す） 状態：日程確定 × （この条件を外す） 開催月：2026年10月 × （この条件を外す）',
    );
    const back = [...html.matchAll(/href="([^"]*)">(検索|状態|開催月)：/g)].map(([, href]) =>
      href?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
    );
    expect(back).toEqual([
      addressOf({ state: 'confirmed', month: '2026-10' }),
      addressOf({ q: '医師会', month: '2026-10' }),
      addressOf({ q: '医師会', state: 'confirmed' }),
    ]);
  });

  test('says by which column it is sorted, and turns it round with a click', async () => {
    const { html } = await visitor.get(addressOf({ sort: 'day', q: '医師会' }));
    const heads = [
      ...html.matchAll(
        /<th scope="col" role="columnheader" aria-sort="(\w+)"><a class="sort-link" href="([^"]*)">([^<]+)/g,
      ),
    ];
    expect(heads.map(([, way, , label]) => [label, way])).toEqual([
      ['申請団体', 'none'],
      ['都道府県', 'none'],
      ['状態', 'none'],
      ['開催日', 'ascending'],
      ['受付', 'none'],
    ]);
    const turned = heads.find(([, , , label]) => label === '開催日')?.[2];
    expect(
      new URL(turned?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? '', 'http://x').searchParams.get('sort'),
    ).toBe('-day');
  });

  test('says what to do when nothing is found, and keeps what was typed', async () => {
    const { html, text } = await visitor.get(addressOf({ q: '<b>"見つからない', prefecture: '東京都' }));
    expect(text).toContain('条件に合う申請はありません。');
    expect(html).toContain('value="&lt;b&gt;&quot;見つからない"');
    expect(html).toContain('<option value="東京都" selected>');
    expect(html).not.toContain('<b>');
  });

  test('leads from a page behind the end to the last one, and from the list that lay at /desk', async () => {
    expect((await visitor.get(addressOf({ page: '9', q: '医師会' }))).location).toBe(addressOf({ q: '医師会' }));
    expect((await visitor.get('/desk?state=received&page=2')).location).toBe(`${LIST}?state=received&page=2`);
  });

  test('is kept under an address without what was left empty', async () => {
    const sent = { q: '医師会', association: '', prefecture: '', month: '', maker: KOU.id, state: 'confirmed' };
    const kept = (await visitor.get(addressOf(sent))).location ?? '';
    expect(kept).toBe(addressOf({ q: '医師会', state: 'confirmed', maker: KOU.id }));
    expect((await visitor.get(addressOf({ q: '' }))).location).toBe(LIST);
  });

  test('is reached again after the sign-in, whatever was asked', async () => {
    const asked = addressOf({ q: '高橋 港の', sort: '-day' });
    const sent = await visit(http).get(asked);
    expect(sent.location).toBe(`/sign-in?next=${encodeURIComponent(asked)}`);
  });

  test('changes nothing', async () => {
    const before = dump(office);
    for (const path of [LIST, `${LIST}.csv`, `${LIST}.xlsx`]) await visitor.get(addressOf({ q: '医師会' }, path));
    expect(dump(office)).toBe(before);
  });
});

describe('the saved list', () => {
  test('holds exactly what is filtered, in its order, every text as text', async () => {
    const response = await http.inject({
      url: addressOf({ q: '医師会', sort: '-day', maker: KOU.id }, `${LIST}.xlsx`),
      headers: cookies(),
    });
    expect(response.headers['content-type']).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(response.headers['content-disposition']).toBe(
      `attachment; filename="_____2026-09-01.xlsx"; filename*=UTF-8''${encodeURIComponent('申請一覧_2026-09-01.xlsx')}`,
    );
    const [sheet] = (await readXlsx(response.rawPayload, { readStyles: true })).sheets;
    const [labels, ...rows] = sheet?.rows ?? [];
    const cell = (row: number, label: string): unknown => rows[row]?.[labels?.indexOf(label) ?? -1];
    expect(rows.map((_, row) => cell(row, '受付番号'))).toEqual([references.osaka, references.mihon]);
    expect(['状態', 'TEL', '第二希望', '確定日時', '照会したメーカー'].map((label) => cell(0, label))).toEqual([
      '調整中',
      '03-5253-1111',
      '2026年12月11日（金） 10:00～12:00',
      null,
      KOU.name,
    ]);
    expect(
      ['状態', '確定日時', '確定したデモの時間', '会場', '参加するメーカー'].map((label) => cell(1, label)),
    ).toEqual(['日程確定', '2026年10月20日（火） 10:00～12:00', '11:00～11:15（15分）', '見本会館', KOU.name]);
    expect(sheet?.cells?.get('1,8')?.style?.numFmt).toBe('@');
  });

  test('is CSV for Excel in which nothing runs', async () => {
    const response = await http.inject({ url: addressOf({ association: '横浜' }, `${LIST}.csv`), headers: cookies() });
    expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect([...response.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const text = response.rawPayload.toString('utf8').slice(1);
    expect(text.startsWith('"受付番号","状態",')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    const [labels, ...rows] = parseCsv(text);
    expect(rows.map((row) => row[labels?.indexOf('備考') ?? -1])).toEqual(["'=1+1\n二行目"]);
  });

  test('without a row is its labels', async () => {
    const response = await http.inject({ url: addressOf({ q: 'ありません' }, `${LIST}.csv`), headers: cookies() });
    expect(parseCsv(response.body.slice(1))).toHaveLength(1);
    const sheet = await http.inject({ url: addressOf({ q: 'ありません' }, `${LIST}.xlsx`), headers: cookies() });
    expect((await readXlsx(sheet.rawPayload)).sheets[0]?.rows).toHaveLength(1);
  });
});

function cookies(): { cookie: string } {
  return { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
}
