import { openSnapshot } from '#store/copies/snapshot.ts';
import { verify } from '#workflow/keeping/verify.ts';
import { type Parts, say } from './parts.ts';

/** Verifies a database and says each fault; returns whether there is none. */
export async function sayFaults({ files, vault, now }: Parts, database: string): Promise<boolean> {
  const snapshot = await openSnapshot(database);
  let faults = 0;
  try {
    for await (const fault of verify({ snapshot, files, vault, now })) {
      faults += 1;
      say(fault);
    }
  } finally {
    await snapshot.close();
  }
  say(faults === 0 ? 'Verified: nothing is wrong.' : `Faults: ${faults}.`);
  return faults === 0;
}
