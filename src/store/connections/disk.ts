import { randomUUID } from 'node:crypto';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** No room left, on the disk, for the user, or for one file. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', '53100'];

/** A full disk breaks more than it refuses: other programs write to it too. */
const SPARE_BYTES = 20_000_000;

/** Nothing was written, because there is no room left. Whoever answers a request tells it by `code`. */
export class StoreFull extends Error {
  readonly code = 'STORE_FULL';
  readonly statusCode = 507;

  constructor(cause: unknown) {
    super('no room left', { cause });
  }
}

/** Whether there is hardly room left where this folder lies; files in it may come and go. */
export async function isFolderFull(folder: string): Promise<boolean> {
  const probe = join(folder, `probe-${randomUUID()}`);
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < SPARE_BYTES) return true;
  try {
    // A quota shows only to who writes.
    await writeFile(probe, Buffer.alloc(4096));
    return false;
  } catch (error) {
    if (isDiskFull(error)) return true;
    throw error;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Whether something could not be written because there is no room left, also where the error stands behind another. */
export function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && FULL.includes(String(error.code))) || isDiskFull(error.cause);
}
