import type { Pdf } from '#documents/page/pdf-page.ts';
import { FORM2_TITLE } from '#domain/form2/form2.ts';
import type { Form2Counts } from '#domain/form2/hand-in.ts';
import { productWords } from '#domain/form2/product.ts';
import { formatDay } from '#domain/text/dates.ts';
import { handInWords, INSTITUTION_KIND_WORDS, INSTITUTION_KINDS } from '#domain/words/form2.ts';
import { LETTER_WIDTH, openLetter, type Sender } from './letter.ts';

/** What 送付状 says. */
export interface CoverLetter extends Sender {
  /** 第1回 is 1. */
  number: number;
  /** The JST day on which it is handed in, `YYYY-MM-DD`. */
  on: string;
  /** Where it is handed in, as typed. */
  handInTo: string;
  /** 持参, 書留 and so on, with its number; empty while that is not settled. */
  way: string;
  counts: Form2Counts;
  note: string;
  /** Said above the letter, e.g. that it is not handed in yet; empty for nothing. */
  mark: string;
}

/** 送付状: one page on top of the forms, with how many there are, of which kind, and what is wished for. */
export function drawCover(document: Pdf, root: PDFKit.PDFStructureElement, cover: CoverLetter): void {
  const section = document.struct('Sect');
  root.add(section);
  const letter = openLetter(document, section, {
    ...cover,
    on: formatDay(Temporal.PlainDate.from(cover.on)),
    title: `${cover.mark === '' ? '' : `【${cover.mark}】`}${FORM2_TITLE}（様式2）の送付について`,
  });
  const way = cover.way === '' ? '' : `（${cover.way}）`;
  letter.write(
    `　当会で取りまとめた標記の申請書（${handInWords(cover.number)}、${counted(cover.counts.institutions)}件）を、送付いたします${way}。申請書は、都道府県コード・点数表コード・保険医療機関コードの順に並べています。`,
    { below: 1 },
  );
  letter.table([['種別', '件数'], ...kindRows(cover.counts)], { widths: [160, NUMBER_WIDTH], align: 'right' });
  const widths = [LETTER_WIDTH - 4 * NUMBER_WIDTH, ...Array.from({ length: 4 }, () => NUMBER_WIDTH)];
  letter.table([['機種', '第一希望', '（台数）', '第二希望', '（台数）'], ...wishRows(cover.counts)], {
    widths,
    align: 'right',
  });
  if (cover.note !== '') letter.write(cover.note);
  section.end();
}

const NUMBER_WIDTH = 66;

function kindRows({ institutions, byKind }: Form2Counts): string[][] {
  return [
    ...INSTITUTION_KINDS.map((kind) => [INSTITUTION_KIND_WORDS[kind], counted(byKind[kind])]),
    ['合計', counted(institutions)],
  ];
}

function wishRows({ byProduct }: Form2Counts): string[][] {
  return byProduct.map(({ product, first, firstUnits, second, secondUnits }) => [
    productWords(product),
    ...[first, firstUnits, second, secondUnits].map(counted),
  ]);
}

function counted(count: number): string {
  return count.toLocaleString('ja-JP');
}
