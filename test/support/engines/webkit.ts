import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { fontSettings } from '../browser.ts';
import { freePort } from '../service.ts';
import { type Display, openDisplay, program } from './display.ts';
import { type Engine, type Source, type Tab, until } from './tab.ts';

const DRIVER = '/usr/bin/WebKitWebDriver';
const BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
/** The key that W3C gives to a reference to an element. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

const Started = z.object({ sessionId: z.string(), capabilities: z.object({ browserVersion: z.string() }) });
const Element = z.object({ [ELEMENT]: z.string() });
const Failed = z.object({ error: z.string(), message: z.string() });

/** WebKitGTK's MiniBrowser (`apt-get install webkit2gtk-driver xvfb`) on a screen that nobody sees, by W3C's WebDriver. */
export async function openWebKit(): Promise<Engine> {
  for (const file of [DRIVER, BROWSER]) program(file, 'webkit2gtk-driver');
  const home = await mkdtemp(join(tmpdir(), 'demokai-webkit-'));
  const display = await openDisplay();
  const drivers: Driver[] = [];
  // Each person has a driver and a browser of their own: one driver serves one session.
  const start = async (): Promise<Driver> => {
    const driver = await openDriver(home, display);
    drivers.push(driver);
    return driver;
  };
  const close = async (): Promise<void> => {
    for (const driver of drivers) await driver.close();
    await display.close();
    await rm(home, { recursive: true, force: true });
  };
  try {
    let unused: Driver | undefined = await start();
    return {
      version: `WebKitGTK ${unused.version}`,
      async open() {
        const { call } = unused ?? (await start());
        unused = undefined;
        return tabOf(call);
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Call = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>;

interface Driver {
  version: string;
  call: Call;
  close(): Promise<void>;
}

async function openDriver(home: string, display: Display): Promise<Driver> {
  const port = await freePort();
  const driver = spawn(DRIVER, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LANG: 'C.UTF-8',
      LANGUAGE: 'ja',
      TZ: 'Asia/Tokyo',
      DISPLAY: display.name,
      FONTCONFIG_FILE: fontSettings(home),
      // A bus or a screen reader of the machine's own is none of a test's business.
      GTK_A11Y: 'none',
      NO_AT_BRIDGE: '1',
      LIBGL_ALWAYS_SOFTWARE: '1',
    },
  });
  const root: Call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { value } = z.object({ value: z.unknown() }).parse(await answer.json());
    const failed = answer.ok ? undefined : Failed.parse(value);
    if (failed) throw new Error(`${method} ${path}: ${failed.error}: ${failed.message}`);
    return value;
  };
  await until(`${DRIVER} answers`, () => root('GET', '/status'));
  const capabilities = {
    alwaysMatch: { 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } },
  };
  const started = Started.parse(await root('POST', '/session', { capabilities }));
  const session = `/session/${started.sessionId}`;
  return {
    version: started.capabilities.browserVersion,
    call: (method, path, body) => root(method, session + path, body),
    async close() {
      await root('DELETE', session);
      await ended(driver);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function tabOf(call: Call): Tab {
  const picture = async (path: string, body?: object): Promise<Buffer> =>
    Buffer.from(z.string().parse(await call(body ? 'POST' : 'GET', path, body)), 'base64');
  return {
    go: async (url) => void (await call('POST', '/url', { url })),
    back: async () => void (await call('POST', '/back', {})),
    run: (script) => call('POST', '/execute/sync', { script, args: [] }),
    perform: async (sources: Source[]) => void (await call('POST', '/actions', { actions: sources })),
    async choose(name, file) {
      const found = await call('POST', '/element', { using: 'css selector', value: `[name="${name}"]` });
      await call('POST', `/element/${Element.parse(found)[ELEMENT]}/value`, { text: file });
    },
    print: () => picture('/print', { page: { width: 21, height: 29.7 }, background: false }),
    picture: () => picture('/screenshot'),
  };
}
