import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { Pool } from 'pg';
import { z } from 'zod';

/**
 * A process that does the least that a service of this kind has to: Fastify, zod, prepared statements with FULL, nothing
 * else. `node floor-server.ts DATABASE` writes into that SQLite file or PostgreSQL; `/page` answers what was put there, and
 * `/feed` the events that were put there, joined anew each time.
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
const address = process.argv[2] ?? '';
const write = address.startsWith('postgres:') ? await openPostgres() : openSqlite();
let page = '';
http.post('/page', (request, reply) => {
  page = z.object({ html: z.string() }).parse(request.body).html;
  reply.code(201).send();
});
http.get('/page', (_, reply) => {
  reply.type('text/html; charset=utf-8').send(page);
});
let events: string[] = [];
http.post('/feed', (request, reply) => {
  events = z.array(z.string()).parse(request.body);
  reply.code(201).send();
});
http.get('/feed', (_, reply) => {
  const bytes = Buffer.from(events.join(''));
  reply.header('etag', createHash('sha256').update(bytes).digest('hex')).type('text/calendar').send(bytes);
});
http.post('/applications', async (request, reply) => {
  await write(JSON.stringify(form.parse(request.body)));
  return reply.code(201).send({ reference: 'ABCD-EFGH' });
});
await http.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`Demokai listens on ${http.listeningOrigin}\n`);
process.once('SIGTERM', () => http.close());

/** Writes the rows of one filing with a synced commit. */
type Write = (text: string) => Promise<void>;

function openSqlite(): Write {
  const connection = new Database(address);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.exec('create table if not exists rows (id integer primary key, text text)');
  const insert = connection.prepare('insert into rows (text) values (?)');
  return async (text) => {
    connection.exec('begin immediate');
    for (let row = 0; row < ROWS; row += 1) insert.run(text);
    connection.exec('commit');
  };
}

/** With as many connections as the program has. */
async function openPostgres(): Promise<Write> {
  const pool = new Pool({ connectionString: address, max: 8 });
  await pool.query('create table if not exists rows (id bigint generated always as identity primary key, text text)');
  return async (text) => {
    const client = await pool.connect();
    await client.query('begin');
    for (let row = 0; row < ROWS; row += 1) {
      await client.query({ name: 'insert', text: 'insert into rows (text) values ($1)', values: [text] });
    }
    await client.query('commit');
    client.release();
  };
}
