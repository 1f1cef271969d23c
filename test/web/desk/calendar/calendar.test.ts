import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deskCalendarRoutes } from '#web/desk/calendar/routes.ts';
import { signInRoutes } from '#web/gate/sign-in.ts';
import { addDaysOff } from '#workflow/asking/days-off.ts';
import { cancelSession } from '#workflow/session/cancel.ts';
import {
  applicationReceived,
  COORDINATOR,
  coordinatorAsks,
  KOU,
  makerAnswers,
  OTSU,
  sessionConfirmed,
} from '../../../support/cast.ts';
import { must, openOffice, type TestOffice } from '../../../support/office.ts';
import { coordinatorAt } from '../../coordinator.ts';
import { dump, openSite, type Visitor } from '../../visitor.ts';

/** Four applications on their way through mail and answers. */
const PATIENCE_MS = 60_000;
const ELSEWHERE = { name: '別の会館', postalCode: '', address: '大阪府大阪市北区1-1' };

let office: TestOffice;
let http: FastifyInstance;
let desk: Visitor;
let fixed: string;
let open: string;
let waiting: string;

/** 甲 holds a session on 20 October in 東京都; a wish in 大阪府 lies at the same hour; a third was asked of nobody. */
beforeAll(async () => {
  office = await openOffice();
  http = await openSite(office, [signInRoutes, deskCalendarRoutes]);
  const called = await sessionConfirmed(office, { association: '中止郡医師会', mode: 'online' });
  const { version } = called.application;
  must(
    await cancelSession(office, {
      applicationId: called.application.id,
      seenVersion: version,
      actor: COORDINATOR,
      reason: '台風のため',
    }),
  );
  fixed = (await sessionConfirmed(office)).application.reference;
  const asked = await applicationReceived(office, { association: '大阪仮医師会', venue: ELSEWHERE });
  const [kou, otsu] = await coordinatorAsks(office, asked.id);
  if (!kou || !otsu) throw new Error('two makers were to be asked');
  await makerAnswers(office, kou, ['yes', 'no', 'maybe']);
  open = asked.reference;
  waiting = (await applicationReceived(office, { association: '無照会医師会' })).reference;
  desk = await coordinatorAt(http, office);
}, PATIENCE_MS);
afterAll(async () => {
  await http.close();
  await office.close();
});

async function calendar(query: string): Promise<{ text: string; html: string }> {
  const answer = await desk.get(`/desk/calendar?${query}`);
  expect(answer.status).toBe(200);
  return { text: answer.text, html: answer.html.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') };
}

/** The entries of a month, each in words with the case that it leads to. */
function entries(html: string): string[] {
  return [...html.matchAll(/<a class="entry [^"]*" href="([^"]+)">([\s\S]*?)<\/a>/g)].map(
    ([, href, inner = '']) =>
      `${inner
        .replace(/<[^>]*>/g, '')
        .replace(/[\s　]+/g, ' ')
        .trim()} → ${href}`,
  );
}

describe('the month', () => {
  test('shows sessions and open wishes by day, each as a link to its case, and looking changes nothing', async () => {
    const before = dump(office);
    const { html, text } = await calendar('day=2026-10-05&only=all');
    expect(text).toContain('2026年（令和8年）10月');
    expect(text).toContain('祝日　スポーツの日');
    expect(entries(html)).toEqual([
      `確定 10:00～12:00 見本市医師会 東京都 甲カードリーダー株式会社 → /desk/applications/${fixed}`,
      `候補 10:00～12:00 大阪仮医師会 大阪府 第一希望 ○ 1／2社 → /desk/applications/${open}`,
      `候補 10:00～12:00 無照会医師会 東京都 第一希望 未照会 → /desk/applications/${waiting}`,
      expect.stringContaining('中止 10:00～12:00 中止郡医師会 東京都 甲カードリーダー株式会社'),
      `候補 13:00～15:00 大阪仮医師会 大阪府 第二希望 ○ 0／2社 → /desk/applications/${open}`,
      `候補 13:00～15:00 無照会医師会 東京都 第二希望 未照会 → /desk/applications/${waiting}`,
      `候補 15:00～17:00 大阪仮医師会 大阪府 第三希望 ○ 0／2社 → /desk/applications/${open}`,
      `候補 15:00～17:00 無照会医師会 東京都 第三希望 未照会 → /desk/applications/${waiting}`,
    ]);
    expect(dump(office)).toBe(before);
  });

  test('opens with what is fixed, counts the wishes, names 不可日, and is left for any other month at once', async () => {
    const off = Temporal.PlainDate.from('2026-10-21');
    must(await addDaysOff(office, { makerId: KOU.id, by: '調整　花子' }, { from: off, to: off, note: '' }));
    const { html, text } = await calendar('day=2026-10-05');
    expect(entries(html).map((line) => line.split(' ')[0])).toEqual(['確定', '中止']);
    expect([...text.matchAll(/候補 (\d)件/g)].map(([, count]) => count)).toEqual(['2', '2', '2']);
    expect(text).toContain(`不可日 ${KOU.name}`);
    expect((await calendar('view=week&day=2026-10-21')).text).toContain(`${KOU.name} 不可日 空き`);
    expect((await calendar('day=2026-10-05&year=2027&month=3')).text).toContain('2027年（令和9年）3月');
    expect((await calendar('view=week&day=2026-10-21&year=2026&month=10')).text).toContain('10月19日（月）～10月25日');
  });

  test.each([
    ['a maker', `maker=${OTSU.id}`, ['大阪仮医師会', '大阪仮医師会', '大阪仮医師会'], `メーカー：${OTSU.name}`],
    ['a prefecture', 'prefecture=大阪府', ['大阪仮医師会', '大阪仮医師会', '大阪仮医師会'], '都道府県：大阪府'],
    ['what is fixed', 'only=sessions', ['見本市医師会', '中止郡医師会'], '確定した説明会だけ'],
    ['nothing that there is', 'maker=nobody', [], 'メーカー：登録のないメーカー'],
  ])('narrowed to %s leaves out the rest and says so', async (_, query, shown, words) => {
    const { html, text } = await calendar(`day=2026-10-05&${query}`);
    expect(entries(html).map((line) => /\S+医師会/.exec(line)?.[0])).toEqual(shown);
    expect(text).toContain(`${words} 　 絞り込みをやめる`);
    expect(html).toContain(`day=2026-09-01&${new URLSearchParams(query)}`);
  });

  test.each(['view=year&day=2026-02-30', 'day=0001-01-01', 'prefecture=海外&only=none', 'day='])(
    'shows this month for what nobody can read (%s)',
    async (query) => {
      expect((await calendar(query)).text).toContain('2026年（令和8年）9月');
    },
  );
});

describe('the week', () => {
  test('shows both hours, the makers’ crews, and whom a wish would collide with', async () => {
    const { text } = await calendar('view=week&day=2026-10-25');
    expect(text).toContain('2026年（令和8年）10月19日（月）～10月25日（日）');
    expect(text).toContain(
      `10月20日（火） 確定1・候補2・中止1 ${OTSU.name} 空き ${KOU.name} 1／1組 空きなし 1件 10月21日`,
    );
    expect(text).toContain('デモ 11:00～11:15（15分）');
    expect(text).toContain(
      `第一希望 ○ 1／2社 ○ ${KOU.name} 未回答 ${OTSU.name} ${KOU.name}の組数が足りません：見本市医師会（${fixed}）`,
    );
    expect(text.split('の組数が足りません').length - 1).toBe(1);
  });

  test('counts the crews of a maker whatever is left out of the list', async () => {
    const { text } = await calendar('view=week&day=2026-10-20&prefecture=大阪府');
    expect(text).toContain(`10月20日（火） 候補1 ${OTSU.name} 空き ${KOU.name} 1／1組 空きなし 1件`);
    expect(text).not.toContain('見本市医師会 東京都');
  });

  test('is two clicks from the month that shows the same', async () => {
    const { html } = await calendar('day=2026-10-05&prefecture=大阪府');
    const [, href = ''] = /href="([^"]*day=2026-10-20[^"]*)"/.exec(html) ?? [];
    expect(decodeURIComponent(href)).toBe('/desk/calendar?view=week&day=2026-10-20&prefecture=大阪府#day-2026-10-20');
  });
});
