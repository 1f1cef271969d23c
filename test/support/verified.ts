import { verify } from '#workflow/keeping/verify.ts';
import type { TestOffice } from './office.ts';

/** What `npm run verify` says of an office in which nobody writes meanwhile. */
export async function faultsOf(office: TestOffice, now = office.now()): Promise<string[]> {
  const { store, files, vault } = office;
  const snapshot = { read: store.read, damage: async () => [], close: async () => undefined };
  const faults: string[] = [];
  for await (const fault of verify({ snapshot, files, vault, now })) faults.push(fault);
  return faults;
}
