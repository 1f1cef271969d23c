import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noticeText } from '../../src/commands/notice.ts';
import { billOfMaterials } from '../../src/commands/sbom.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('the packages that the program runs on', () => {
  test('stand in NOTICE as the lock has them (npm run notice)', () => {
    expect(readFileSync(join(ROOT, 'NOTICE'), 'utf8')).toBe(noticeText());
  });

  test('are under licences that ask for no more than their notice, or for their own source', () => {
    const licences = [...noticeText().matchAll(/^(\S.*)\n {2}\S+ \d/gm)].map(([, licence]) => licence);
    const known = [
      '(MIT OR Apache-2.0)',
      '0BSD',
      'Apache-2.0',
      'BSD-2-Clause',
      'BSD-3-Clause',
      'ISC',
      'MIT',
      'MIT AND OFL-1.1',
    ];
    expect(licences).toEqual([...known, 'MIT-0', 'MPL-2.0'].toSorted());
  });

  test('are listed as CycloneDX, each with its hash, licence and address, those among them that npm sbom leaves out', () => {
    const bill = JSON.parse(JSON.stringify(billOfMaterials('0.1.0')));
    expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.6']);
    const lacking = bill.components.filter(
      (one: Record<string, unknown>) => !one.hashes || !one.licenses || !/^pkg:npm\/[^@]+@\d/.test(String(one.purl)),
    );
    expect(lacking).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const purls = new Set(bill.components.map(({ purl }: { purl: string }) => purl));
    expect(purls.size).toBe(bill.components.length);
    const ours = Object.entries(dependencies).map(
      ([name, version]) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
    );
    expect(ours.filter((purl) => !purls.has(purl))).toEqual([]);
  });
});
