import { formatDay } from '#domain/text/dates.ts';
import { cleanLine, readAsciiLine } from '#domain/text/japanese.ts';
import { INSTITUTION_KIND_WORDS, type InstitutionKind, WISH_RANK_WORDS, type WishRank } from '#domain/words/form2.ts';
import { type Form2Texts, form2Label } from './fields.ts';
import { mostUnits, type ProductWish } from './form2.ts';
import { findProduct, isOffered, type Product, productWords } from './product.ts';
import type { ReadingOf, Said } from './reading.ts';

/**
 * The wishes of 様式2: the first is required, the second is another product. The limit of readers holds for each of them by
 * itself, because the second is the alternative to the first; more over both is only pointed out.
 */
export function readWishes(typed: Form2Texts, kind: InstitutionKind, against: ReadingOf, said: Said): ProductWish[] {
  const first = readWish(typed, 1, kind, { against, said });
  const second = readWish(typed, 2, kind, { against, said });
  if (first && second && first.product.id === second.product.id) {
    said.say('product2', 'wrong', '第二希望には、第一希望とは別の機種をお選びください。');
  }
  const most = mostUnits(kind);
  if (first && second && first.units <= most && second.units <= most && first.units + second.units > most) {
    const sum = first.units + second.units;
    said.say(
      'units2',
      'note',
      `第一希望と第二希望の台数の合計は${sum}台です（第二希望は、第一希望の代わりとして扱われます）。`,
    );
  }
  return [first, second].flatMap((wish) => (wish ? [wish] : []));
}

function readWish(
  typed: Form2Texts,
  rank: WishRank,
  kind: InstitutionKind,
  { against, said }: { against: ReadingOf; said: Said },
): ProductWish | undefined {
  const [productKey, unitsKey] = rank === 1 ? (['product1', 'units1'] as const) : (['product2', 'units2'] as const);
  const label = form2Label(productKey);
  const text = cleanLine(typed[productKey]);
  if (text === '') {
    if (rank === 1) said.say(productKey, 'wrong', `${label}をお選びください。`);
    else if (cleanLine(typed[unitsKey]) !== '') {
      said.say(productKey, 'wrong', `${label}が空欄ですが、台数が入力されています。`);
    }
    return undefined;
  }
  const found = findProduct(text, against.products);
  if (found === undefined) {
    said.say(productKey, 'wrong', `${label}「${text}」は、様式2の機種にありません。`);
    return undefined;
  }
  const { product, alike } = found;
  if (alike) said.say(productKey, 'doubt', `${label}「${text}」を、${productWords(product)}としました。`);
  if (!isOffered(product, against.today)) said.say(productKey, 'note', endedWords(product, rank));
  const { id, maker, model } = product;
  return { rank, product: { id, maker, model }, units: readUnits(typed[unitsKey], unitsKey, kind, said) };
}

function endedWords(product: Product, rank: WishRank): string {
  const { until, from } = product;
  const day = formatDay(Temporal.PlainDate.from(until === '' ? from : until));
  const when = until === '' ? `${day}から` : `${day}まで`;
  return `${WISH_RANK_WORDS[rank]}の${productWords(product)}は、提供期間（${when}）の外です。`;
}

/** 「1」「１台」; where only one is possible it need not be typed. 0 where it cannot be read. */
function readUnits(text: string, key: 'units1' | 'units2', kind: InstitutionKind, { say }: Said): number {
  const label = form2Label(key);
  const most = mostUnits(kind);
  const line = readAsciiLine(text).replace(/\s/g, '');
  if (line === '' && most === 1) return 1;
  const [, digits] = /^(\d{1,3})台?$/.exec(line) ?? [];
  const units = Number(digits ?? 0);
  if (units < 1) say(key, 'wrong', `${label}を、1～${most}の数字でご入力ください。`);
  else if (units > most) {
    say(key, 'wrong', `${label}が${units}台です。${INSTITUTION_KIND_WORDS[kind]}は、希望順位ごとに最高${most}台です。`);
  }
  return units;
}
