import { Worker } from 'node:worker_threads';
import type { OutgoingMessage } from '#domain/notices/delivery.ts';
import type { Submission, SubmissionOptions } from './submission.ts';
import type { Done, Job } from './worker.ts';

/** A job that the thread has not answered. */
interface Asked {
  answered(done: Done): void;
  /** The thread is gone. */
  ended(error: Error): void;
}

type Question =
  | { what: 'compose'; revealed: Parameters<Submission['compose']>[0] }
  | { what: 'send'; message: OutgoingMessage };

/** So long without a mail, and the thread gives its memory back. */
const IDLE_MS = 300_000;
/** JavaScript heap of the thread, in megabytes; messages lie outside of it. */
const HEAP_MB = 256;

/**
 * Composes and submits in a thread of its own, so that thousands of mails hold up nobody who asks for a page. Nothing is
 * started before the first mail; a thread that died is replaced with the next. What it was sending then is `unknown`.
 */
export function openSubmissionThread(options: SubmissionOptions): Submission {
  const asked = new Map<number, Asked>();
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;

  function startThread(): Worker {
    const started = new Worker(new URL('./worker.ts', import.meta.url), {
      name: 'outgoing mail',
      workerData: options,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    let reason = new Error('the thread of outgoing mail ended');
    started.on('message', (done: Done) => {
      const job = asked.get(done.id);
      settle(done.id);
      job?.answered(done);
    });
    started.on('error', (error) => {
      if (error instanceof Error) reason = error;
    });
    started.on('exit', () => {
      if (started !== thread) return;
      thread = undefined;
      for (const [id, job] of asked) {
        settle(id);
        job.ended(reason);
      }
    });
    return started;
  }

  function settle(id: number): void {
    asked.delete(id);
    if (asked.size > 0) return;
    // Only a job keeps the process alive.
    thread?.unref();
    idle = setTimeout(end, IDLE_MS).unref();
  }

  function ask(question: Question, given: ArrayBuffer[], job: Asked): void {
    clearTimeout(idle);
    thread ??= startThread();
    thread.ref();
    const id = ++count;
    asked.set(id, job);
    thread.postMessage({ ...question, id } satisfies Job, given);
  }

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = thread;
    if (!ending) return;
    // Whoever asks meanwhile gets a new one.
    thread = asked.size > 0 ? ending : undefined;
    const ended = Promise.withResolvers<unknown>();
    ending.once('exit', ended.resolve);
    ending.postMessage({ what: 'close' } satisfies Job);
    await ended.promise;
  }

  return {
    compose(revealed) {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Submission['compose']>>>();
      ask({ what: 'compose', revealed }, [], {
        answered: (done) => (done.what === 'composed' ? resolve(done) : reject(faultOf(done))),
        ended: reject,
      });
      return promise;
    },
    send(message) {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<Submission['send']>>>();
      // Its own copy is given away: sent as it is, it would be copied twice.
      const raw = new Uint8Array(message.raw);
      ask({ what: 'send', message: { ...message, raw } }, [raw.buffer], {
        answered: (done) => (done.what === 'delivered' ? resolve(done.delivery) : reject(faultOf(done))),
        ended: (error) => resolve({ outcome: 'unknown', response: `internal: ${error.message}` }),
      });
      return promise;
    },
    close: end,
  };
}

function faultOf(done: Done): Error {
  return new Error(done.what === 'failed' ? done.message : 'the thread answered another question');
}
