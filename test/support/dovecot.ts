import { chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Debian, Served } from './debian.ts';
import { freePort } from './service.ts';

/** Debian's user `mail`: Dovecot opens no mailbox for root. */
const [UID, GID] = [8, 8];

export interface Dovecot {
  port: number;
  /** Delivers a message, as a mail server does: whole, by a rename. */
  deliver(raw: string): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** While it is stopped: all messages get new UIDs under a new UIDVALIDITY. */
  forgetUids(): Promise<void>;
}

/** Dovecot (`dovecot-imapd`) with one maildir, a path inside, on loopback. Any user, the password `secret`. */
export async function openDovecot(debian: Debian, maildir: string): Promise<Dovecot> {
  const mail = join(debian.root, maildir);
  for (const name of ['', 'new', 'cur', 'tmp']) {
    await mkdir(join(mail, name), { recursive: true });
    await chown(join(mail, name), UID, GID);
  }
  const port = await freePort();
  const settings = `
protocols = imap
listen = 127.0.0.1
log_path = /var/log/dovecot
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${maildir}
first_valid_uid = 1
maildir_stat_dirs = yes
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${UID} gid=${GID} home=/tmp
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
  await writeFile(join(debian.root, 'etc/dovecot/dovecot.conf'), settings);
  let served: Served | undefined;
  let count = 0;
  const start = async (): Promise<void> => {
    served = await debian.serve('/usr/sbin/dovecot', ['-F'], () => answers(port));
  };
  await start();
  return {
    port,
    start,
    stop: async () => served?.stop(),
    async deliver(raw) {
      count += 1;
      const name = `${1_788_000_000 + count}.M${count}.demokai`;
      await writeFile(join(mail, 'tmp', name), raw);
      await chown(join(mail, 'tmp', name), UID, GID);
      await rename(join(mail, 'tmp', name), join(mail, 'new', name));
    },
    async forgetUids() {
      for (const name of await readdir(mail)) {
        if (name.startsWith('dovecot')) await rm(join(mail, name), { recursive: true, force: true });
      }
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', (greeting) => {
      resolve(greeting.toString().startsWith('* OK'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
