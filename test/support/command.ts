import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_SECRET } from './office.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Ended {
  status: number | null;
  /** What it said, both streams, line by line. */
  lines: string[];
}

/** `npm run NAME -- ARGS` as a process of its own. `largestFile`: no file may grow beyond so many kilobytes, as on a full disk. */
export async function runCommand(
  name: 'verify' | 'doctor' | 'backup' | 'restore' | 'move',
  args: readonly string[],
  { env = {}, largestFile }: { env?: Record<string, string>; largestFile?: number } = {},
): Promise<Ended> {
  const command = [process.execPath, join(ROOT, 'src', 'commands', `${name}.ts`), ...args];
  // bash counts in kilobytes, other shells in half ones.
  const [program = '', ...rest] =
    largestFile === undefined ? command : ['bash', '-c', `ulimit -f ${largestFile}; exec "$@"`, 'bash', ...command];
  const child = spawn(program, rest, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TZ: process.env.TZ, SECRET: TEST_SECRET, ...env },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
  const [status] = await once(child, 'close');
  return { status, lines: Buffer.concat(said).toString('utf8').trim().split('\n') };
}
