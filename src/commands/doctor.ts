import { readConfig } from '../config.ts';
import { examine } from './findings.ts';
import { runCommand, say } from './parts.ts';

/** `npm run doctor`: whether relay, mailbox, DKIM, PUBLIC_URL, disk and clock are as the settings want them. */
await runCommand(async () => {
  let isWell = true;
  for await (const { what, says, fix } of examine(readConfig(process.env))) {
    say(`${fix === undefined ? 'ok ' : 'BAD'} ${what}: ${says}`);
    if (fix === undefined) continue;
    isWell = false;
    say(`    to do: ${fix.replaceAll('\n', '\n    ')}`);
  }
  return isWell;
});
