/** A product as a form names it. It is kept with the wish: the desk may rename or end it later. */
export interface ProductName {
  id: string;
  /** メーカー名. */
  maker: string;
  /** 製品名(型番). */
  model: string;
}

/** 機種: a card reader that can be asked for, kept by the desk. */
export interface Product extends ProductName {
  /** The first JST day on which it can be asked for, `YYYY-MM-DD`; empty where nobody knows. */
  from: string;
  /** The last one; empty while it is offered. */
  until: string;
  /** On which edition of 様式2 it is printed. */
  edition: string;
  /** Its place on the form, from 1. */
  place: number;
}

/** The edition of the letter of 2022. */
const FIRST_EDITION = '2022';

/** The products that the letter's 様式2 prints, in its order. Nobody has published from and until when each is offered. */
export const FIRST_PRODUCTS: readonly Product[] = (
  [
    ['fujitsu-caora', '富士通', 'Caora'],
    ['panasonic', 'パナソニック', '顔認証付きカードリーダー'],
    ['almex-sma-pa', 'アルメックス', 'Sma-pa マイタッチ (ホワイト)'],
    ['canon-hi-cara', 'キヤノン', 'Hi-CARA'],
    ['atlas-exc-9000', 'アトラス', 'EXC-9000'],
  ] as const
).map(([id, maker, model], index) => ({
  id,
  maker,
  model,
  from: '',
  until: '',
  edition: FIRST_EDITION,
  place: index + 1,
}));

/** 「富士通 Caora」. */
export function productWords({ maker, model }: Pick<ProductName, 'maker' | 'model'>): string {
  return `${maker} ${model}`;
}

/** Whether it cannot be asked for on that JST day: not yet, or no more. */
export function isOffered({ from, until }: Product, day: Temporal.PlainDate): boolean {
  const text = day.toString();
  return (from === '' || from <= text) && (until === '' || text <= until);
}

/**
 * What is wrong with a product that the desk saves beside the others, by field. Two of one name cannot be told apart in a list,
 * and two at one place of an edition not on the form.
 */
export function productProblems(
  product: Omit<Product, 'id'>,
  others: readonly Product[],
): Partial<Record<'model' | 'until' | 'place', string>> {
  const name = folded(productWords(product));
  const namesake = others.find((other) => folded(productWords(other)) === name);
  const neighbour = others.find(({ edition, place }) => edition === product.edition && place === product.place);
  return {
    ...(namesake ? { model: `同じ機種（${productWords(namesake)}）が、すでにあります。` } : {}),
    ...(product.from !== '' && product.until !== '' && product.until < product.from
      ? { until: '提供の終わりには、始まりと同じ日か、それより後の日をご入力ください。' }
      : {}),
    ...(neighbour ? { place: `${product.edition}年版の${product.place}番は、${productWords(neighbour)}です。` } : {}),
  };
}

/** The form's own order: what is offered on that day by edition and place, the newest edition first; then what has ended. */
export function inFormOrder<T extends Product>(products: readonly T[], day: Temporal.PlainDate): T[] {
  return products.toSorted(
    (one, other) =>
      Number(isOffered(other, day)) - Number(isOffered(one, day)) ||
      (one.edition === other.edition ? one.place - other.place : one.edition < other.edition ? 1 : -1),
  );
}

/**
 * The product that a text means: its id, its place on the form, maker and model in any spacing and width, or one of the two
 * where no other product shares it; the number in front of it on the page is passed over. `alike`: the name is only part of
 * the text, or the text of the name, and of no other product. Undefined where none does, or several do.
 */
export function findProduct(
  text: string,
  products: readonly Product[],
): { product: Product; alike: boolean } | undefined {
  const exact = products.find(({ id }) => id === text) ?? namedBy(folded(text), products);
  if (exact) return { product: exact, alike: false };
  const typed = folded(text).replace(/^\d{1,2}[.:]?(?=\D)/, '');
  const named = namedBy(typed, products);
  if (named) return { product: named, alike: false };
  const alike = [...typed].length < ALIKE_LEAST ? [] : products.filter((product) => isAlike(typed, product));
  return alike.length === 1 && alike[0] ? { product: alike[0], alike: true } : undefined;
}

function namedBy(typed: string, products: readonly Product[]): Product | undefined {
  if (typed === '') return undefined;
  const byName = products.find((product) => folded(productWords(product)) === typed);
  if (byName) return byName;
  const candidates = /^\d{1,2}$/.test(typed)
    ? products.filter(({ place }) => place === Number(typed))
    : products.filter(({ maker, model }) => folded(maker) === typed || folded(model) === typed);
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Fewer characters are in many names. */
const ALIKE_LEAST = 3;

function isAlike(typed: string, { maker, model }: Product): boolean {
  const [ofMaker, ofModel] = [folded(maker), folded(model)];
  return typed.includes(ofMaker) || typed.includes(ofModel) || `${ofMaker}${ofModel}`.includes(typed);
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()・‐-―ー-]/g, '')
    .replace('キャノン', 'キヤノン');
}
