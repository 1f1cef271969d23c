import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** Text fields of a posted form, by name, exactly as typed. A field that was sent more than once is a list. */
export type Fields = Record<string, string | string[]>;

export interface UploadedFile {
  field: string;
  name: string;
  bytes: Buffer;
  /** Cut off at the limit for one file. */
  tooLarge: boolean;
}

/** The text fields of a urlencoded or multipart form. Anything that is not text is left out. */
export function fieldsOf(request: FastifyRequest): Fields {
  const fields: Fields = {};
  for (const [name, value] of bodyEntries(request)) {
    const texts = (Array.isArray(value) ? value : [value]).flatMap(textOf);
    if (texts.length === 1) fields[name] = texts[0] ?? '';
    else if (texts.length > 1) fields[name] = texts;
  }
  return fields;
}

/** One text field; empty when it is missing. Of several the first counts. */
export function fieldOf(request: FastifyRequest, name: string): string {
  return firstOf(fieldsOf(request), name);
}

/** Empty when it is missing; of several values the first. */
export function firstOf(fields: Fields, name: string): string {
  const value = fields[name];
  return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}

/** All values of a field that may be ticked several times. */
export function choicesOf(request: FastifyRequest, name: string): string[] {
  const value = fieldsOf(request)[name];
  return Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value];
}

/** One more than a form may bring was sent on the way: it has a name, and nothing of it was held. */
export interface ReceivedFile extends UploadedFile {
  tooMany: boolean;
}

const heldOf = new WeakMap<FastifyRequest, number>();
const surplus = new WeakSet<MultipartFile>();

/**
 * Holds a file while the form arrives; beyond `most` it lets the bytes go by. The parser's own limit throws, and would take
 * along everything else that was typed on the page.
 */
export function holdFiles(most: number): (this: FastifyRequest, part: MultipartFile) => Promise<void> {
  return async function hold(part) {
    const held = heldOf.get(this) ?? 0;
    if (held < most) {
      heldOf.set(this, part.filename === '' ? held : held + 1);
      await part.toBuffer();
      return;
    }
    surplus.add(part);
    part.file.resume();
  };
}

/** The files of a multipart form, without empty file inputs. */
export async function filesOf(request: FastifyRequest): Promise<ReceivedFile[]> {
  const files: ReceivedFile[] = [];
  for (const [field, value] of bodyEntries(request)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!isFile(part) || part.filename === '') continue;
      const tooMany = surplus.has(part);
      const bytes = tooMany ? Buffer.alloc(0) : await part.toBuffer();
      files.push({ field, name: part.filename, bytes, tooLarge: part.file.truncated, tooMany });
    }
  }
  return files;
}

/** The CSRF token of a form of either kind. */
export function csrfTokenOf(request: FastifyRequest): string | undefined {
  return fieldOf(request, '_csrf') || undefined;
}

function bodyEntries(request: FastifyRequest): [string, unknown][] {
  const { body } = request;
  return typeof body === 'object' && body !== null ? Object.entries(body) : [];
}

function textOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return isText(value) && typeof value.value === 'string' ? [value.value] : [];
}

function isText(value: unknown): value is MultipartValue {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'field';
}

function isFile(value: unknown): value is MultipartFile {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'file';
}
