import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

const SERVER = '/usr/bin/Xvfb';

/** A screen that nobody sees. */
export interface Display {
  /** `:99`, as DISPLAY wants it. */
  name: string;
  close(): Promise<void>;
}

/** Throws a sentence that says what to install. */
export function program(file: string, debianPackage: string): void {
  if (!existsSync(file)) throw new Error(`${file} is missing: apt-get install ${debianPackage}`);
}

/** Debian's Xvfb on a number that is free. */
export async function openDisplay(): Promise<Display> {
  program(SERVER, 'xvfb');
  // It picks the number itself and writes it to file 3 once it listens.
  const server = spawn(SERVER, ['-displayfd', '3', '-screen', '0', '1366x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const gone = once(server, 'exit');
  const [, , , said] = server.stdio;
  if (!said || !('read' in said)) throw new TypeError('no pipe');
  const number = await Promise.race([
    once(createInterface({ input: said }), 'line').then(([line]) => String(line).trim()),
    gone.then(() => {
      throw new Error(`${SERVER} ended at once`);
    }),
  ]);
  return {
    name: `:${number}`,
    async close() {
      server.kill('SIGTERM');
      await gone;
    },
  };
}
