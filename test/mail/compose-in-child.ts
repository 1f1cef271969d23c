import { createHash } from 'node:crypto';
import { compose } from '#mail/message/compose.ts';
import { CANCELLATION, INVITATION, REQUEST_MAIL, SECRETS, UPDATE } from './stored-parts.ts';

/** Run as its own process: prints the SHA-256 of every whole mail, one per line. */
for (const parts of [REQUEST_MAIL, INVITATION, UPDATE, CANCELLATION]) {
  console.log(
    createHash('sha256')
      .update(await compose(parts, SECRETS))
      .digest('hex'),
  );
}
