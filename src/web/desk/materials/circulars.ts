import type { FastifyInstance, FastifyReply } from 'fastify';
import { EMPTY_FORM, FormReader, upTo } from '#web/forms/reader.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import type { FormState } from '#web/frame/views.ts';
import { coordinatorOf, deskOnly, deskViewer } from '#web/gate/desk.ts';
import { endOfferStep, offerText, readOffers } from '#workflow/circulars/offers.ts';

type OneOffer = { Params: { id: string } };
type Asked = { Querystring: { done?: string } };

const LONGEST = { title: 80, text: 4000 };
const DONE_WORDS: Readonly<Record<string, string>> = {
  offered: 'すべての申請者のページに載せました',
  ended: '文例の掲載を終えました',
};

/** 周知の文例: texts that the desk offers to all associations, on their own pages. */
export function deskCircularRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get<Asked>('/desk/circulars', (request, reply) =>
      show({ web, request, reply }, EMPTY_FORM, request.query.done ?? ''),
    );
    desk.post('/desk/circulars', async (request, reply) => {
      const visit = { web, request, reply };
      const form = FormReader.of(request);
      const title = form.line('title', '題名', { required: true, ...upTo(LONGEST.title, '題名') });
      const text = form.text('text', '文章', { required: true, longest: LONGEST.text });
      if (form.isWrong) return show(visit, form.state, '');
      await offerText(web.office, { title, text, by: coordinatorOf(request).name });
      return goTo(reply, '/desk/circulars?done=offered');
    });
    desk.post<OneOffer>('/desk/circulars/:id/end', async (request, reply) => {
      const done = await endOfferStep(web.office, { id: request.params.id, by: coordinatorOf(request).name });
      if (done.ok) return goTo(reply, '/desk/circulars?done=ended');
      const next = { href: '/desk/circulars', label: '周知の文例へ戻る' };
      return showRefusal({ web, request, reply }, done.refusal, next, deskViewer(request, 'materials'));
    });
  });
}

async function show(visit: Visit, form: FormState, done: string): Promise<FastifyReply> {
  const heading = '周知の文例';
  return showPage(visit, 'desk/materials/circulars', {
    page: { title: heading, heading, width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'materials'),
    done: DONE_WORDS[done] ?? '',
    form,
    offers: await readOffers(visit.web.office),
  });
}
