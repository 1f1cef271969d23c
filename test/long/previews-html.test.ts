import { expect, test } from 'vitest';
import { htmlErrors } from '../support/html-checker.ts';
import { readPreviews } from '../support/previews.ts';

/** What the checker calls an error and is meant. */
const MEANT = [
  // A table of cards is `display: block` on a phone, and browsers then forget that it is a table unless roles say so.
  /^The “role” attribute must not be used on a “t[drh]” element which has a “table” ancestor/,
  // Apple Mail knew this name before `color-scheme` was agreed upon.
  /^CSS: “supported-color-schemes”: Property “supported-color-schemes” doesn't exist\.$/,
];

test('the Nu Html Checker finds no error in any page or mail', async () => {
  const previews = await readPreviews();
  const errors = htmlErrors(previews.map(({ html }) => html));
  const found = errors.filter(({ message }) => !MEANT.some((meant) => meant.test(message)));
  console.info(`${previews.length} previews: ${errors.length} errors, ${found.length} not meant`);
  expect(previews.length).toBeGreaterThan(500);
  expect(
    found.map(({ document, message, extract }) => {
      const { path = '', title = '' } = previews[document] ?? {};
      return `${path} ${title}: ${message} ${extract.trim()}`;
    }),
  ).toEqual([]);
  expect(MEANT.filter((meant) => !errors.some(({ message }) => meant.test(message)))).toEqual([]);
});

test('an error that is planted is found', () => {
  const page = (body: string) =>
    `<!DOCTYPE html><html lang="ja"><head><title>題</title></head><body>${body}</body></html>`;
  const planted = '<label>住所 <input autocomplete="street-address"></label>';
  const found = htmlErrors([page('<p>本文</p>'), page(planted)]);
  expect(found.map(({ document }) => document)).toEqual([1]);
  expect(found[0]?.message).toContain('street-address');
});
