import type { FastifyInstance } from 'fastify';
import { receptionDays } from '#domain/case/reception.ts';
import { linkPath } from '#domain/notices/link.ts';
import { formatShortDay } from '#domain/text/dates.ts';
import { caseWords } from '#domain/words/reference.ts';
import { fieldOf } from '#web/frame/fields.ts';
import { goTo, showPage, type Web } from '#web/frame/pages.ts';
import { qrCode } from '#web/frame/qr-code.ts';
import { readTrusted, refuseOnStatus } from '#web/gate/status.ts';
import { closeReception, openReception, readReceptionSetUp } from '#workflow/attendees/open-reception.ts';

type ByLink = { Params: { link: string } };

/** 当日の受付, prepared by the applicant: the link for the helpers' phones, as a code on the screen and in words. */
export function statusReceptionRoutes(server: FastifyInstance, web: Web): void {
  server.get<ByLink>('/status/:link/reception', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { application } = view.caseFile;
    const read = await readReceptionSetUp(web.office, application.id);
    if (!read.ok) return refuseOnStatus(visit, read.refusal);
    const { session, link, counts } = read.value;
    const { from, until } = receptionDays(session);
    const address = link === undefined ? '' : `${web.office.policy.publicUrl}${linkPath('reception', link)}`;
    return showPage(visit, 'status/reception', {
      page: {
        title: '当日の受付',
        heading: '当日の受付',
        caption: caseWords(application),
        noindex: true,
      },
      path: `/status/${request.params.link}`,
      days: `${formatShortDay(from)}から${formatShortDay(until)}の終わりまで`,
      address,
      code: address === '' ? null : qrCode(address),
      counts,
    });
  });
  server.post<ByLink>('/status/:link/reception', async (request, reply) => {
    const visit = { web, request, reply };
    const view = await readTrusted(visit);
    if (!view) return reply;
    const { id } = view.caseFile.application;
    const done =
      fieldOf(request, 'act') === 'close' ? await closeReception(web.office, id) : await openReception(web.office, id);
    const { link } = request.params;
    return done.ok ? goTo(reply, `/status/${link}/reception`) : refuseOnStatus(visit, done.refusal);
  });
}
