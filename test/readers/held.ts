import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Debian } from '../support/debian.ts';
import { freePort } from '../support/service.ts';
import { MAILED, PUBLISHED_THEN } from './steps.ts';

/** What a reader holds after a step, a line an event: start in Japan, STATUS, SEQUENCE, the note's word of parking, title. */
export type Held = readonly (readonly [step: string, events: readonly string[]])[];

export const READERS = [
  ...['khal', 'calcurse', 'vdirsyncer', 'radicale', 'evolution-data-server', 'gir1.2-ecal-2.0', 'python3-gi'],
  ...['dbus-daemon', 'libglib2.0-bin', 'libkf5calendarcore-dev', 'g++'],
];

const [, , , [, FEED] = ['', '']] = PUBLISHED_THEN;
/** The four mails, then the feed as it stands at last. */
const STEPS: readonly (readonly [string, string])[] = [...MAILED, ['feed', FEED]];
const STEP_FILES = STEPS.map(([step]) => `/steps/${step}.ics`);

/** Puts the steps where the readers find them. */
export async function laySteps({ root }: Debian): Promise<void> {
  await mkdir(join(root, 'steps'));
  for (const [step, text] of STEPS) await writeFile(join(root, 'steps', `${step}.ics`), text);
}

/** Imports each into one calendar and lists it. */
export async function heldByKhal(debian: Debian): Promise<Held> {
  const formats = ['timeformat = %H:%M', 'dateformat = %Y-%m-%d', 'longdateformat = %Y-%m-%d'];
  const lines = [
    '[calendars]',
    '[[demokai]]',
    'path = /root/khal',
    '[locale]',
    'local_timezone = Asia/Tokyo',
    ...formats,
  ];
  await mkdir(join(debian.root, 'root/khal'));
  await writeFile(join(debian.root, 'root/khal.conf'), lines.join('\n'));
  const khal = (args: string[]): Promise<string> =>
    debian.run('/usr/bin/khal', ['-c', '/root/khal.conf', ...args], { TZ: 'Asia/Tokyo' });
  return inTurn(STEP_FILES, async (file) => {
    await khal(['import', '--batch', '-a', 'demokai', file]);
    const [stored = ''] = await Promise.all(
      (await readdir(join(debian.root, 'root/khal'))).map((name) =>
        readFile(join(debian.root, 'root/khal', name), 'utf8'),
      ),
    );
    const rest = `${/^SEQUENCE:(\d+)/m.exec(stored)?.[1]} ${parkingIn(stored)}`;
    const format = '{start-date} {start-time} {status}\t{title}';
    const listed = await khal(['list', '--day-format', '', '--format', format, '2026-10-01', '60d']);
    return listed
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/ *\t/, ` ${rest} `));
  });
}

/** Imports each into one list; it knows neither STATUS nor SEQUENCE. */
export async function heldByCalcurse(debian: Debian): Promise<Held> {
  const folders = ['-D', '/root/calcurse', '-C', '/root/calcurse'];
  const zone = { TZ: 'Asia/Tokyo' };
  return inTurn(STEP_FILES, async (file) => {
    await debian.run('/usr/bin/calcurse', [...folders, '-i', file], zone);
    const listed = await debian.run('/usr/bin/calcurse', [...folders, '-G'], zone);
    const line = /^(\d\d)\/(\d\d)\/(\d{4}) @ (\d\d:\d\d) -> .*\|(.*)$/;
    return listed
      .split('\n')
      .filter(Boolean)
      .map((text) => text.replace(line, '$3-$1-$2 $4 - - - $5'));
  });
}

/** Synchronizes a folder with the feed at each step; it knows no mails. */
export async function heldByVdirsyncer(debian: Debian, feed: { url: string; show(text: string): void }): Promise<Held> {
  const lines = [
    '[general]\nstatus_path = "/root/vdirsyncer-status"',
    '[pair feed]\na = "ours"\nb = "local"\ncollections = null\nconflict_resolution = "a wins"',
    `[storage ours]\ntype = "http"\nurl = "${feed.url}"`,
    '[storage local]\ntype = "filesystem"\npath = "/root/vdirsyncer"\nfileext = ".ics"',
  ];
  await mkdir(join(debian.root, 'root/vdirsyncer'));
  await writeFile(join(debian.root, 'root/vdirsyncer.conf'), lines.join('\n'));
  const command = (word: string): Promise<string> =>
    debian.run('/usr/bin/vdirsyncer', ['-c', '/root/vdirsyncer.conf', word]);
  await command('discover');
  return inTurn(
    PUBLISHED_THEN.map(([step]) => step),
    async (step) => {
      feed.show(PUBLISHED_THEN.find(([name]) => name === step)?.[1] ?? '');
      await command('sync');
      const names = await readdir(join(debian.root, 'root/vdirsyncer'));
      const texts = await Promise.all(
        names.map((name) => readFile(join(debian.root, 'root/vdirsyncer', name), 'utf8')),
      );
      return texts.flatMap(eventsIn);
    },
  );
}

/** PUTs each at the event's own address, and the feed as a calendar; GETs it back. */
export async function heldByRadicale(debian: Debian): Promise<Held> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}/hanako`;
  const settings = ['--server-hosts', `127.0.0.1:${port}`, '--auth-type', 'none', '--rights-type', 'authenticated'];
  const folder = ['--storage-filesystem-folder', '/root/radicale'];
  const answers = (): Promise<boolean> =>
    fetch(base).then(
      () => true,
      () => false,
    );
  const served = await debian.serve('/usr/bin/radicale', [...settings, ...folder], answers);
  const login = { authorization: `Basic ${Buffer.from('hanako:secret').toString('base64')}` };
  const call = async (method: string, path: string, body?: string): Promise<Response> =>
    fetch(`${base}${path}`, {
      method,
      headers: { ...login, 'content-type': 'text/calendar; charset=utf-8' },
      ...(body === undefined ? {} : { body }),
    });
  await call('MKCALENDAR', '/mailed/');
  const held = await inTurn(
    STEPS.map(([step]) => step),
    async (step) => {
      const path = step === 'feed' ? '/feed/' : '/mailed/event.ics';
      const put = await call('PUT', path, STEPS.find(([name]) => name === step)?.[1] ?? '');
      return put.status === 201 ? eventsIn(await (await call('GET', path)).text()) : [`refused with ${put.status}`];
    },
  );
  await served.stop();
  return held;
}

/** Gives each to the calendar of evolution-data-server over D-Bus. */
export async function heldByEds(debian: Debian): Promise<Held> {
  await debian.run('/usr/bin/glib-compile-schemas', ['/usr/share/glib-2.0/schemas']);
  await copyFile(join(import.meta.dirname, 'held_by_eds.py'), join(debian.root, 'root/held.py'));
  const args = ['--', 'python3', '/root/held.py', ...STEP_FILES];
  const said = await debian.run('/usr/bin/dbus-run-session', args, { TZ: 'Asia/Tokyo', GSETTINGS_BACKEND: 'memory' });
  return byStep(said);
}

/** Gives each to KCalendarCore, with a program that is compiled there. */
export async function heldByKCalendarCore(debian: Debian): Promise<Held> {
  await copyFile(join(import.meta.dirname, 'held_by_kcalendarcore.cpp'), join(debian.root, 'root/held.cpp'));
  const [qt, kde] = ['/usr/include/x86_64-linux-gnu/qt5', '/usr/include/KF5/KCalendarCore'];
  const includes = [qt, `${qt}/QtCore`, `${qt}/QtGui`, kde, `${kde}/kcalendarcore`, kde.slice(0, kde.lastIndexOf('/'))];
  const flags = ['-fPIC', '-std=c++17', ...includes.map((folder) => `-I${folder}`)];
  await debian.run('/usr/bin/g++', [...flags, '/root/held.cpp', '-o', '/root/held', '-lKF5CalendarCore', '-lQt5Core']);
  return byStep(await debian.run('/root/held', STEP_FILES));
}

async function inTurn(names: readonly string[], look: (name: string) => Promise<string[]>): Promise<Held> {
  const held: [string, string[]][] = [];
  for (const name of names) held.push([stepOf(name), (await look(name)).toSorted()]);
  return held;
}

function stepOf(file: string): string {
  return file.replace(/^.*\/|\.ics$/g, '');
}

/** Of `file → 2026-10-20 10:00 → …` with tabs, the lines of each file. */
function byStep(said: string): Held {
  const lines = said
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t'));
  return STEP_FILES.map((name) => [
    stepOf(name),
    lines
      .filter(([file]) => file === name)
      .map(([, ...event]) => event.join(' '))
      .filter((event) => event !== ''),
  ]);
}

/** The events of a calendar object, whose times are given by Asia/Tokyo. */
function eventsIn(text: string): string[] {
  const events = text
    .replace(/\r?\n[ \t]/g, '')
    .split('BEGIN:VEVENT')
    .slice(1);
  return events.map((event) => {
    const value = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(event)?.[1] ?? '-';
    const start = value('DTSTART;TZID=Asia/Tokyo').replace(/^(....)(..)(..)T(..)(..)..$/, '$1-$2-$3 $4:$5');
    return `${start} ${value('STATUS')} ${value('SEQUENCE')} ${parkingIn(event)} ${value('SUMMARY')}`;
  });
}

function parkingIn(text: string): string {
  return /駐車場[^。]*。/.exec(text.replace(/\r?\n[ \t]/g, ''))?.[0] ?? '-';
}
