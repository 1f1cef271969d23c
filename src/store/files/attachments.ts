import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { and, asc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import type { Attachment } from '#domain/form1/form1.ts';
import { isDiskFull, isFolderFull, StoreFull } from '#store/connections/disk.ts';
import { given, prepared } from '#store/connections/prepared.ts';
import type { Store, Tx } from '#store/engine.ts';
import { first, inBatches } from '#store/tables/columns.ts';
import type { Tables } from '#store/tables/tables.ts';
import { ARRIVING, type LyingFile, listFolder, readKept, type SweepTerms, sweepFolder } from './sweep.ts';

const DAY_MS = 86_400_000;
/** Rows of one write. */
const AT_ONCE = 200;

/**
 * A layout is for the makers to see; a sheet is the filled 様式1 as it came, for applicant and desk alone; a material is for
 * everybody, belongs to no case, and stays as long as the list's history.
 */
export type FileKind = 'layout' | 'sheet' | 'material';

type AttachmentRow = Tables['attachments']['$inferSelect'];

/** Files by their SHA-256, in `FILES_DIR`: uploads, and the documents that mails carry. */
export interface AttachmentFiles {
  /** Returns the SHA-256 (hex) once the bytes are on the disk and synced, so that a row may name them. */
  keep(bytes: Uint8Array): Promise<string>;
  read(sha256: string): Promise<Uint8Array>;
  /** Writes a file that is on its way in, as it arrives: half-sent ones must not stand in memory. */
  receive(stream: Readable): Promise<ArrivedFile>;
  /** Whether there is hardly room left for more. */
  isFull(): Promise<boolean>;
  /** Removes what nobody names; `sweep.ts` says how. */
  sweep(terms: SweepTerms): Promise<void>;
  /** What lies on the disk since before then, some at a time. */
  list(before: Temporal.Instant): AsyncIterable<LyingFile[]>;
}

/** A file as it was sent, before anybody has looked at it. Whoever received it drops it. */
export interface ArrivedFile {
  read(): Promise<Buffer>;
  drop(): Promise<void>;
}

export function openAttachmentFiles(folder: string): AttachmentFiles {
  return {
    async keep(bytes) {
      await mkdir(folder, { recursive: true });
      const sha256 = sha256Of(bytes);
      const path = join(folder, sha256);
      // Written beside and renamed: a kill in the middle must not leave half a file under a good name.
      const temporary = `${path}.${process.pid}.${process.hrtime.bigint()}`;
      const file = await open(temporary, 'wx');
      try {
        await file.writeFile(bytes);
        await file.sync();
        await file.close();
        await rename(temporary, path);
      } catch (error) {
        // The half of the file is removed, or a full disk would stay full.
        await file.close().catch(() => undefined);
        await rm(temporary, { force: true });
        throw error;
      }
      const directory = await open(folder, 'r');
      try {
        await directory.sync();
      } finally {
        await directory.close();
      }
      return sha256;
    },
    async read(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a SHA-256');
      return readKept(folder, sha256);
    },
    async receive(stream) {
      const arriving = join(folder, ARRIVING);
      await mkdir(arriving, { recursive: true });
      const path = join(arriving, randomUUID());
      const drop = (): Promise<void> => rm(path, { force: true });
      try {
        await pipeline(stream, createWriteStream(path, { flags: 'wx' }));
      } catch (error) {
        await drop();
        throw isDiskFull(error) ? new StoreFull(error) : error;
      }
      return { read: () => readFile(path), drop };
    },
    isFull: () => isFolderFull(join(folder, ARRIVING)),
    sweep: (terms) => sweepFolder(folder, terms),
    list: (before) => listFolder(folder, before),
  };
}

/** Hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export async function attachmentsOf(tx: Tx, applicationId: string, kind: FileKind = 'layout'): Promise<Attachment[]> {
  return (await ofApplication(tx, { owner: applicationId, kind })).map(attachmentOf);
}

export async function draftAttachments(tx: Tx, draftId: string, kind: FileKind = 'layout'): Promise<Attachment[]> {
  return (await ofDraft(tx, { owner: draftId, kind })).map(attachmentOf);
}

const ofApplication = standingOf('applicationId');
const ofDraft = standingOf('draftId');

function standingOf(owner: 'applicationId' | 'draftId') {
  return prepared(({ db, tables: { attachments } }) =>
    db
      .select()
      .from(attachments)
      .where(
        and(eq(attachments[owner], given('owner')), eq(attachments.kind, given('kind')), isNull(attachments.removedAt)),
      )
      .orderBy(asc(attachments.createdAt), asc(attachments.id)),
  );
}

export async function insertDraftAttachment(
  tx: Tx,
  draftId: string,
  attachment: Attachment & {
    kind?: FileKind;
    counted?: { network: string; countsUntil: Temporal.Instant } | undefined;
  },
  now: Temporal.Instant,
): Promise<void> {
  const { counted, ...row } = attachment;
  await tx.db.insert(tx.tables.attachments).values({
    ...row,
    draftId,
    network: counted?.network ?? '',
    countsUntil: counted?.countsUntil.epochMilliseconds ?? null,
    createdAt: now.epochMilliseconds,
  });
}

/** Marks it as removed; where it counts, it does so for a day more, because the disk still has it. */
export function removedNow(tx: Tx, now: Temporal.Instant) {
  const { countsUntil } = tx.tables.attachments;
  const ms = now.epochMilliseconds;
  // Null stays null.
  return { removedAt: ms, countsUntil: sql`${countsUntil} * 0 + ${ms + DAY_MS}` };
}

export async function removeDraftAttachment(
  tx: Tx,
  draftId: string,
  attachmentId: string,
  now: Temporal.Instant,
): Promise<void> {
  const { attachments } = tx.tables;
  await tx.db
    .update(attachments)
    .set(removedNow(tx, now))
    .where(and(eq(attachments.id, attachmentId), eq(attachments.draftId, draftId), isNull(attachments.removedAt)));
}

/** The layouts of an application make room for those of its draft. A sheet that came once stays. */
export async function removeLayouts(tx: Tx, applicationId: string, now: Temporal.Instant): Promise<void> {
  const { attachments } = tx.tables;
  await tx.db
    .update(attachments)
    .set({ removedAt: now.epochMilliseconds })
    .where(
      and(eq(attachments.applicationId, applicationId), eq(attachments.kind, 'layout'), isNull(attachments.removedAt)),
    );
}

/**
 * The application gets the files of the draft, and the layouts among them are told: rows are copied, because the draft keeps
 * its own until it is filed again.
 */
export async function takeDraftAttachments(
  tx: Tx,
  { draftId, applicationId, newId }: { draftId: string; applicationId: string; newId: () => string },
  now: Temporal.Instant,
): Promise<Attachment[]> {
  const { attachments } = tx.tables;
  const rows = await filesOfDraft(tx, { draftId });
  // The order of upload is the order of rows, also when all were taken within one millisecond.
  const copies = rows.map((row, index) => ({
    ...attachmentOf(row),
    id: newId(),
    kind: row.kind,
    applicationId,
    createdAt: now.epochMilliseconds + index,
  }));
  await tx.insertAll(attachments, copies);
  return copies
    .filter(({ kind }) => kind === 'layout')
    .map(({ id, name, mediaType, size, sha256 }) => ({ id, name, mediaType, size, sha256 }));
}

const filesOfDraft = prepared(({ db, tables: { attachments } }) =>
  db
    .select()
    .from(attachments)
    .where(
      and(
        eq(attachments.draftId, given('draftId')),
        inArray(attachments.kind, ['layout', 'sheet']),
        isNull(attachments.removedAt),
      ),
    )
    .orderBy(asc(attachments.createdAt), asc(attachments.id)),
);

export async function insertAttachment(
  tx: Tx,
  applicationId: string,
  attachment: Attachment,
  now: Temporal.Instant,
): Promise<void> {
  await tx.db.insert(tx.tables.attachments).values({ ...attachment, applicationId, createdAt: now.epochMilliseconds });
}

/** A file of the house's own, which no case and no draft has. */
export async function insertMaterialFile(tx: Tx, file: Attachment, now: Temporal.Instant): Promise<void> {
  await tx.db.insert(tx.tables.attachments).values({ ...file, kind: 'material', createdAt: now.epochMilliseconds });
}

/** Marked, not deleted: mails that were sent and the history still name them. */
export async function removeAttachments(
  tx: Tx,
  applicationId: string,
  ids: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  if (ids.length === 0) return;
  const { attachments } = tx.tables;
  await tx.db
    .update(attachments)
    .set({ removedAt: now.epochMilliseconds })
    .where(and(eq(attachments.applicationId, applicationId), inArray(attachments.id, [...ids])));
}

/** A file of an application by its id, also a removed one, for the desk's history. */
export async function findAttachment(
  tx: Tx,
  id: string,
): Promise<{ attachment: Attachment; applicationId: string | undefined; draftId: string | undefined } | undefined> {
  const { attachments } = tx.tables;
  const row = first(await tx.db.select().from(attachments).where(eq(attachments.id, id)));
  if (!row) return undefined;
  return {
    attachment: attachmentOf(row),
    applicationId: row.applicationId ?? undefined,
    draftId: row.draftId ?? undefined,
  };
}

/** Forgets files that were removed from drafts before then, some in each write. Mails and history name none of them. */
export async function forgetRemovedDraftFiles(store: Store, before: Temporal.Instant): Promise<void> {
  for (;;) {
    const ids = await store.read(async ({ db, tables: { attachments } }) => {
      const removed = and(isNull(attachments.applicationId), lt(attachments.removedAt, before.epochMilliseconds));
      return (await db.select({ id: attachments.id }).from(attachments).where(removed).limit(AT_ONCE)).map(
        ({ id }) => id,
      );
    });
    if (ids.length === 0) return;
    await store.write(async ({ db, tables: { attachments } }) => {
      await db.delete(attachments).where(inArray(attachments.id, ids));
    });
  }
}

/** Which of these files a row names: one of an upload, also a removed one, one of a mail's stored parts, or one that came by mail. */
export async function namedFiles(tx: Tx, sha256s: readonly string[]): Promise<ReadonlySet<string>> {
  const { attachments, mailFiles, incomingFiles } = tx.tables;
  const named = new Set<string>();
  for (const some of inBatches(sha256s)) {
    for (const table of [attachments, mailFiles, incomingFiles]) {
      const rows = await tx.db.selectDistinct({ sha256: table.sha256 }).from(table).where(inArray(table.sha256, some));
      for (const { sha256 } of rows) named.add(sha256);
    }
  }
  return named;
}

function attachmentOf(row: AttachmentRow): Attachment {
  return { id: row.id, name: row.name, mediaType: row.mediaType, size: row.size, sha256: row.sha256 };
}
