import { createServer } from 'node:http';
import { openMailSink } from '../support/mail-sink.ts';

/** An SMTP server in a process of its own, so that taking the mails costs the sender nothing. HTTP tells how many came. */
const sink = await openMailSink(undefined, Number(process.argv[2] ?? 0));
const server = createServer((_, response) => {
  response.setHeader('smtp-url', sink.url);
  response.end(
    JSON.stringify({ count: sink.mails.length, different: new Set(sink.mails.map(({ messageId }) => messageId)).size }),
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  process.stdout.write(`The sink listens on http://127.0.0.1:${address.port}\n`);
});
process.once('SIGTERM', () => process.exit(0));
