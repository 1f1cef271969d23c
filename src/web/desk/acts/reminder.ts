import type { FastifyInstance } from 'fastify';
import { goTo, showRefusal, type Web } from '#web/frame/pages.ts';
import { actorOf, casePath, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { remindMaker } from '#workflow/asking/remind-makers.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';

type OneInquiry = { Params: { reference: string; part: string } };

/** 「回答をもう一度お願いする」 beside a maker that has not answered. It changes nothing but the maker's mailbox. */
export function reminderRoute(desk: FastifyInstance, web: Web): void {
  desk.post<OneInquiry>('/desk/applications/:reference/inquiries/:part/reminder', async (request, reply) => {
    const { reference, part: inquiryId } = request.params;
    const found = await readDeskCase(web.office, reference);
    const reminded = found.ok
      ? await remindMaker(web.office, {
          applicationId: found.value.caseFile.application.id,
          inquiryId,
          actor: actorOf(request),
        })
      : found;
    if (reminded.ok) return goTo(reply, `${casePath(reference)}?done=reminded`);
    const next = found.ok ? { href: casePath(reference), label: '申請のページへ戻る' } : TO_LIST;
    return showRefusal({ web, request, reply }, reminded.refusal, next, deskViewer(request, 'none'));
  });
}
