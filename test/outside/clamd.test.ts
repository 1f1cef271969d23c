import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openScan } from '#outside/clamd.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Speaks clamd's INSTREAM, and finds our own harmless word. */
async function fakeClamd(answer: (content: Buffer, socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    let come = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      come = Buffer.concat([come, Buffer.from(piece)]);
      const content = contentOf(come);
      if (content !== undefined) answer(content, socket);
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

/** All chunks, once the empty one has come. */
function contentOf(come: Buffer): Buffer | undefined {
  const head = 'zINSTREAM\0';
  if (come.length < head.length || come.toString('latin1', 0, head.length) !== head) return undefined;
  const chunks: Buffer[] = [];
  for (let at = head.length; at + 4 <= come.length; ) {
    const length = come.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(come.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return undefined;
}

function finding(content: Buffer, socket: Socket): void {
  socket.end(content.includes('demokai-harmless-word') ? 'stream: Demokai.Test.UNOFFICIAL FOUND\0' : 'stream: OK\0');
}

test('a file of several chunks is clean, and arrives whole', async () => {
  let arrived = 0;
  const scan = openScan(
    await fakeClamd((content, socket) => {
      arrived = content.length;
      finding(content, socket);
    }),
  );
  expect([await scan(Buffer.alloc(200_001, 'a')), arrived]).toEqual([{ found: 'nothing' }, 200_001]);
});

test('what it finds has a name', async () => {
  const scan = openScan(await fakeClamd(finding));
  expect(await scan(Buffer.from('xx demokai-harmless-word xx'))).toEqual({
    found: 'virus',
    name: 'Demokai.Test.UNOFFICIAL',
  });
});

test('an empty file is asked about, too', async () => {
  expect(await openScan(await fakeClamd(finding))(new Uint8Array())).toEqual({ found: 'nothing' });
});

test.each<[string, (content: Buffer, socket: Socket) => void]>([
  ['refuses the size', (_, socket) => socket.end('INSTREAM size limit exceeded. ERROR\0')],
  ['hangs up', (_, socket) => socket.destroy()],
  ['says nothing', () => undefined],
  ['says something else', (_, socket) => socket.end('stream: OK, or so\0')],
])('a daemon that %s is silent', async (_, answer) => {
  expect(await openScan(await fakeClamd(answer), 100)(Buffer.from('x'))).toEqual({ found: 'silent' });
});

test('nobody there is silent', async () => {
  const address = await fakeClamd(finding);
  const gone = servers.pop();
  await new Promise((resolve) => gone?.close(resolve));
  expect(await openScan(address)(Buffer.from('x'))).toEqual({ found: 'silent' });
});

test('a daemon that reloads at the first try is asked again', async () => {
  let tries = 0;
  const scan = openScan(
    await fakeClamd((content, socket) => {
      tries += 1;
      if (tries === 1) socket.destroy();
      else finding(content, socket);
    }),
  );
  expect([await scan(Buffer.from('x')), tries]).toEqual([{ found: 'nothing' }, 2]);
});
