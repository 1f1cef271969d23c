/**
 * Opens 様式1.xlsx in LibreOffice: prints it to PDF, saves it anew and reads it back. By hand, since LibreOffice is not
 * among the packages: `node test/readers/form1-libreoffice.ts [folder]`, with `soffice` on the PATH. Look at the PDFs
 * beside source/form1.md; the saved sheet becomes test/golden/form1-saved-by-libreoffice.xlsx with `UPDATE_GOLDEN=1`.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { readForm1Sheet } from '#documents/form1/reading.ts';
import { blankForm1Sheet, sampleForm1Sheet, writeForm1Sheet } from '#documents/form1/sheet.ts';
import { FORM1, LONG_FORM1 } from '../documents/form1/samples.ts';
import { golden } from '../support/golden.ts';

const FILED_ON = Temporal.PlainDate.from(FORM1.filedOn);
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'form1-'));
const fonts = fileURLToPath(new URL('../../node_modules/@expo-google-fonts/noto-sans-jp', import.meta.url));
const fontSettings = join(folder, 'fonts.conf');
writeFileSync(fontSettings, `<fontconfig><dir>${fonts}</dir><cachedir>${folder}/fonts</cachedir></fontconfig>`);

const sheets = {
  form1: await writeForm1Sheet(FORM1),
  long: await writeForm1Sheet(LONG_FORM1),
  blank: await blankForm1Sheet(),
  sample: await sampleForm1Sheet(),
};
for (const [name, bytes] of Object.entries(sheets)) {
  const path = join(folder, `${name}.xlsx`);
  writeFileSync(path, bytes);
  convert(path, 'pdf', folder);
  convert(path, 'xlsx', join(folder, 'saved'));
  const saved = await readForm1Sheet(readFileSync(join(folder, 'saved', `${name}.xlsx`)), FILED_ON);
  const own = await readForm1Sheet(bytes, FILED_ON);
  if (!isDeepStrictEqual(saved, own)) throw new Error(`LibreOffice changed ${name}: ${JSON.stringify(saved)}`);
  const pages = readFileSync(join(folder, `${name}.pdf`), 'latin1').match(/\/Type\s*\/Page\b/g)?.length;
  if (pages !== 1) throw new Error(`${name} takes ${pages} pages`);
  console.log(`${name}: one page, read back as it was. ${join(folder, `${name}.pdf`)}`);
}
golden('form1-saved-by-libreoffice.xlsx', readFileSync(join(folder, 'saved', 'form1.xlsx')));

function convert(path: string, format: string, into: string): void {
  const env = { ...process.env, FONTCONFIG_FILE: fontSettings };
  execFileSync('soffice', ['--headless', '--convert-to', format, '--outdir', into, path], { env, stdio: 'ignore' });
}
