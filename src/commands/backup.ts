import { backUp } from '#store/copies/backup.ts';
import { KeepingRefusal } from '#store/copies/refusal.ts';
import { readParts, runCommand, say } from './parts.ts';

/** `npm run backup -- FOLDER`: database and files of this moment, beside the running service. */
await runCommand(async () => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new KeepingRefusal('usage: npm run backup -- FOLDER');
  const { config, files, vault, now } = readParts(process.env);
  const { files: count, missing } = await backUp({ database: config.database, files, vault, now }, folder);
  for (const sha256 of missing) say(`the file ${sha256} is missing or corrupt, and not in the backup`);
  say(`Backed up to ${folder}, with ${count} files. The SECRET is not in it: keep it elsewhere.`);
  return missing.length === 0;
});
