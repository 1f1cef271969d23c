import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where files lie that are on their way in. */
export const ARRIVING = 'arriving';
/** Where files lie that are about to go. */
const SWEPT = 'swept';

const KEPT = /^[0-9a-f]{64}$/;
/** `keep` was killed between writing and renaming. */
const LEFTOVER = /^[0-9a-f]{64}\.\d+\.\d+$/;
/** Unique, so that no other file ever comes to lie under a name that somebody has looked at. */
const SET_ASIDE = /^([0-9a-f]{64})\.[0-9a-f-]{36}$/;
/** Files that are looked at, and asked for, together. */
const AT_ONCE = 200;

export interface SweepTerms {
  /** Younger files stay, whoever names them: a row is written after its file. */
  keptBefore: Temporal.Instant;
  /** Halves of files, and files that arrive, older than this belong to a dead process. */
  halfBefore: Temporal.Instant;
  /** Which of these files (SHA-256) a row names. */
  named(sha256s: readonly string[]): Promise<ReadonlySet<string>>;
}

/**
 * Removes what a dead process left and files that no row names, in two sweeps: the first sets them aside, where they are
 * still read; the next deletes them, or puts them back when a row names them or when they are young.
 *
 * Nothing that a row takes meanwhile is lost, whichever processes keep, file and sweep at once. Whoever wants a row calls
 * `keep`, which puts a new file in the place of an old one of the same name, and then writes the row. Set aside before
 * that, the old file is not needed. Set aside after it, the new one is young, and goes back. Rows are copied from rows
 * alone, and a file with a row is not set aside.
 */
export async function sweepFolder(folder: string, terms: SweepTerms): Promise<void> {
  const aside = (await namesIn(join(folder, SWEPT))).filter((name) => SET_ASIDE.test(name));
  for (const some of batches(aside)) await settle(folder, some, terms);
  const kept = await namesIn(folder);
  await removeHalves(
    folder,
    kept.filter((name) => LEFTOVER.test(name)),
    terms.halfBefore,
  );
  await removeHalves(join(folder, ARRIVING), await namesIn(join(folder, ARRIVING)), terms.halfBefore);
  for (const some of batches(kept.filter((name) => KEPT.test(name)))) await setAside(folder, some, terms);
}

/** A file by its SHA-256, also one that is set aside, and one that comes or goes between the two looks. */
export async function readKept(folder: string, sha256: string): Promise<Uint8Array> {
  const found = await unlessGone(readFile(join(folder, sha256)));
  if (found) return found;
  for (const name of await namesIn(join(folder, SWEPT))) {
    const aside = name.startsWith(sha256) ? await unlessGone(readFile(join(folder, SWEPT, name))) : undefined;
    if (aside) return aside;
  }
  return readFile(join(folder, sha256));
}

/** A file in the folder: where it lies in it, and its SHA-256 unless it is the half of one. */
export interface LyingFile {
  path: string;
  sha256: string | undefined;
}

/** What lies there since before then, some at a time: files, files set aside, halves, and what does not belong there. */
export async function* listFolder(folder: string, before: Temporal.Instant): AsyncGenerator<LyingFile[]> {
  for (const place of ['', ARRIVING, SWEPT]) {
    const names = await namesIn(join(folder, place));
    for (const some of batches(names.filter((name) => place !== '' || (name !== ARRIVING && name !== SWEPT)))) {
      const old: LyingFile[] = [];
      for (const name of some) {
        if (await isThereSince(join(folder, place, name), before))
          old.push({ path: join(place, name), sha256: hashIn(name) });
      }
      yield old;
    }
  }
}

/** Written and put there before then; one that was set aside was put there anew. */
async function isThereSince(path: string, before: Temporal.Instant): Promise<boolean> {
  const found = await unlessGone(stat(path));
  return found !== undefined && Math.max(found.mtimeMs, found.ctimeMs) < before.epochMilliseconds;
}

function hashIn(name: string): string | undefined {
  return KEPT.test(name) || SET_ASIDE.test(name) ? sha256In(name) : undefined;
}

async function setAside(folder: string, sha256s: readonly string[], { keptBefore, named }: SweepTerms): Promise<void> {
  const old: string[] = [];
  for (const sha256 of sha256s) if (await isBefore(join(folder, sha256), keptBefore)) old.push(sha256);
  const staying = await named(old);
  const going = old.filter((sha256) => !staying.has(sha256));
  if (going.length > 0) await mkdir(join(folder, SWEPT), { recursive: true });
  for (const sha256 of going) {
    await unlessGone(rename(join(folder, sha256), join(folder, SWEPT, `${sha256}.${randomUUID()}`)));
  }
}

async function settle(folder: string, names: readonly string[], { keptBefore, named }: SweepTerms): Promise<void> {
  const staying = await named(names.map(sha256In));
  for (const name of names) {
    const path = join(folder, SWEPT, name);
    const goes = !staying.has(sha256In(name)) && (await isBefore(path, keptBefore));
    // The same name is the same bytes, so whatever lies there now may be written over.
    await unlessGone(goes ? rm(path) : rename(path, join(folder, sha256In(name))));
  }
}

async function removeHalves(folder: string, names: readonly string[], before: Temporal.Instant): Promise<void> {
  for (const name of names) {
    const path = join(folder, name);
    if (await isBefore(path, before)) await rm(path, { force: true });
  }
}

/** Written before then; false for what is gone. */
async function isBefore(path: string, before: Temporal.Instant): Promise<boolean> {
  const found = await unlessGone(stat(path));
  return found !== undefined && found.mtimeMs < before.epochMilliseconds;
}

async function namesIn(folder: string): Promise<string[]> {
  return (await unlessGone(readdir(folder))) ?? [];
}

/** Another process sweeps as well. */
async function unlessGone<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function sha256In(name: string): string {
  return name.slice(0, 64);
}

function batches(names: readonly string[]): string[][] {
  const all: string[][] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) all.push(names.slice(from, from + AT_ONCE));
  return all;
}
