import type { BundleHead } from '#documents/form2/bundle.ts';
import type { TableKind } from '#documents/tables/open-table.ts';
import type { TableCell, TableHead } from '#documents/tables/table.ts';
import type { Form2 } from '#domain/form2/form2.ts';
import type { Thread } from './thread.ts';
import type { Job } from './worker.ts';

/** Documents of any length: neither the event loop nor another document waits for more than one of their pieces. */
export interface Streams {
  /**
   * 送付状, list and all forms as one PDF, made while `batches` are read, as `streamTable` is. The forms are read three
   * times, in the order in which they are printed, and are as many as the head counts.
   */
  streamBundle(head: BundleHead, batches: () => AsyncIterable<readonly Form2[]>): AsyncGenerator<Uint8Array>;
  /**
   * A table of any length, made while `batches` are read, piece by piece: neither the event loop nor another document
   * waits for more than one batch. It throws in the middle when the thread dies; a reader that leaves ends it.
   */
  streamTable(
    kind: TableKind,
    head: TableHead,
    batches: AsyncIterable<readonly (readonly TableCell[])[]>,
  ): AsyncGenerator<Uint8Array>;
}

/** Makes them in this thread, one piece for each of its jobs. */
export function openStreams(thread: Thread): Streams {
  let count = 0;

  async function piece(job: Job): Promise<Uint8Array> {
    const done = await thread.perform(job);
    if (done.what === 'piece') return done.bytes;
    throw new Error(done.what === 'failed' ? done.message : 'the thread answered another question');
  }

  /** The pieces that these jobs finish; where the reader leaves before the last of them, the thread drops what it has. */
  async function* grow(jobs: AsyncIterable<Job>, drop: Job): AsyncGenerator<Uint8Array> {
    let whole = false;
    try {
      for await (const job of jobs) {
        const bytes = await piece(job);
        if (bytes.length > 0) yield bytes;
      }
      whole = true;
    } finally {
      if (!whole) await thread.perform(drop).catch(() => undefined);
    }
  }

  function streamTable(
    kind: TableKind,
    head: TableHead,
    batches: AsyncIterable<readonly (readonly TableCell[])[]>,
  ): AsyncGenerator<Uint8Array> {
    const id = ++count;
    async function* jobs(): AsyncGenerator<Job> {
      yield { what: 'open-table', id, kind, head };
      for await (const rows of batches) yield { what: 'add-rows', id, rows };
      yield { what: 'finish-table', id };
    }
    return grow(jobs(), { what: 'drop-table', id });
  }

  function streamBundle(head: BundleHead, batches: () => AsyncIterable<readonly Form2[]>): AsyncGenerator<Uint8Array> {
    const id = ++count;
    async function* jobs(): AsyncGenerator<Job> {
      yield { what: 'open-bundle', id, head };
      const { only } = head;
      if (only !== 'cover') {
        for await (const forms of batches()) yield { what: 'measure-forms', id, forms };
        for await (const forms of batches()) yield { what: 'list-forms', id, forms };
      }
      if (only === undefined) for await (const forms of batches()) yield { what: 'add-forms', id, forms };
      yield { what: 'finish-bundle', id };
    }
    return grow(jobs(), { what: 'drop-bundle', id });
  }

  return { streamTable, streamBundle };
}
