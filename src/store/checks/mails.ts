import { and, asc, gt, inArray, isNull } from 'drizzle-orm';
import type { MailFacts } from '#domain/checks/case-record.ts';
import type { Store, Tx } from '#store/engine.ts';
import { orderKeyOf, type RenderedParts } from '#store/queue/outbox.ts';
import { inBatches } from '#store/tables/columns.ts';
import { mailFacts } from './cases.ts';

const AT_ONCE = 200;

/** Mails that are about no case: codes, permits, drafts, makers' pages. */
export async function* readCaselessMails(snapshot: Pick<Store, 'read'>): AsyncGenerator<MailFacts> {
  let after = 0;
  for (;;) {
    const rows = await snapshot.read(({ db, tables: { mails } }) =>
      db
        .select()
        .from(mails)
        .where(and(isNull(mails.applicationId), gt(mails.seq, after)))
        .orderBy(asc(mails.seq))
        .limit(AT_ONCE),
    );
    for (const row of rows) yield mailFacts(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** Mails whose row does not fit together, or that name tokens or files that are not there. */
export async function* mailRowFaults(snapshot: Pick<Store, 'read'>): AsyncGenerator<string> {
  let after = 0;
  for (;;) {
    const { last, faults } = await snapshot.read((tx) => lookAtSome(tx, after));
    yield* faults;
    if (last === undefined) return;
    after = last;
  }
}

async function lookAtSome(tx: Tx, after: number): Promise<{ last: number | undefined; faults: string[] }> {
  const { db, tables } = tx;
  const { mails, mailFiles, tokens } = tables;
  const rows = await db.select().from(mails).where(gt(mails.seq, after)).orderBy(asc(mails.seq)).limit(AT_ONCE);
  const ids = rows.map(({ id }) => id);
  const named = ids.length === 0 ? [] : await db.select().from(mailFiles).where(inArray(mailFiles.mailId, ids));
  const files = new Set(named.map(({ mailId, sha256 }) => `${mailId} ${sha256}`));
  const wanted = new Map(rows.map((row) => [row.id, isWaiting(row.state) ? tokensIn(row.dataJson) : []]));
  const known = new Set<string>();
  for (const some of inBatches([...wanted.values()].flat())) {
    const found = await db.select({ id: tokens.id }).from(tokens).where(inArray(tokens.id, some));
    for (const { id } of found) known.add(id);
  }
  const faults = rows.flatMap((row) => {
    const subject = `mail ${row.id} (${row.name})`;
    const parts: RenderedParts | undefined = row.partsJson === null ? undefined : JSON.parse(row.partsJson);
    const unnamed = (parts?.attachments ?? []).filter(({ sha256 }) => !files.has(`${row.id} ${sha256}`));
    return [
      ...(row.orderKey === orderKeyOf(row.recipientEmail, row.thread)
        ? []
        : [`${subject} waits in another thread than its own`]),
      ...unnamed.map(({ sha256 }) => `${subject} carries the file ${sha256}, which mail_files does not name for it`),
      ...(wanted.get(row.id) ?? [])
        .filter((id) => !known.has(id))
        .map((id) => `${subject} names the token ${id}, which is not there`),
    ];
  });
  return { last: rows.at(-1)?.seq, faults };
}

function isWaiting(state: string): boolean {
  return state === 'owed' || state === 'sending';
}

/** A field named `…Token` is the id of a stored token; empty where there is none to name. */
function tokensIn(dataJson: string): string[] {
  const { data }: { data: Record<string, unknown> } = JSON.parse(dataJson);
  return Object.entries(data).flatMap(([key, value]) =>
    key.endsWith('Token') && typeof value === 'string' && value !== '' ? [value] : [],
  );
}
