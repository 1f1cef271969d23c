import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Held,
  heldByCalcurse,
  heldByEds,
  heldByKCalendarCore,
  heldByKhal,
  heldByRadicale,
  heldByVdirsyncer,
  laySteps,
  READERS,
} from '../readers/held.ts';
import { type Debian, openDebian } from '../support/debian.ts';
import { freePort } from '../support/service.ts';

let debian: Debian;
beforeAll(async () => {
  debian = await openDebian(READERS);
  await laySteps(debian);
});
afterAll(() => debian?.remove());

/** Each reader's part of the table. */
function table(reader: string, held: Held): string {
  const rows = held.flatMap(([step, events]) =>
    (events.length === 0 ? ['nothing'] : events).map(
      (event, index) => `  ${(index === 0 ? step : '').padEnd(9)}${event}`,
    ),
  );
  return `${reader}\n${rows.join('\n')}\n`;
}

test('what each reader holds after REQUEST, update, move, CANCEL and the feed is what the table says', async () => {
  let shown = '';
  const port = await freePort();
  const feed = createServer((_, response) =>
    response.setHeader('content-type', 'text/calendar; charset=utf-8').end(shown),
  );
  await new Promise<void>((resolve) => feed.listen(port, '127.0.0.1', resolve));
  const address = {
    url: `http://127.0.0.1:${port}/feed.ics`,
    show: (text: string) => {
      shown = text;
    },
  };
  const parts = [
    table('KCalendarCore', await heldByKCalendarCore(debian)),
    table('evolution-data-server', await heldByEds(debian)),
    table('khal', await heldByKhal(debian)),
    table('calcurse (knows no STATUS, SEQUENCE, UID)', await heldByCalcurse(debian)),
    table('radicale (each PUT at one address, the feed at another)', await heldByRadicale(debian)),
    table('vdirsyncer (the feed at each step)', await heldByVdirsyncer(debian, address)),
  ];
  feed.close();
  expect(parts.join('\n')).toBe(await readFile(join(import.meta.dirname, '../readers/held.txt'), 'utf8'));
});
