/** Files of at most 7 MB that one process holds in memory at a time; the others wait on the disk. */
const AT_ONCE = 2;

/** Who waits, by network. */
const waiting = new Map<string, (() => void)[]>();
let held = 0;

/**
 * Waits until a file may be read into memory; whoever called gives the turn back with what is returned. Networks take turns:
 * some files take seconds to look into, and who sends many of them holds up nobody for all of them.
 */
export async function takeFileTurn(network: string): Promise<() => void> {
  if (held >= AT_ONCE) {
    await new Promise<void>((resolve) => waiting.getOrInsertComputed(network, () => []).push(resolve));
  } else held += 1;
  let given = false;
  return () => {
    if (given) return;
    given = true;
    const next = takeNext();
    if (next) next();
    else held -= 1;
  };
}

/** The first of the network whose turn it is; one with more goes to the end. */
function takeNext(): (() => void) | undefined {
  for (const [network, line] of waiting) {
    waiting.delete(network);
    const next = line.shift();
    if (line.length > 0) waiting.set(network, line);
    return next;
  }
  return undefined;
}

/** Does this when it is its turn. */
export async function inFileTurn<T>(network: string, work: () => Promise<T>): Promise<T> {
  const giveBack = await takeFileTurn(network);
  try {
    return await work();
  } finally {
    giveBack();
  }
}
