import type { FastifyInstance } from 'fastify';
import type { Web } from '#web/frame/pages.ts';
import { collectionAccessRoutes } from '#web/gate/collection.ts';
import { documentRoutes } from './documents.ts';
import { entriesRoutes } from './entries.ts';
import { handInRoutes } from './hand-ins.ts';
import { helperRoutes } from './helpers.ts';
import { listRoutes } from './list.ts';
import { openingRoutes } from './open.ts';
import { ownEntryRoutes } from './own-entry.ts';
import { collectionPageRoutes } from './page.ts';

/** 様式2: a collection from its opening to its end, for who gathers and for the 郡市区医師会 that help. */
export function form2Routes(server: FastifyInstance, web: Web): void {
  openingRoutes(server, web);
  collectionAccessRoutes(server, web);
  collectionPageRoutes(server, web);
  helperRoutes(server, web);
  ownEntryRoutes(server, web);
  entriesRoutes(server, web);
  handInRoutes(server, web);
  documentRoutes(server, web);
  listRoutes(server, web);
}
