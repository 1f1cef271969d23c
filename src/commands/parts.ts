import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openVault, type Vault } from '#store/access/vault.ts';
import { KeepingRefusal } from '#store/copies/refusal.ts';
import { type AttachmentFiles, openAttachmentFiles } from '#store/files/attachments.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';

/** What a command works on, from the same settings as the service. */
export interface Parts {
  config: Config;
  secret: string;
  vault: Vault;
  files: AttachmentFiles;
  now: Temporal.Instant;
}

/** Throws ConfigError, and KeepingRefusal where there is no SECRET: a command makes none. */
export function readParts(environment: Record<string, string | undefined>): Parts {
  const config = readConfig(environment);
  const secret = config.secret ?? keptSecret(config.dataDir);
  return {
    config,
    secret,
    vault: openVault(secret),
    files: openAttachmentFiles(config.filesDir),
    now: Temporal.Now.instant(),
  };
}

function keptSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  if (!existsSync(file)) throw new KeepingRefusal(`SECRET is not set, and ${file} does not exist`);
  return readFileSync(file, 'utf8').trim();
}

/** Runs a command to its end: its lines to stdout, what went wrong to stderr, and 1 unless it says that all is well. */
export async function runCommand(command: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await command()) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exitCode = 1;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof KeepingRefusal) {
    return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
  }
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const place = 'path' in error ? `: ${error.path}` : '';
  if (NO_ROOM.includes(code)) return 'there is no room on the disk';
  if (NOT_WRITABLE.includes(code)) return `the disk or folder cannot be written to (${code})${place}`;
  return code === '' ? (error.stack ?? error.message) : error.message;
}

/** As Node, SQLite and PostgreSQL call it; with a quota or a limit of the process as well. */
const NO_ROOM = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE', '53100'];
const NOT_WRITABLE = ['EROFS', 'EACCES', 'EPERM', 'SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY'];

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
