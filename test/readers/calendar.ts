/**
 * Gives our calendar objects to readers that Debian packages: python3-icalendar, python3-vobject and libical's restriction
 * check read the golden files, objects of hostile text and a running feed; khal imports them; vdirsyncer subscribes to the
 * feed. By hand, since npm has none of them: `apt-get install python3-icalendar python3-vobject khal vdirsyncer libical3`,
 * then `node test/readers/calendar.ts`. Ends with an error at the first refusal or wrong value, and names readers that are
 * not installed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeItip } from '#calendar/itip.ts';
import { composeFeed, PUBLISHED } from '../calendar/feed-samples.ts';
import { ATTENDEE, FACTS, STAMP } from '../calendar/samples.ts';
import { GOLDEN } from '../support/golden.ts';
import { startService } from '../support/service.ts';

/** The Python that Debian's packages are for, whatever else is on the PATH. */
const DEBIAN_PYTHON = '/usr/bin/python3';
requireReaders();
const folder = mkdtempSync(join(tmpdir(), 'demokai-readers-'));
const service = await startService({ dataDir: join(folder, 'data'), demo: true });
try {
  const feed = /予定表（調整担当） +(\S+)/.exec(service.output())?.[1];
  if (!feed) throw new Error('the demo prints no feed');
  const file = join(folder, 'feed-running.ics');
  writeFileSync(file, new Uint8Array(await (await fetch(feed)).arrayBuffer()));
  const files = [
    ...hostileFiles(),
    ...globSync(join(GOLDEN, '*.ics')),
    ...globSync(join(GOLDEN, 'feeds', '*.ics')),
    file,
  ];
  run(DEBIAN_PYTHON, [join(import.meta.dirname, 'read_calendars.py'), ...files]);
  importWithKhal(files);
  await subscribeWithVdirsyncer(feed);
} finally {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

function requireReaders(): void {
  const asked: [string, string, string[]][] = [
    ['python3-icalendar', DEBIAN_PYTHON, ['-c', 'import icalendar']],
    ['python3-vobject', DEBIAN_PYTHON, ['-c', 'import vobject']],
    ['libical3', DEBIAN_PYTHON, ['-c', 'import ctypes; ctypes.CDLL("libical.so.3")']],
    ['khal', 'khal', ['--version']],
    ['vdirsyncer', 'vdirsyncer', ['--version']],
  ];
  const missing = asked.filter(([, command, args]) => spawnSync(command, args).status !== 0).map(([name]) => name);
  if (missing.length > 0) throw new Error(`not installed: ${missing.join(', ')}`);
}

/**
 * REQUEST, CANCEL and a feed in which every free text tries to end its line, its value or its name. No backslash stands
 * before `n`, `,` or `;`: python3-icalendar 4.0.3 undoes the lawful escapes of these wrongly, the other readers do not.
 */
function hostileFiles(): string[] {
  const odd = '東京\r\nATTENDEE:mailto:eve@evil.example\n\u2028"^n^\';, :\\\0\x07𠮷か\u3099👩‍⚕️'.repeat(8);
  const facts = {
    ...FACTS,
    ...{ association: odd, note: odd, timetable: odd, parking: odd, makers: [odd], layouts: [odd], url: odd },
    venue: { name: odd, postalCode: odd, address: odd },
  };
  const stamp = { ...STAMP, organizer: { ...STAMP.organizer, name: odd } };
  const person = { ...ATTENDEE, name: odd };
  const invite = { ...PUBLISHED.invite, organizer: stamp.organizer };
  const texts = {
    'hostile-request': composeItip('demo', facts, stamp, person),
    'hostile-cancel': composeItip('meeting', facts, { ...stamp, sequence: 1, method: 'CANCEL' }, person),
    'hostile-feed': composeFeed(odd, [{ invite, facts, message: 'invited' }], 'desk'),
  };
  return Object.entries(texts).map(([name, text]) => {
    const path = join(folder, `${name}.ics`);
    writeFileSync(path, text);
    return path;
  });
}

function run(command: string, args: string[], env: Record<string, string> = {}): string {
  const output = execFileSync(command, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  if (command === DEBIAN_PYTHON) process.stdout.write(output);
  return output;
}

/** Every event of every file must be in khal's calendar afterwards; a CANCEL alone brings none that is shown as standing. */
function importWithKhal(files: readonly string[]): void {
  const calendar = join(folder, 'imported');
  mkdirSync(calendar);
  const config = join(folder, 'khal.conf');
  const lines = ['[calendars]', '[[demokai]]', `path = ${calendar}`, '[locale]', 'local_timezone = Asia/Tokyo'];
  const formats = ['timeformat = %H:%M', 'dateformat = %Y-%m-%d', 'longdateformat = %Y-%m-%d'];
  writeFileSync(config, [...lines, ...formats, ''].join('\n'));
  const khal = (args: string[]): string => run('khal', ['-c', config, ...args], { XDG_DATA_HOME: folder });
  for (const file of files) khal(['import', '--batch', '-a', 'demokai', file]);
  const stored = readdirSync(calendar).length;
  const uids = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/^UID:.*$/gm) ?? []));
  if (stored !== uids.size) throw new Error(`khal keeps ${stored} of ${uids.size} events`);
  const shown = khal(['list', '--format', '{start-time} {title}', '2026-10-20', '1d']);
  if (!/\d\d:\d\d .*カードリーダー説明会/.test(shown)) throw new Error(`khal shows no session on its day: ${shown}`);
  console.log(
    `${khal(['--version']).trim()}: ${files.length} files imported, ${stored} entries; on 2026-10-20:\n${shown.trim()}`,
  );
}

/** Two looks at the feed: the first brings all its events, the second changes nothing. */
async function subscribeWithVdirsyncer(feed: string): Promise<void> {
  const config = join(folder, 'vdirsyncer.conf');
  const local = join(folder, 'subscribed');
  mkdirSync(local);
  writeFileSync(
    config,
    [
      `[general]\nstatus_path = "${join(folder, 'status')}"`,
      '[pair feed]\na = "ours"\nb = "local"\ncollections = null',
      `[storage ours]\ntype = "http"\nurl = "${feed}"`,
      `[storage local]\ntype = "filesystem"\npath = "${local}"\nfileext = ".ics"`,
      '',
    ].join('\n'),
  );
  run('vdirsyncer', ['-c', config, 'discover']);
  run('vdirsyncer', ['-c', config, 'sync']);
  const first = readdirSync(local).sort();
  const events = (await (await fetch(feed)).text()).match(/^BEGIN:VEVENT/gm)?.length ?? 0;
  if (first.length !== events) throw new Error(`vdirsyncer keeps ${first.length} of ${events} events`);
  run('vdirsyncer', ['-c', config, 'sync']);
  if (readdirSync(local).sort().join() !== first.join()) throw new Error('a second look changed the subscription');
  const etag = (await fetch(feed)).headers.get('etag') ?? '';
  const again = await fetch(feed, { headers: { 'if-none-match': etag } });
  if (again.status !== 304) throw new Error(`an unchanged feed answers ${again.status}`);
  console.log(
    `${run('vdirsyncer', ['--version']).trim()}: ${events} events, the second look changes nothing, 304 by ETag`,
  );
}
