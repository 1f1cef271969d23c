import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readContainerfile } from '../support/containerfile.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** What everybody has to set who runs it for real. */
const REQUIRED = {
  SMTP_URL: 'smtp://127.0.0.1:25',
  PUBLIC_URL: 'https://demokai.example.jp',
  COORDINATORS: 'coordinator@demokai.example',
  MAIL_FROM: 'demokai@demokai.example',
};
const SECRET = '0123456789012345678901234567890123';

describe('the Containerfile', () => {
  const image = readContainerfile();

  test('takes what is there, and what .containerignore lets through', () => {
    const let_through = read('.containerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    expect(image.copied.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
    expect([...image.copied, '.npmrc'].toSorted()).toEqual(let_through.map((line) => line.slice(1)).toSorted());
  });

  test('starts node itself, as somebody who is not root, and asks /health', () => {
    expect([image.command, image.user]).toEqual([['node', 'src/main.ts'], 'demokai']);
    expect(image.healthCheck.join(' ')).toContain('/health');
    expect(read('Containerfile').split('\nFROM ').at(-1)).not.toMatch(/npm/);
  });

  test('has settings that the program takes', () => {
    const { dataDir, production, host } = readConfig({ ...image.environment, ...REQUIRED, SECRET });
    expect([dataDir, production, host]).toEqual(['/var/lib/demokai', true, '0.0.0.0']);
  });
});

describe('the unit for systemd', () => {
  const unit = read('.deploy/demokai.service');
  const valuesOf = (name: string): string[] =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

  test('starts node itself, and waits longer than the program takes to end', () => {
    expect(valuesOf('ExecStart')).toEqual(['/srv/demokai/node_modules/.bin/node src/main.ts']);
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(10);
  });

  test('has settings that the program takes, and the secret from a file', () => {
    const set = Object.fromEntries(
      [...(valuesOf('Environment')[0] ?? '').matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );
    expect(set).toEqual({ NODE_ENV: 'production', DATA_DIR: '/var/lib/demokai', SECRET_FILE: '%d/secret' });
    const named = /at least (.*)\.\n/.exec(unit)?.[1]?.split(', ') ?? [];
    expect(named).toEqual([...Object.keys(REQUIRED), 'TRUST_PROXY']);
    expect(readConfig({ ...REQUIRED, SECRET, NODE_ENV: 'production' }).production).toBe(true);
  });
});
