import { readParts, runCommand } from './parts.ts';
import { sayFaults } from './say-faults.ts';

/** `npm run verify`: whether events, rows, mails, files and hashes agree. Changes nothing. */
await runCommand(async () => {
  const parts = readParts(process.env);
  return sayFaults(parts, parts.config.database);
});
