import { describe, expect, test } from 'vitest';
import { writeCheckSheet } from '#documents/check/sheet.ts';
import { checkSheet } from '#domain/check/sheet.ts';
import { type Answers, wayOf } from '#domain/check/way.ts';
import { seePages } from '../pages.ts';

/** The longest list there is. */
const LONGEST: Answers = {
  exempt: 'yes',
  anyway: 'yes',
  vendor: 'no',
  line: 'yes',
  usable: 'open',
  estimate: 'again',
  again: 'open',
  reader: 'open',
};
const ADDRESS = `https://demokai.example.jp/check?${new URLSearchParams(Object.entries(LONGEST))}`;

describe('導入までにすること.pdf', () => {
  test('the longest list stands whole on one A4 page, with answers, links and its own address', async () => {
    const sheet = checkSheet(wayOf(LONGEST));
    const pages = await seePages(await writeCheckSheet(sheet, '2026-10-01', ADDRESS));
    expect(pages.length).toBe(1);
    const text = (pages[0]?.text ?? '').replace(/\s/g, '');
    const said = [
      sheet.verdict,
      ...sheet.answers.map(({ question, answer }) => `${question}→${answer}`),
      ...sheet.parts.flatMap(({ title, tasks }) => [
        title,
        ...tasks.flatMap((task) => [
          `${task.number}．${task.text}`,
          task.at,
          ...task.links.flatMap((link) => [link.title, link.href]),
        ]),
      ]),
      ADDRESS,
    ];
    expect(said.filter((words) => !text.includes(words.replace(/\s/g, '')))).toEqual([]);
  });

  test('the same answers on the same day make the same bytes', async () => {
    const sheet = checkSheet(wayOf({ exempt: 'yes', anyway: 'no' }));
    const once = await writeCheckSheet(sheet, '2026-10-01', ADDRESS);
    expect(Buffer.from(await writeCheckSheet(sheet, '2026-10-01', ADDRESS)).equals(once)).toBe(true);
  });
});
