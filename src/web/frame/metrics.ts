import { createHash, timingSafeEqual } from 'node:crypto';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { TROUBLE_WORDS } from '#domain/words/troubles.ts';
import type { Office } from '#workflow/case/office.ts';
import { measure } from '#workflow/keeping/measure.ts';
import type { Job } from '#workflow/keeping/run-jobs.ts';
import { SERVER_OPTIONS } from './server-options.ts';

/** Seconds; few, because every route has its own. */
const ANSWER_SECONDS = [0.01, 0.05, 0.25, 1, 5];
const JOB_SECONDS = [0.005, 0.05, 0.5, 5, 60];

/** What the process did and how it stands, for Prometheus. */
export interface Metrics {
  /** From now on each answer of this server is counted; with a token it has `/metrics` for who shows it as a Bearer. */
  join(server: FastifyInstance): void;
  /** The job, with the seconds of its runs counted. */
  timed(job: Job): Job;
  /** `/metrics` and nothing else, for a port of its own. */
  ownPort: FastifyInstance | undefined;
}

interface Terms {
  token: string | undefined;
  hasPort: boolean;
}

/**
 * Every label has a handful of values that stand in the program: a route's pattern and never an address, the class of a
 * status, the name of a job. So nobody can make their number grow from outside, and no name, address or token can get in.
 */
export function openMetrics(office: Office, { token, hasPort }: Terms): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const answers = new Counter({
    name: 'demokai_answers_total',
    help: 'Answers, by the pattern of the route, its method and the class of the status.',
    labelNames: ['route', 'method', 'status'],
    registers,
  });
  const answerSeconds = new Histogram({
    name: 'demokai_answer_seconds',
    help: 'From the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: ANSWER_SECONDS,
    registers,
  });
  const runSeconds = new Histogram({
    name: 'demokai_job_run_seconds',
    help: 'How long the runs of a job took that ended so.',
    labelNames: ['job', 'outcome'],
    buckets: JOB_SECONDS,
    registers,
  });
  const refresh = openGauges(office, registers);
  const text = async (): Promise<string> => {
    await refresh();
    return registry.metrics();
  };
  return {
    join(server) {
      if (token !== undefined) metricsRoute(server, text, token);
      server.addHook('onResponse', (request, reply, done) => {
        const { url: route } = request.routeOptions;
        const status = `${Math.floor(reply.statusCode / 100)}xx`;
        answers.inc({ route: route ?? 'none', method: route === undefined ? 'any' : request.method, status });
        answerSeconds.observe({ route: route ?? 'none' }, reply.elapsedTime / 1000);
        done();
      });
    },
    timed: (job) => ({
      ...job,
      async run() {
        const end = runSeconds.startTimer({ job: job.name });
        try {
          const due = await job.run();
          end({ outcome: 'done' });
          return due;
        } catch (error) {
          end({ outcome: 'failed' });
          throw error;
        }
      },
    }),
    ownPort: hasPort ? serverOf(text, token) : undefined,
  };
}

/** Returns what brings them up to date. What cannot be known while the database is away has no value then. */
function openGauges(office: Office, registers: Registry[]): () => Promise<void> {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name: `demokai_${name}`, help, labelNames, registers });
  const up = gauge('database_up', '1 while the database answers.');
  const connections = gauge('database_connections', 'Open connections, by what they do.', 'state');
  const waiting = gauge('database_waiting', 'Reads and writes that wait for a connection or their turn.');
  const size = gauge('queue_size', 'Mails and calls, by queue and state.', 'queue', 'state');
  const age = gauge('queue_age_seconds', 'Since the first of them was owed; 0 where there is none.', 'queue', 'state');
  const degraded = gauge('degraded', '1 while this trouble lasts.', 'trouble');
  return async () => {
    const { load, inside } = await measure(office);
    up.set(inside === undefined ? 0 : 1);
    connections.set({ state: 'busy' }, load.busy);
    connections.set({ state: 'idle' }, load.idle);
    waiting.set(load.waiting);
    for (const one of [size, age, degraded]) one.reset();
    for (const { queue, state, size: rows, since } of inside?.queues ?? []) {
      size.set({ queue, state }, rows);
      age.set({ queue, state }, since === undefined ? 0 : office.now().since(since).total('seconds'));
    }
    for (const trouble of inside === undefined ? [] : Object.keys(TROUBLE_WORDS)) {
      degraded.set({ trouble }, inside?.troubles.some((one) => one === trouble) ? 1 : 0);
    }
  };
}

function serverOf(text: () => Promise<string>, token: string | undefined): FastifyInstance {
  const server = fastify(SERVER_OPTIONS);
  metricsRoute(server, text, token);
  return server;
}

function metricsRoute(server: FastifyInstance, text: () => Promise<string>, token: string | undefined): void {
  server.get('/metrics', async (request, reply) => {
    reply.header('cache-control', 'no-store').type('text/plain; version=0.0.4; charset=utf-8');
    if (token !== undefined && !shows(request, token)) {
      return reply.code(401).header('www-authenticate', 'Bearer').send('METRICS_TOKEN is needed\n');
    }
    return reply.send(await text());
  });
}

function shows({ headers }: FastifyRequest, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}
