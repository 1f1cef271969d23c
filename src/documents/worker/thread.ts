import { Worker } from 'node:worker_threads';
import type { Done, Job } from './worker.ts';

/** One worker thread and the jobs that wait for it. */
export interface Thread {
  perform(job: Job): Promise<Done>;
  /** Ends the thread; what is still waiting fails. */
  close(): Promise<void>;
}

export interface ThreadLimits {
  /** One job, in milliseconds, with the start of the thread and the first reading of the fonts. */
  timeLimit: number;
  /** JavaScript heap of the thread, in megabytes; the fonts (11 MB) and buffers lie outside of it. */
  heapLimit: number;
}

const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

interface Order {
  job: Job;
  resolve: (done: Done) => void;
  reject: (error: Error) => void;
}

/** The thread ended before its job was done: out of memory, out of time, or a crash. */
export class ThreadEnded extends Error {
  override name = 'ThreadEnded';
  readonly exhausted: boolean;
  constructor(message: string, exhausted: boolean) {
    super(message);
    this.exhausted = exhausted;
  }
}

/**
 * Nothing is started before the first job. Jobs wait in line and go to the thread one by one, so that a time limit holds
 * for one job alone; a thread that died or was stopped is replaced with the next job.
 */
export function openThread({ timeLimit, heapLimit }: ThreadLimits): Thread {
  const line: Order[] = [];
  let thread: Worker | undefined;
  let current: { order: Order; timer: NodeJS.Timeout } | undefined;
  let closed = false;

  function perform(job: Job): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (closed) reject(new Error('the workshop is closed'));
      else line.push({ job, resolve, reject });
      next();
    });
  }

  function next(): void {
    const first = current === undefined ? line.shift() : undefined;
    if (first === undefined) return;
    thread ??= startThread();
    const timer = setTimeout(
      () => abandon(new ThreadEnded(`a document took more than ${timeLimit} ms`, true)),
      timeLimit,
    );
    current = { order: first, timer };
    // Only a running job keeps the process alive.
    thread.ref();
    const [job, given] = givenAway(first.job);
    try {
      thread.postMessage(job, given);
    } catch (error) {
      // What cannot be sent to a thread holds up nobody behind it.
      settle((order) => order.reject(error instanceof Error ? error : new Error(String(error))));
    }
  }

  function startThread(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      name: 'documents',
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
    });
    started.on('message', (done: Done) => {
      if (started === thread) settle((first) => first.resolve(done));
    });
    started.on('error', (error: NodeJS.ErrnoException) => {
      abandon(new ThreadEnded(error.message, error.code === OUT_OF_MEMORY), started);
    });
    started.on('exit', () => abandon(new ThreadEnded('the thread ended', false), started));
    return started;
  }

  function settle(tell: (first: Order) => void): void {
    if (current === undefined) return;
    clearTimeout(current.timer);
    const { order: first } = current;
    current = undefined;
    thread?.unref();
    tell(first);
    next();
  }

  /** The thread is given up with its job; a late word of a thread that was already replaced is not heard. */
  function abandon(error: ThreadEnded, which = thread): void {
    if (which === undefined || which !== thread) return;
    thread = undefined;
    void which.terminate();
    settle((first) => first.reject(error));
  }

  async function close(): Promise<void> {
    closed = true;
    const ending = thread;
    for (const waiting of line.splice(0)) waiting.reject(new Error('the workshop is closed'));
    abandon(new ThreadEnded('the workshop is closed', false));
    await ending?.terminate();
  }

  return { perform, close };
}

/** The file of a job, copied once and given away: sent as it is, it would be copied twice. */
function givenAway(job: Job): [Job, ArrayBuffer[]] {
  if (!('bytes' in job)) return [job, []];
  const bytes = new Uint8Array(job.bytes);
  return [{ ...job, bytes }, [bytes.buffer]];
}
