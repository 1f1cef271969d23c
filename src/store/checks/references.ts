import { getTableColumns, getTableName, sql } from 'drizzle-orm';
import { toSnakeCase } from 'drizzle-orm/casing';
import type { Store, Tx } from '#store/engine.ts';
import type { Tables } from '#store/tables/tables.ts';

type TableName = keyof Tables;
type ColumnOf<T extends TableName> = keyof Tables[T]['$inferSelect'] & string;

/** A column that holds the id of another table's row, or nothing. */
interface Reference {
  table: TableName;
  column: string;
  to: TableName;
}

function names<T extends TableName>(table: T, column: ColumnOf<T>, to: TableName): Reference {
  return { table, column, to };
}

const REFERENCES: readonly Reference[] = [
  names('slots', 'applicationId', 'applications'),
  names('events', 'applicationId', 'applications'),
  names('drafts', 'applicationId', 'applications'),
  names('attachments', 'applicationId', 'applications'),
  names('inquiries', 'applicationId', 'applications'),
  names('inquiries', 'makerId', 'makers'),
  names('inquiryOffers', 'inquiryId', 'inquiries'),
  names('inquiryOffers', 'slotId', 'slots'),
  names('answers', 'inquiryId', 'inquiries'),
  names('answers', 'slotId', 'slots'),
  names('sessions', 'applicationId', 'applications'),
  names('sessions', 'slotId', 'slots'),
  names('sessionMakers', 'sessionId', 'sessions'),
  names('sessionMakers', 'makerId', 'makers'),
  names('sessionMakers', 'inquiryId', 'inquiries'),
  names('leftSessions', 'sessionId', 'sessions'),
  names('leftSessions', 'makerId', 'makers'),
  names('invites', 'sessionId', 'sessions'),
  names('signUpPages', 'applicationId', 'applications'),
  names('registrations', 'applicationId', 'applications'),
  names('walkIns', 'applicationId', 'applications'),
  names('reports', 'applicationId', 'applications'),
  names('mails', 'applicationId', 'applications'),
  names('mailFiles', 'mailId', 'mails'),
  names('gathered', 'mailId', 'mails'),
  names('gathered', 'inquiryId', 'inquiries'),
  names('incomingMails', 'applicationId', 'applications'),
  names('incomingFiles', 'mailId', 'incomingMails'),
  names('materials', 'attachmentId', 'attachments'),
  names('materialVersions', 'materialId', 'materials'),
  names('materialVersions', 'attachmentId', 'attachments'),
  names('materialMarks', 'materialId', 'materials'),
  names('chosenMaterials', 'applicationId', 'applications'),
  names('chosenMaterials', 'materialId', 'materials'),
  names('circulars', 'applicationId', 'applications'),
  names('collectionHelpers', 'collectionId', 'collections'),
  names('collectionEvents', 'collectionId', 'collections'),
  names('collectionEvents', 'entryId', 'entries'),
  names('entries', 'collectionId', 'collections'),
  names('entries', 'helperId', 'collectionHelpers'),
  names('entries', 'handInId', 'handIns'),
  names('handIns', 'collectionId', 'collections'),
  names('handInEntries', 'handInId', 'handIns'),
  names('handInEntries', 'entryId', 'entries'),
  names('entryCorrections', 'entryId', 'entries'),
  names('entryAnswers', 'entryId', 'entries'),
  names('proposalRows', 'proposalId', 'proposals'),
  names('proposalRows', 'applicationId', 'applications'),
  names('proposalRows', 'slotId', 'slots'),
  names('acceptances', 'proposalId', 'proposals'),
  names('acceptedRows', 'acceptanceId', 'acceptances'),
  names('acceptedRows', 'applicationId', 'applications'),
  names('webhookDeliveries', 'webhookId', 'webhooks'),
  names('webhookDeliveries', 'eventId', 'events'),
];

/** One table with a thousand such rows is one fault, not a thousand. */
const SHOWN = 5;

/** Rows that name one that is not there. */
export async function* referenceFaults(snapshot: Pick<Store, 'read'>): AsyncGenerator<string> {
  for (const reference of REFERENCES) {
    const missing = await snapshot.read((tx) => missingOf(tx, reference));
    const { table, to } = reference;
    for (const id of missing.slice(0, SHOWN)) yield `${table} names ${id}, which ${to} does not have`;
    if (missing.length > SHOWN) yield `${table} names more that ${to} does not have`;
  }
}

async function missingOf(tx: Tx, { table, column, to }: Reference): Promise<string[]> {
  const child = tx.tables[table];
  const name = sql.raw(`"${getTableName(child)}"."${toSnakeCase(column)}"`);
  const parent = sql.raw(`"${getTableName(tx.tables[to])}"`);
  const key = sql.raw(`"${toSnakeCase(keyOf(tx.tables[to]))}"`);
  const rows = await tx.db
    .selectDistinct({ id: sql<string>`${name}` })
    .from(child)
    .where(sql`${name} is not null and not exists (select 1 from ${parent} as parent where parent.${key} = ${name})`)
    .limit(SHOWN + 1);
  return rows.map(({ id }) => id);
}

function keyOf(table: Tables[TableName]): string {
  const key = Object.entries(getTableColumns(table)).find(([, column]) => column.primary)?.[0];
  if (key === undefined) throw new Error(`${getTableName(table)} has no id`);
  return key;
}
