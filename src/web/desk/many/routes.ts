import type { FastifyInstance } from 'fastify';
import type { Web } from '#web/frame/pages.ts';
import { deskOnly } from '#web/gate/desk.ts';
import { MANY_PATH } from './bar.ts';
import { openPreview, pressPreview } from './preview.ts';
import { pressStop, RUNS_PATH, sendReport, showRun, showRuns } from './run.ts';

type Query = { Querystring: Record<string, unknown> };
type OfRun = { Params: { id: string } };

/** まとめて: one act on many applications, looked at before it is done, and what came of it. */
export function deskManyRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<Query>(MANY_PATH, (request, reply) => openPreview({ web, request, reply }));
    desk.post(MANY_PATH, (request, reply) => pressPreview({ web, request, reply }));
    desk.get(RUNS_PATH, (request, reply) => showRuns({ web, request, reply }));
    desk.get<OfRun>(`${RUNS_PATH}/:id`, (request, reply) => showRun({ web, request, reply }));
    desk.post<OfRun>(`${RUNS_PATH}/:id/stop`, (request, reply) => pressStop({ web, request, reply }));
    desk.get<OfRun>(`${RUNS_PATH}/:id/report.xlsx`, (request, reply) => sendReport({ web, request, reply }, 'xlsx'));
    desk.get<OfRun>(`${RUNS_PATH}/:id/report.csv`, (request, reply) => sendReport({ web, request, reply }, 'csv'));
  });
}
