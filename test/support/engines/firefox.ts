import { spawn } from 'node:child_process';
import { on, once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { FONT_FOLDER, fontSettings } from '../browser.ts';
import { program } from './display.ts';
import type { Engine, Source, Tab } from './tab.ts';

const BROWSER = '/usr/bin/firefox-esr';
const START_MS = 60_000;

/** No word to anybody but this machine: there is no proxy at that address, and loopback needs none. */
const PREFERENCES = {
  'app.update.disabledForTesting': true,
  'browser.aboutConfig.showWarning': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'intl.accept_languages': 'ja',
  'network.proxy.type': 1,
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': 9,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': 9,
  'remote.active-protocols': 1,
  // The one font there is: the sandbox lets pages read what lies where Debian keeps fonts.
  'security.sandbox.content.read_path_whitelist': `${FONT_FOLDER}/`,
};

const Answer = z.object({ id: z.number(), type: z.enum(['success', 'error']), result: z.unknown().optional() });
const Session = z.object({ capabilities: z.object({ browserVersion: z.string() }) });
const Context = z.object({ context: z.string() });
const Person = z.object({ userContext: z.string() });
const Value = z.discriminatedUnion('type', [
  z.object({ type: z.literal('success'), result: z.object({ type: z.string(), value: z.string().optional() }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);
const Nodes = z.object({ nodes: z.array(z.object({ sharedId: z.string() })) });
const Data = z.object({ data: z.string() });

/** Debian's Firefox (`apt-get install firefox-esr`), without a window, by WebDriver BiDi. */
export async function openFirefox(): Promise<Engine> {
  program(BROWSER, 'firefox-esr');
  const home = await mkdtemp(join(tmpdir(), 'demokai-firefox-'));
  const settings = Object.entries(PREFERENCES).map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  await writeFile(join(home, 'user.js'), `${settings.join('\n')}\n`);
  const firefox = spawn(BROWSER, ['--headless', '--no-remote', '--profile', home, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      LANG: 'C.UTF-8',
      TZ: 'Asia/Tokyo',
      FONTCONFIG_FILE: fontSettings(home),
      // Debian's start script speaks to a session bus else.
      MOZ_ENABLE_WAYLAND: '0',
    },
  });
  const gone = once(firefox, 'exit');
  const end = async (): Promise<void> => {
    firefox.kill('SIGTERM');
    await gone;
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const wire = await openWire(`${await announced(firefox.stderr)}/session`);
    const { capabilities } = Session.parse(
      await wire.send('session.new', {
        capabilities: { alwaysMatch: { unhandledPromptBehavior: { default: 'accept' } } },
      }),
    );
    return {
      version: `Firefox ${capabilities.browserVersion}`,
      async open() {
        const { userContext } = Person.parse(await wire.send('browser.createUserContext', {}));
        const { context } = Context.parse(await wire.send('browsingContext.create', { type: 'tab', userContext }));
        await wire.send('browsingContext.setViewport', { context, viewport: { width: 1009, height: 730 } });
        return tabOf(wire, context);
      },
      async close() {
        wire.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function announced(stderr: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input: stderr });
  for await (const [line] of onLine(lines)) {
    const address = /WebDriver BiDi listening on (ws:\S+)/.exec(String(line))?.[1];
    if (address) return address;
  }
  throw new Error(`${BROWSER} does not listen`);
}

function onLine(lines: ReturnType<typeof createInterface>) {
  return on(lines, 'line', { signal: AbortSignal.timeout(START_MS), close: ['close'] });
}

interface Wire {
  /** A command and its answer; throws what the browser says is wrong. */
  send(method: string, params: object): Promise<unknown>;
  close(): void;
}

async function openWire(address: string): Promise<Wire> {
  const socket = new WebSocket(address);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  socket.addEventListener('message', ({ data }) => {
    const message: unknown = JSON.parse(String(data));
    const answer = Answer.safeParse(message);
    if (!answer.success) return;
    const { id, type, result } = answer.data;
    if (type === 'success') waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(String(data)));
    waiting.delete(id);
  });
  await once(socket, 'open');
  let last = 0;
  return {
    send(method, params) {
      last += 1;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(last, answer);
      socket.send(JSON.stringify({ id: last, method, params }));
      return answer.promise;
    },
    close: () => socket.close(),
  };
}

function tabOf(wire: Wire, context: string): Tab {
  const about = (method: string, params: object = {}): Promise<unknown> => wire.send(method, { context, ...params });
  const file = async (method: string, params: object): Promise<Buffer> =>
    Buffer.from(Data.parse(await about(method, params)).data, 'base64');
  return {
    go: async (url) => void (await about('browsingContext.navigate', { url, wait: 'complete' })),
    back: async () => void (await about('browsingContext.traverseHistory', { delta: -1 })),
    async run(body) {
      const value = Value.parse(
        await wire.send('script.evaluate', {
          expression: `(async () => JSON.stringify(await (() => { ${body} })()))()`,
          target: { context },
          awaitPromise: true,
        }),
      );
      if (value.type === 'exception') throw new Error(value.exceptionDetails.text);
      return value.result.value === undefined ? undefined : JSON.parse(value.result.value);
    },
    perform: async (actions: Source[]) => void (await about('input.performActions', { actions })),
    async choose(name, path) {
      const locator = { type: 'css', value: `[name="${name}"]` };
      const [element] = Nodes.parse(await about('browsingContext.locateNodes', { locator })).nodes;
      await about('input.setFiles', { element, files: [path] });
    },
    print: () => file('browsingContext.print', { background: false, page: { width: 21, height: 29.7 } }),
    picture: () => file('browsingContext.captureScreenshot', {}),
  };
}
