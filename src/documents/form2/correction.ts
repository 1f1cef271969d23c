import { openPdf } from '#documents/page/pdf-page.ts';
import { formatDay } from '#domain/text/dates.ts';
import { handInWords } from '#domain/words/form2.ts';
import { LETTER_WIDTH, openLetter, type Sender } from './letter.ts';

/** What the letter about a 提出後の訂正 says. */
export interface CorrectionLetter extends Sender {
  /** The JST day of the correction, `YYYY-MM-DD`. */
  on: string;
  handInTo: string;
  /** The 提出 in which the form went: 第1回 is 1, and its JST day. */
  handIn: { number: number; on: string };
  /** 「13-1-9999996」, and the name as it was handed in. */
  institution: { code: string; name: string };
  changes: readonly { label: string; before: string; after: string }[];
  /** Why, as typed. */
  note: string;
}

const TITLE = '提出後の訂正について（様式2）';

/** 提出後の訂正.pdf, the letter to the 支払基金 about wrong data in a form that it has: A4 portrait, tagged, nothing cut. */
export async function writeCorrection(correction: CorrectionLetter): Promise<Uint8Array> {
  const { document, bytes } = openPdf({ title: TITLE, made: correction.on, layout: 'portrait', margin: 24 });
  const root = document.struct('Document');
  document.addStructure(root);
  const letter = openLetter(document, root, {
    ...correction,
    on: formatDay(Temporal.PlainDate.from(correction.on)),
    title: TITLE,
  });
  const { number, on } = correction.handIn;
  const handedIn = `${formatDay(Temporal.PlainDate.from(on))}に提出した申請書（${handInWords(number)}）`;
  letter.write(`　${handedIn}のうち、次の保険医療機関の記載に誤りがありましたので、訂正いたします。`, { below: 1 });
  letter.table(
    [
      ['保険医療機関コード', '保険医療機関名称'],
      [correction.institution.code, correction.institution.name],
    ],
    { widths: [LABEL_WIDTH, LETTER_WIDTH - LABEL_WIDTH], align: 'left' },
  );
  const half = (LETTER_WIDTH - LABEL_WIDTH) / 2;
  letter.table(
    [['項目', '訂正前', '訂正後'], ...correction.changes.map(({ label, before, after }) => [label, before, after])],
    { widths: [LABEL_WIDTH, half, half], align: 'left' },
  );
  letter.write(`訂正の理由：${correction.note}`);
  root.end();
  document.end();
  return bytes;
}

const LABEL_WIDTH = 140;
