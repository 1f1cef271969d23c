import { Worker } from 'node:worker_threads';
import type { Letter, LetterOutcome } from '#domain/incoming/letter.ts';

/** Reads mails in a thread of its own, so that one which keeps the parser busy holds up nobody. */
export interface MailReader {
  /** One mail after the other. `too-hard`: it took too long or too much memory. */
  read(raw: Uint8Array): Promise<LetterOutcome>;
  /** Ends the thread; a mail that is being read is `too-hard`. */
  close(): Promise<void>;
}

/** What the thread answers; without a letter it was no mail. */
export interface ThreadAnswer {
  letter: Letter | undefined;
}

interface ReaderLimits {
  /** One mail, in milliseconds, with the start of the thread. */
  timeLimit?: number;
  /** JavaScript heap of the thread, in megabytes; the mail's own bytes lie outside of it. */
  heapLimit?: number;
}

/** So long without a mail, and the thread gives its memory back. */
const IDLE_MS = 30_000;

/** Nothing is started before the first mail; a thread that was given up is replaced with the next. */
export function openMailReader({ timeLimit = 10_000, heapLimit = 256 }: ReaderLimits = {}): MailReader {
  let thread: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  }

  async function readOne(raw: Uint8Array): Promise<LetterOutcome> {
    clearTimeout(idle);
    thread ??= new Worker(new URL('./reader-thread.ts', import.meta.url), {
      name: 'incoming mail',
      resourceLimits: { maxOldGenerationSizeMb: heapLimit },
    });
    const answer = await answerOf(thread, new Uint8Array(raw), timeLimit);
    if (answer === undefined) {
      await end();
      return { ok: false, why: 'too-hard' };
    }
    idle = setTimeout(end, IDLE_MS).unref();
    return answer.letter ? { ok: true, letter: answer.letter } : { ok: false, why: 'unreadable' };
  }

  return {
    read(raw) {
      const reading = last.then(() => readOne(raw));
      last = reading.catch(() => undefined);
      return reading;
    },
    close: end,
  };
}

/** Undefined where the thread ends before it answers, or does not answer in time. */
async function answerOf(
  thread: Worker,
  raw: Uint8Array<ArrayBuffer>,
  timeLimit: number,
): Promise<ThreadAnswer | undefined> {
  const answered = Promise.withResolvers<ThreadAnswer | undefined>();
  const onAnswer = (answer: ThreadAnswer): void => answered.resolve(answer);
  const onEnd = (): void => answered.resolve(undefined);
  const timer = setTimeout(onEnd, timeLimit);
  thread.ref();
  thread.once('message', onAnswer).once('error', onEnd).once('exit', onEnd);
  // Its own copy is given away: sent as it is, it would be copied twice.
  thread.postMessage(raw, [raw.buffer]);
  try {
    return await answered.promise;
  } finally {
    clearTimeout(timer);
    thread.unref();
    thread.off('message', onAnswer).off('exit', onEnd);
    // An error that comes too late is heard by nobody, and must not end the process.
    thread.off('error', onEnd).on('error', () => undefined);
  }
}
