import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Handlebars from 'handlebars';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listPages } from '#dev/preview-pages.ts';
import { seedSamples } from '#dev/preview-samples.ts';
import { openSampleService, type SampleService } from '#dev/sample-service.ts';
import { viewWords } from '#web/frame/words.ts';
import { readConfig } from '../../src/config.ts';
import { openOffice, type TestOffice } from '../support/office.ts';

const VIEWS = resolve(import.meta.dirname, '../../views');
const ROUNDS = 15;
/** Pages shown in one round of one way, at least; the clock of a thread's CPU is coarse. */
const PAGES_A_ROUND = 400;

/** One page as a request asked for it. */
interface Asked {
  page: string;
  context: object;
}

const KINDS: Record<string, (page: string) => boolean> = {
  'every page': () => true,
  'a form: 希望日時': (page) => page === 'pages/filing/slots',
  'a list at the desk': (page) => page === 'pages/desk/list/list',
  'a case at the desk': (page) => page === 'pages/desk/case/application',
  "an applicant's status": (page) => page === 'pages/status/status',
  'a short message': (page) => page === 'pages/frame/message',
};

let folder: string;
let office: TestOffice;
let service: SampleService;
const asked: Asked[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'demokai-pages-'));
  office = await openOffice();
  service = await openSampleService(readConfig({ DATA_DIR: folder }), office.chance, office.solve);
  service.http.addHook('onRequest', (_, reply, done) => {
    const view = reply.view.bind(reply);
    reply.view = (page: string, context: object = {}) => {
      asked.push({ page, context });
      return view(page, context);
    };
    done();
  });
  const pages = await listPages(service.office, await seedSamples(service.office));
  for (const [number, { path, cookie, form }] of pages.entries()) {
    // From an address of its own, or these would soon be too many requests.
    const remoteAddress = `2001:db8::${number.toString(16)}`;
    if (!form) await service.http.inject({ url: path, headers: { cookie }, remoteAddress });
  }
});

afterAll(async () => {
  await service.close();
  await office.close();
  rmSync(folder, { recursive: true });
});

test('@fastify/view with the strict dialect against bare Handlebars, which checks nothing', async () => {
  const bare = bareHandlebars();
  const lines: string[] = [];
  for (const [kind, isOf] of Object.entries(KINDS)) {
    const pages = asked.filter(({ page }) => isOf(page));
    expect([kind, pages.length > 0]).toEqual([kind, true]);
    for (const { page, context } of pages) expect(await service.http.view(page, context)).toBe(bare(page, context));
    const times = Math.ceil(PAGES_A_ROUND / pages.length);
    const [strict, plain] = await inTurns([
      async ({ page, context }) => void (await service.http.view(page, context)),
      async ({ page, context }) => void bare(page, context),
    ])(pages, times);
    lines.push(
      `${kind.padEnd(24)} ${pages.length} pages: ${perSecond(strict)} a second of CPU, bare ${perSecond(plain)}: ${((plain ?? 0) / (strict ?? 0)).toFixed(2)} ×`,
    );
  }
  console.log(lines.join('\n'));
});

/** The ways to show pages by turns, so that whatever else the machine does befalls them alike; median ms of CPU a page. */
function inTurns(ways: readonly ((asked: Asked) => Promise<void>)[]) {
  return async (pages: readonly Asked[], times: number): Promise<number[]> => {
    const spent = ways.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [index, show] of ways.entries()) {
        const before = process.threadCpuUsage();
        for (let time = 0; time < times; time += 1) for (const page of pages) await show(page);
        const { user, system } = process.threadCpuUsage(before);
        spent[index]?.push((user + system) / 1000 / times / pages.length);
      }
    }
    return spent.map((each) => each.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN);
  };
}

function perSecond(ms: number | undefined): string {
  return Math.round(1000 / (ms ?? Number.NaN)).toLocaleString('en');
}

/** The same templates as anybody would use them: no signatures, no strict paths. */
function bareHandlebars(): (page: string, context: object) => string {
  const handlebars = Handlebars.create();
  const compile = (path: string) =>
    handlebars.compile(readFileSync(join(VIEWS, path), 'utf8'), { explicitPartialContext: true, preventIndent: true });
  const partials = new Map(
    readdirSync(join(VIEWS, 'partials')).map((file) => [file.replace(/\.hbs$/, ''), compile(`partials/${file}`)]),
  );
  for (const [name, partial] of partials) handlebars.registerPartial(name, partial);
  handlebars.registerHelper({
    ...viewWords,
    optional: (value: unknown) => value,
    within(this: unknown, name: string, { hash, fn }: Handlebars.HelperOptions) {
      const partial = partials.get(name) ?? expect.unreachable();
      return new Handlebars.SafeString(partial({ ...hash, body: new Handlebars.SafeString(fn(this)) }));
    },
  });
  const layout = compile('layout.hbs');
  const pages = new Map<string, Handlebars.TemplateDelegate>();
  return (page, context) => {
    const template = pages.get(page) ?? compile(`${page}.hbs`);
    pages.set(page, template);
    return layout({ ...context, body: template(context) });
  };
}
