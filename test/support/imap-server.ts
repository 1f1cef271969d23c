import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * What the server does when a message's whole text is asked for; `cut`: hangs up in the middle of it; `cut-first`: only in
 * that of the first message; `hang`: stays silent in the middle of it.
 */
type Behaviour = 'answer' | 'cut' | 'cut-first' | 'hang';

export interface ImapServer {
  /** `imap://user:secret@127.0.0.1:port/INBOX`. */
  url: string;
  /** How often somebody signed in. */
  logins(): number;
  /** Puts a message into the mailbox; whoever idles is told. */
  add(raw: string | Uint8Array): void;
  behave(behaviour: Behaviour): void;
  /** All messages get new UIDs, as after a move of the mailbox to another server; every connection ends. */
  renumber(): void;
  /** Hangs up on everybody. */
  hangUp(): void;
  /** Whoever is connected hears nothing any more, as when a router has forgotten the connection. */
  fallSilent(): void;
  /** Resolves when it hangs in the middle of a message. */
  hangs(): Promise<void>;
  /** While it is away, nobody can open the mailbox. */
  takeAway(isAway: boolean): void;
  close(): Promise<void>;
}

/** So much of IMAP4rev1 as a reader of one mailbox needs, on loopback. */
export async function openImapServer({ idles = true } = {}): Promise<ImapServer> {
  const abilities = idles ? 'IMAP4rev1 IDLE' : 'IMAP4rev1';
  let isAway = false;
  const silent = new Set<Socket>();
  const hanging = Promise.withResolvers<void>();
  let uidValidity = 1;
  let firstUid = 1;
  let behaviour: Behaviour = 'answer';
  let logins = 0;
  const messages: Buffer[] = [];
  const idle = new Map<Socket, string>();
  const sockets = new Set<Socket>();
  /** How many messages each client knows of. */
  const told = new Map<Socket, number>();
  const uidOf = (index: number): number => firstUid + index;

  /** As servers do: while a client idles, or with its next command. */
  function tell(socket: Socket): void {
    const known = silent.has(socket) ? undefined : told.get(socket);
    if (known === undefined || known === messages.length) return;
    told.set(socket, messages.length);
    socket.write(`* ${messages.length} EXISTS\r\n`);
  }

  function answer(socket: Socket, tag: string, command: string): void {
    const say = (line: string): boolean => socket.write(`${line}\r\n`);
    const done = (words: string): boolean => say(`${tag} OK ${words}`);
    const [word = ''] = /^(?:UID )?\S+/i.exec(command) ?? [];
    switch (word.toUpperCase()) {
      case 'CAPABILITY':
        say(`* CAPABILITY ${abilities}`);
        done('that is all');
        return;
      case 'LOGIN':
        logins += 1;
        done(`[CAPABILITY ${abilities}] welcome`);
        return;
      case 'LIST':
      case 'LSUB':
        say(`* ${word.toUpperCase()} (\\HasNoChildren) "/" INBOX`);
        done('listed');
        return;
      case 'EXAMINE':
        if (isAway) {
          say(`${tag} NO [NONEXISTENT] no such mailbox`);
          return;
        }
        say('* FLAGS (\\Seen)');
        say(`* ${messages.length} EXISTS`);
        told.set(socket, messages.length);
        say(`* OK [UIDVALIDITY ${uidValidity}] valid`);
        say(`* OK [UIDNEXT ${uidOf(messages.length)}] next`);
        done('[READ-ONLY] open');
        return;
      case 'UID SEARCH': {
        const from = Number(/UID (\d+):/i.exec(command)?.[1]);
        const last = messages.length - 1;
        const found = messages.flatMap((_, index) => (uidOf(index) >= from || index === last ? [uidOf(index)] : []));
        say(`* SEARCH ${found.join(' ')}`);
        done('found');
        return;
      }
      case 'UID FETCH':
        fetchOne(socket, command);
        if (!socket.destroyed && !silent.has(socket)) done('fetched');
        return;
      case 'IDLE':
        idle.set(socket, tag);
        say('+ idling');
        tell(socket);
        return;
      case 'LOGOUT':
        say('* BYE');
        done('gone');
        return;
      default:
        done('as you like');
    }
  }

  function fetchOne(socket: Socket, command: string): void {
    const uid = Number(/^UID FETCH (\d+)/i.exec(command)?.[1]);
    const index = uid - firstUid;
    const raw = messages[index];
    if (!raw) return;
    const head = `* ${index + 1} FETCH (UID ${uid}`;
    if (/RFC822\.SIZE/i.test(command)) {
      socket.write(`${head} RFC822.SIZE ${raw.length})\r\n`);
      return;
    }
    const part = /BODY\.PEEK\[(HEADER)?\]/i.exec(command)?.[1] ? raw.subarray(0, raw.indexOf('\r\n\r\n') + 4) : raw;
    const name = part === raw ? 'BODY[]<0>' : 'BODY[HEADER]';
    socket.write(`${head} ${/<0\.\d+>/.test(command) || part !== raw ? name : 'BODY[]'} {${part.length}}\r\n`);
    if ((behaviour === 'cut' || (behaviour === 'cut-first' && index === 0)) && part === raw) {
      socket.write(part.subarray(0, part.length / 2), () => socket.destroy());
      return;
    }
    if (behaviour === 'hang') {
      socket.write(part.subarray(0, part.length / 2), () => hanging.resolve());
      silent.add(socket);
      return;
    }
    socket.write(part);
    socket.write(')\r\n');
  }

  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      idle.delete(socket);
      told.delete(socket);
    });
    socket.write('* OK ready\r\n');
    const lines = createInterface({ input: socket });
    // It repeats what the socket says.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      if (silent.has(socket)) return;
      const idling = idle.get(socket);
      if (idling !== undefined) {
        idle.delete(socket);
        socket.write(`${idling} OK idled\r\n`);
        return;
      }
      const space = line.indexOf(' ');
      answer(socket, line.slice(0, space), line.slice(space + 1));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `imap://user:secret@127.0.0.1:${port}/INBOX`,
    logins: () => logins,
    add(raw) {
      messages.push(Buffer.from(raw));
      for (const socket of idle.keys()) tell(socket);
    },
    behave: (next) => {
      behaviour = next;
    },
    renumber() {
      uidValidity += 1;
      firstUid += 1000;
      hangUp();
    },
    hangUp,
    hangs: () => hanging.promise,
    fallSilent() {
      for (const socket of sockets) silent.add(socket);
    },
    takeAway: (away) => {
      isAway = away;
    },
    async close() {
      hangUp();
      server.close();
      await once(server, 'close');
    },
  };
}
