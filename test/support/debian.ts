import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Debian packages unpacked in a folder of their own, where programs run as if nothing else were there. */
export interface Debian {
  root: string;
  /** Runs a program to its end and gives what it printed; throws what it complained of if it fails. */
  run(program: string, args: readonly string[], env?: Record<string, string>): Promise<string>;
  /** Starts a daemon that stays in the foreground, and waits until it is ready. */
  serve(program: string, args: readonly string[], isReady: () => Promise<boolean>): Promise<Served>;
  /** Ends what still runs and removes the folder. */
  remove(): Promise<void>;
}

export interface Served {
  stop(): Promise<void>;
}

/** What programs need that no package names: every Debian has these. */
const ALWAYS = ['dash', 'bash', 'coreutils', 'base-passwd', 'libc-bin', 'tzdata'];
/** Users whom the packages would make when they are installed; numbers that Debian gives out to nobody. */
const USERS = ['Debian-exim', 'postfix', 'postdrop', 'opensmtpd', 'opensmtpq', 'dovecot', 'dovenull'];
const FIRST_USER = 59_000;
const MAIL = 8;

/**
 * Downloads the packages and all that they depend on (apt checks their hashes), and unpacks them without running any of their
 * scripts: nothing is installed, no service of the machine starts, and packages that exclude one another lie side by side.
 * For root, with fresh lists (`apt-get update`).
 */
export async function openDebian(packages: readonly string[]): Promise<Debian> {
  if (process.getuid?.() !== 0) throw new Error('Debian’s packages are unpacked and entered by chroot: only as root');
  const folder = await mkdtemp('/tmp/demokai-debian-');
  await chmod(folder, 0o755);
  const root = join(folder, 'root');
  await unpack(folder, root, packages);
  await furnish(root);
  const served = new Set<ChildProcess>();
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' };
  const inside = (program: string, args: readonly string[]): string[] => [root, program, ...args];
  return {
    root,
    async run(program, args, more = {}) {
      const ended = await run('/usr/sbin/chroot', inside(program, args), {
        env: { ...env, ...more },
        maxBuffer: 2 ** 26,
      });
      return ended.stdout;
    },
    async serve(program, args, isReady) {
      const daemon = spawn('/usr/sbin/chroot', inside(program, args), { env, stdio: ['ignore', 'pipe', 'pipe'] });
      served.add(daemon);
      const said: string[] = [];
      for (const stream of [daemon.stdout, daemon.stderr]) stream.on('data', (piece) => said.push(String(piece)));
      while (!(await isReady())) {
        if (daemon.exitCode !== null) throw new Error(`${program} ended with ${daemon.exitCode}: ${said.join('')}`);
        await pause(50);
      }
      return { stop: () => end(daemon) };
    },
    async remove() {
      await Promise.all([...served].map(end));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unpack(folder: string, root: string, packages: readonly string[]): Promise<void> {
  const archives = join(folder, 'archives');
  const installed = join(folder, 'installed');
  await mkdir(join(archives, 'partial'), { recursive: true });
  // As on a machine that has nothing: so all that they depend on is fetched.
  await writeFile(installed, '');
  const settings = [`Dir::State::status=${installed}`, `Dir::Cache::archives=${archives}`, 'APT::Sandbox::User=root'];
  const options = settings.flatMap((setting) => ['-o', setting]);
  const wanted = [...ALWAYS, ...packages];
  await run('apt-get', ['install', '-qq', '-y', '--download-only', '--no-install-recommends', ...options, ...wanted]);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  const files = (await readdir(archives)).filter((name) => name.endsWith('.deb'));
  const into = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink -C "$2"';
  for (const file of files) await run('bash', ['-c', into, 'bash', join(archives, file), root]);
  await rm(archives, { recursive: true });
}

/** Devices, users, and names of this machine. */
async function furnish(root: string): Promise<void> {
  for (const name of ['dev', 'proc', 'run', 'tmp', 'root', 'etc', 'var/mail', 'var/empty'])
    await mkdir(join(root, name), { recursive: true });
  await chmod(join(root, 'tmp'), 0o1777);
  const devices = { null: 3, zero: 5, random: 8, urandom: 9 };
  for (const [name, minor] of Object.entries(devices))
    await run('mknod', ['-m', '666', join(root, 'dev', name), 'c', '1', String(minor)]);
  await symlink('/proc/self/fd', join(root, 'dev/fd'));
  const users = USERS.map((name, index): [string, number] => [name, FIRST_USER + index]);
  const all: [string, number][] = [['root', 0], ['daemon', 1], ['mail', MAIL], ['nobody', 65_534], ...users];
  const home = (name: string): string => (name.startsWith('opensmtp') ? '/var/empty' : '/root');
  const passwd = all.map(([name, id]) => `${name}:x:${id}:${id}::${home(name)}:/bin/sh\n`);
  await writeFile(join(root, 'etc/passwd'), passwd.join(''));
  await writeFile(join(root, 'etc/group'), all.map(([name, id]) => `${name}:x:${id}:\n`).join(''));
  await writeFile(join(root, 'etc/hosts'), '127.0.0.1 localhost mx.clinic.example\n');
  await writeFile(join(root, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files\n');
}

async function end(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const gone = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await gone;
}
