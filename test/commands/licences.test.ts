import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { noticeText } from '../../src/commands/notice.ts';
import { billOfMaterials } from '../../src/commands/sbom.ts';

/** `bom-1.6` names the other two. */
function schemaErrors(bill: unknown): string[] {
  // The schema uses words that it does not define for strict readers, and formats of which we use none.
  const ajv = formats
    .default(new Ajv({ strict: false, allErrors: true }))
    .addFormat('iri-reference', true)
    .addFormat('idn-email', true);
  const [whole, ...parts] = ['bom-1.6', 'spdx', 'jsf-0.82'].map((name) =>
    JSON.parse(readFileSync(join(import.meta.dirname, 'cyclonedx', `${name}.schema.json`), 'utf8')),
  );
  const validate = ajv.addSchema(parts).compile(whole);
  validate(bill);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const ROOT = join(import.meta.dirname, '..', '..');

describe('the packages that the program runs on', () => {
  test('stand in NOTICE as the lock has them (npm run notice)', () => {
    expect(readFileSync(join(ROOT, 'NOTICE'), 'utf8')).toBe(noticeText());
  });

  test('are under licences that ask for no more than their notice, or for their own source', () => {
    const licences = [...noticeText().matchAll(/^(\S.*)\n {2}\S+ \d/gm)].map(([, licence]) => licence);
    const known = [
      '(MIT OR Apache-2.0)',
      '(MIT OR EUPL-1.1+)',
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

  test('are listed as the JSON schema of CycloneDX wants it, which finds what is not', () => {
    const bill = JSON.parse(JSON.stringify(billOfMaterials('0.1.0')));
    expect(schemaErrors(bill)).toEqual([]);
    const [first, ...others] = bill.components;
    const broken = {
      ...bill,
      components: [{ ...first, type: 'thing', licenses: [{ license: { id: 'Ours' } }] }, ...others],
    };
    expect(schemaErrors(broken)).toContain('/components/0/type must be equal to one of the allowed values');
    expect(schemaErrors(broken)).toContain(
      '/components/0/licenses/0/license/id must be equal to one of the allowed values',
    );
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
