import { parentPort } from 'node:worker_threads';
import { readLetter } from './read.ts';
import type { ThreadAnswer } from './reader.ts';

/** The thread that reads mails. It is given one at a time by `reader.ts`. */
parentPort?.on('message', (raw: Uint8Array) => {
  const answer = (letter: ThreadAnswer['letter']): void => parentPort?.postMessage({ letter } satisfies ThreadAnswer);
  readLetter(raw).then(answer, () => answer(undefined));
});
