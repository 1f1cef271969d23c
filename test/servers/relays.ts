import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** A mail server of Debian's on loopback with settings of its own. */
export interface Relay {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Where the maildirs `hanako` and `bounces` lie. */
  boxes: string;
}

/** Opens a relay in this empty folder; it listens on the port once it is started. */
export type OpenRelay = (folder: string, port: number) => Promise<Relay>;

/**
 * Exim as it is installed. It takes everything for two domains and finds out only then that most users are unknown: so it
 * has to bounce. `later` is put off.
 */
export const openExim: OpenRelay = async (folder, port) => {
  const exim = '/usr/sbin/exim4';
  if (!existsSync(exim)) throw new Error(`${exim} is missing: apt-get install exim4-daemon-light`);
  await folders(folder, ['spool', 'log', 'hanako', 'bounces']);
  const maildir = (name: string): string => `${name}:
  driver = appendfile
  maildir_format
  directory = ${folder}/${name}
  create_directory
  return_path_add
  user = ${USER}
`;
  const accept = (name: string, users: string): string => `to_${name}:
  driver = accept
  local_parts = ${users}
  transport = ${name}
`;
  const settings = `spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
primary_hostname = mx.clinic.example
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  defer local_parts = later
        message = 4.7.1 Please try again later
  accept
begin routers
${accept('hanako', 'hanako')}${accept('bounces', '^bounce\\\\+')}begin transports
${maildir('hanako')}${maildir('bounces')}begin retry
* * F,1h,1m
`;
  await writeFile(join(folder, 'exim.conf'), settings);
  return { ...daemonOf(port, exim, ['-C', join(folder, 'exim.conf'), '-bdf']), boxes: folder };
};

/** Postfix, unpacked from its package, because it and Exim cannot be installed together; the same four answers. */
export const openPostfix: OpenRelay = async (folder, port) => {
  const root = await unpacked('postfix', folder);
  const library = `${root}/usr/lib/postfix`;
  await folders(folder, ['data', 'boxes']);
  await mkdir(join(folder, 'queue'));
  const conf = join(folder, 'conf');
  await mkdir(conf);
  const [uid, gid] = await owner();
  const settings = `compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
daemon_directory = ${library}/sbin
command_directory = ${root}/usr/sbin
shlib_directory = ${library}
meta_directory = ${root}/etc/postfix
mail_owner = ${USER}
setgid_group = mail
import_environment = LD_LIBRARY_PATH=${library} MAIL_CONFIG LANG=C
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.clinic.example
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = clinic.example demokai.example
virtual_mailbox_base = ${folder}/boxes
virtual_mailbox_maps = inline:{hanako@clinic.example=hanako/ bounce@demokai.example=bounces/}
virtual_minimum_uid = 1
virtual_uid_maps = static:${uid}
virtual_gid_maps = static:${gid}
recipient_delimiter = +
smtpd_reject_unlisted_recipient = no
smtpd_recipient_restrictions = check_recipient_access inline:{{later@clinic.example = 451 4.7.1 Please try again later}} permit_mynetworks reject
`;
  await writeFile(join(conf, 'main.cf'), settings);
  const services = ['cleanup', 'qmgr', 'rewrite:trivial-rewrite', 'bounce', 'defer:bounce', 'trace:bounce', 'proxymap'];
  const more = ['virtual', 'error', 'retry:error', 'smtp', 'anvil', 'tlsmgr', 'flush', 'scache', 'verify'];
  const lines = [...services, ...more].map((service) => {
    const [name = '', program = name] = service.split(':');
    const isPublic = ['cleanup', 'qmgr', 'flush'].includes(name) ? 'n' : '-';
    // Only who writes the boxes is not the mail owner all the time.
    const isOwner = name === 'virtual' ? 'n' : '-';
    return `${name} unix ${isPublic} ${isOwner} n ${name === 'qmgr' ? '300 1' : '- 0'} ${program}`;
  });
  const master = [`${port} inet n - n - - smtpd`, 'postlog unix-dgram n - n - 1 postlogd', ...lines];
  await writeFile(join(conf, 'master.cf'), `${master.join('\n')}\n`);
  const env = { PATH: process.env.PATH, LD_LIBRARY_PATH: library, MAIL_CONFIG: conf };
  await run(`${root}/usr/sbin/postfix`, ['-c', conf, 'check'], { env });
  return { ...daemonOf(port, `${library}/sbin/master`, ['-c', conf, '-d'], env), boxes: join(folder, 'boxes') };
};

/** Exim's own user owns what both of them write. */
const USER = 'Debian-exim';

async function owner(): Promise<[number, number]> {
  const id = async (flag: string): Promise<number> => Number((await run('id', [flag, USER])).stdout);
  return [await id('-u'), await id('-g')];
}

async function folders(folder: string, names: readonly string[]): Promise<void> {
  // Not below /tmp's own rights: the daemon runs as somebody else.
  await chmod(folder, 0o755);
  const [uid, gid] = await owner();
  for (const name of names) {
    await mkdir(join(folder, name));
    await chown(join(folder, name), uid, gid);
  }
}

async function unpacked(name: string, folder: string): Promise<string> {
  const root = join(folder, 'root');
  await mkdir(root);
  await run('apt-get', ['download', name], { cwd: root });
  await run('bash', ['-c', `dpkg -x ${name}_*.deb .`], { cwd: root });
  return root;
}

function daemonOf(
  port: number,
  program: string,
  args: string[],
  env?: NodeJS.ProcessEnv,
): Pick<Relay, 'start' | 'stop'> {
  let daemon: ChildProcess | undefined;
  return {
    async start() {
      const started = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(env ? { env } : {}) });
      daemon = started;
      const said: string[] = [];
      for (const stream of [started.stdout, started.stderr]) stream.on('data', (piece) => said.push(String(piece)));
      while (!(await answers(port))) {
        if (started.exitCode !== null) throw new Error(`${program} ended with ${started.exitCode}: ${said.join('')}`);
        await pause(50);
      }
    },
    async stop() {
      if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
      const gone = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await gone;
    },
  };
}

/** Whether somebody greets there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false)).once('close', () => resolve(false));
  });
}
