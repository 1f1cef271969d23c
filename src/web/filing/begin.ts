import type { FastifyInstance, FastifyReply } from 'fastify';
import { goTo, showMessage, showPage, type Visit, type Web } from '#web/frame/pages.ts';
import { draftPath, liveDrafts } from '#web/gate/drafts.ts';
import { closedWords } from './closed.ts';
import { judgeDraft, NEW_DRAFT, standingOf } from './draft.ts';
import { FILING_CAPTION, FORM_PAGES, finishedPages } from './pages.ts';

/** 申請をはじめる, and where somebody goes on who has begun. */
export function beginRoutes(server: FastifyInstance, web: Web): void {
  server.get('/file', (request, reply) => begin({ web, request, reply }));
  server.get('/file/continuation', (request, reply) => goOn({ web, request, reply }));
}

/** With something begun in this browser it asks: 続きから, or another form beside it. */
async function begin(visit: Visit): Promise<FastifyReply> {
  const drafts = await liveDrafts(visit);
  if (drafts.length === 0) {
    // The page after this one sees whether the browser keeps what is set here.
    visit.reply.generateCsrf();
    return goTo(visit.reply, draftPath('/file/contact', undefined, { begun: '1' }));
  }
  return showPage(visit, 'filing/begin', {
    page: { title: '申請をはじめる', heading: '申請をはじめる', caption: FILING_CAPTION, noindex: true },
    drafts,
    fresh: draftPath('/file/contact', NEW_DRAFT),
  });
}

/** 続きから: the first page on which something is missing or wrong, or the check page. Nothing is called wrong yet. */
async function goOn(visit: Visit): Promise<FastifyReply> {
  const { web, reply } = visit;
  const filing = await standingOf(visit);
  if (filing.kind === 'waiting') return goTo(reply, draftPath('/file/verification', filing.draft.id));
  if (filing.kind === 'done') return goTo(reply, draftPath('/file/receipt', filing.draft.id));
  const closed = closedWords(filing);
  if (closed) return showMessage(visit, closed);
  if (filing.kind !== 'open') return goTo(reply, '/file');
  const finished = finishedPages(judgeDraft(web, filing.draft, filing.before).problems);
  const next = FORM_PAGES.find(({ name }) => !finished.includes(name));
  return goTo(reply, draftPath(next?.path ?? '/file/check', filing.draft.id));
}
