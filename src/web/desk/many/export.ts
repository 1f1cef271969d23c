import type { FastifyReply } from 'fastify';
import { sendExportOf } from '#web/desk/list/export.ts';
import type { Visit } from '#web/frame/pages.ts';
import { chosenIds, type ManyChoice } from '#workflow/desk/many-choice.ts';
import { casesOf, exportedCases } from '#workflow/desk/read-list.ts';

/** 書き出し: the applications that were chosen, as the list's export has them; all of a filter without a limit. */
export async function sendChosenExport(visit: Visit, choice: ManyChoice): Promise<FastifyReply> {
  const { office } = visit.web;
  const cases =
    choice.of === 'list' ? exportedCases(office, choice.query) : casesOf(office, (await chosenIds(office, choice)).ids);
  return sendExportOf(visit, cases, 'xlsx');
}
