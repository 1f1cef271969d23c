import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from './localhost-certificate.ts';

const DEPLOY = join(import.meta.dirname, '..', '..', '.deploy', 'nginx');
const PROGRAM = '/usr/sbin/nginx';

export interface Nginx {
  /** The lines of its access log. */
  log(): Promise<string[]>;
  close(): Promise<void>;
}

interface Ports {
  /** With TLS, under the certificate for localhost. */
  tls: number;
  plain: number;
  /** Where the service listens. */
  service: number;
}

/** Debian's nginx (`apt install nginx-light`) with our site, on loopback. */
export async function openProxy(ports: Ports): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'demokai-nginx-'));
  // Its workers are nobody.
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'fullchain.pem'), LOCALHOST_CERTIFICATE);
  await writeFile(join(folder, 'privkey.pem'), LOCALHOST_KEY);
  const site = await readFile(join(DEPLOY, 'demokai.conf'), 'utf8');
  await writeFile(join(folder, 'site.conf'), changed(site, { ...ports, folder }));
  await writeFile(join(folder, 'nginx.conf'), around(folder));
  const nginx = spawn(PROGRAM, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = once(nginx, 'exit');
  await Promise.race([
    untilListening(ports.tls),
    gone.then(() => {
      throw new Error(`${PROGRAM} does not run (apt install nginx-light)`);
    }),
  ]);
  return {
    log: async () => (await readFile(join(folder, 'demokai.log'), 'utf8')).trim().split('\n'),
    async close() {
      nginx.kill('SIGQUIT');
      await gone;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The site with what an operator changes too: ports, name, folders. Throws when one of them is not in it. */
function changed(site: string, { tls, plain, service, folder }: Ports & { folder: string }): string {
  const changes: [string, string][] = [
    ['listen 443 ssl http2;', `listen 127.0.0.1:${tls} ssl http2;`],
    ['listen [::]:443 ssl http2;', ''],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen [::]:80;', ''],
    ['server 127.0.0.1:3000;', `server 127.0.0.1:${service};`],
    ['server_name demokai.example.jp;', 'server_name localhost;'],
    ['/etc/ssl/demokai', folder],
    ['/var/log/nginx', folder],
    ['/srv/demokai/.deploy/nginx', DEPLOY],
  ];
  return changes.reduce((text, [from, into]) => {
    if (!text.includes(from)) throw new Error(`.deploy/nginx/demokai.conf has no ${from}`);
    return text.replaceAll(from, into);
  }, site);
}

/** As Debian's nginx.conf has it, compression included. */
function around(folder: string): string {
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  return `daemon off; pid ${folder}/pid; worker_processes 2; events {}
http { types_hash_max_size 2048; include /etc/nginx/mime.types; default_type application/octet-stream; sendfile on; gzip on;
${kept.join('\n')}
include ${folder}/site.conf; }`;
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await pause(50);
    } finally {
      socket.destroy();
    }
  }
}
