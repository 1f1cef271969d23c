import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LockedPackage, lockedPackages } from './locked-packages.ts';

/**
 * What the program is made of, as CycloneDX 1.6. Made from the lock, because `npm sbom --omit dev` leaves out what a
 * package for developers needs as well: pg, zod and nodemailer among them.
 */
export function billOfMaterials(version: string): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'pre-build' }],
      component: { type: 'application', 'bom-ref': `demokai@${version}`, name: 'demokai', version },
    },
    components: lockedPackages().map(componentOf),
  };
}

function componentOf({ name, version, licence, sha512, isOptional }: LockedPackage): object {
  const [group, bare] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name: bare,
    version,
    scope: isOptional ? 'optional' : 'required',
    ...(sha512 === '' ? {} : { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    licenses: [/\s/.test(licence) ? { expression: licence } : { license: { id: licence } }],
    purl,
  };
}

// `npm run sbom > sbom.json`
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
  );
  process.stdout.write(`${JSON.stringify(billOfMaterials(version), null, 2)}\n`);
}
