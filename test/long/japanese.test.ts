import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALL } from '../mail/rendered-samples.ts';
import { renderer } from '../mail/stored-parts.ts';
import { readPreviews } from '../support/previews.ts';
import { complaints } from '../support/textlint.ts';
import { templateLines, visibleLines } from '../support/visible-text.ts';

/** Its lines are folded in the middle of words. */
const CALENDAR_OBJECT = /BEGIN:VCALENDAR[\s\S]*?END:VCALENDAR/g;
const VIEWS = join(import.meta.dirname, '../../views');

test('textlint has no complaint about a sentence of a template', async () => {
  const templates = globSync(join(VIEWS, '**/*.hbs'));
  const lines = sentences(
    templates.flatMap((path) =>
      templateLines(readFileSync(path, 'utf8'), /(text|subject)\.hbs$/.test(path) ? 'text' : 'html'),
    ),
  );
  console.info(`${templates.length} templates, ${lines.length} lines with sentences`);
  expect(lines.length).toBeGreaterThan(400);
  expect(await complaints(lines)).toEqual([]);
});

test('textlint has no complaint about a sentence of a mail', async () => {
  const lines = sentences(
    ALL.flatMap((sample) => {
      const { subject, text } = sample.render(renderer);
      return [subject, ...text.split('\n').map((line) => line.trim())];
    }),
  );
  console.info(`${ALL.length} mails, ${lines.length} lines with sentences`);
  expect(lines.length).toBeGreaterThan(150);
  expect(await complaints(lines)).toEqual([]);
});

test('textlint has no complaint about a sentence of a page', async () => {
  const previews = await readPreviews();
  const lines = sentences(previews.flatMap(({ html }) => visibleLines(html.replaceAll(CALENDAR_OBJECT, ''))));
  console.info(`${previews.length} previews, ${lines.length} lines with sentences`);
  expect(lines.length).toBeGreaterThan(700);
  expect(await complaints(lines)).toEqual([]);
});

test.each([
  ['max-ten', '<p>訂正、取下げ、変更の依頼や、参加者の名簿の閲覧には、<b>確認コード</b>の入力が必要です。</p>'],
  ['no-doubled-joshi', '<td>12月2日（水）に下書きに戻ります。</td>'],
  ['no-dropping-the-ra', '<p class="as-typed">住所\nこのページは、どなたでも見れます。</p>'],
])('a sentence that %s would complain about is found on a page', async (rule, html) => {
  const found = await complaints(visibleLines(html));
  expect(found.map((complaint) => complaint.split(':')[0])).toEqual([rule]);
});

test('a sentence is found in each branch of a template, and in the words that it hands to a part', () => {
  const template =
    '<p>{{#if final}}もう一度{{else}}訂正{{/if}}の{{what}}です。</p>{{> banner title="題" text=(concat "残り" count "回です。")}}';
  expect(templateLines(template, 'html')).toEqual(['もう一度の甲です。', '訂正の甲です。', '題', '残り甲回です。']);
});

/** Each line that holds a sentence, once. */
function sentences(lines: readonly string[]): string[] {
  return [...new Set(lines)].filter((line) => line.includes('。'));
}
