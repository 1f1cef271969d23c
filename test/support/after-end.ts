import { spawn } from 'node:child_process';

/**
 * Runs this shell script when this process is gone, however it went: the runner ends its workers by a signal, which no
 * `exit` listener hears. The script reads from a pipe that only this process holds.
 */
export function afterEnd(script: string, ...values: string[]): void {
  const waiting = spawn('sh', ['-c', `read -r _; ${script}`, 'sh', ...values], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  waiting.unref();
  // A child's pipe is a socket, which would keep the process alive.
  if (waiting.stdin !== null && 'unref' in waiting.stdin && typeof waiting.stdin.unref === 'function') {
    waiting.stdin.unref();
  }
}
