/** W3C's input actions, which both protocols speak. */
export interface Source {
  type: 'key' | 'pointer';
  id: string;
  actions: Record<string, unknown>[];
}

/** What this suite asks of a browser's tab, whichever protocol it speaks. */
export interface Tab {
  /** Opens this whole address and waits until it has loaded. */
  go(address: string): Promise<void>;
  /** The browser's own 「戻る」. Does not wait for the page. */
  back(): Promise<void>;
  /** Runs the body of a function in the page, and answers with the value that it returns, as JSON can say it. */
  run(body: string): Promise<unknown>;
  /** What hands do. */
  perform(sources: Source[]): Promise<void>;
  /** Chooses this file in the field of that name. */
  choose(name: string, file: string): Promise<void>;
  /** A PDF of the page as it would come out of the printer, A4. */
  print(): Promise<Buffer>;
  /** A PNG of what the window shows. */
  picture(): Promise<Buffer>;
}

/** A browser of Debian's, with one person in front of it. */
export interface Engine {
  /** `Firefox 153.8.0`. */
  version: string;
  /** A browser of one's own: cookies are nobody else's. */
  open(): Promise<Tab>;
  close(): Promise<void>;
}

/** Polls a page this often, and gives up after that. */
const POLL_MS = 50;
const PATIENCE_MS = 20_000;

/** Asks until the answer is there, through pages that are just being left; throws with what was waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  let trouble: unknown;
  while (!patience.aborted) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      trouble = error;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s`, { cause: trouble });
}
