/**
 * Sends our PDFs through what offices and FAX gateways send theirs through, and reads the text afterwards. By hand, since
 * none of it is among the packages: `node test/readers/pdf-text.ts`, with gs, qpdf, mutool, pdftotext and
 * pdfinfo on the PATH, and cups-filters' pdftopdf (Debian keeps it in /usr/lib/cups/filter).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeForm1Pdf } from '#documents/form1/pdf.ts';
import { FORM1, LONG_FORM1 } from '../documents/form1/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'pdf-text-'));
const at = (name: string): string => join(folder, name);

/** What each program makes of a PDF; Ghostscript drops the tags, and garbles what is more than one UTF-16 unit. */
const WAYS: Record<string, { tags: boolean; beyondBmp: boolean; run(from: string, to: string): void }> = {
  gs: {
    tags: false,
    beyondBmp: false,
    run: (from, to) => call('gs', ['-q', '-dBATCH', '-dNOPAUSE', '-sDEVICE=pdfwrite', `-sOutputFile=${to}`, from]),
  },
  qpdf: { tags: true, beyondBmp: true, run: (from, to) => call('qpdf', ['--linearize', from, to]) },
  mutool: { tags: true, beyondBmp: true, run: (from, to) => call('mutool', ['clean', '-gggz', from, to]) },
  // What a print queue puts before every printer; it is called as CUPS calls it: job, user, title, copies, options, file.
  pdftopdf: {
    tags: true,
    beyondBmp: true,
    run: (from, to) => writeFileSync(to, execFileSync('pdftopdf', ['1', 'office', 'form1', '1', '', from])),
  },
};

function call(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' });
}

/** Blanks and the ends of lines are each program's own. */
function textOf(pdf: string): string {
  return call('pdftotext', ['-raw', '-enc', 'UTF-8', pdf, '-']).replace(/\s/g, '');
}

function mutoolText(pdf: string): string {
  return call('mutool', ['draw', '-q', '-F', 'text', pdf]).replace(/\s/g, '');
}

/** `beyondBmp`: what Ghostscript may garble. */
const DOCUMENTS = {
  form1: {
    form1: { ...FORM1, contact: { ...FORM1.contact, name: '髙﨑　吉子' }, remarks: '⾼橋と高橋、office' },
    beyondBmp: false,
  },
  'form1-beyond': { form1: { ...FORM1, remarks: '吉𠮷葛\u{E0100}葛' }, beyondBmp: true },
  'form1-long': { form1: { ...LONG_FORM1, contact: FORM1.contact }, beyondBmp: true },
};

const faults: string[] = [];
for (const [name, document] of Object.entries(DOCUMENTS)) {
  const own = at(`${name}.pdf`);
  writeFileSync(own, await writeForm1Pdf(document.form1));
  const text = textOf(own);
  const [typed = ''] = document.form1.remarks.split('\n');
  for (const [reader, read] of Object.entries({ pdftotext: text, mutool: mutoolText(own) })) {
    // mutool writes a variation selector as two halves of a character.
    const sought = reader === 'mutool' ? (typed.split('\u{E0100}')[0] ?? '') : typed;
    if (!read.includes(sought.replace(/\s/g, ''))) faults.push(`${name}: ${reader} does not read ${typed}`);
  }
  for (const [program, { tags, beyondBmp, run }] of Object.entries(WAYS)) {
    const through = at(`${name}-${program}.pdf`);
    run(own, through);
    const same = textOf(through) === text;
    if (!same && (beyondBmp || !document.beyondBmp)) faults.push(`${name}: ${program} changes the text`);
    const tagged = /^Tagged:\s+yes/m.test(call('pdfinfo', [through]));
    if (tags && !tagged) faults.push(`${name}: ${program} drops the tags`);
    console.log(
      `${name} through ${program}: ${same ? 'same text' : 'other text'}, ${tagged ? 'tagged' : 'not tagged'}`,
    );
  }
}
rmSync(folder, { recursive: true });
if (faults.length > 0) throw new Error(faults.join('\n'));
