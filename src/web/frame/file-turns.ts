/** Files of at most 7 MB that one process holds in memory at a time; the others wait on the disk. */
const AT_ONCE = 4;

const waiting: (() => void)[] = [];
let held = 0;

/** Waits until a file may be read into memory; whoever called gives the turn back with what is returned. */
export async function takeFileTurn(): Promise<() => void> {
  if (held >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else held += 1;
  let given = false;
  return () => {
    if (given) return;
    given = true;
    const next = waiting.shift();
    if (next) next();
    else held -= 1;
  };
}

/** Does this when it is its turn. */
export async function inFileTurn<T>(work: () => Promise<T>): Promise<T> {
  const giveBack = await takeFileTurn();
  try {
    return await work();
  } finally {
    giveBack();
  }
}
