import { openSnapshot } from '#store/copies/snapshot.ts';
import { verify } from '#workflow/keeping/verify.ts';
import { readParts, runCommand, say } from './parts.ts';

/** `npm run verify`: whether events, rows, mails, files and hashes agree. Changes nothing. */
await runCommand(async () => {
  const { config, files, vault, now } = readParts(process.env);
  const snapshot = await openSnapshot(config.database);
  let faults = 0;
  try {
    for await (const fault of verify({ snapshot, files, vault, now })) {
      faults += 1;
      say(fault);
    }
  } finally {
    await snapshot.close();
  }
  say(faults === 0 ? 'Nothing is wrong.' : `${faults} faults.`);
  return faults === 0;
});
