import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ROLE_WORDS } from '#domain/words/roles.ts';
import { showFixedPage } from '#web/frame/fixed-pages.ts';
import type { Shown, Web } from '#web/frame/pages.ts';
import { SCHEMES } from './callers.ts';
import { jsonSchemaOf, pathParameterNames, problemCodes } from './document.ts';
import type { Operation } from './operation.ts';
import { API_PROBLEMS } from './problem.ts';

interface FieldRow {
  name: string;
  kind: string;
  /** The shape that its value has, which is described once for all; empty for a plain value. */
  shape: string;
  required: boolean;
  words: string;
}

/** `/api`: the document to read, with fields and an example for every operation; what several share is described once. */
export function apiPageRoutes(server: FastifyInstance, web: Web, operations: readonly Operation[]): void {
  const { publicUrl } = web.office.policy;
  const rest = describedOf(
    operations.filter(({ tag }) => !APART.some((page) => page.tag === tag)),
    publicUrl,
  );
  const codes = [...new Set(operations.flatMap((one) => [...one.refusals]))].filter((code) => !(code in API_PROBLEMS));
  const shown = (): Shown => ({
    page: { title: 'API', heading: 'API', width: 'wide' },
    ...rest,
    schemes: Object.entries(SCHEMES).map(([name, scheme]) => ({ name, ...scheme })),
    problems: [
      {
        code: 'invalid-input',
        status: '422',
        words: '入力に誤りがあります。errors の pointer と detail をご覧ください。',
      },
      ...Object.entries(API_PROBLEMS).map(([code, { status, detail }]) => ({
        code,
        status: String(status),
        words: detail,
      })),
    ],
    codes,
  });
  for (const { tag, name } of APART) {
    const ofTag = operations.filter((one) => one.tag === tag);
    const heading = `API：${tag}`;
    const described = { page: { title: heading, heading, width: 'wide' as const }, ...describedOf(ofTag, publicUrl) };
    server.get(`/api/${name}`, (request, reply) =>
      showFixedPage({ web, request, reply }, `api/${name}`, '', () => described),
    );
  }
  server.get('/api', (request, reply) => showFixedPage({ web, request, reply }, 'api/api', '', shown));
}

export const FORM2_TAG = '様式2の取りまとめ';

/** Whose operations have a page of their own, so that all pages stay small. */
const APART = [
  { tag: ROLE_WORDS.coordinator, name: 'desk' },
  { tag: FORM2_TAG, name: 'form2' },
] as const;

/** What a page says of operations: each with its fields and an example, and the shapes that they share. */
function describedOf(operations: readonly Operation[], publicUrl: string) {
  const schemas: Schemas = {};
  const groups = [...new Set(operations.map(({ tag }) => tag))].map((tag) => ({
    tag,
    operations: operations.filter((one) => one.tag === tag).map((one) => entryOf(one, publicUrl, schemas)),
  }));
  return { base: `${publicUrl}/api/v1`, groups, shapes: shapesIn(schemas) };
}

type Schemas = Record<string, unknown>;

function entryOf(one: Operation, publicUrl: string, schemas: Schemas) {
  const body = one.body ? jsonSchemaOf(one.body, schemas) : undefined;
  const answer = one.givesFile === undefined ? jsonSchemaOf(one.answer, schemas) : undefined;
  const query = one.query instanceof z.ZodObject ? jsonSchemaOf(one.query, schemas) : undefined;
  return {
    id: one.id,
    method: one.method,
    path: one.path,
    summary: one.summary,
    description: one.description ?? '',
    status: String(one.status),
    callers: one.schemes.map((scheme) => SCHEMES[scheme]?.title ?? scheme).join('、'),
    keyed: one.creates !== undefined,
    parameters: [
      ...pathParameterNames(one).map((name) => ({ name, kind: '宛先の一部', shape: '', required: true, words: '' })),
      ...rowsOf(query, schemas),
    ],
    bodyShape: shapeOf(body, schemas),
    body: rowsOf(body, schemas),
    answerShape: shapeOf(answer, schemas),
    answer: rowsOf(answer, schemas),
    example: exampleRequest(one, publicUrl, resolved(body, schemas)),
    exampleAnswer: answer !== undefined && shapeOf(answer, schemas) === '' ? exampleText(answer, schemas) : '',
    codes: problemCodes(one).join('、'),
  };
}

/** What has a name of its own, with its fields and an example. */
function shapesIn(schemas: Schemas) {
  return Object.entries(schemas)
    .filter(([, schema]) => isSchema(schema) && schema.properties !== undefined)
    .map(([name, schema]) => ({
      name,
      words: isSchema(schema) ? (schema.description ?? '') : '',
      rows: rowsOf(schema, schemas),
      example: exampleText(schema, schemas),
    }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function exampleText(schema: unknown, schemas: Schemas): string {
  const whole = isSchema(schema) && schema.$ref !== undefined ? schemas[nameOf(schema.$ref)] : schema;
  return JSON.stringify(exampleOf(resolved(named(whole, schemas), schemas)), null, 1);
}

/** Shapes with a name of their own stand in an example by it: each has an example under that name. */
function named(value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) return value.map((one) => named(one, schemas));
  if (!isSchema(value)) return value;
  const target = value.$ref === undefined ? undefined : schemas[nameOf(value.$ref)];
  if (isSchema(target) && target.properties !== undefined) return { const: `${nameOf(value.$ref ?? '')} …` };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, schemas)]));
}

function exampleRequest(one: Operation, publicUrl: string, body: unknown): string {
  const path = one.path.replaceAll('{reference}', 'ABCD-EFGH').replace(/\{(\w+)\}/g, '($1)');
  return [
    `curl -X ${one.method} ${publicUrl}/api/v1${path}${one.takesFile === undefined ? '' : '?name=plan.pdf'}`,
    ...(one.schemes.length > 0 ? ["-H 'Authorization: Bearer …'"] : []),
    ...(one.takesFile === undefined ? [] : ["-H 'Content-Type: application/octet-stream'", '--data-binary @plan.pdf']),
    ...(one.creates ? ["-H 'Idempotency-Key: 3f0c1c52-6b1e'"] : []),
    ...(body === undefined
      ? []
      : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(exampleOf(body), null, 1)}'`]),
  ].join(' \\\n  ');
}

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  format?: string;
  pattern?: string;
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  required?: string[];
  properties?: Record<string, unknown>;
  items?: unknown;
  anyOf?: unknown[];
  oneOf?: unknown[];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

/** The references filled in; ours have no rings. */
function resolved(value: unknown, schemas: Schemas): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, schemas));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if (isSchema(value) && value.$ref !== undefined) {
    const target = resolved(schemas[nameOf(value.$ref)], schemas);
    return { ...(isSchema(target) ? target : {}), ...Object.fromEntries(entries.filter(([key]) => key !== '$ref')) };
  }
  return Object.fromEntries(entries.map(([key, inner]) => [key, resolved(inner, schemas)]));
}

function nameOf(reference: string): string {
  return reference.split('/').at(-1) ?? '';
}

/** The name of the shape that a schema, or that of a list's items, refers to; empty for none. */
function shapeOf(schema: unknown, schemas: Schemas): string {
  if (!isSchema(schema)) return '';
  const name = schema.$ref === undefined ? '' : nameOf(schema.$ref);
  const target = schemas[name];
  if (isSchema(target) && target.properties !== undefined) return name;
  const inner = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return inner.map((one) => shapeOf(one, schemas)).find((found) => found !== '') ?? '';
}

/** Every field with its place: `contact.name`, `slots[].date`; those of another shape are not repeated. */
function rowsOf(schema: unknown, schemas: Schemas, prefix = ''): FieldRow[] {
  if (!isSchema(schema)) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    if (!isSchema(field)) return [];
    const place = `${prefix}${name}`;
    const inner = objectIn(field);
    return [
      {
        name: place,
        kind: kindOf(field, schemas),
        shape: shapeOf(field, schemas),
        required: schema.required?.includes(name) ?? false,
        words: field.description ?? inner.schema?.description ?? '',
      },
      ...rowsOf(inner.schema, schemas, `${place}${inner.list ? '[].' : '.'}`),
    ];
  });
}

function objectIn(field: Schema): { schema: Schema | undefined; list: boolean } {
  const list = field.type === 'array';
  const inner = list ? field.items : field;
  if (!isSchema(inner)) return { schema: undefined, list };
  const object = [inner, ...(inner.anyOf ?? []), ...(inner.oneOf ?? [])]
    .filter(isSchema)
    .find((candidate) => candidate.properties !== undefined);
  return { schema: object, list };
}

const KIND_WORDS: Record<string, string> = {
  string: '文字列',
  integer: '整数',
  number: '数値',
  boolean: '真偽',
  object: 'オブジェクト',
  null: 'null',
};

function kindOf(field: Schema, schemas: Schemas): string {
  if (field.$ref !== undefined) {
    const target = schemas[nameOf(field.$ref)];
    return isSchema(target) && target.properties === undefined ? kindOf(target, schemas) : nameOf(field.$ref);
  }
  if (field.enum) return field.enum.map(String).join(' / ');
  if (field.const !== undefined) return String(field.const);
  if (field.type === 'array') return `配列（${isSchema(field.items) ? kindOf(field.items, schemas) : ''}）`;
  const either = field.anyOf ?? field.oneOf;
  if (either) {
    return either
      .filter(isSchema)
      .map((one) => kindOf(one, schemas))
      .join(' または ');
  }
  if (field.format === 'date') return '日付';
  if (field.format === 'date-time') return '日時';
  return KIND_WORDS[field.type ?? ''] ?? '';
}

/** A body or an answer as it could be, from the examples of the schema. */
function exampleOf(schema: unknown): unknown {
  if (!isSchema(schema)) return null;
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return exampleOf(either[0]);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field)]),
      );
    case 'array':
      return [exampleOf(schema.items)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    default:
      return schema.format === 'date-time' ? '2026-10-01T01:23:45Z' : '…';
  }
}
