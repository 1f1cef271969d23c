import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMetrics } from '#web/frame/metrics.ts';
import { type App, buildApp } from '../../../src/app.ts';
import { ConfigError, readConfig } from '../../../src/config.ts';
import { applicantFiles } from '../../support/cast.ts';
import { openOffice, TEST_SECRET, type TestOffice } from '../../support/office.ts';

const TOKEN = 'what the monitor shows to read our numbers';
const shown = { authorization: `Bearer ${TOKEN}` };

let office: TestOffice;
const apps: App[] = [];
beforeEach(async () => {
  office = await openOffice();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  await office.close();
});

async function appWith(settings: Record<string, string>): Promise<App> {
  const app = await buildApp({
    config: { ...readConfig({ DATA_DIR: office.folder, ...settings }), secret: TEST_SECRET },
    store: office.store,
    now: office.now,
    chance: office.chance,
    send: office.send,
    hooks: office.hooks,
    solve: office.solve,
    log: false,
  });
  apps.push(app);
  return app;
}

async function read(app: App): Promise<string> {
  return (await app.http.inject({ url: '/metrics', headers: shown })).body;
}

/** The value of this line, e.g. `demokai_queue_size{queue="webhook",state="owed"}`. */
function figure(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

function labelsOf(text: string, name: string): Set<string> {
  return new Set([...text.matchAll(new RegExp(`[{,]${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value));
}

describe('who may read them', () => {
  test('is nobody unless it is set', async () => {
    const app = await appWith({});
    const { statusCode } = await app.http.inject('/metrics');
    expect([statusCode, app.metrics, app.routes.includes('GET /metrics')]).toEqual([404, undefined, false]);
  });

  test('is who shows the token, on the same port', async () => {
    const app = await appWith({ METRICS_TOKEN: TOKEN });
    const ask = async (headers: Record<string, string>) =>
      (await app.http.inject({ url: '/metrics', headers })).statusCode;
    expect(await Promise.all([ask({}), ask({ authorization: 'Bearer ' }), ask({ authorization: TOKEN })])).toEqual([
      401, 401, 401,
    ]);
    expect([await ask(shown), app.metrics]).toEqual([200, undefined]);
  });

  test('is who reaches their own port, with the token where there is one', async () => {
    const open = await appWith({ METRICS_PORT: '0' });
    const closed = await appWith({ METRICS_PORT: '0', METRICS_TOKEN: TOKEN });
    const ask = async (app: App, headers = {}) => (await app.metrics?.inject({ url: '/metrics', headers }))?.statusCode;
    expect([await ask(open), await ask(closed), await ask(closed, shown)]).toEqual([200, 401, 200]);
    expect([(await open.http.inject('/metrics')).statusCode, (await open.metrics?.inject('/'))?.statusCode]).toEqual([
      404, 404,
    ]);
  });

  test('is this machine alone, or who has a token', () => {
    const settings = { METRICS_PORT: '9464', METRICS_HOST: '0.0.0.0' };
    expect(() => readConfig(settings)).toThrow(ConfigError);
    expect(readConfig({ ...settings, METRICS_TOKEN: TOKEN }).metrics.host).toBe('0.0.0.0');
  });
});

describe('labels', () => {
  /** Sent over a real connection: no client that one would use sends these. */
  function ask(port: number, method: string, path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, agent: false }, (answer) => {
        answer.resume();
        answer.once('end', resolve);
      });
      sent.once('error', reject);
      sent.end();
    });
  }

  test('do not grow by what strangers ask for', async () => {
    const app = await appWith({ METRICS_TOKEN: TOKEN });
    const port = Number(new URL(await app.http.listen({ host: '127.0.0.1', port: 0 })).port);
    const hostile = (n: number) => [
      `/nowhere-${n}`,
      `/status/token-${n}/more`,
      `/assets/${n}.css?v=${n}`,
      `/%2e%2e/${n}%`,
      `/desk/applications/${n}"%7Da="b`,
      `/${'x'.repeat(300)}${n}`,
    ];
    const round = async (n: number) => {
      for (const path of hostile(n)) await ask(port, 'GET', path);
      for (const method of ['PROPFIND', 'DELETE', 'OPTIONS', 'PUT']) await ask(port, method, `/desk/${n}`);
    };
    await read(app);
    await round(0);
    const before = await read(app);
    for (let n = 1; n < 10; n += 1) await round(n);
    const after = await read(app);
    const names = (text: string) => text.split('\n').map((line) => line.replace(/ [^ ]*$/, ''));
    expect(names(after).filter((line) => line.includes('demokai_answer'))).toEqual(
      names(before).filter((line) => line.includes('demokai_answer')),
    );
    const none = 'demokai_answers_total{route="none",method="any",status="4xx"}';
    expect([figure(before, none), figure(after, none)]).toEqual([8, 80]);
  });
});

describe('what they tell', () => {
  test('is how long the queues are and how long the first has waited', async () => {
    const app = await appWith({ METRICS_TOKEN: TOKEN });
    await applicantFiles(office);
    office.clock.advance({ seconds: 90 });
    const waiting = await read(app);
    const of = (text: string, what: string, queue: string) =>
      figure(text, `demokai_queue_${what}{queue="${queue}",state="owed"}`);
    expect([of(waiting, 'size', 'mail-urgent'), of(waiting, 'age_seconds', 'mail-urgent')]).toEqual([1, 90]);
    expect([of(waiting, 'size', 'mail-rest'), of(waiting, 'age_seconds', 'webhook')]).toEqual([0, 0]);
    await office.deliver();
    const sent = await read(app);
    expect([of(sent, 'size', 'mail-urgent'), of(sent, 'age_seconds', 'mail-urgent')]).toEqual([0, 0]);
  });

  test('is what is wrong', async () => {
    const app = await appWith({ METRICS_TOKEN: TOKEN });
    await applicantFiles(office);
    const troubles = async () => {
      const text = await read(app);
      return ['disk-full', 'mail-waiting'].map((trouble) => figure(text, `demokai_degraded{trouble="${trouble}"}`));
    };
    expect(await troubles()).toEqual([0, 0]);
    office.clock.advance({ minutes: 11 });
    expect(await troubles()).toEqual([0, 1]);
    app.office.files.isFull = async () => true;
    expect(await troubles()).toEqual([1, 1]);
  });

  test('is answered while the database is away, with what is known then', async () => {
    const app = await appWith({ METRICS_TOKEN: TOKEN });
    const { read: answering } = app.office.store;
    app.office.store.read = () => Promise.reject(new Error('away'));
    const text = await read(app);
    app.office.store.read = answering;
    expect([figure(text, 'demokai_database_up'), labelsOf(text, 'queue').size]).toEqual([0, 0]);
    expect(figure(await read(app), 'demokai_database_up')).toBe(1);
  });

  test('is how often each job ran, how it ended, and how the process does', async () => {
    const metrics = openMetrics(office, { token: undefined, hasPort: true });
    const due = office.now();
    const job = metrics.timed({ name: 'hours', run: async () => due });
    const broken = metrics.timed({ name: 'broken', run: () => Promise.reject(new Error('no')) });
    expect([await job.run(), await job.run()]).toEqual([due, due]);
    await expect(broken.run()).rejects.toThrow('no');
    const text = (await metrics.ownPort?.inject('/metrics'))?.body ?? '';
    const runs = (name: string, outcome: string) =>
      figure(text, `demokai_job_run_seconds_count{job="${name}",outcome="${outcome}"}`);
    expect([runs('hours', 'done'), runs('broken', 'failed'), runs('broken', 'done')]).toEqual([2, 1, undefined]);
    const process = ['nodejs_eventloop_lag_p99_seconds', 'process_resident_memory_bytes', 'demokai_database_waiting'];
    expect(process.filter((name) => figure(text, name) === undefined)).toEqual([]);
    expect([
      figure(text, 'demokai_database_connections{state="busy"}'),
      figure(text, 'demokai_database_connections{state="idle"}'),
    ]).toEqual([0, 2]);
    await metrics.ownPort?.close();
  });
});
