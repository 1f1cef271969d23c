import { FORM2_FIELDS, type Form2Texts, form2Texts } from '#domain/form2/fields.ts';
import { doubtKey, type Finding } from '#domain/form2/finding.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import { inFormOrder, isOffered, type Product, productWords } from '#domain/form2/product.ts';
import { readForm2 } from '#domain/form2/reading.ts';
import { jstDay } from '#domain/text/jst.ts';
import {
  INSTITUTION_KIND_WORDS,
  INSTITUTION_KINDS,
  ONLINE_CLAIMS,
  ONLINE_CLAIMS_WORDS,
  POINT_TABLE_WORDS,
  POINT_TABLES,
} from '#domain/words/form2.ts';
import { type Fields, fieldsOf, firstOf } from '#web/frame/fields.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import type { Choice, FormState } from '#web/frame/views.ts';
import type { Office } from '#workflow/case/office.ts';
import { readProducts } from '#workflow/form2/products.ts';
import { readRingingPhone } from './ringing-phone.ts';

/** One 様式2 as a page brought it, judged. */
export interface TypedForm2 {
  /** There unless something is wrong, or asked about for the first time. */
  form: Form2 | undefined;
  /** As typed, with what is wrong or asked about, for the page that shows it again. */
  state: FormState;
  findings: Finding[];
}

const AGAIN = 'このままで正しいときは、もう一度ボタンを押してください。';

/** Reads the fields of 様式2 against the prefecture of a collection (two digits). What is doubtful is asked about once. */
export async function readTypedForm2(visit: Visit, prefecture: string): Promise<TypedForm2> {
  const { web, request } = visit;
  const values = fieldsOf(request);
  const read = await judgeForm2(
    web.office,
    form2Texts((key) => firstOf(values, key)),
    prefecture,
  );
  const doubts = doubtKey(read.findings);
  const isSeen = doubts === '' || normal(firstOf(values, 'seenDoubts')) === normal(doubts);
  return {
    form: isSeen ? read.form : undefined,
    findings: read.findings,
    state: {
      values: { ...values, ...read.texts, seenDoubts: doubts },
      problems: problemsOf(read.findings, isSeen),
    },
  };
}

/** Browsers send line breaks of a field as CR LF. */
function normal(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

/** The same of texts from anywhere. */
export async function judgeForm2(
  office: Office,
  texts: Form2Texts,
  prefecture: string,
): Promise<ReturnType<typeof readForm2>> {
  return readForm2(texts, {
    prefecture,
    products: await readProducts(office),
    readPhone: readRingingPhone,
    today: jstDay(office.now()),
  });
}

function problemsOf(findings: readonly Finding[], isSeen: boolean): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const { field, level, text } of findings) {
    if (level === 'wrong') problems[field] = text;
  }
  for (const { field, level, text } of findings) {
    if (level === 'doubt' && !isSeen) problems[field] ??= `${text}${AGAIN}`;
  }
  return Object.fromEntries(FORM2_FIELDS.flatMap(({ key }) => (problems[key] ? [[key, problems[key]]] : [])));
}

/** What the pages of 様式2 offer to choose from; the digit in front of each picks it on a number pad. */
export interface Form2Choices {
  points: readonly Choice[];
  kinds: readonly Choice[];
  products: readonly Choice[];
  claims: readonly Choice[];
}

export async function form2Choices(web: Web, chosen: readonly string[] = []): Promise<Form2Choices> {
  const today = jstDay(web.office.now());
  // A product that has ended can still stand on an old paper, or in an entry.
  const products = inFormOrder(await readProducts(web.office), today).filter(
    (product) => isOffered(product, today) || chosen.includes(product.id) || product.until !== '',
  );
  return {
    points: POINT_TABLES.map((value) => ({ value, label: `${value} ${POINT_TABLE_WORDS[value]}` })),
    kinds: INSTITUTION_KINDS.map((value, index) => ({ value, label: `${index + 1} ${INSTITUTION_KIND_WORDS[value]}` })),
    products: products.map((product, index) => ({
      value: product.id,
      label: `${index + 1} ${productWords(product)}${endedMark(product, today)}`,
    })),
    claims: ONLINE_CLAIMS.map((value, index) => ({ value, label: `${index + 1} ${ONLINE_CLAIMS_WORDS[value]}` })),
  };
}

function endedMark(product: Product, today: Temporal.PlainDate): string {
  return isOffered(product, today) ? '' : '（提供期間外）';
}

/** What is pointed out about a form that was taken. */
export function notesOf(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level !== 'wrong').map(({ text }) => text);
}

/** Nothing typed but the collection's prefecture, which stands. */
export function blankForm2(prefecture: string): Fields {
  return { ...form2Texts(() => ''), prefecture };
}
