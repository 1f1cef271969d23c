import { packStored, readDirectory, unfold } from './zip.ts';

/** The parts of a workbook by name, as Excel finds them, whatever the writing program did. */
export type Package = Map<string, Uint8Array>;

/** A relationship of a part; `type` is the last word of its long name: `worksheet`, `image`, `drawing`. */
export interface Relation {
  id: string;
  type: string;
  /** The name of the part that it points to. */
  target: string;
}

/**
 * Unfolds a workbook that `outerRefusal` has let pass. Part names are equal without regard to case (ECMA-376 part 2), so a
 * part gets the spelling by which others point to it. Throws for a file that is broken.
 */
export function openPackage(bytes: Uint8Array): Package {
  const parts: Package = new Map();
  for (const part of readDirectory(bytes) ?? []) {
    const name = part.name.replaceAll('\\', '/').replace(/^\//, '');
    if (!name.endsWith('/')) parts.set(name, unfold(bytes, part));
  }
  respell(parts, ['[Content_Types].xml', '_rels/.rels']);
  // Twice: the first round may give a part the name by which its own relations are found.
  for (let round = 0; round < 2; round += 1) {
    for (const name of [...parts.keys()]) {
      if (name.endsWith('.rels')) continue;
      respell(parts, [relationsName(name)]);
      respell(
        parts,
        relationsOf(parts, name).map(({ target }) => target),
      );
    }
    respell(
      parts,
      relationsOf(parts, '').map(({ target }) => target),
    );
  }
  return parts;
}

function respell(parts: Package, wanted: readonly string[]): void {
  const missing = wanted.filter((name) => !parts.has(name));
  if (missing.length === 0) return;
  const spelled = new Map([...parts.keys()].map((name) => [name.toLowerCase(), name]));
  for (const name of missing) {
    const other = spelled.get(name.toLowerCase());
    const content = other === undefined ? undefined : parts.get(other);
    if (other === undefined || content === undefined) continue;
    parts.delete(other);
    parts.set(name, content);
  }
}

function relationsName(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

/** Where a part points to inside the file; the empty name is the package itself. */
export function relationsOf(parts: Package, part: string): Relation[] {
  const xml = textOf(parts, relationsName(part));
  return [...xml.matchAll(/<(?:\w+:)?Relationship\s([^>]*)>/g)].flatMap(([, inside = '']) => {
    if (attribute(inside, 'TargetMode') === 'External') return [];
    const target = resolved(attribute(inside, 'Target'), part);
    return [{ id: attribute(inside, 'Id'), type: attribute(inside, 'Type').split('/').at(-1) ?? '', target }];
  });
}

function resolved(target: string, from: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** The text of an XML part; empty where there is none. */
export function textOf(parts: Package, name: string): string {
  const bytes = parts.get(name);
  return bytes === undefined ? '' : new TextDecoder().decode(bytes);
}

/** An attribute inside a tag, its entities resolved; empty where there is none. */
export function attribute(inside: string, name: string): string {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(inside);
  return unescaped(match?.[1] ?? match?.[2] ?? '');
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

export function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return ENTITIES[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}

/** The name of the part that holds the workbook. */
function workbookName(parts: Package): string {
  return relationsOf(parts, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
}

/** The parts of the worksheets by their names as on the tabs. */
export function worksheetParts(parts: Package): Map<string, string> {
  const workbook = workbookName(parts);
  const relations = relationsOf(parts, workbook);
  const found = new Map<string, string>();
  for (const [, inside = ''] of textOf(parts, workbook).matchAll(SHEET)) {
    const relation = relations.find(({ id }) => id === relationId(inside));
    if (relation?.type === 'worksheet') found.set(attribute(inside, 'name'), relation.target);
  }
  return found;
}

const SHEET = /<(?:\w+:)?sheet\s([^>]*?)\/?>(?:<\/(?:\w+:)?sheet>)?/g;

function relationId(inside: string): string {
  return /\w+:id\s*=\s*["']([^"']*)["']/.exec(inside)?.[1] ?? '';
}

/**
 * The same workbook as a plain file for the reader of cells: without chart sheets and the like, which hold no cells, and
 * without the furigana of inline strings, which it would read as text.
 */
export function plainWorkbook(parts: Package): Uint8Array {
  const plain: Package = new Map(parts);
  const workbook = workbookName(parts);
  const relations = relationsOf(parts, workbook);
  const isWorksheet = (inside: string): boolean =>
    relations.find(({ id }) => id === relationId(inside))?.type === 'worksheet';
  const sheets = textOf(parts, workbook).replace(SHEET, (tag, inside) => (isWorksheet(String(inside)) ? tag : ''));
  plain.set(workbook, new TextEncoder().encode(sheets));
  for (const name of worksheetParts(parts).values()) {
    const xml = textOf(parts, name);
    if (/<(?:\w+:)?rPh[\s>]/.test(xml)) plain.set(name, new TextEncoder().encode(withoutFurigana(xml)));
  }
  return packStored(plain);
}

/** One pass, however often it begins and never ends. */
function withoutFurigana(xml: string): string {
  const [head = '', ...pieces] = xml.split(/<(?:\w+:)?rPh[\s>]/);
  return head + pieces.map((piece) => piece.slice(piece.indexOf('rPh>') + 'rPh>'.length)).join('');
}
