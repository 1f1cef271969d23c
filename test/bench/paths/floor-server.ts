import Database from 'better-sqlite3';
import fastify from 'fastify';
import { z } from 'zod';

/**
 * A process that does the least that a service of this kind has to: Fastify, zod, prepared statements with FULL, nothing
 * else. `node floor-server.ts FILE` writes into that database; `/page` answers what was put there.
 */
const contact = z.object({
  name: z.string(),
  kana: z.string(),
  phone: z.string(),
  extension: z.string(),
  email: z.email(),
});
const hours = z.object({ start: z.iso.time({ precision: -1 }), end: z.iso.time({ precision: -1 }) });
const form = z.object({
  association: z.string(),
  contact,
  slots: z.array(z.object({ rank: z.int(), date: z.iso.date(), meeting: hours, demo: hours })),
  noFurtherCandidates: z.boolean(),
  venue: z.object({ name: z.string(), postalCode: z.string(), address: z.string() }),
  mode: z.enum(['in-person', 'online']),
  remarks: z.string(),
});
/** Application, draft, slots, event, mail, token, idempotency key: as many as a filing writes. */
const ROWS = 8;

const http = fastify({ bodyLimit: 4_000_000 });
const database = open(process.argv[2] ?? '');
const insert = database.prepare('insert into rows (text) values (?)');
let page = '';
http.post('/page', (request, reply) => {
  page = z.object({ html: z.string() }).parse(request.body).html;
  reply.code(201).send();
});
http.get('/page', (_, reply) => {
  reply.type('text/html; charset=utf-8').send(page);
});
http.post('/applications', (request, reply) => {
  const text = JSON.stringify(form.parse(request.body));
  database.exec('begin immediate');
  for (let row = 0; row < ROWS; row += 1) insert.run(text);
  database.exec('commit');
  reply.code(201).send({ reference: 'ABCD-EFGH' });
});
await http.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`Demokai listens on ${http.listeningOrigin}\n`);
process.once('SIGTERM', () => http.close());

function open(file: string): Database.Database {
  const connection = new Database(file);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.exec('create table if not exists rows (id integer primary key, text text)');
  return connection;
}
