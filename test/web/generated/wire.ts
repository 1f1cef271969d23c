import { Agent, type IncomingHttpHeaders, request as open } from 'node:http';
import { connect } from 'node:net';
import type { Sent } from './requests.ts';

/** What came back: `cut` when the connection ended without an answer, `hangs` when nothing came in time. */
export type Came =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: string; milliseconds: number }
  | { kind: 'cut' | 'hangs' };

/** Far more than any answer takes on a busy machine. */
const PATIENCE_MS = 30_000;

/** One client on kept connections; each request comes from an address of its own. */
export function openWire(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  let addresses = 0;
  const attempt = ({ method, path, headers, payload, isCut }: Sent, again: () => Promise<Came>): Promise<Came> => {
    addresses += 1;
    const from = `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
    const begun = performance.now();
    return new Promise((resolve) => {
      const all = { 'x-forwarded-for': from, ...headers };
      const sent = open({ host: '127.0.0.1', port, agent, method, path, headers: all });
      const timer = setTimeout(() => {
        resolve({ kind: 'hangs' });
        sent.destroy();
      }, PATIENCE_MS);
      const end = (came: Came | Promise<Came>) => {
        clearTimeout(timer);
        resolve(came);
      };
      // A kept connection may be closed by the other side just as it is used again.
      sent.on('error', () => end(sent.reusedSocket && !isCut ? again() : { kind: 'cut' }));
      sent.on('response', (answer) => {
        answer.toArray().then(
          (chunks) =>
            end({
              kind: 'answer',
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks).toString('utf8'),
              milliseconds: performance.now() - begun,
            }),
          () => end({ kind: 'cut' }),
        );
      });
      if (payload !== undefined) sent.write(payload);
      // What was announced never comes: the sender is gone.
      if (isCut) setImmediate(() => sent.destroy());
      else sent.end();
    });
  };
  const ask = (sent: Sent): Promise<Came> => attempt(sent, () => ask(sent));
  return { ask, close: () => agent.destroy() };
}

/** What is no HTTP at all, or not whole. */
const RAW: readonly string[] = [
  'GET\r\n\r\n',
  'GET / HTTP/9.9\r\n\r\n',
  'GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n',
  `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'GET /é HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET http://elsewhere.example/ HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n',
  'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n',
  'POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
  'POST /api/v1/applications HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01',
];

/** Each of them on a connection of its own: what was answered first, empty when the other side hung up; undefined: neither. */
export async function askRaw(port: number): Promise<{ said: string; answer: string | undefined }[]> {
  return Promise.all(
    RAW.map(
      (said) =>
        new Promise<{ said: string; answer: string | undefined }>((resolve) => {
          const socket = connect(port, '127.0.0.1');
          const end = (answer: string | undefined) => {
            clearTimeout(timer);
            resolve({ said, answer });
            socket.destroy();
          };
          const timer = setTimeout(() => end(undefined), PATIENCE_MS);
          socket.on('data', (piece) => end(piece.toString('latin1')));
          socket.on('error', () => undefined);
          socket.on('close', () => end(''));
          socket.write(said, 'latin1');
        }),
    ),
  );
}
