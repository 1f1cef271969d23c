import { openOffice } from '../../support/office.ts';
import { openApp } from '../app.ts';
import { NOW } from '../ground.ts';

/** `node app-server.ts DATABASE`: the program over a database of the bench, at its moment, with no job at work. */
const office = await openOffice({ database: process.argv[2] ?? '', now: NOW });
const { http } = await openApp(office, process.stdout);
process.stdout.write(`Demokai listens on ${await http.listen({ host: '127.0.0.1', port: 0 })}\n`);
process.once('SIGTERM', () => process.exit(0));
