/**
 * Opens texts for members, written for Word, in LibreOffice and prints them: none may take more than two pages, and every
 * line must be there. By hand, since LibreOffice Writer is not among the packages: `node test/readers/circular-libreoffice.ts
 * [folder]`, with `soffice` on the PATH. Look at the PDFs, also at those for FAX, which lie beside them.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCircularPdf } from '#documents/circular/pdf.ts';
import { writeCircularWord } from '#documents/circular/word.ts';
import { circularLines } from '#domain/circular/circular.ts';
import { SAMPLES } from '../documents/circular/samples.ts';
import { seePages } from '../documents/pages.ts';

const PAGES_MAX = 2;
const folder = process.argv[2] ?? mkdtempSync(join(tmpdir(), 'circular-'));
const fonts = fileURLToPath(new URL('../../node_modules/@expo-google-fonts/noto-sans-jp', import.meta.url));
const fontSettings = join(folder, 'fonts.conf');
writeFileSync(fontSettings, `<fontconfig><dir>${fonts}</dir><cachedir>${folder}/fonts</cachedir></fontconfig>`);

for (const { name, circular } of SAMPLES) {
  writeFileSync(join(folder, `${name}.docx`), await writeCircularWord(circular));
  writeFileSync(join(folder, `${name}-fax.pdf`), await writeCircularPdf(circular));
}
const env = { ...process.env, FONTCONFIG_FILE: fontSettings };
const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
const words = SAMPLES.map(({ name }) => join(folder, `${name}.docx`));
execFileSync('soffice', [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, ...words], {
  env,
  stdio: 'ignore',
});
for (const { name, circular } of SAMPLES) {
  const path = join(folder, `${name}.pdf`);
  const pages = await seePages(readFileSync(path));
  const text = pages.map((page) => page.text.replace(/\s/g, '')).join('');
  const lost = circularLines(circular.text).filter((line) => !text.includes(line.text.replace(/\s/g, '')));
  if (lost.length > 0) throw new Error(`${name} lost ${JSON.stringify(lost)}`);
  if (pages.length > PAGES_MAX) throw new Error(`${name} takes ${pages.length} pages`);
  console.log(`${name}: ${pages.length} pages, nothing lost. ${path}`);
}
