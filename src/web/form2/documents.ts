import type { FastifyInstance } from 'fastify';
import { changesOfForm2 } from '#web/forms/form2/rows.ts';
import { sendDocument, sendFile, sendStream } from '#web/frame/downloads.ts';
import { showRefusal, type Web } from '#web/frame/pages.ts';
import { readCollector, readTrustedGathering } from '#web/gate/collection.ts';
import { bundleOf, correctionLetter, form2Document, handedInList } from '#workflow/form2/documents.ts';
import { readEntry, readHandIn } from '#workflow/form2/read.ts';
import type { ByLink } from './open.ts';
import { refuse } from './page.ts';

type OneRoute = ByLink & { Params: { id: string } };

/** 様式2.pdf of one entry, the letter about its correction, and what a 提出 took along: the bundle and the list. */
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
  for (const file of ['bundle.pdf', 'list.xlsx'] as const) {
    server.get<OneRoute>(`/collections/:link/hand-ins/:id/${file}`, async (request, reply) => {
      const visit = { web, request, reply };
      const gathering = await readCollector(visit);
      if (!gathering) return reply;
      const { collection } = gathering;
      const of = { collectionId: collection.id, handInId: request.params.id };
      const read = await readHandIn(web.office, of, { after: '', limit: 1 });
      if (!read) return showRefusal(visit, { code: 'not-found' });
      if (file === 'list.xlsx') return sendFile(reply, await handedInList(web.office, read.handIn));
      return sendStream(reply, await bundleOf(web.office, collection, read.handIn));
    });
  }
}
