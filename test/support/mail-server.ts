import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/**
 * `closing`: 421 at MAIL. `out-of-order`: 503 at RCPT. `refuse-later`: 451 at RCPT. `refuse-for-good`: 550 at RCPT. `cut-after-dot`: takes the whole message and hangs up
 * without a word; `hang-after-dot`: the same, and stays silent. `refuse-content`: 554 after the dot. `hang-at-greeting` and
 * `hang-at-rcpt`: silent from there on.
 */
export type Behaviour =
  | 'accept'
  | 'closing'
  | 'out-of-order'
  | 'refuse-later'
  | 'refuse-for-good'
  | 'refuse-content'
  | 'cut-after-dot'
  | 'hang-after-dot'
  | 'hang-at-greeting'
  | 'hang-at-rcpt';

export interface ReceivedMail {
  envelope: { from: string; to: string[] };
  /** As it came through the wire, dots unstuffed. */
  raw: Buffer;
  parsed: ParsedMail;
}

export interface MailServer {
  /** `smtp://127.0.0.1:port`; stays the same over `goDown` and `comeUp`. */
  url: string;
  /** Everything whose final dot was seen, in order, whatever was answered. */
  mails: ReceivedMail[];
  /** Every RCPT TO, whether taken or not. */
  recipients: string[];
  behave(behaviour: Behaviour): void;
  /** The first mail, present or future, for which the predicate holds. Rejects when the server is closed before. */
  waitFor(predicate: (mail: ReceivedMail) => boolean): Promise<ReceivedMail>;
  /** Resolves when a client waits in vain at the greeting or at RCPT, since the last `behave`. */
  stuck(): Promise<void>;
  /** Forgets the mails so far. */
  clear(): void;
  /** Closes the port and every connection. */
  goDown(): Promise<void>;
  /** Listens again on the same port. */
  comeUp(): Promise<void>;
  close(): Promise<void>;
}

/** A real SMTP server on loopback; with `tls` it offers STARTTLS under that key and certificate (PEM). */
export async function openMailServer(
  options: { behaviour?: Behaviour; tls?: { key: string; cert: string } } = {},
): Promise<MailServer> {
  let behaviour: Behaviour = options.behaviour ?? 'accept';
  let waiting: {
    predicate: (mail: ReceivedMail) => boolean;
    resolve: (mail: ReceivedMail) => void;
    reject: (reason: Error) => void;
  }[] = [];
  const mails: ReceivedMail[] = [];
  const recipients: string[] = [];
  const sockets = new Set<Socket>();
  let hanging = Promise.withResolvers<void>();

  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = Buffer.concat(await stream.toArray());
    const from = session.envelope.mailFrom;
    const mail = {
      envelope: { from: from === false ? '' : from.address, to: session.envelope.rcptTo.map(({ address }) => address) },
      raw,
      parsed: await simpleParser(raw, { keepDeliveryStatus: true }),
    };
    mails.push(mail);
    for (const waiter of waiting.filter(({ predicate }) => predicate(mail))) waiter.resolve(mail);
    waiting = waiting.filter(({ predicate }) => !predicate(mail));
  }

  function listen(port: number): Promise<SMTPServer> {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: options.tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
      ...options.tls,
      disableReverseLookup: true,
      closeTimeout: 1,
      onConnect: (_session, callback) => {
        if (behaviour === 'hang-at-greeting') hanging.resolve();
        else callback();
      },
      onMailFrom: (_address, _session, callback) => {
        if (behaviour === 'closing') callback(reply(421, '4.3.2 Service is closing'));
        else callback();
      },
      onRcptTo: (address, _session, callback) => {
        recipients.push(address.address);
        if (behaviour === 'hang-at-rcpt') hanging.resolve();
        else if (behaviour === 'out-of-order') callback(reply(503, '5.5.1 Bad sequence of commands'));
        else if (behaviour === 'refuse-later') callback(reply(451, '4.7.1 Please try again later'));
        else if (behaviour === 'refuse-for-good') callback(reply(550, '5.1.1 No such mailbox'));
        else callback();
      },
      onData: (stream, session, callback) => {
        const atDot = behaviour;
        receive(stream, session).then(
          () => {
            if (atDot === 'refuse-content') callback(reply(554, '5.6.0 Content refused'));
            else if (atDot === 'cut-after-dot') hangUp(session.remotePort);
            else if (atDot !== 'hang-after-dot') callback(null, '2.0.0 Taken');
          },
          (error: Error) => callback(error),
        );
      },
    });
    server.on('error', () => {
      // Clients that vanish are part of the play.
    });
    server.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    const listening = once(server.server, 'listening').then(() => server);
    server.listen(port, '127.0.0.1');
    return listening;
  }

  function hangUp(remotePort: number): void {
    for (const socket of sockets) if (socket.remotePort === remotePort) socket.destroy();
  }

  let server: SMTPServer | undefined = await listen(0);
  const port = portOf(server.server.address());

  async function goDown(): Promise<void> {
    const closing = server;
    if (closing === undefined) return;
    server = undefined;
    const closed = new Promise<void>((resolve) => closing.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    recipients,
    behave: (next) => {
      behaviour = next;
      hanging = Promise.withResolvers<void>();
    },
    waitFor: (predicate) => {
      const present = mails.find(predicate);
      if (present) return Promise.resolve(present);
      return new Promise((resolve, reject) => waiting.push({ predicate, resolve, reject }));
    },
    stuck: () => hanging.promise,
    clear: () => {
      mails.length = 0;
      recipients.length = 0;
    },
    goDown,
    comeUp: async () => {
      server ??= await listen(port);
    },
    close: async () => {
      await goDown();
      for (const { reject } of waiting) reject(new Error('the mail server was closed while somebody still waited'));
      waiting = [];
    },
  };
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return address.port;
}
