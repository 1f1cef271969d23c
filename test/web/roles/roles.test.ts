import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#store/engine.ts';
import { type App, buildApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../../support/office.ts';
import { addressOf, type House, openHouse, ROLES, type Role } from './house.ts';
import { TABLE } from './table.ts';

interface Answer {
  route: string;
  role: Role;
  status: number;
  location: string;
  /** What nobody is to see but those named, as far as the answer has it. */
  says: string[];
}

let office: TestOffice;
let app: App;
let house: House;
let routes: string[];
let answers: Answer[];

beforeAll(async () => {
  office = await openOffice();
  house = await openHouse(office);
  app = await buildApp({
    config: {
      ...readConfig({
        DATA_DIR: office.folder,
        // Where mail is kept, its box is open to all.
        SMTP_URL: 'smtp://127.0.0.1:9',
        COORDINATORS: office.policy.coordinators.join(','),
        METRICS_TOKEN: MONITOR,
      }),
      secret: TEST_SECRET,
    },
    store: takenBack(office.store),
    now: office.now,
    chance: office.chance,
    send: office.send,
    hooks: office.hooks,
    solve: office.solve,
    log: false,
  });
  await app.http.ready();
  // Fastify answers HEAD by the route of GET, without the body.
  routes = app.routes.filter((route) => !route.startsWith('HEAD '));
  answers = await askAll();
});
afterAll(async () => {
  await app.close();
  await office.close();
});

/** What no role of these holds. */
const MONITOR = 'the token of the monitor that reads our numbers';

/** Forms that begin a draft read it back, and touch nothing but the new draft. */
const BEGINS_DRAFT = /^POST \/file\/(contact|slots|venue)$/;
let isKept = false;

/** Every other write runs for real and is taken back, so that each request finds the same house. */
function takenBack(store: Store): Store {
  return {
    ...store,
    async write(work) {
      if (isKept) return store.write(work);
      const back = new Error('taken back');
      let done: { value: Awaited<ReturnType<typeof work>> } | undefined;
      try {
        await store.write(async (tx) => {
          done = { value: await work(tx) };
          throw back;
        });
      } catch (error) {
        if (error !== back) throw error;
      }
      if (!done) throw new Error('a write without its work');
      return done.value;
    },
  };
}

/** Every route, asked by everybody: with the own cookies, and with the own link in it, or any other link of the own. */
async function askAll(): Promise<Answer[]> {
  const page = await app.http.inject('/sign-in');
  const csrf = { token: /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '', cookie: page.cookies[0] };
  const given: Answer[] = [];
  for (const route of routes) {
    isKept = BEGINS_DRAFT.test(route);
    for (const role of ROLES) {
      for (const token of tokensFor(route, role)) given.push(await ask(route, role, token, csrf));
    }
  }
  return given;
}

function isApi(route: string): boolean {
  return route.includes(' /api/v1/');
}

/** Each of the API's operations is asked with everything that somebody holds. */
function tokensFor(route: string, role: Role): string[] {
  const { tokens, links } = house.holders[role];
  const all = [...new Set([...tokens, ...Object.values(links)])];
  return isApi(route) && all.length > 0 ? all.filter((token) => token !== undefined) : [''];
}

async function ask(
  route: string,
  role: Role,
  token: string,
  csrf: { token: string; cookie: { name: string; value: string } | undefined },
): Promise<Answer> {
  const method = route.startsWith('GET ') ? 'GET' : route.startsWith('PUT ') ? 'PUT' : 'POST';
  const form = new URLSearchParams({ _csrf: csrf.token, ...house.form }).toString();
  const type = isApi(route) ? 'application/json' : 'application/x-www-form-urlencoded';
  const cookies = [`${csrf.cookie?.name}=${csrf.cookie?.value}`, house.holders[role].cookie];
  const response = await app.http.inject({
    method,
    url: addressOf(house, route, role),
    remoteAddress: nextAddress(),
    headers: {
      cookie: cookies.filter((one) => one !== '').join('; '),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': type }),
    },
    ...(method === 'GET' ? {} : { payload: isApi(route) ? '{}' : form }),
  });
  const { statusCode: status, body } = response;
  const says = house.secrets.filter(({ text }) => body.includes(text)).map(({ what }) => what);
  return { route, role, status, location: String(response.headers.location ?? ''), says };
}

let addresses = 0;

/** Or they would soon be too many requests. */
function nextAddress(): string {
  addresses += 1;
  return `10.0.${Math.floor(addresses / 250)}.${addresses % 250}`;
}

/** Turned away: unknown, not allowed, or sent to a page that asks for a proof. */
function isShut({ route, status, location }: Answer): boolean {
  if ([401, 403, 404].includes(status)) return true;
  // Pages of 様式1 say so of a draft that is not this browser's.
  if (route.includes(' /file/') && status === 409) return true;
  return /^(?:\/sign-in(?:\?.*)?|\/(?:status|collections)\/[^/]+\/access|\/file)$/.test(location);
}

describe('every route', () => {
  test('has one row in the table, and every row a route', () => {
    expect(TABLE.flatMap((row) => row.routes).toSorted()).toEqual(routes.toSorted());
  });

  test.each(ROLES)('lets in the %s where the table says so, and nowhere else', (role) => {
    const behindGates = TABLE.filter((row) => row.for !== 'everyone');
    const expected = behindGates.filter((row) => row.for.includes(role)).flatMap((row) => row.routes);
    const gated = new Set(behindGates.flatMap((row) => row.routes));
    const open = answers.filter((one) => one.role === role && gated.has(one.route) && !isShut(one));
    expect([...new Set(open.map(({ route }) => route))].toSorted()).toEqual(expected.toSorted());
  });

  test('answers everybody without a failure, and nobody too often', () => {
    const odd = answers.filter(({ status }) => status >= 500 || status === 429);
    expect(odd.map(({ route, role, status }) => `${route} ${role} ${status}`)).toEqual([]);
  });

  test('tells nobody what they are not to know', () => {
    const leaks = house.secrets.flatMap(({ what, seenBy }) =>
      answers.filter(({ role, says }) => says.includes(what) && !seenBy.includes(role)),
    );
    expect(leaks.map(({ route, role, says }) => `${route} tells the ${role} ${says.join(', ')}`)).toEqual([]);
  });

  test('is counted by its pattern, and nothing that is somebody’s stands in the numbers', async () => {
    const headers = { authorization: `Bearer ${MONITOR}` };
    const { body } = await app.http.inject({ url: '/metrics', headers });
    const counted = new Set([...body.matchAll(/_total\{route="([^"]*)"/g)].map(([, route = '']) => route));
    const patterns = routes.map((route) => route.slice(route.indexOf(' ') + 1));
    expect([...counted].toSorted()).toEqual([...new Set(patterns)].toSorted());
    const held = Object.values(house.holders).flatMap(({ links, tokens }) => [...Object.values(links), ...tokens]);
    const known = [...house.secrets.map(({ text }) => text), ...held, house.draftId, '10.0.', MONITOR];
    expect(known.filter((word) => word !== undefined && body.includes(word))).toEqual([]);
  });

  test('was asked in a house where each of these things is told to each of those who may know it', () => {
    const untold = house.secrets.flatMap(({ what, seenBy }) =>
      seenBy
        .filter((role) => !answers.some((one) => one.role === role && one.says.includes(what)))
        .map((role) => `${what}: ${role}`),
    );
    expect(untold).toEqual([]);
  });
});
