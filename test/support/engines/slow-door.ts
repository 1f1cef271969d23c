import { once } from 'node:events';
import { createServer, request } from 'node:http';

export interface SlowDoor {
  url: string;
  close(): Promise<void>;
}

/** The service as from far away: what it does at once is answered late, where the path holds these words. */
export async function openSlowDoor(service: string, words: string, milliseconds: number): Promise<SlowDoor> {
  const target = new URL(service);
  const server = createServer((asked, reply) => {
    const { method, headers, url: path } = asked;
    const onward = request({ host: target.hostname, port: target.port, method, headers, path }, (answer) => {
      const pass = (): void => {
        reply.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(reply);
      };
      if (path?.includes(words)) setTimeout(pass, milliseconds);
      else pass();
    });
    asked.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not listening on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
