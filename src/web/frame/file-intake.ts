import type { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LIMITS } from '#domain/words/limits.ts';
import { areProved } from '#workflow/access/asker.ts';
import { holdArriving } from './arriving.ts';
import { proofsOf } from './asker.ts';
import { bodyEntries, isMultipart } from './fields.ts';
import { takeFileTurn } from './file-turns.ts';
import { networkOf } from './network.ts';
import type { Visit, Web } from './pages.ts';

/** One uploaded file; the page says so beforehand. */
export const FILE_MAX_BYTES = 7_000_000;
export const FILES_MAX = LIMITS.filesOfForm;
/** Of one form; those beyond `FILES_MAX` are only named. */
const FILES_SENT_MAX = 50;
const FIELD_MAX_BYTES = 200_000;
/** One form with all its files. Somebody who chose too many is told which, so it is more than what is taken. */
const FORM_WITH_FILES_MAX_BYTES = 2 * FILES_MAX * FILE_MAX_BYTES;

/** How much of a form with files is read; a file that is too large is cut off and named at its field. */
export const FILE_LIMITS = {
  fileSize: FILE_MAX_BYTES,
  files: FILES_SENT_MAX,
  fields: 100,
  fieldSize: FIELD_MAX_BYTES,
  parts: 160,
};

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Only routes that say so take forms with files. `token`: whoever opened our page may send; else the function says
     * who may. It is asked before anything of the body is read.
     */
    files?: 'token' | ((visit: Visit) => Promise<boolean>);
  }
}

/** Why a form with files was turned away unread; the words stand in `security.ts`. */
type Turned =
  | 'FILES_NOT_TAKEN'
  | 'FILES_FROM_ELSEWHERE'
  | 'FILES_WITHOUT_RIGHT'
  | 'FILES_TOO_LARGE'
  | 'FILES_OF_UNKNOWN_SIZE';

/**
 * Stands before the reading of every form with files: the route must take some, the page must be ours (Origin,
 * Sec-Fetch-Site and the token in the form's address), the sender must have the right, and there must be room.
 */
export function admitFiles(server: FastifyInstance, web: Web): void {
  holdArriving(server);
  server.addHook('onRequest', async (request, reply) => {
    if (!isMultipart(request)) return;
    const { files } = request.routeOptions.config;
    if (files === undefined) throw turned('FILES_NOT_TAKEN', 415);
    if (!isFromOurPage(request, web)) throw turned('FILES_FROM_ELSEWHERE', 403);
    await checkToken(server, request, reply);
    refuseLength(request, FORM_WITH_FILES_MAX_BYTES);
    if (files !== 'token' && !(await files({ web, request, reply }))) throw turned('FILES_WITHOUT_RIGHT', 403);
    const proofs = proofsOf(web, request);
    const isProved = proofs.length > 0 && (await areProved(web.office, proofs));
    server.holdPlace(request, reply, isProved ? proofs[0] : undefined);
  });
}

/** Throws what is longer than this, and what does not say how long it is. */
export function refuseLength(request: FastifyRequest, most: number): void {
  const length = request.headers['content-length'];
  if (length === undefined) throw turned('FILES_OF_UNKNOWN_SIZE', 411);
  if (Number(length) > most) throw turned('FILES_TOO_LARGE', 413);
}

function turned(code: Turned, statusCode: number): Error {
  return Object.assign(new Error(code), { code, statusCode });
}

/**
 * Browsers send the origin `null` with a form of ours, because our pages tell nobody where somebody comes from
 * (Referrer-Policy), and old ones no header at all. The token still stands behind this.
 */
function isFromOurPage(request: FastifyRequest, web: Web): boolean {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin === undefined || origin === 'null') return true;
  return origin === web.office.policy.publicUrl || origin.replace(/^https?:\/\//, '') === host;
}

function checkToken(server: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  return new Promise((resolve, reject) => {
    server.csrfProtection(request, reply, (error?: Error) => (error ? reject(error) : resolve()));
  });
}

export interface UploadedFile {
  field: string;
  name: string;
  bytes: Buffer;
  /** Cut off at the limit for one file. */
  tooLarge: boolean;
}

type Arrived = Awaited<ReturnType<Web['office']['files']['receive']>>;
const arrivedOf = new WeakMap<MultipartFile, Arrived>();
const countOf = new WeakMap<FastifyRequest, number>();

/**
 * Reads forms with files into the body. Not by the plugin's `attachFieldsToBody`, which asks for FormData and so loads all
 * of fetch (findings/node-http-import-brings-fetch.sh).
 */
export function readForms(server: FastifyInstance, web: Web): void {
  server.addHook('preValidation', async (request) => {
    if (!request.isMultipart()) return;
    for await (const part of request.parts()) {
      request.body = part.fields;
      if (part.type === 'file') await receive(request, web, part);
    }
  });
}

/**
 * Writes a file to the disk while the form arrives; beyond `FILES_MAX` it lets the bytes go by. The parser's own limit
 * throws, and would take along everything else that was typed on the page.
 */
async function receive(request: FastifyRequest, web: Web, part: MultipartFile): Promise<void> {
  const count = countOf.get(request) ?? 0;
  if (count >= FILES_MAX || part.filename === '') {
    part.file.resume();
    return;
  }
  countOf.set(request, count + 1);
  arrivedOf.set(part, await receiveInto(request, web, part.file));
}

async function receiveInto(request: FastifyRequest, web: Web, stream: Readable): Promise<Arrived> {
  const arrived = await web.office.files.receive(stream);
  toDrop.set(request, [...(toDrop.get(request) ?? []), arrived]);
  return arrived;
}

/** Writes a body that is one file and nothing else to the disk while it arrives. Its length was looked at before. */
export async function receiveBody(request: FastifyRequest, web: Web, body: Readable): Promise<ReceivedBody> {
  return new ReceivedBody(await receiveInto(request, web, body));
}

/** A body that is one file. */
export class ReceivedBody {
  readonly #arrived: Arrived;

  constructor(arrived: Arrived) {
    this.#arrived = arrived;
  }

  read(): Promise<Buffer> {
    return this.#arrived.read();
  }
}

const toDrop = new WeakMap<FastifyRequest, Arrived[]>();

/** What arrived with a request goes when it is answered: what was taken has been copied to its place. */
export async function dropArrived(request: FastifyRequest): Promise<void> {
  await Promise.all((toDrop.get(request) ?? []).map((arrived) => arrived.drop()));
}

/** One more than a form may bring was sent on the way: it has a name, and nothing of it was held. */
export interface ReceivedFile extends UploadedFile {
  tooMany: boolean;
}

/**
 * The files of a multipart form, without empty file inputs. Each is read from the disk when it is asked for, and few are in
 * memory at a time, whoever sent them: what a caller is given is done with when it asks for the next, or ends.
 */
export async function* filesOf(request: FastifyRequest): AsyncGenerator<ReceivedFile> {
  for (const [field, value] of bodyEntries(request)) {
    for (const part of Array.isArray(value) ? value : [value]) {
      if (!isFile(part) || part.filename === '') continue;
      const arrived = arrivedOf.get(part);
      const giveBack = await takeFileTurn(networkOf(request));
      try {
        const bytes = arrived ? await arrived.read() : Buffer.alloc(0);
        yield { field, name: part.filename, bytes, tooLarge: part.file.truncated, tooMany: !arrived };
      } finally {
        giveBack();
      }
    }
  }
}

function isFile(value: unknown): value is MultipartFile {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'file';
}
