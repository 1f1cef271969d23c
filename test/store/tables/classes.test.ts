import { expect, test } from 'vitest';
import { sqliteTables } from '#store/connections/sqlite.ts';
import { TABLE_CLASSES } from '#store/tables/classes.ts';

test('every table has its class: who adds one says whose data it holds, and when they go', () => {
  expect(Object.keys(TABLE_CLASSES).sort()).toEqual(Object.keys(sqliteTables).sort());
});

test('what is of people ends with something, and these tables are the sensitive ones', () => {
  const tables = Object.entries(TABLE_CLASSES);
  const personal = tables.filter(([, table]) => table.class === 'person' || table.class === 'sensitive');
  expect(personal.filter(([, { ends }]) => ends === 'never')).toEqual([]);
  expect(tables.flatMap(([name, table]) => (table.class === 'sensitive' ? [name] : [])).sort()).toEqual([
    'apiKeys',
    'attachments',
    'browsers',
    'drafts',
    'events',
    'idempotencyKeys',
    'incomingFiles',
    'incomingMails',
    'mailFiles',
    'mails',
    'rateFiles',
    'recoveryCodes',
    'registrations',
    'secondSteps',
    'tokens',
    'walkIns',
  ]);
});

test('each table that holds what is of people says how a person’s rows are found in it, and these do not say whose they are', () => {
  const lost = Object.entries(TABLE_CLASSES).flatMap(([name, table]) =>
    'found' in table && table.found === 'not' ? [name] : [],
  );
  // Hashes, sealed answers for a day, and what strangers wrote without saying who they are.
  expect(lost).toEqual(['recoveryCodes', 'idempotencyKeys', 'rateFiles', 'materialMarks', 'runs']);
});
