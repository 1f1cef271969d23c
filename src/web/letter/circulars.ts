import type { FastifyInstance, FastifyReply } from 'fastify';
import { CIRCULAR_KINDS, CIRCULAR_WORDS, type CircularKind } from '#domain/words/circulars.ts';
import { caseWords } from '#domain/words/reference.ts';
import { sendDocument } from '#web/frame/downloads.ts';
import { showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { casePath, coordinatorOf, deskOnly, deskViewer, TO_LIST } from '#web/gate/desk.ts';
import { readTrusted } from '#web/gate/status.ts';
import { readOffers } from '#workflow/circulars/offers.ts';
import { documentOf, makeCircular } from '#workflow/circulars/texts.ts';
import { readDeskCase } from '#workflow/desk/read-case.ts';
import { type CircularPlace, keepText, refuse, showText } from './circular-text.ts';

/** Each route's address holds those that it names. */
type Asked = { Params: { link: string; reference: string; kind: string; id: string } };

/** Finds it, or has answered why not. */
type Opens = (visit: Visit<Asked>) => Promise<CircularPlace | undefined>;

/** 周知: texts for members in three lengths, on the applicant's page and at the desk. */
export function circularRoutes(server: FastifyInstance, web: Web): void {
  routesAt(server, web, '/status/:link/circulars', ofApplicant);
  deskOnly(server, web, (desk) => routesAt(desk, web, '/desk/applications/:reference/circulars', ofDesk));
}

function routesAt(server: FastifyInstance, web: Web, url: string, open: Opens): void {
  server.get<Asked>(url, async (request, reply) => {
    const visit = { web, request, reply };
    const place = await open(visit);
    return place ? showAll(visit, place) : reply;
  });
  server.get<Asked>(`${url}/offers/:id/word.docx`, async (request, reply) => {
    const visit = { web, request, reply };
    const place = await open(visit);
    if (!place) return reply;
    const offer = (await readOffers(web.office)).find(({ id }) => id === request.params.id);
    if (!offer) return refuse(visit, place, { code: 'not-found' });
    const { association } = place.application.form1;
    return sendDocument(reply, await documentOf(web.office, { kind: 'mail', association, text: offer.text }, 'docx'));
  });
  server.get<Asked>(`${url}/:kind`, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await openKind(visit, open);
    return found ? showText(visit, found.place, found.kind) : reply;
  });
  server.post<Asked>(`${url}/:kind`, async (request, reply) => {
    const visit = { web, request, reply };
    const found = await openKind(visit, open);
    return found ? keepText(visit, found.place, found.kind) : reply;
  });
  for (const [name, format] of [
    ['word.docx', 'docx'],
    ['fax.pdf', 'pdf'],
  ] as const) {
    server.get<Asked>(`${url}/:kind/${name}`, async (request, reply) => {
      const visit = { web, request, reply };
      const found = await openKind(visit, open);
      if (!found) return reply;
      const { place, kind } = found;
      if (format === 'pdf' && kind !== 'fax') return refuse(visit, place, { code: 'not-found' });
      const { id, form1 } = place.application;
      const of = { applicationId: id, kind, association: form1.association };
      const made = await makeCircular(web.office, of, format);
      return made.ok ? sendDocument(reply, made.value) : refuse(visit, place, made.refusal);
    });
  }
}

async function openKind(
  visit: Visit<Asked>,
  open: Opens,
): Promise<{ place: CircularPlace; kind: CircularKind } | undefined> {
  const place = await open(visit);
  if (!place) return undefined;
  const kind = CIRCULAR_KINDS.find((known) => known === visit.request.params.kind);
  if (kind) return { place, kind };
  refuse(visit, place, { code: 'not-found' });
  return undefined;
}

async function ofApplicant(visit: Visit<Asked>): Promise<CircularPlace | undefined> {
  const view = await readTrusted(visit);
  if (!view) return undefined;
  const path = `/status/${visit.request.params.link}`;
  return {
    application: view.caseFile.application,
    back: { href: path, label: '申請の状況へ戻る' },
    path: `${path}/circulars`,
    viewer: undefined,
    by: '',
  };
}

async function ofDesk(visit: Visit<Asked>): Promise<CircularPlace | undefined> {
  const { web, request } = visit;
  const viewer = deskViewer(request, 'none');
  const found = await readDeskCase(web.office, request.params.reference);
  if (!found.ok) {
    showRefusal(visit, found.refusal, TO_LIST, viewer);
    return undefined;
  }
  const { application } = found.value.caseFile;
  const path = casePath(application.reference);
  return {
    application,
    back: { href: path, label: '申請のページへ戻る' },
    path: `${path}/circulars`,
    viewer,
    by: coordinatorOf(request).name,
  };
}

async function showAll(visit: Visit, { application, back, path, viewer }: CircularPlace): Promise<FastifyReply> {
  const heading = '周知の文章';
  return showPage(visit, 'letter/circulars', {
    page: { title: heading, heading, caption: caseWords(application), noindex: true, script: 'copy' },
    ...(viewer ? { viewer } : {}),
    back,
    texts: CIRCULAR_KINDS.map((kind) => ({ href: `${path}/${kind}`, ...CIRCULAR_WORDS[kind] })),
    offers: (await readOffers(visit.web.office)).map((offer) => ({
      ...offer,
      word: `${path}/offers/${encodeURIComponent(offer.id)}/word.docx`,
    })),
  });
}
