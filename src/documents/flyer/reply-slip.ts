import { A4, drawFit, fitText, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import type { Flyer } from '#domain/case/flyer.ts';
import { formatDay, formatDayWithEra, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { ATTENDEE_WORDS } from '#domain/words/attendees.ts';
import { phoneWords } from '#domain/words/phone.ts';

/** A4 portrait, in points. */
const PAGE = { width: A4.short, margin: 48 } as const;
const WIDTH = PAGE.width - 2 * PAGE.margin;
const LABEL_WIDTH = 150;
const INK = '#1a1a1a';
const LINES = '#767676';
const PALE = '#F2F2F2';

type Structure = PDFKit.PDFStructureElement;

/** What is filled in by hand, and how high its place is. `hint` stands small below the label. */
interface Blank {
  label: string;
  hint?: string;
  height: number;
}

const BLANKS: readonly Blank[] = [
  { label: ATTENDEE_WORDS.institution, height: 46 },
  { label: ATTENDEE_WORDS.institutionCode, hint: '10桁、または7桁。おわかりのとき', height: 40 },
  { label: ATTENDEE_WORDS.kana, height: 32 },
  { label: ATTENDEE_WORDS.name, height: 50 },
  { label: ATTENDEE_WORDS.people, hint: 'ご本人を含めた人数', height: 40 },
  { label: '電話番号・FAX番号', height: 40 },
  { label: `${ATTENDEE_WORDS.email}（任意）`, hint: 'ご案内をメールでお送りします', height: 46 },
  { label: '連絡事項', height: 60 },
];

/** 返信欄: a page of its own, black on white because FAX machines know no yellow, with what is asked on the sign-up page. */
export function drawReplySlip(document: Pdf, root: Structure, flyer: Flyer): void {
  document.addPage({ size: 'A4', layout: 'portrait', margin: 24 });
  let y = 44;
  const add = (tag: 'H1' | 'P', text: string, size: number, options: { bold?: boolean; after?: number } = {}): void => {
    const fit = fitText(document, printable(text), WIDTH, {
      sizes: [size, size * 0.85, size * 0.7],
      lines: 2,
      weight: options.bold ? 'bold' : 'regular',
    });
    const at = { x: PAGE.margin, y, width: WIDTH };
    root.add(document.struct(tag, {}, () => drawFit(document, fit, at, { color: INK })));
    y += fit.height + (options.after ?? 4);
  };
  add('H1', '参加申込書（FAX返信用）', 24, { bold: true, after: 10 });
  const fax = flyer.fax === '' ? '＿＿＿＿＿＿＿＿＿＿＿＿＿＿' : flyer.fax;
  add('P', `${flyer.association}　行`, 16, { bold: true });
  add('P', `FAX：${fax}`, 20, { bold: true, after: 10 });
  add('P', 'デモンストレーション会への参加を、次のとおり申し込みます。', 12);
  for (const line of whenLines(flyer)) add('P', line, 12);
  y = drawBlanks(document, root, y + 8) + 12;
  if (flyer.closesOn !== '') {
    add('P', `申込締切　${formatDay(Temporal.PlainDate.from(flyer.closesOn))}`, 13, { bold: true });
  }
  const phone = phoneWords(flyer.contact);
  add('P', `問合せ先　${flyer.association}　${flyer.contact.name}　TEL ${phone}`, 11);
  if (flyer.signUpAddress !== '') {
    add('P', `インターネットからも申し込めます：${flyer.signUpAddress}`, 11);
  }
  add(
    'P',
    `ご記入いただいた内容は、${flyer.association}と厚生労働省の調整担当が、説明会の運営のために確認します。`,
    9.5,
  );
}

function whenLines(flyer: Flyer): string[] {
  const at = (date: string, meeting: { start: string; end: string }): string =>
    `${formatDay(Temporal.PlainDate.from(date))} ${formatWindow(windowOf(meeting))}`;
  if (flyer.when) {
    const day = formatDayWithEra(Temporal.PlainDate.from(flyer.when.date));
    return [`日時　${day} ${formatWindow(windowOf(flyer.when.meeting))}`];
  }
  return [`日時　調整中です（候補：${flyer.candidates.map(({ date, meeting }) => at(date, meeting)).join('、')}）`];
}

/** The day of a candidate, short enough for the flyer's head. */
export function candidateLine({ date, meeting }: Flyer['candidates'][number]): string {
  return `${formatShortDay(Temporal.PlainDate.from(date))} ${formatWindow(windowOf(meeting))}`;
}

/** A table of labels and empty places. Returns where the next part begins. */
function drawBlanks(document: Pdf, root: Structure, top: number): number {
  let y = top;
  for (const { label, hint, height } of BLANKS) {
    document.markContent('Artifact', { type: 'Layout' });
    document.rect(PAGE.margin, y, LABEL_WIDTH, height).fill(PALE);
    document.lineWidth(0.8).strokeColor(LINES);
    document.rect(PAGE.margin, y, LABEL_WIDTH, height).stroke();
    document.rect(PAGE.margin + LABEL_WIDTH, y, WIDTH - LABEL_WIDTH, height).stroke();
    document.endMarkedContent();
    const width = LABEL_WIDTH - 16;
    const name = fitText(document, label, width, { sizes: [12, 11, 10], lines: 1, weight: 'bold' });
    const small = hint === undefined ? undefined : fitText(document, hint, width, { sizes: [8.5, 8], lines: 1 });
    const first = y + (height - name.height - (small?.height ?? 0)) / 2;
    const area = { x: PAGE.margin + 8, width };
    root.add(document.struct('P', {}, () => drawFit(document, name, { ...area, y: first }, { color: INK })));
    if (small) {
      const second = first + name.height;
      root.add(document.struct('P', {}, () => drawFit(document, small, { ...area, y: second }, { color: INK })));
    }
    y += height;
  }
  return y;
}
