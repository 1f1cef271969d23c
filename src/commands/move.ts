import { parseArgs } from 'node:util';
import { copyRows } from '#store/copies/copy-rows.ts';
import { KeepingRefusal } from '#store/copies/refusal.ts';
import { openSnapshot } from '#store/copies/snapshot.ts';
import { readParts, runCommand, say } from './parts.ts';
import { sayFaults } from './say-faults.ts';

const USAGE = 'usage: npm run move -- --from sqlite:PATH --to postgres://… (or the other way round)';

/** `npm run move`: all rows from one engine to the other, and verifies what came. Files stay in DATA_DIR. */
await runCommand(async () => {
  const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
  if (values.from === undefined || values.to === undefined) throw new KeepingRefusal(USAGE);
  const [from, to] = [addressOf(values.from), addressOf(values.to)];
  const parts = readParts(process.env);
  const source = await openSnapshot(from);
  try {
    const copied = await copyRows(source, to);
    const rows = [...copied.values()].reduce((sum, table) => sum + table.rows, 0);
    say(`Moved ${rows} rows of ${copied.size} tables; each was read back.`);
  } finally {
    await source.close();
  }
  return sayFaults(parts, to);
});

function addressOf(given: string): string {
  if (/^postgres(ql)?:\/\//.test(given)) return given;
  if (given.startsWith('sqlite:')) return given.slice('sqlite:'.length);
  throw new KeepingRefusal(USAGE);
}
