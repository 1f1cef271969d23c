import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { addRequests } from '#workflow/access/count-requests.ts';
import type { Office } from '#workflow/case/office.ts';

/** Who asks for less than this share of a limit in one process is counted in its memory alone. */
const OWN_SHARE = 10;
/** What one process has counted is told to the others no more often. */
const TELL_MS = 1000;
/** By how much the clocks of two machines may differ. */
const CLOCKS_APART_MS = 60_000;
/** Networks that one process keeps in mind; beyond them it forgets the ones that came first. */
const NETWORKS_MAX = 20_000;

interface Count {
  /** In this minute, of all processes as far as this one knows. */
  count: number;
  /** Of these, what the database has not been told yet. */
  untold: number;
  /** Epoch milliseconds. */
  until: number;
}

/**
 * Counts requests for `@fastify/rate-limit`, for all processes together. A request waits for no database: its network is
 * counted in memory, and once it takes a tenth of the limit, the counts of all such networks are added up in the database
 * once a second, in one write. So processes may let through a second's requests more than the limit, and a quiet service
 * writes nothing.
 */
export function openRequestCounts(office: Office): { store: FastifyRateLimitStoreCtor; end(): void } {
  const counts = new RequestCounts(office);
  return {
    store: class implements FastifyRateLimitStore {
      incr(...counted: Parameters<FastifyRateLimitStore['incr']>): void {
        counts.incr(...counted);
      }

      child(): this {
        return this;
      }
    },
    end: () => counts.end(),
  };
}

class RequestCounts {
  readonly #office: Office;
  readonly #counts = new Map<string, Count>();
  readonly #busy = new Set<string>();
  #telling: NodeJS.Timeout | undefined;

  constructor(office: Office) {
    this.#office = office;
  }

  incr(
    key: string,
    callback: (error: Error | null, result?: { current: number; ttl: number }) => void,
    timeWindow: number,
    max: number,
  ): void {
    const now = this.#office.now().epochMilliseconds;
    const own = this.#countOf(key, now, timeWindow);
    own.count += 1;
    own.untold += 1;
    if (own.count * OWN_SHARE >= max) this.#tellLater(key);
    callback(null, { current: own.count, ttl: own.until - now });
  }

  /** Nothing is told any more. */
  end(): void {
    clearTimeout(this.#telling);
    this.#busy.clear();
  }

  #countOf(key: string, now: number, timeWindow: number): Count {
    const known = this.#counts.get(key);
    // What ends later was begun by a clock that was ahead.
    if (known && known.until > now && known.until <= now + timeWindow + CLOCKS_APART_MS) return known;
    const fresh = { count: 0, untold: 0, until: now + timeWindow };
    this.#counts.delete(key);
    this.#counts.set(key, fresh);
    const [first] = this.#counts.keys();
    if (this.#counts.size > NETWORKS_MAX && first !== undefined) this.#counts.delete(first);
    return fresh;
  }

  #tellLater(key: string): void {
    this.#busy.add(key);
    this.#telling ??= setTimeout(() => {
      // While the database does not answer, each process counts for itself.
      this.#tell()
        .catch(() => undefined)
        .finally(() => {
          this.#telling = undefined;
        });
    }, TELL_MS).unref();
  }

  async #tell(): Promise<void> {
    const busy = [...this.#busy].flatMap((key) => {
      const own = this.#counts.get(key);
      return own ? [{ key, own, count: own.untold }] : [];
    });
    this.#busy.clear();
    const all = await addRequests(
      this.#office,
      busy.map(({ key, own, count }) => ({ key, count, until: own.until })),
    );
    for (const { key, own, count } of busy) {
      const together = all.get(key);
      if (!together) continue;
      // Others came meanwhile.
      own.untold -= count;
      own.count = together.count + own.untold;
      own.until = together.until;
    }
  }
}
