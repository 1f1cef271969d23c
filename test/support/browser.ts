import { existsSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';

export interface Browser {
  /** A page in its own context (cookies are not shared), in Japanese and JST, 1280 × 900 unless told otherwise. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** Addresses outside loopback that pages asked for; each was aborted. A test asserts that this is empty. */
  readonly blocked: readonly string[];
  close(): Promise<void>;
}

export const FONT_FOLDER = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-jp')));
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Starts the browser that npm installed, with the font that npm installed: nothing of the machine's own is used, so a
 * fresh machine needs `npm ci` only. Works as root. No request leaves loopback.
 */
export async function openBrowser(): Promise<Browser> {
  const folder = await unpackedBrowser();
  const home = mkdtempSync(join(tmpdir(), 'demokai-browser-'));
  const browser = await chromium.launch({
    executablePath: join(folder, 'chromium'),
    // `--no-sandbox`: CI and containers run as root, where Chromium's sandbox refuses to start.
    args: ['--no-sandbox', '--disable-background-networking', '--font-render-hinting=none'],
    env: {
      ...process.env,
      FONTCONFIG_FILE: fontSettings(home),
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    },
  });
  const blocked: string[] = [];
  return {
    blocked,
    async newPage(options = {}) {
      const context = await browser.newContext({
        locale: 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        viewport: { width: 1280, height: 900 },
        ...options,
      });
      await context.route(
        (url) => !LOOPBACK.has(url.hostname),
        async (route) => {
          blocked.push(route.request().url());
          await route.abort();
        },
      );
      return await context.newPage();
    },
    async close() {
      await browser.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * The folder with `chromium` and the libraries it needs. It is filled aside and then renamed: the package's own
 * `executablePath` unpacks straight to /tmp/chromium, where a test file that starts meanwhile would run half a program.
 */
async function unpackedBrowser(): Promise<string> {
  const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
  const folder = join(tmpdir(), `demokai-chromium-${statSync(join(packed, 'chromium.br')).size}`);
  if (existsSync(folder)) return folder;
  const aside = mkdtempSync(join(tmpdir(), 'demokai-chromium-unpacking-'));
  const outside = process.env.TMPDIR;
  // `inflate` always writes to the temporary folder of the moment it is called in.
  process.env.TMPDIR = aside;
  const unpacking = ['chromium.br', 'al2023.tar.br'].map((file) => inflate(join(packed, file)));
  if (outside === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = outside;
  await Promise.all(unpacking);
  try {
    renameSync(aside, folder);
  } catch (error) {
    // Another test file was faster; its folder is the same.
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Names the Noto package as the only fonts there are, and answers with the settings file's path. */
export function fontSettings(home: string): string {
  const file = join(home, 'fonts.conf');
  writeFileSync(
    file,
    `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(FONT_FOLDER, '400Regular')}</dir>
  <dir>${join(FONT_FOLDER, '700Bold')}</dir>
  <cachedir>${join(home, 'cache')}</cachedir>
</fontconfig>
`,
  );
  return file;
}
