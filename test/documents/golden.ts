import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../golden/', import.meta.url));

/** The approved file `test/golden/<name>`; with `UPDATE_GOLDEN=1` it becomes `made` first. Then look at it. */
export function golden(name: string, made: Uint8Array): Buffer {
  const path = `${FOLDER}${name}`;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, made);
  if (!existsSync(path)) throw new Error(`${name} was never approved: UPDATE_GOLDEN=1 writes it`);
  return readFileSync(path);
}
