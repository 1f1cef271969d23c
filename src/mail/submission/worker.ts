import { parentPort, workerData } from 'node:worker_threads';
import type { Delivery, OutgoingMessage } from '#domain/notices/delivery.ts';
import type { StoredParts } from '#mail/message/compose.ts';
import { openSubmission, type SubmissionOptions } from './submission.ts';

/** What the thread is asked. `close`: it ends when what is under way has ended. */
export type Job =
  | { what: 'compose'; id: number; revealed: StoredParts }
  | { what: 'send'; id: number; message: OutgoingMessage }
  | { what: 'close' };

/** What it answers, by the number of the job. */
export type Done =
  | { what: 'composed'; id: number; raw: Uint8Array; sha256: string }
  | { what: 'delivered'; id: number; delivery: Delivery }
  | { what: 'failed'; id: number; message: string };

const options: SubmissionOptions = workerData;
const submission = openSubmission(options);

/** The thread that composes mails and hands them to the relay. It is asked by `thread.ts`. */
parentPort?.on('message', (job: Job) => {
  if (job.what === 'close') void submission.close().then(() => parentPort?.close());
  else void answerTo(job).then(answer);
});

async function answerTo(job: Exclude<Job, { what: 'close' }>): Promise<Done> {
  const { id } = job;
  try {
    if (job.what === 'send') return { what: 'delivered', id, delivery: await submission.send(job.message) };
    return { what: 'composed', id, ...(await submission.compose(job.revealed)) };
  } catch (error) {
    return { what: 'failed', id, message: error instanceof Error ? error.message : String(error) };
  }
}

function answer(done: Done): void {
  if (done.what !== 'composed') {
    parentPort?.postMessage(done);
    return;
  }
  // A copy is given away: small buffers share their memory with others.
  const raw = new Uint8Array(done.raw);
  parentPort?.postMessage({ ...done, raw }, [raw.buffer]);
}
