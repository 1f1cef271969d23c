import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { lockedPackages } from './locked-packages.ts';

const TABLES = `Demokai is under the MIT License, see LICENSE. It holds what others made:

src/domain/text/kanji-variants.ts, the kanji that a search joins, was made from
- the Unicode Han Database 15.0 (kJoyoKanji, kJinmeiyoKanji, kSemanticVariant).
  Copyright © 1991-2022 Unicode, Inc. Unicode License V3, https://www.unicode.org/license.txt
- the dictionary JPShinjitaiCharacters of OpenCC, https://github.com/BYVoid/OpenCC, as opencc-js 1.4.2 carries it.
  Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0. Changed: turned round, and joined with the above.

test/commands/cyclonedx holds the JSON schemas of CycloneDX 1.6, https://github.com/CycloneDX/specification, unchanged.
Copyright © OWASP Foundation. Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0.`;

/** What NOTICE says: what of others is in the program, and every package that the program needs to run, under its licence. */
export function noticeText(): string {
  const byLicence = Map.groupBy(lockedPackages(), ({ licence }) => licence);
  const parts = [...byLicence]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([licence, packages]) => [licence, ...packages.map(({ name, version }) => `  ${name} ${version}`)].join('\n'));
  const head = `It runs on these packages, each under its own licence, whose text and copyright notice lie in the folder that npm
installs. \`npm run notice\` writes this file.`;
  return `${[TABLES, head, ...parts].join('\n\n')}\n`;
}

// `npm run notice`
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(join(import.meta.dirname, '..', '..', 'NOTICE'), noticeText());
}
