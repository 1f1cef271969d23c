import type { WorkKind } from '#store/engine.ts';
import type { Office } from '#workflow/case/office.ts';

/** One kind of due work; `run` does what is due and says when to come again, undefined for "when something happens". */
export interface Job {
  name: string;
  /** The work of other steps that it does. Without it nothing but time makes work for it. */
  wokenBy?: WorkKind;
  run(): Promise<Temporal.Instant | undefined>;
  /** For work that `run` leaves under way: begins nothing new, and resolves when it is done. */
  stop?(): Promise<void>;
}

/** Another process may have made work; nobody wakes us for that. A failed run is repeated after the same time. */
const WOKEN_SLEEP_MS = 5000;
/** What nothing but time makes due could wait for its instant, but clocks are set and machines sleep. */
const TIMED_SLEEP_MS = 60_000;
/** A job that is due again at once lets others in between. */
const SHORTEST_SLEEP_MS = 100;

/**
 * Runs each job when it is due and when a commit of this process made work for it; never twice at once. A commit wakes
 * nobody else: a look that finds nothing is cheap, ten of them at each filing are not. `atRest` is called once, when each
 * has run for the first time. Returns a function that stops and waits for what is running.
 */
export function runJobs(
  office: Pick<Office, 'store' | 'now'>,
  jobs: readonly Job[],
  { onError, atRest = () => undefined }: { onError(error: unknown): void; atRest?: (() => void) | undefined },
): () => Promise<void> {
  let stopped = false;
  const runners = jobs.map((job) => {
    let timer: NodeJS.Timeout | undefined;
    let running: Promise<void> | undefined;
    let wanted = false;
    const run = (): void => {
      if (stopped) return;
      if (running) {
        wanted = true;
        return;
      }
      clearTimeout(timer);
      wanted = false;
      running = job.run().then(
        (due) => rest(sleepUntil(office, job, due)),
        (error: unknown) => {
          onError(error);
          rest(WOKEN_SLEEP_MS);
        },
      );
    };
    const rest = (ms: number): void => {
      running = undefined;
      if (stopped) return;
      if (wanted) run();
      else timer = setTimeout(run, ms);
    };
    run();
    return {
      job,
      run,
      first: running,
      stop: async () => {
        clearTimeout(timer);
        await Promise.all([running, job.stop?.()]);
      },
    };
  });
  office.store.onWork((kinds) => {
    for (const { job, run } of runners) if (job.wokenBy !== undefined && kinds.has(job.wokenBy)) run();
  });
  void Promise.all(runners.map(({ first }) => first)).then(() => {
    if (!stopped) atRest();
  });
  return async () => {
    stopped = true;
    await Promise.all(runners.map((runner) => runner.stop()));
  };
}

function sleepUntil(office: Pick<Office, 'now'>, job: Job, due: Temporal.Instant | undefined): number {
  const longest = job.wokenBy === undefined ? TIMED_SLEEP_MS : WOKEN_SLEEP_MS;
  if (!due) return longest;
  const wait = due.epochMilliseconds - office.now().epochMilliseconds;
  return Math.min(Math.max(wait, SHORTEST_SLEEP_MS), longest);
}
