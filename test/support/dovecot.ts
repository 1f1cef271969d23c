import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './service.ts';

const DOVECOT = '/usr/sbin/dovecot';
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
  remove(): Promise<void>;
}

/** Debian's Dovecot as root, with a mailbox and a configuration of its own on loopback. Any user, the password `secret`. */
export async function openDovecot(): Promise<Dovecot> {
  if (!existsSync(DOVECOT)) throw new Error(`${DOVECOT} is missing: apt-get install dovecot-imapd`);
  if (process.getuid?.() !== 0) throw new Error('Dovecot changes to other users, so this test is for root');
  const folder = await mkdtemp('/tmp/demokai-dovecot-');
  const mail = join(folder, 'mail');
  for (const name of ['new', 'cur', 'tmp']) await mkdir(join(mail, name), { recursive: true });
  for (const name of [folder, mail, ...['new', 'cur', 'tmp'].map((one) => join(mail, one))])
    await chown(name, UID, GID);
  const port = await freePort();
  const settings = `
protocols = imap
listen = 127.0.0.1
base_dir = ${folder}/run
log_path = ${folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}
first_valid_uid = 1
maildir_stat_dirs = yes
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${UID} gid=${GID} home=${folder}
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
  await writeFile(join(folder, 'dovecot.conf'), settings);
  let daemon: ChildProcess | undefined;
  let count = 0;
  const start = async (): Promise<void> => {
    daemon = spawn(DOVECOT, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
    while (!(await answers(port))) {
      if (daemon.exitCode !== null) throw new Error(`dovecot ended with ${daemon.exitCode}; see ${folder}/log`);
      await pause(50);
    }
  };
  const stop = async (): Promise<void> => {
    if (!daemon || daemon.exitCode !== null) return;
    const gone = once(daemon, 'exit');
    daemon.kill('SIGTERM');
    await gone;
  };
  await start();
  return {
    port,
    start,
    stop,
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
    async remove() {
      await stop();
      await rm(folder, { recursive: true, force: true });
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
