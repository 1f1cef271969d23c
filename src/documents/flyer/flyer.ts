import { A4, drawFit, drawLine, type Fit, fitText, openPdf, type Pdf } from '#documents/page/pdf-page.ts';
import { printable } from '#documents/page/pdf-text.ts';
import { drawCode } from '#documents/page/qr-code.ts';
import type { Flyer } from '#domain/case/flyer.ts';
import { WHAT_TO_BRING } from '#domain/case/registration.ts';
import { formatDay, formatDayWithEra, formatDemo, formatShortDay, formatWindow } from '#domain/text/dates.ts';
import { windowOf } from '#domain/text/window.ts';
import { phoneWords } from '#domain/words/phone.ts';
import { addressParts } from '#domain/words/place.ts';
import { SESSION_WORDS } from '#domain/words/session.ts';
import { candidateLine, drawReplySlip } from './reply-slip.ts';

/** A4 portrait, in points. */
const PAGE = { width: A4.short, height: A4.long, margin: 48 } as const;
const WIDTH = PAGE.width - 2 * PAGE.margin;
const LABEL_WIDTH = 96;
const VALUE_X = PAGE.margin + LABEL_WIDTH + 14;
const VALUE_WIDTH = WIDTH - LABEL_WIDTH - 14;
const BAND_HEIGHT = 148;
const FOOT_HEIGHT = 190;
const FOOT_TOP = PAGE.height - 40 - FOOT_HEIGHT;
const QR_SIZE = 126;
/** From how much down to how little the words between head and foot may shrink. */
const SCALES = [1.15, 1.05, 1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6] as const;

const INK = '#1a1a1a';
const YELLOW = '#FFD43D';
const PALE = '#FFF7D6';
const RED = '#B3261E';

type Structure = PDFKit.PDFStructureElement;

/** One labelled part between head and foot. */
interface Part {
  label: string;
  fits: Fit[];
  height: number;
}

/**
 * 案内チラシ.pdf, A4 portrait for the wall: day and hours large enough to be read from two metres, the QR code as vector
 * squares with the address in words beside it. Words of the applicant shrink until they fit; what does not fit even then
 * goes on on a second page. The last page is the 返信欄 to be sent by FAX.
 */
export async function writeFlyer(flyer: Flyer): Promise<Uint8Array> {
  const { document, bytes } = openPdf({
    title: 'デモンストレーション会のご案内',
    made: flyer.madeOn,
    layout: 'portrait',
    margin: 24,
  });
  const root = document.struct('Document');
  document.addStructure(root);
  drawBand(document, root, flyer);
  const top = drawWhen(document, root, flyer);
  const parts = fitParts(document, flyer, FOOT_TOP - 14 - top);
  const rest = drawParts(document, root, parts, { top, bottom: FOOT_TOP - 10 });
  drawFoot(document, root, flyer);
  if (rest.length > 0) {
    document.addPage({ size: 'A4', layout: 'portrait', margin: 24 });
    drawParts(document, root, rest, { top: PAGE.margin, bottom: PAGE.height });
  }
  drawReplySlip(document, root, flyer);
  root.end();
  document.end();
  return bytes;
}

/** The yellow of 様式1 across the head: what it is and who invites. */
function drawBand(document: Pdf, root: Structure, flyer: Flyer): void {
  asDecoration(document, () => document.rect(0, 0, PAGE.width, BAND_HEIGHT).fill(YELLOW));
  const area = { x: PAGE.margin, width: WIDTH };
  const line = (tag: 'H1' | 'P', text: string, y: number, size: number): void => {
    const fit = fitText(document, printable(text), WIDTH, {
      sizes: [size, size * 0.8, size * 0.65],
      lines: 1,
      weight: 'bold',
    });
    root.add(document.struct(tag, {}, () => drawFit(document, fit, { ...area, y }, { align: 'center', color: INK })));
  };
  line('P', '顔認証付きカードリーダーの実物を見て、その場で申し込めます', 26, 13);
  line('H1', 'デモンストレーション会のご案内', 48, 33);
  line('P', `主催　${flyer.association}`, 108, 16);
}

/**
 * 和暦 small, day and weekday large, hours below; while nothing is fixed, that and the candidates. Returns where the next
 * part begins.
 */
function drawWhen(document: Pdf, root: Structure, flyer: Flyer): number {
  const centred = (text: string, y: number, size: number, color: string): void => {
    const fit = fitText(document, text, WIDTH, { sizes: [size], lines: 1, weight: 'bold' });
    root.add(
      document.struct('P', {}, () =>
        drawFit(document, fit, { x: PAGE.margin, y, width: WIDTH }, { align: 'center', color }),
      ),
    );
  };
  const { when } = flyer;
  if (!when) {
    centred('日程は調整中です', BAND_HEIGHT + 16, 34, INK);
    centred('候補の日時（決まりましたら、お申し込みの方へお知らせします）', BAND_HEIGHT + 68, 12, INK);
    for (const [index, candidate] of flyer.candidates.entries()) {
      centred(candidateLine(candidate), BAND_HEIGHT + 86 + index * 22, 15, INK);
    }
    return BAND_HEIGHT + 98 + flyer.candidates.length * 22;
  }
  const date = Temporal.PlainDate.from(when.date);
  centred(yearInWords(date), BAND_HEIGHT + 16, 14, INK);
  centred(formatShortDay(date), BAND_HEIGHT + 34, 44, date.dayOfWeek >= 6 ? RED : INK);
  centred(formatWindow(windowOf(when.meeting)), BAND_HEIGHT + 98, 28, INK);
  return BAND_HEIGHT + 154;
}

/** 「2026年（令和8年）」: the day itself stands below. */
function yearInWords(date: Temporal.PlainDate): string {
  const withDay = formatDayWithEra(date);
  return withDay.slice(0, withDay.length - formatShortDay(date).length);
}

function fitParts(document: Pdf, flyer: Flyer, room: number): Part[] {
  const candidates = SCALES.map((scale) => partsOf(flyer).map((part) => layPart(document, part, scale)));
  const fitting = candidates.find((parts) => heightOf(parts) <= room);
  return fitting ?? candidates.at(-1) ?? [];
}

function heightOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.height, 0);
}

interface PartText {
  label: string;
  lines: string[];
  /** Its first line is what people look for. */
  leads?: true;
}

function partsOf(flyer: Flyer): PartText[] {
  const { venue } = flyer;
  const place =
    flyer.mode === 'online'
      ? ['オンラインで開催します（接続先は、お申し込みの方へお知らせします）']
      : [venue.name, addressParts(venue).join(' ')];
  const parts: PartText[] = [
    { label: SESSION_WORDS.venue, lines: place, leads: true },
    { label: SESSION_WORDS.timetable, lines: timetableOf(flyer) },
    { label: '持ち物', lines: WHAT_TO_BRING.map((item) => `・${item}`) },
    { label: SESSION_WORDS.makers, lines: [flyer.makers.join('、')] },
    { label: SESSION_WORDS.parking, lines: [flyer.parking] },
    { label: 'お知らせ', lines: [flyer.note] },
  ];
  return parts
    .map((part) => ({ ...part, lines: part.lines.filter((line) => line !== '') }))
    .filter(({ lines }) => lines.length > 0);
}

/** The applicant's own words alone, which name the demo where it stands; else the two spans in the order of the clock. */
function timetableOf({ timetable, when }: Flyer): string[] {
  if (timetable !== '' || !when) return [timetable];
  const demo = `${formatDemo(windowOf(when.demo))}　カードリーダーのデモンストレーション`;
  return [`${formatWindow(windowOf(when.meeting))}　説明会`, demo];
}

function layPart(document: Pdf, part: PartText, scale: number): Part {
  const fits = part.lines.map((text, index) =>
    fitText(document, printable(text), VALUE_WIDTH, {
      sizes: [(part.leads && index === 0 ? 16 : 12) * scale],
      lines: 1,
      weight: part.leads && index === 0 ? 'bold' : 'regular',
    }),
  );
  const height = fits.reduce((sum, fit) => sum + fit.height, 0);
  return { label: part.label, fits, height: Math.max(height, 24) + 12 * scale };
}

/** Draws the parts that end above `bottom`; returns the others. */
function drawParts(
  document: Pdf,
  root: Structure,
  parts: readonly Part[],
  { top, bottom }: { top: number; bottom: number },
): Part[] {
  let y = top;
  for (const [index, part] of parts.entries()) {
    if (y + part.height > bottom + 12) return parts.slice(index);
    drawPart(document, root, part, y);
    y += part.height;
  }
  return [];
}

function drawPart(document: Pdf, root: Structure, part: Part, top: number): void {
  asDecoration(document, () => document.roundedRect(PAGE.margin, top, LABEL_WIDTH, 22, 4).fill(INK));
  const label = fitText(document, part.label, LABEL_WIDTH, { sizes: [12], lines: 1, weight: 'bold' });
  root.add(
    document.struct('H2', {}, () =>
      drawFit(
        document,
        label,
        { x: PAGE.margin, y: top + 2, width: LABEL_WIDTH },
        { align: 'center', color: '#ffffff' },
      ),
    ),
  );
  let y = top;
  for (const fit of part.fits) {
    const at = y;
    root.add(
      document.struct('P', {}, () => drawFit(document, fit, { x: VALUE_X, y: at, width: VALUE_WIDTH }, { color: INK })),
    );
    y += fit.height;
  }
}

/** How to sign up, with the code at the right, and whom to ask. */
function drawFoot(document: Pdf, root: Structure, flyer: Flyer): void {
  asDecoration(document, () => {
    document.roundedRect(PAGE.margin, FOOT_TOP, WIDTH, FOOT_HEIGHT - 40, 8).fill(PALE);
    document
      .roundedRect(PAGE.margin, FOOT_TOP, WIDTH, FOOT_HEIGHT - 40, 8)
      .lineWidth(1.5)
      .stroke(YELLOW);
  });
  if (flyer.signUpAddress === '') drawClosed(document, root);
  else drawSignUp(document, root, flyer);
  const { contact } = flyer;
  const phone = phoneWords(contact);
  const mail = contact.email === '' ? '' : `　E-Mail ${contact.email}`;
  const text = printable(`問合せ先　${flyer.association}　${contact.name}\nTEL ${phone}${mail}`);
  const fit = fitText(document, text, WIDTH, { sizes: [11, 10, 9], lines: 2 });
  root.add(
    document.struct('P', {}, () =>
      drawFit(document, fit, { x: PAGE.margin, y: FOOT_TOP + FOOT_HEIGHT - 30, width: WIDTH }, { color: INK }),
    ),
  );
}

function drawClosed(document: Pdf, root: Structure): void {
  const text = '参加のお申し込みは、下の問合せ先へご連絡ください。';
  const at = { x: PAGE.margin + 18, y: FOOT_TOP + 24 };
  root.add(document.struct('P', {}, () => drawLine(document, text, at, { size: 14, weight: 'bold', color: INK })));
}

function drawSignUp(document: Pdf, root: Structure, flyer: Flyer): void {
  const x = PAGE.margin + 18;
  const width = WIDTH - 18 - QR_SIZE - 30;
  const address = flyer.signUpAddress;
  let y = FOOT_TOP + 14;
  const add = (
    tag: 'H2' | 'P',
    text: string,
    sizes: readonly [number, ...number[]],
    weight: 'regular' | 'bold',
  ): void => {
    const fit = fitText(document, printable(text), width, { sizes, lines: 2, weight });
    const at = y;
    root.add(document.struct(tag, {}, () => drawFit(document, fit, { x, y: at, width }, { color: INK })));
    y += fit.height + 3;
  };
  add('H2', '参加のお申し込み', [17], 'bold');
  add('P', 'スマートフォンのカメラで右のコードを読み取るか、次のアドレスを開いてください。', [11], 'regular');
  // Broken by us after the host where it is too long: an address that is typed off the wall must not be parted at a dot.
  add('P', address, [14, 13, 12, 11, 10, 9, 8.5], 'bold');
  add('P', 'FAXでは、裏面（次のページ）の申込書をお送りください。', [11], 'regular');
  if (flyer.closesOn !== '') {
    add('P', `申込締切　${formatDay(Temporal.PlainDate.from(flyer.closesOn))}`, [12], 'bold');
  }
  const right = PAGE.margin + WIDTH - QR_SIZE - 12;
  root.add(
    document.struct('Figure', { alt: `参加申込のページ（${address}）のQRコード` }, () =>
      drawCode(document, address, { x: right, y: FOOT_TOP + 12, size: QR_SIZE }),
    ),
  );
}

function asDecoration(document: Pdf, draw: () => void): void {
  document.markContent('Artifact', { type: 'Layout' });
  draw();
  document.endMarkedContent();
}
