import type { MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';

/** Text fields of a posted form, by name, exactly as typed. A field that was sent more than once is a list. */
export type Fields = Record<string, string | string[]>;

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

/** The CSRF token: a field of a form, or, before a form with files is read, in the address that it is sent to. */
export function csrfTokenOf(request: FastifyRequest): string | undefined {
  return (isMultipart(request) ? tokenInAddress(request) : fieldOf(request, '_csrf')) || undefined;
}

/** Whether the body is a form with files. */
export function isMultipart(request: FastifyRequest): boolean {
  return /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? '');
}

function tokenInAddress({ query }: FastifyRequest): string {
  return typeof query === 'object' && query !== null && '_csrf' in query && typeof query._csrf === 'string'
    ? query._csrf
    : '';
}

/** All parts of a form by their names; the text ones and the files. */
export function bodyEntries(request: FastifyRequest): [string, unknown][] {
  const { body } = request;
  return typeof body === 'object' && body !== null ? Object.entries(body) : [];
}

/** Without NUL, which no browser sends and PostgreSQL cannot hold. */
function textOf(value: unknown): string[] {
  const text = isText(value) ? value.value : value;
  return typeof text === 'string' ? [text.replaceAll('\0', '')] : [];
}

function isText(value: unknown): value is MultipartValue {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'field';
}
