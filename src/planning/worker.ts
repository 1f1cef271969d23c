import { parentPort, workerData } from 'node:worker_threads';
import { boardOf } from '#domain/drive/board.ts';
import { check } from '#domain/drive/check.ts';
import { packSolution, unpackInstance } from '#domain/drive/packed.ts';
import { pointsOf } from '#domain/drive/points.ts';
import type { Solution } from '#domain/drive/proposal.ts';
import { placementsOf, reasonsOf } from '#domain/drive/reasons.ts';
import { helpFor, type Worked } from './help.ts';
import { CALLS, type Order, type Word } from './order.ts';
import { type Call, type Found, search } from './search.ts';
import { openSolver } from './solver.ts';

/** The thread that works out one proposal. `solve.ts` gives it an instance and a flag with which it is ended. */

async function perform({ instance: text, gap, flag }: Order): Promise<void> {
  const called = new Int32Array(flag);
  const call: Call = () => {
    const word = Atomics.load(called, 0);
    return word === CALLS.time ? 'time' : word === CALLS.stopped ? 'stopped' : undefined;
  };
  const instance = unpackInstance(text);
  const solver = await openSolver(() => call() !== undefined);
  const found = search(boardOf(instance), solver, gap, {
    call,
    tell: (count, bound) => say({ what: 'progress', count, bound }),
  });
  say({
    what: 'solution',
    solution: packSolution(
      solutionOf({ instance, solver, plan: found.plan, ended: () => call() !== undefined }, found),
    ),
  });
}

function solutionOf(worked: Worked, { bound, ended, firstCome, scarceFirst }: Found): Solution {
  const { instance, plan } = worked;
  const placements = placementsOf(instance, plan);
  const breaches = check(instance, placements);
  if (breaches.length > 0) throw new Error(`the proposal breaks rules: ${JSON.stringify(breaches.slice(0, 5))}`);
  const reasons = reasonsOf(instance, plan);
  const left = instance.applications.flatMap(({ id }, owner) =>
    plan.taken[owner]?.length === 0 ? [{ applicationId: id, obstacles: reasons.obstaclesOf(owner) }] : [],
  );
  return {
    placements: reasons.rows(),
    left: helpFor(worked, left),
    points: pointsOf(instance, placements),
    count: plan.count,
    bound,
    gap: bound === 0 ? 0 : (bound - plan.count) / bound,
    ended,
    seconds: 0,
    firstCome,
    scarceFirst,
  };
}

function say(word: Word): void {
  parentPort?.postMessage(word);
}

// What it throws ends the thread, and `solve.ts` says so to whoever waits.
await perform(workerData);
