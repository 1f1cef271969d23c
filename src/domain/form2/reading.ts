import { readDate } from '#domain/text/dates.ts';
import { cleanLine, lengthOf, readAsciiLine, readEmail } from '#domain/text/japanese.ts';
import { mailDoubt } from '#domain/text/mail-domain.ts';
import { monthWords, readMonth } from '#domain/text/months.ts';
import { INSTITUTION_KIND_WORDS, ONLINE_CLAIMS, ONLINE_CLAIMS_WORDS, type OnlineClaims } from '#domain/words/form2.ts';
import { missingProblem } from '#domain/words/problems.ts';
import { readCodes } from './codes.ts';
import { FORM2_FIELDS, type Form2Key, type Form2Texts, form2Label, form2Texts } from './fields.ts';
import type { Finding } from './finding.ts';
import { type Form2, wishOf } from './form2.ts';
import { isNumbered } from './kind.ts';
import { type Product, productWords } from './product.ts';
import { readWishes } from './wishes.ts';

/** What a form is read against. */
export interface ReadingOf {
  /** The prefecture of the collection, two digits; empty where there is none to compare with. */
  prefecture: string;
  products: readonly Product[];
  /** A number that rings, in its national format; undefined for anything else. */
  readPhone(text: string): string | undefined;
  /** JST. */
  today: Temporal.PlainDate;
}

/** Gathers what is said about the fields, each once. */
export interface Said {
  findings: Finding[];
  say(field: Form2Key, level: Finding['level'], text: string): void;
}

/**
 * 様式2 as somebody typed it: by hand, in a list, or by a program. `form` is there unless something is wrong; `texts` is what
 * was typed, with a lost zero put back, for the page that shows it again.
 */
export function readForm2(
  asTyped: Form2Texts,
  against: ReadingOf,
): { form: Form2 | undefined; findings: Finding[]; texts: Form2Texts } {
  const typed = withoutNone(asTyped);
  const findings: Finding[] = [];
  const said: Said = {
    findings,
    say: (field, level, text) => {
      if (!findings.some((one) => one.field === field && one.level === level)) findings.push({ field, level, text });
    },
  };
  const codes = readCodes(typed, against.prefecture, said);
  const form: Form2 = {
    ...codes,
    name: lineOf(typed, 'name', said),
    contactName: lineOf(typed, 'contactName', said),
    phone: readPhone(typed.phone, against, said),
    email: readAddress(typed.email, said),
    wishes: readWishes(typed, codes.kind, against, said),
    startMonth: monthOf(typed, 'startMonth', against.today, said),
    ...readClaims(typed, against.today, said),
    writtenOn: readDay(typed.writtenOn, against.today, said),
  };
  const isWrong = findings.some(({ level }) => level === 'wrong');
  const order = FORM2_FIELDS.map(({ key }): string => key);
  return {
    form: isWrong ? undefined : form,
    findings: findings.toSorted((one, other) => order.indexOf(one.field) - order.indexOf(other.field)),
    texts: { ...asTyped, code: codes.code === '' ? asTyped.code : codes.code },
  };
}

/** 「なし」 and a dash in a box that may stay empty are how people leave it empty. */
function withoutNone(typed: Form2Texts): Form2Texts {
  const optional: readonly Form2Key[] = FORM2_FIELDS.filter(({ required }) => !required).map(({ key }) => key);
  const isNone = (text: string): boolean =>
    /^(?:特に)?(?:なし|無し?|ナシ|-+|×)$/.test(readAsciiLine(text).replace(/\s/g, ''));
  return form2Texts((key) => (optional.includes(key) && isNone(typed[key]) ? '' : typed[key]));
}

function lineOf(typed: Form2Texts, key: 'name' | 'contactName', { say }: Said): string {
  const text = cleanLine(typed[key]);
  const label = form2Label(key);
  const most = key === 'name' ? NAME_MOST : CONTACT_MOST;
  if (text === '') say(key, key === 'name' ? 'wrong' : 'doubt', key === 'name' ? missingProblem(label) : blank(label));
  const length = lengthOf(text);
  if (length > most) say(key, 'wrong', `${label}は、${most}文字以内でご入力ください（いまは${length}文字です）。`);
  return text;
}

const NAME_MOST = 100;
const CONTACT_MOST = 60;

/** The form has a line for it, and the 支払基金 may want it. */
function blank(label: string): string {
  return `${label}が空欄です。`;
}

function readPhone(text: string, { readPhone: read }: ReadingOf, { say }: Said): string {
  const label = form2Label('phone');
  if (cleanLine(text) === '') {
    say('phone', 'doubt', blank(label));
    return '';
  }
  const phone = read(text);
  if (phone === undefined) say('phone', 'wrong', `${label}は、市外局番から数字でご入力ください。例：03-5253-1111`);
  return phone ?? '';
}

function readAddress(text: string, { say }: Said): string {
  const label = form2Label('email');
  if (cleanLine(text) === '') {
    say('email', 'note', `${label}が空欄です。受付などのお知らせは届きません。`);
    return '';
  }
  const address = readEmail(text);
  if (address === undefined) {
    say('email', 'wrong', `${label}は、1つのアドレスを半角でご入力ください。例：taro@clinic.example.jp`);
    return '';
  }
  const doubt = mailDoubt(address);
  if (doubt !== '') say('email', 'doubt', doubt);
  return address;
}

/** So many years away a month is more likely a slip. */
const YEARS_NEAR = 10;

function monthOf(
  typed: Form2Texts,
  key: 'startMonth' | 'claimsMonth',
  today: Temporal.PlainDate,
  { say }: Said,
): string {
  const label = form2Label(key);
  const text = typed[key];
  if (cleanLine(text) === '') {
    say(key, 'wrong', missingProblem(label));
    return '';
  }
  const month = readMonth(text);
  if (month === undefined) {
    say(key, 'wrong', `${label}は「2022年10月」「令和4年10月」「202210」のようにご入力ください。`);
    return '';
  }
  const away = Math.abs(Temporal.PlainYearMonth.from(month).year - today.year);
  if (away > YEARS_NEAR) say(key, 'doubt', `${label}が${monthWords(month)}になっています。`);
  return month;
}

function readClaims(typed: Form2Texts, today: Temporal.PlainDate, said: Said): Pick<Form2, 'claims' | 'claimsMonth'> {
  const claims = claimsOf(typed.claims);
  const label = form2Label('claims');
  if (claims === undefined) {
    const words = ONLINE_CLAIMS.map((each) => `「${ONLINE_CLAIMS_WORDS[each]}」`).join('');
    said.say('claims', 'wrong', `${label}は、${words}のいずれかをお選びください。`);
  }
  if (claims === 'planned') return { claims, claimsMonth: monthOf(typed, 'claimsMonth', today, said) };
  if (claims !== undefined && cleanLine(typed.claimsMonth) !== '') {
    const only = ONLINE_CLAIMS_WORDS.planned;
    said.say('claimsMonth', 'wrong', `${form2Label('claimsMonth')}は、「${only}」のときだけご入力ください。`);
  }
  return { claims: claims ?? 'no', claimsMonth: '' };
}

/** By its word, its place on the form, or what people write for it. */
function claimsOf(text: string): OnlineClaims | undefined {
  const line = readAsciiLine(text).replace(/\s/g, '');
  const byWord = ONLINE_CLAIMS.find((each, index) =>
    isNumbered(line, index + 1, ONLINE_CLAIMS_WORDS[each].replace(/\s/g, ''), each),
  );
  if (byWord) return byWord;
  if (/^(?:導入済み?|有り?|あり|している|はい)$/.test(line)) return 'yes';
  if (/^(?:未導入|導入予定あり|予定あり)$/.test(line)) return 'planned';
  return /^(?:予定なし|無し?|なし)$/.test(line) ? 'no' : undefined;
}

function readDay(text: string, today: Temporal.PlainDate, { say }: Said): string {
  if (cleanLine(text) === '') return '';
  // Without a year it is the nearest such day: most papers lie on a desk for some days, and a few are dated ahead.
  const day = readDate(readAsciiLine(text).replace(/^西暦\s*/, ''), today.subtract({ months: 6 }));
  const label = form2Label('writtenOn');
  if (day === undefined) {
    say('writtenOn', 'wrong', `${label}は「2022年9月20日」のようにご入力ください。`);
    return '';
  }
  if (Temporal.PlainDate.compare(day, today) > 0)
    say('writtenOn', 'doubt', `${label}が、今日より後の日になっています。`);
  return day.toString();
}

/**
 * What is doubtful in a form that was taken all the same, held against the prefecture of its collection (two digits); one
 * sentence each.
 */
export function doubtsOf(form: Form2, { prefecture, today }: Pick<ReadingOf, 'prefecture' | 'today'>): string[] {
  const products = form.wishes.map(({ product }, index) => ({
    ...{ ...product, from: '', until: '', edition: '' },
    place: index + 1,
  }));
  // It was read before: the telephone is in its national format.
  const { findings } = readForm2(textsOfForm2(form), { prefecture, today, products, readPhone: (text) => text });
  return findings.flatMap(({ level, text }) => (level === 'doubt' ? [text] : []));
}

/** What a form says, as texts that read to the same form again. */
export function textsOfForm2(form: Form2): Form2Texts {
  const [first, second] = [wishOf(form, 1), wishOf(form, 2)];
  return {
    prefecture: form.prefecture,
    points: form.points,
    code: form.code,
    kind: INSTITUTION_KIND_WORDS[form.kind],
    name: form.name,
    contactName: form.contactName,
    phone: form.phone,
    email: form.email,
    product1: first ? productWords(first.product) : '',
    units1: first ? String(first.units) : '',
    product2: second ? productWords(second.product) : '',
    units2: second ? String(second.units) : '',
    startMonth: monthWords(form.startMonth),
    claims: ONLINE_CLAIMS_WORDS[form.claims],
    claimsMonth: form.claimsMonth === '' ? '' : monthWords(form.claimsMonth),
    writtenOn: form.writtenOn === '' ? '' : form.writtenOn,
  };
}

/** The same as the controls of a page hold it: the words of choices as their values. */
export function controlsOfForm2(form: Form2): Form2Texts {
  const texts = textsOfForm2(form);
  return form2Texts((key) => {
    if (key === 'kind') return form.kind;
    if (key === 'claims') return form.claims;
    if (key === 'product1') return wishOf(form, 1)?.product.id ?? '';
    if (key === 'product2') return wishOf(form, 2)?.product.id ?? '';
    return texts[key];
  });
}
