import type { FastifyInstance, FastifyReply } from 'fastify';
import { changesOfForm2 } from '#web/forms/form2/rows.ts';
import { sendDocument, sendFile, sendStream } from '#web/frame/downloads.ts';
import type { Visit, Web } from '#web/frame/pages.ts';
import { readCollector, readTrustedGathering } from '#web/gate/collection.ts';
import { correctionLetter, form2Document } from '#workflow/form2/documents.ts';
import { listedSet, printedSet, readFormSet } from '#workflow/form2/form-sets.ts';
import type { Gathering } from '#workflow/form2/gathering.ts';
import { readEntry } from '#workflow/form2/read.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

type OneRoute = ByLink & { Params: { id: string } };

/** 様式2.pdf of one entry, the letter about its correction, and what a 提出 took or will take along: the bundle, 送付状 and list. */
export function documentRoutes(server: FastifyInstance, web: Web): void {
  server.get<OneRoute>('/collections/:link/entries/:id/form2.pdf', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readTrustedGathering(visit);
    if (!gathering) return reply;
    const of = { collectionId: gathering.collection.id, entryId: request.params.id, helperId: gathering.helper?.id };
    const view = await readEntry(web.office, of);
    if (!view) return refuse(visit, { code: 'not-found' });
    return sendDocument(reply, await form2Document(web.office, view.entry.form));
  });
  server.get<OneRoute>('/collections/:link/entries/:id/correction.pdf', async (request, reply) => {
    const visit = { web, request, reply };
    const gathering = await readCollector(visit);
    if (!gathering) return reply;
    const { collection } = gathering;
    const of = { collectionId: collection.id, entryId: request.params.id, helperId: undefined };
    const view = await readEntry(web.office, of);
    const letter = view && (await correctionLetter(web.office, collection, view, changesOfForm2));
    return letter ? sendDocument(reply, letter) : refuse(visit, { code: 'not-found' });
  });
  for (const file of SET_FILES) {
    server.get<OneRoute>(`/collections/:link/hand-ins/:id/${file}`, async (request, reply) => {
      const visit = { web, request, reply };
      const gathering = await readCollector(visit);
      return gathering ? sendSet(visit, gathering, file) : reply;
    });
  }
}

/** Of a 提出, or of the next one, which is to be checked on paper. */
const SET_FILES = ['bundle.pdf', 'cover.pdf', 'list.pdf', 'list.xlsx', 'list.csv'] as const;
const PARTS = { 'bundle.pdf': 'all', 'cover.pdf': 'cover', 'list.pdf': 'list' } as const;

async function sendSet(
  visit: Visit<OneRoute>,
  { collection }: Gathering,
  file: (typeof SET_FILES)[number],
): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const set = await readFormSet(web.office, collection, request.params.id);
  if (!set) return refuse(visit, { code: 'not-found' });
  if (file === 'list.xlsx') return sendFile(reply, await listedSet(web.office, set, 'xlsx'));
  if (file === 'list.csv') return sendFile(reply, await listedSet(web.office, set, 'csv'));
  return sendStream(reply, await printedSet(web.office, collection, set, PARTS[file]));
}
