import { findApplicationByReference } from '#store/cases/applications.ts';
import { formsIn } from '../../support/form-client.ts';
import type { TestOffice } from '../../support/office.ts';
import { addressOf, type House } from '../roles/house.ts';
import { whoIsLetIn } from '../roles/table.ts';

/** A form of a page as it stands there. */
interface ReadForm {
  pairs: readonly (readonly [name: string, value: string])[];
  multipart: boolean;
  /** Of the other case. */
  beside: boolean;
}

/** What a body may begin with, so that it gets behind the first checks. */
export interface Corpus {
  /** Forms by the route that they are sent to, `POST /…`. */
  forms: Map<string, ReadForm[]>;
  /** JSON bodies that fit, by the same, for either case. */
  bodies: Record<'own' | 'beside', Map<string, unknown>>;
  csrf: { cookie: string; token: string };
}

type Ask = (address: string, cookie: string) => Promise<{ status: number; body: string; cookies: string[] }>;

/** Opens each page once, as somebody whom it lets in, and reads its forms; and makes a body of each operation's schema. */
export async function readCorpus(
  office: TestOffice,
  house: House,
  routes: readonly string[],
  ask: Ask,
): Promise<Corpus> {
  const page = await ask('/sign-in', '');
  const csrf = { token: /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? '', cookie: page.cookies[0] ?? '' };
  const forms = new Map<string, ReadForm[]>();
  for (const [route, beside] of routes.filter(isPage).flatMap(placesOf)) {
    const role = whoIsLetIn(route);
    const own = addressOf(house, route, role);
    const address = beside ? own.replace(house.params('').reference ?? '', house.beside) : own;
    const { body } = await ask(address, `${csrf.cookie}; ${house.holders[role].cookie}`);
    for (const form of formsIn(body)) {
      const action = form.action.split('?')[0] ?? '';
      const to = routes.find((one) => one.startsWith('POST ') && isOf(one.slice('POST '.length), action));
      if (to === undefined) continue;
      const pairs = form.fields.filter(({ possible }) => !possible).map(({ name, value }) => [name, value] as const);
      const chosen = chosenOn(body);
      const pressed = form.buttons.filter(({ name }) => name !== '').map(({ name, value }) => [name, value] as const);
      const read = { pairs: [...pairs, ...chosen, ...pressed], multipart: form.multipart, beside };
      forms.set(to, [...(forms.get(to) ?? []), read]);
    }
  }
  const document: Document = JSON.parse((await ask('/api/openapi.json', '')).body);
  const bodies = await Promise.all(
    [house.params('').reference ?? '', house.beside].map(async (reference) =>
      bodiesOf(document, await knownOf(office, house, reference)),
    ),
  );
  return { forms, bodies: { own: bodies[0] ?? new Map(), beside: bodies[1] ?? new Map() }, csrf };
}

/** A page of a case at the desk is opened for the case beside it, too, which is in another state. */
function placesOf(route: string): [route: string, beside: boolean][] {
  return route.startsWith('GET /desk/applications/:reference')
    ? [
        [route, false],
        [route, true],
      ]
    : [[route, false]];
}

/** Documents take long to make, and hold no forms. */
function isPage(route: string): boolean {
  return route.startsWith('GET ') && !/\.(?:pdf|xlsx|csv|ics|json)$|^GET \/(?:api|assets|feed)/.test(route);
}

/** The first choice of each list on the page. */
function chosenOn(html: string): [string, string][] {
  const lists = html.matchAll(/<select\b[^>]* name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g);
  return [...lists].map(([, name = '', options = '']) => [name, /<option value="([^"]+)"/.exec(options)?.[1] ?? '']);
}

function isOf(pattern: string, action: string): boolean {
  const parts = pattern.split('/');
  const given = action.split('/');
  return parts.length === given.length && parts.every((part, at) => part.startsWith(':') || part === given[at]);
}

interface Schema {
  $ref?: string;
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minItems?: number;
  minimum?: number;
  format?: string;
}

interface Document {
  paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  components: { schemas: Record<string, Schema> };
}

/** What the house's own case holds, by the names of the API's fields. */
async function knownOf(office: TestOffice, house: House, reference: string): Promise<Record<string, unknown>> {
  const found = await office.store.read((tx) => findApplicationByReference(tx, reference));
  const { application, inquiries, attendees } = await office.see(found?.id ?? '');
  const slotId = application.form1.slots[0]?.id;
  return {
    ...{ reference, seenVersion: application.version, seenFormVersion: application.formVersion },
    ...{ slotId, slotIds: [slotId], makerId: house.params('').makerId, makerIds: ['maker-otsu'] },
    ...{ inquiryId: inquiries[0]?.id, inquiryIds: [inquiries[0]?.id], attendeeId: attendees[0]?.id },
    ...{ email: 'someone@ishikai.example.jp', addresses: ['kikaku@maker-kou.example'], to: ['applicant'] },
    ...{ phone: '03-5253-1111', kana: 'こうろう', postalCode: '100-8916', url: 'https://kaigi.example.jp/a' },
    ...{ date: '2026-11-20', answerBy: '2026-11-10', replyBy: '2026-11-01', receivedOn: '2026-10-19' },
    ...{ start: '10:00', end: '12:00', noFurtherCandidates: true, code: '123456' },
  };
}

function bodiesOf({ paths, components }: Document, known: Record<string, unknown>): Map<string, unknown> {
  const bodies = new Map<string, unknown>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { requestBody }] of Object.entries(methods)) {
      const schema = requestBody?.content['application/json']?.schema;
      const route = `${method.toUpperCase()} /api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`;
      if (schema) bodies.set(route, fittingValue(schema, components.schemas, known));
    }
  }
  return bodies;
}

/** One value that fits, as far as a schema tells. */
function fittingValue(schema: Schema, named: Record<string, Schema>, known: Record<string, unknown>): unknown {
  const one = schema.$ref ? named[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] : undefined;
  if (one) return fittingValue(one, named, known);
  if (schema.const !== undefined) return schema.const;
  const choice = schema.examples?.[0] ?? schema.enum?.[0];
  if (choice !== undefined) return choice;
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return fittingValue(first, named, known);
  if (schema.properties) {
    const { required = [] } = schema;
    const fields = Object.entries(schema.properties).filter(([name]) => required.includes(name) || name in known);
    return Object.fromEntries(fields.map(([name, inner]) => [name, known[name] ?? fittingValue(inner, named, known)]));
  }
  if (schema.type === 'array') return schema.items ? [fittingValue(schema.items, named, known)] : [];
  if (schema.type === 'boolean') return false;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  return schema.default ?? 'あいう';
}
