import type { Page } from 'playwright-core';
import { fill, follow, leaving, press, SCRIPTS, type Stage } from './journey.ts';
import { codeOf, linkOf } from './office.ts';

/** A paper as somebody types it from a stack; `words` come by an input method, all else by single keys. */
export interface Paper {
  points: string;
  code: string;
  /** The digit in front of the choice; empty where 点数表 decides it. */
  kind: string;
  name: string;
  contactName: string;
  phone: string;
  email: string;
  product1: string;
  units1: string;
  product2: string;
  units2: string;
  startMonth: string;
  claims: string;
  claimsMonth: string;
}

/** Codes of Tokyo that no institution has, with the right last digit. */
const BODIES = ['999999', '990000', '991111', '992222', '993333', '994444', '995555', '996666', '997777', '998888'];

/** So many papers: clinics, every third a hospital with three readers and a second wish, every fifth a pharmacy. */
export function papers(wanted: number): Paper[] {
  return BODIES.slice(0, wanted).map((body, index) => {
    const pharmacy = index % 5 === 4;
    const hospital = !pharmacy && index % 3 === 2;
    return {
      ...{
        points: pharmacy ? '4' : '1',
        code: tokyoCode(body),
        kind: pharmacy ? '' : hospital ? '1' : '2',
      },
      ...{ name: `第${index + 1}見本医院`, contactName: `担当　${index + 1}子`, phone: '03-5253-1111' },
      ...{ email: `p${index}@clinic.example.jp`, product1: String((index % 5) + 1), units1: hospital ? '3' : '' },
      ...{ product2: hospital ? String(((index + 1) % 5) + 1) : '', units2: hospital ? '2' : '', startMonth: '202701' },
      ...(index % 4 === 3 ? { claims: '2', claimsMonth: '202704' } : { claims: '1', claimsMonth: '' }),
    };
  });
}

/** Seven digits: in Tokyo the last looks at these alone. */
export function tokyoCode(body: string): string {
  let sum = 0;
  for (const [index, digit] of [...body].reverse().entries()) {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/**
 * Types one paper with keys alone, from the first box to the next empty form. Counts the keys beside those of `name` and
 * `contactName`; `delay` milliseconds lie between them.
 */
export async function typePaper(page: Page, paper: Paper, delay = 0): Promise<number> {
  let keys = 0;
  const key = async (name: string): Promise<void> => {
    keys += 1;
    await page.keyboard.press(name, { delay });
  };
  const text = async (value: string): Promise<void> => {
    keys += value.length;
    await page.keyboard.type(value, { delay });
  };
  const words = (value: string): Promise<void> => page.keyboard.insertText(value);
  const { name, contactName, phone, email, startMonth, claims } = paper;
  if (!SCRIPTS) {
    await page.locator('[name="points"]').focus();
    // Tab goes on, a select takes its digit itself, and Enter in the last box sends the form.
    const boxes = [paper.points, paper.code, paper.kind, name, contactName, phone, email, paper.product1, paper.units1];
    for (const value of [...boxes, paper.product2, paper.units2, startMonth, claims, paper.claimsMonth]) {
      if (/^[ -~]*$/.test(value)) await text(value);
      else await words(value);
      await key('Tab');
    }
    await leaving(page, () => key('Enter'));
    return keys;
  }
  await text(paper.points);
  await text(paper.code);
  if (paper.kind !== '') await text(paper.kind);
  await words(name);
  await key('Enter');
  await words(contactName);
  await key('Enter');
  for (const value of [phone, email]) {
    await text(value);
    await key('Enter');
  }
  await text(paper.product1);
  if (paper.units1 !== '') {
    await text(paper.units1);
    await key('Enter');
  }
  if (paper.product2 === '') await key('Enter');
  else {
    await text(`${paper.product2}${paper.units2}`);
    await key('Enter');
  }
  await text(startMonth);
  await key('Enter');
  await text(claims);
  if (paper.claimsMonth !== '') {
    await text(paper.claimsMonth);
    await key('Enter');
  }
  await leaving(page, () => key('Enter'));
  return keys;
}

const COLLECTOR = 'matome@ken-ishikai.example.jp';

/** An association opens a collection for Tokyo and types the code; its browser stands on the page of the collection. */
export async function collectionOpens(stage: Stage): Promise<Page> {
  const today = Temporal.Now.plainDateISO('Asia/Tokyo');
  const page = await stage.open('/collections/new');
  await page.locator('[name="prefecture"]').selectOption('13');
  await fill(page, {
    ...{ association: '見本都医師会', contactName: '取纏　一美', phone: '03-5253-1111', email: COLLECTOR },
    ...{ dueOn: today.add({ days: 20 }).toString(), finalOn: today.add({ days: 27 }).toString() },
  });
  await press(page, '確認コードを受け取る');
  await fill(page, { code: codeOf(await stage.post.next(COLLECTOR, 'まだ完了していません')) });
  await press(page, '取りまとめを開設する');
  await stage.post.next(COLLECTOR, '取りまとめを開設しました');
  return page;
}

/** A 郡市区医師会 is invited, opens its link and types its code; its browser stands on its page. */
export async function helperJoins(stage: Stage, collector: Page, name: string, email: string): Promise<Page> {
  await follow(collector, '郡市区医師会に入力を頼む');
  await fill(collector, { name, email });
  await press(collector, 'リンクを送る');
  const page = await stage.open(linkOf(await stage.post.next(email, '入力'), 'collection-helper'));
  await press(page, '確認コードをメールで受け取る');
  await fill(page, { code: codeOf(await stage.post.next(email, '確認コード')) });
  await press(page, '確認する');
  return page;
}
