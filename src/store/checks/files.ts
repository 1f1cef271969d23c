import { and, asc, gt, max, min, sql } from 'drizzle-orm';
import type { Store, Tx } from '#store/engine.ts';
import { type AttachmentFiles, namedFiles, sha256Of } from '#store/files/attachments.ts';

const AT_ONCE = 200;

/** A file that rows name, and the lengths that they say of it; the stored parts of mails say none. */
export interface NamedFile {
  sha256: string;
  sizes: readonly number[];
}

/** Every file that a row names: of uploads, of mails that came, then those of mails, each in the order of their hashes. */
export async function* readNamedFiles(snapshot: Pick<Store, 'read'>): AsyncGenerator<NamedFile> {
  for (const some of [uploads, ofIncoming, partsOfMails]) {
    let after = '';
    for (;;) {
      const found = await snapshot.read((tx) => some(tx, after));
      yield* found;
      const last = found.at(-1);
      if (last === undefined) break;
      after = last.sha256;
    }
  }
}

async function uploads({ db, tables: { attachments } }: Tx, after: string): Promise<NamedFile[]> {
  const rows = await db
    .select({ sha256: attachments.sha256, least: min(attachments.size), most: max(attachments.size) })
    .from(attachments)
    .where(gt(attachments.sha256, after))
    .groupBy(attachments.sha256)
    .orderBy(asc(attachments.sha256))
    .limit(AT_ONCE);
  return rows.map(({ sha256, least, most }) => ({ sha256, sizes: [Number(least), Number(most)] }));
}

/** Without uploads that somebody mailed as well. */
async function ofIncoming({ db, tables: { incomingFiles } }: Tx, after: string): Promise<NamedFile[]> {
  const rows = await db
    .select({ sha256: incomingFiles.sha256, least: min(incomingFiles.size), most: max(incomingFiles.size) })
    .from(incomingFiles)
    .where(
      and(
        gt(incomingFiles.sha256, after),
        sql`not exists (select 1 from attachments where attachments.sha256 = incoming_files.sha256)`,
      ),
    )
    .groupBy(incomingFiles.sha256)
    .orderBy(asc(incomingFiles.sha256))
    .limit(AT_ONCE);
  return rows.map(({ sha256, least, most }) => ({ sha256, sizes: [Number(least), Number(most)] }));
}

/** Without uploads that go along with them, and without what was mailed to us as well. */
async function partsOfMails({ db, tables: { mailFiles } }: Tx, after: string): Promise<NamedFile[]> {
  const rows = await db
    .selectDistinct({ sha256: mailFiles.sha256 })
    .from(mailFiles)
    .where(
      and(
        gt(mailFiles.sha256, after),
        sql`not exists (select 1 from attachments where attachments.sha256 = mail_files.sha256)`,
        sql`not exists (select 1 from incoming_files where incoming_files.sha256 = mail_files.sha256)`,
      ),
    )
    .orderBy(asc(mailFiles.sha256))
    .limit(AT_ONCE);
  return rows.map(({ sha256 }) => ({ sha256, sizes: [] }));
}

/**
 * Files that are named and missing, or that hold something else; and files that no row names although the sweep should
 * have taken them long before `sweptBefore`.
 */
export async function* fileFaults(
  snapshot: Pick<Store, 'read'>,
  files: Pick<AttachmentFiles, 'read' | 'list'>,
  sweptBefore: Temporal.Instant,
): AsyncGenerator<string> {
  for await (const named of readNamedFiles(snapshot)) {
    const { sha256 } = named;
    const fault = await lookAt(files, named);
    if (fault !== undefined) yield `the file ${sha256} ${fault}`;
  }
  for await (const some of files.list(sweptBefore)) {
    const kept = some.flatMap(({ sha256 }) => (sha256 === undefined ? [] : [sha256]));
    const named = await snapshot.read((tx) => namedFiles(tx, kept));
    for (const { path, sha256 } of some)
      if (sha256 === undefined || !named.has(sha256)) yield `the file ${path} is named by no row`;
  }
}

async function lookAt(files: Pick<AttachmentFiles, 'read'>, { sha256, sizes }: NamedFile): Promise<string | undefined> {
  try {
    const bytes = await files.read(sha256);
    if (sha256Of(bytes) !== sha256) return 'is corrupt: it holds something else';
    const other = sizes.find((size) => size !== bytes.length);
    return other === undefined ? undefined : `has ${bytes.length} octets, but a row says ${other}`;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'is missing';
    return `cannot be read: ${error instanceof Error && 'code' in error ? error.code : 'no reason'}`;
  }
}
