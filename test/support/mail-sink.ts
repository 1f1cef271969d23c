import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { sha256Of } from '#store/files/attachments.ts';

/** An SMTP server on loopback that takes everything and looks at nothing but the envelope, the Message-ID and the hash: reading would cost more than sending. */
export interface MailSink {
  url: string;
  mails: { to: string; messageId: string; sha256: string }[];
  close(): Promise<void>;
}

/** `look` is shown each mail as it came; it is acknowledged so many milliseconds later. */
export async function openMailSink(look?: (to: string, bytes: Buffer) => void, milliseconds = 0): Promise<MailSink> {
  const mails: MailSink['mails'] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 1,
    onData: (stream, session, callback) => {
      stream.toArray().then((chunks) => {
        const bytes = Buffer.concat(chunks);
        const raw = bytes.toString('latin1');
        const to = session.envelope.rcptTo.map(({ address }) => address).join(' ');
        mails.push({ to, messageId: /^Message-ID: (.*)$/im.exec(raw)?.[1] ?? '', sha256: sha256Of(bytes) });
        look?.(to, bytes);
        if (milliseconds === 0) callback();
        else setTimeout(callback, milliseconds);
      }, callback);
    },
  });
  server.on('error', () => undefined);
  const listening = once(server.server, 'listening');
  server.listen(0, '127.0.0.1');
  await listening;
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
