import { parseArgs } from 'node:util';
import { KeepingRefusal } from '#store/copies/refusal.ts';
import { restore } from '#store/copies/restore.ts';
import { readParts, runCommand, say } from './parts.ts';
import { sayFaults } from './say-faults.ts';

/** `npm run restore -- FOLDER`: brings a backup into an empty database and an empty DATA_DIR, and verifies what came. */
await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { incomplete: { type: 'boolean' } } });
  const [folder] = positionals;
  if (folder === undefined) throw new KeepingRefusal('usage: npm run restore -- FOLDER [--incomplete]');
  const parts = readParts(process.env);
  const { database, dataDir } = parts.config;
  const to = { database, dataDir, files: parts.files, vault: parts.vault, incomplete: values.incomplete ?? false };
  const { files } = await restore(folder, to);
  say(`Restored from ${folder}, with ${files} files.`);
  return sayFaults(parts, database);
});
