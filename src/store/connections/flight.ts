import type { Client, ClientBase } from 'pg';
import type { Writing } from './connections.ts';

/** So many statements may be under way before one waits for their answers: whoever copies a database sends thousands. */
export const MOST_UNDER_WAY = 64;

/** The statements of one transaction on its way to the database. */
export interface Flight extends Required<Pick<Writing, 'unanswered' | 'begun'>> {
  /** The same for a statement that certainly writes something. */
  inserts: Writing['unanswered'];
  /** Whether there was such a one. */
  hasInserted(): boolean;
  /** Throws what went wrong, so that nothing is sent behind it. */
  refuseIfFailed(): void;
  /** When all that nobody waited for is answered: throws what went wrong first. */
  landed(): Promise<void>;
  /** What went wrong first, as far as it is known. */
  failure(): { error: unknown } | undefined;
}

/**
 * Begins a transaction. The connection sends what it is given at once and answers in the order of asking: so the first error
 * is the one that the others follow from, and who waits for an answer has waited for all before it.
 */
export function openFlight(client: Client, beginning: string): Flight {
  const waiting: Promise<unknown>[] = [];
  let failure: { error: unknown } | undefined;
  sendTogether(client);
  const begun = client.query(beginning);
  let isBegun = false;
  let inserted = false;
  const note = (statement: PromiseLike<unknown>): void => {
    const fail = (error: unknown): void => {
      failure ??= { error };
    };
    waiting.push(Promise.resolve(statement).catch(fail));
  };
  const refuseIfFailed = (): void => {
    if (failure) throw failure.error;
  };
  note(
    begun.then(() => {
      isBegun = true;
    }),
  );
  const unanswered: Flight['unanswered'] = async (send) => {
    // Behind a transaction that did not begin each statement would be one of its own.
    if (!isBegun) await begun;
    refuseIfFailed();
    sendTogether(client);
    note(send());
    if (waiting.length >= MOST_UNDER_WAY) await Promise.all(waiting.splice(0));
  };
  return {
    begun,
    unanswered,
    inserts(send) {
      inserted = true;
      return unanswered(send);
    },
    hasInserted: () => inserted,
    async landed() {
      await Promise.all(waiting.splice(0));
      refuseIfFailed();
    },
    refuseIfFailed,
    failure: () => failure,
  };
}

const corked = new WeakSet<Client>();

/** What is given to the connection until the program waits for something leaves in one packet. */
function sendTogether(client: Client): void {
  if (corked.has(client)) return;
  const { stream } = client.connection;
  corked.add(client);
  stream.cork();
  process.nextTick(() => {
    corked.delete(client);
    stream.uncork();
  });
}

/**
 * A statement with a name is known to the server's connection that it was given to. A pooler may give the next to another
 * connection: so names are left away where it stands between, which is seen by the number of the server's process: what
 * the greeting told is the pooler's own.
 */
export async function nameOnlyWhereDirect(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  if ('processID' in client && client.processID === rows[0]?.pid) return;
  const query = client.query.bind(client);
  Object.defineProperty(client, 'query', {
    value: (asked: unknown, ...rest: unknown[]): unknown => Reflect.apply(query, client, [nameless(asked), ...rest]),
  });
}

function nameless(asked: unknown): unknown {
  return typeof asked === 'object' && asked !== null && 'name' in asked ? { ...asked, name: undefined } : asked;
}
