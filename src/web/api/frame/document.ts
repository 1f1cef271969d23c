import { z } from 'zod';
import { LIMITS } from '#domain/words/limits.ts';
import { SCHEMES } from './callers.ts';
import type { Operation } from './operation.ts';
import { problemSchema } from './problem.ts';

type Json = { [key: string]: unknown };

/** The OpenAPI 3.1 document, made of the schemas that check what comes in. */
export function openApiDocument(operations: readonly Operation[], publicUrl: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const one of operations) {
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operationObject(one, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'デモ会申請 Demokai API',
      version: '1',
      description:
        '様式1「顔認証付きカードリーダーメーカー デモンストレーション会 申請書」の申請、照会、確定、参加申込を、ページと同じ手順で行います。',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas,
      securitySchemes: Object.fromEntries(
        Object.entries(SCHEMES).map(([name, { title, description }]) => [
          name,
          { type: 'http', scheme: 'bearer', description: `${title}：${description}` },
        ]),
      ),
    },
  };
}

function operationObject(one: Operation, schemas: Json): Json {
  return {
    operationId: one.id,
    tags: [one.tag],
    summary: one.summary,
    ...(one.description === undefined ? {} : { description: one.description }),
    security: one.schemes.map((scheme) => ({ [scheme]: [] })),
    parameters: [...pathParameters(one), ...queryParameters(one, schemas), ...headerParameters(one)],
    ...(one.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchemaOf(one.body, schemas) } },
          },
        }
      : {}),
    ...(one.takesFile === undefined ? {} : FILE_BODY),
    responses: {
      [one.status]: {
        description: one.summary,
        content: answerContent(one, schemas),
      },
      default: {
        description: `problem details。code：${problemCodes(one).join('、')}`,
        content: { 'application/problem+json': { schema: jsonSchemaOf(problemSchema, schemas) } },
      },
    },
  };
}

function answerContent({ givesFile, answer }: Operation, schemas: Json): Json {
  if (givesFile !== undefined) return { [givesFile]: { schema: { type: 'string', format: 'binary' } } };
  return { 'application/json': { schema: jsonSchemaOf(answer, schemas) } };
}

const FILE_BODY = {
  requestBody: {
    required: true,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  },
};

/** Every `code` that this operation may answer with, beside the general ones. */
export function problemCodes(one: Operation): string[] {
  return [
    ...(one.schemes.length > 0 ? ['unauthorized', 'not-allowed'] : []),
    ...(one.body || one.query ? ['invalid-input'] : []),
    ...(one.creates ? ['idempotency-key-reused'] : []),
    ...(one.takesFile === undefined ? [] : ['body-too-large', 'unknown-length']),
    ...one.refusals,
  ];
}

export function pathParameterNames(one: Operation): string[] {
  return [...one.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}

function pathParameters(one: Operation): Json[] {
  return pathParameterNames(one).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}

function queryParameters(one: Operation, schemas: Json): Json[] {
  if (!(one.query instanceof z.ZodObject)) return [];
  return Object.entries(one.query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    schema: jsonSchemaOf(schema, schemas),
  }));
}

function headerParameters(one: Operation): Json[] {
  if (!one.creates) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      description: `同じ Idempotency-Key で同じ内容を${LIMITS.idempotencyHours}時間以内に送ると、同じ答えが返ります。UUIDなど、16文字から255文字まで。`,
      schema: { type: 'string', minLength: 16, maxLength: 255 },
    },
  ];
}

/** A schema as it is written in JSON; those with an id go to `components`. */
export function jsonSchemaOf(schema: z.ZodType, schemas: Json): unknown {
  // Inside another, so that a schema with an id comes out as a reference too.
  const whole = z.toJSONSchema(z.object({ it: schema }), { io: 'input', target: 'draft-2020-12' });
  for (const [name, definition] of Object.entries(whole.$defs ?? {})) schemas[name] = moved(withoutId(definition));
  return moved(whole.properties?.it);
}

function withoutId(definition: object): object {
  return Object.fromEntries(Object.entries(definition).filter(([key]) => key !== 'id'));
}

function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string' ? inner.replace('#/$defs/', '#/components/schemas/') : moved(inner),
    ]),
  );
}
