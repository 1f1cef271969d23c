import type { FastifyInstance } from 'fastify';
import type { Asked } from '#domain/words/askings.ts';
import { areProved, isBusy } from '#workflow/access/asker.ts';
import { proofsOf } from './asker.ts';
import type { Web } from './pages.ts';

/** A person hardly notices; who asks a thousand times does. */
const WAIT_MS = 2000;
/** Of one process: each holds a connection. */
const WAITING_MAX = 50;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What is asked for here; when all strangers together ask for it too often, each waits a little. */
    asks?: Asked;
  }
}

/** A place in which somebody waits. */
export interface Pace {
  wait(): Promise<void>;
  /** Everybody goes on at once. */
  end(): void;
}

/**
 * Holds up whoever comes for a moment, and never more of them than fit: the one more lets the first go on, so that nobody is
 * turned away and no connections pile up.
 */
export function openPace(waitMs = WAIT_MS, waitingMax = WAITING_MAX): Pace {
  const waiting = new Set<() => void>();
  return {
    wait: () =>
      new Promise((resolve) => {
        const goOn = (): void => {
          clearTimeout(timer);
          waiting.delete(goOn);
          resolve();
        };
        const timer = setTimeout(goOn, waitMs);
        const [first] = waiting;
        if (waiting.size >= waitingMax) first?.();
        waiting.add(goOn);
      }),
    end: () => {
      for (const goOn of waiting) goOn();
    },
  };
}

/** Stands before whatever makes us write to an address that somebody typed. */
export function paceAskings(server: FastifyInstance, web: Web): void {
  const pace = openPace();
  server.addHook('preHandler', async (request) => {
    const { asks } = request.routeOptions.config;
    if (asks === undefined || request.method !== 'POST') return;
    if (!(await isBusy(web.office, asks)) || (await areProved(web.office, proofsOf(web, request)))) return;
    await pace.wait();
  });
  server.addHook('preClose', async () => pace.end());
}
