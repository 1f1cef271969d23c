import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

test('every promise of SECURITY.md names a test that there is', () => {
  const text = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');
  const table = text.slice(text.indexOf('| promise | test |')).split('\n\n')[0] ?? '';
  const rows = table.split('\n').slice(2);
  expect(rows.length).toBeGreaterThan(15);
  const broken = rows.filter((row) => {
    const [, file = '', name = ''] = /\| `(test\/[\w/-]+\.test\.ts)`(?:: (.+))? \|$/.exec(row) ?? [];
    const path = join(ROOT, file);
    return file === '' || !existsSync(path) || !readFileSync(path, 'utf8').includes(name);
  });
  expect(broken).toEqual([]);
});
