import { A4, drawLine, measureAt, openLongPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { FORM2_TITLE, type Form2 } from '#domain/form2/form2.ts';
import type { ProductName } from '#domain/form2/product.ts';
import { handInWords } from '#domain/words/form2.ts';
import { type CoverLetter, drawCover } from './cover.ts';
import { drawForm2, FORM2_PAGE } from './form.ts';
import { layListed, linesOnPages, type OpenList, openList } from './list-pages.ts';

/** What a bundle begins with. */
export interface BundleHead {
  cover: CoverLetter;
  /** What the edition of the forms prints. */
  products: readonly ProductName[];
  /** Not handed in yet: every page says that it is to be checked on paper. */
  isDraft: boolean;
  /** All of it, or 送付状 or the list by itself. */
  only?: 'cover' | 'list';
}

/** What stands on a page that is not handed in yet. */
const DRAFT_MARK = '提出前の控え';

/**
 * 送付状, list and all forms as one PDF, with page x / y at the foot. It grows piece by piece: the forms are given three times
 * in the same order, to be measured for the list, listed and drawn, because the pages are counted before the first is drawn,
 * and nothing but a height is kept of a form. Each call returns the octets that are finished.
 */
export interface OpenBundle {
  measure(forms: readonly Form2[]): Promise<Uint8Array>;
  list(forms: readonly Form2[]): Promise<Uint8Array>;
  add(forms: readonly Form2[]): Promise<Uint8Array>;
  finish(): Promise<Uint8Array>;
}

export function openBundle({ cover, products, isDraft, only }: BundleHead): OpenBundle {
  const title = `${cover.association}　様式2　${handInWords(cover.number)}提出${isDraft ? `（${DRAFT_MARK}）` : ''}`;
  const { document, take, end } = openLongPdf({
    title: FORM2_TITLE,
    made: cover.on,
    layout: 'portrait',
    margin: FORM2_PAGE.top,
  });
  const root = document.struct('Document');
  document.addStructure(root);
  const heights: number[] = [];
  let listed = 0;
  let lines: OpenList | undefined;
  let begun = false;
  let page = 1;
  let pages = 0;

  const nextPage = (): void => {
    drawFoot(document, { page, pages, isDraft });
    page += 1;
    document.addPage({ size: 'A4', layout: 'portrait', margin: FORM2_PAGE.top });
  };

  function begin(): void {
    if (begun) return;
    begun = true;
    const onPages = only === 'cover' ? [] : linesOnPages(heights);
    pages = (only === 'list' ? 0 : 1) + onPages.length + (only === undefined ? cover.counts.institutions : 0);
    if (only !== 'list') drawCover(document, root, cover);
    if (only === 'cover') return;
    // The list by itself begins on the page that is open.
    let isOpen = only === 'list';
    lines = openList(document, root, { title: `${title}　申請書一覧`, pages: onPages }, () => {
      if (!isOpen) nextPage();
      isOpen = false;
    });
  }

  function endList(): void {
    lines?.end();
    lines = undefined;
  }

  return {
    measure: (forms) => {
      for (const form of forms) heights.push(layListed(document, { number: heights.length + 1, form }).height);
      return take();
    },
    list: (forms) => {
      begin();
      for (const form of forms) {
        listed += 1;
        lines?.draw(layListed(document, { number: listed, form }));
      }
      return take();
    },
    add: (forms) => {
      begin();
      endList();
      for (const form of forms) {
        nextPage();
        drawForm2(document, root, form, products);
      }
      return take();
    },
    finish: () => {
      begin();
      endList();
      drawFoot(document, { page, pages, isDraft });
      root.end();
      return end();
    },
  };
}

const NUMBER = new Intl.NumberFormat('ja-JP');

function drawFoot(document: Pdf, { page, pages, isDraft }: { page: number; pages: number; isDraft: boolean }): void {
  const text = `${NUMBER.format(page)} / ${NUMBER.format(pages)} ページ`;
  const size = 8.5;
  const x = (A4.short - measureAt(document, size, 'regular')(text)) / 2;
  document.markContent('Artifact', { type: 'Pagination' });
  drawLine(document, text, { x, y: FORM2_PAGE.bottom + 8 }, { size });
  if (isDraft) drawLine(document, `【${DRAFT_MARK}】`, { x: FORM2_PAGE.left, y: FORM2_PAGE.bottom + 8 }, { size });
  document.endMarkedContent();
}
