import {
  attribute,
  type Package,
  relationsOf,
  textOf,
  unescaped,
  worksheetParts,
} from '#documents/tables/xlsx-package.ts';
import type { LeftOver } from './sheet-cells.ts';

/** A picture that lay on the sheet, in a file of its own. */
export interface SheetPicture {
  name: string;
  bytes: Uint8Array;
}

export interface BesideCells {
  left: LeftOver[];
  pictures: SheetPicture[];
}

/** More would be an album; and one picture is no larger than an upload. */
const PICTURES_MAX = 5;
const PICTURE_MAX_BYTES = 7_000_000;

/** What lies on a sheet and in no cell: text boxes, comments, pictures, embedded files. */
export function besideCells(parts: Package, sheet: string): BesideCells {
  const part = worksheetParts(parts).get(sheet);
  if (part === undefined) return { left: [], pictures: [] };
  const reached = partsFrom(parts, part);
  const threaded = reached.some(({ type }) => type === 'threadedComment');
  const left: LeftOver[] = [];
  const images: string[] = [];
  for (const { name, type } of reached) {
    if (type === 'drawing' || type === 'diagramData') left.push(...shapeTexts(textOf(parts, name)));
    if (type === 'threadedComment' || (type === 'comments' && !threaded)) left.push(...comments(textOf(parts, name)));
    if (type === 'image') images.push(name);
    if (type === 'oleObject' || type === 'package') left.push({ where: '', text: lastStep(name), why: 'object' });
  }
  images.push(...picturesInCells(parts));
  const { pictures, others } = taken(parts, [...new Set(images)]);
  return { left: [...left, ...others], pictures };
}

/** Everything that the sheet points to, also by way of others, each once. */
function partsFrom(parts: Package, start: string): { name: string; type: string }[] {
  const found = new Map<string, string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const { target, type } of relationsOf(parts, name)) {
      if (found.has(target) || target === start || !parts.has(target) || type === 'chart') continue;
      found.set(target, type);
      open.push(target);
    }
  }
  return [...found].map(([name, type]) => ({ name, type }));
}

/** Excel 365 keeps a picture that is placed in a cell among the workbook's rich values. */
function picturesInCells(parts: Package): string[] {
  const values = [...parts.keys()].filter((name) => /(?:^|\/)richData\/[^/]+\.xml$/i.test(name));
  return values.flatMap((name) =>
    relationsOf(parts, name).flatMap(({ type, target }) => (type === 'image' ? target : [])),
  );
}

/** What an attachment can be; others are said. */
const KINDS = /\.(?:png|jpe?g|webp|tiff?)$/i;

function taken(parts: Package, images: readonly string[]): { pictures: SheetPicture[]; others: LeftOver[] } {
  const pictures: SheetPicture[] = [];
  const others: LeftOver[] = [];
  for (const part of images) {
    const bytes = parts.get(part);
    if (bytes === undefined) continue;
    const ending = KINDS.exec(part)?.[0].toLowerCase();
    if (ending === undefined || bytes.length > PICTURE_MAX_BYTES || pictures.length >= PICTURES_MAX) {
      others.push({ where: '', text: lastStep(part), why: 'picture' });
    } else pictures.push({ name: `様式1の図${pictures.length + 1}${ending}`, bytes });
  }
  return { pictures, others };
}

function lastStep(part: string): string {
  return part.split('/').at(-1) ?? part;
}

/** Each shape with a text, its paragraphs as lines. */
function shapeTexts(xml: string): LeftOver[] {
  const shapes = xml.split(/<\/(?:\w+:)?(?:sp|pt|cxnSp)>/);
  return shapes.flatMap((shape) => {
    const paragraphs = shape.split(/<\/(?:\w+:)?p>/).map((paragraph) => texts(paragraph));
    const text = paragraphs
      .filter((line) => line.trim() !== '')
      .join('\n')
      .trim();
    return text === '' ? [] : [{ where: '', text, why: 'shape' as const }];
  });
}

function comments(xml: string): LeftOver[] {
  return xml.split(/<\/(?:\w+:)?(?:comment|threadedComment)>/).flatMap((comment) => {
    const [, inside = ''] = /<(?:\w+:)?(?:comment|threadedComment)\s([^>]*)>/.exec(comment) ?? [];
    const text = texts(comment).trim();
    return inside === '' || text === '' ? [] : [{ where: attribute(inside, 'ref'), text, why: 'comment' as const }];
  });
}

function texts(xml: string): string {
  return [...xml.matchAll(/<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)(?=<)/g)]
    .map(([, text = '']) => unescaped(text))
    .join('');
}
