import type { FastifyInstance, FastifyReply } from 'fastify';
import { isWhatIf } from '#domain/drive/terms.ts';
import { formatInstant } from '#domain/text/dates.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { goTo, showPage, showRefusal, type Visit, type Web } from '#web/frame/pages.ts';
import { deskOnly, deskViewer } from '#web/gate/desk.ts';
import { startAgain, stopProposal } from '#workflow/drive/propose.ts';
import { readProposals } from '#workflow/drive/read-proposals.ts';
import { accept, checkRows, type OfAcceptance, showAcceptance, stop } from './acceptance.ts';
import { type OfCase, savePin, showCase } from './case.ts';
import { showComparison } from './comparison.ts';
import { liftPins, showPins } from './pins.ts';
import { type OfProposal, showProposal } from './proposal.ts';
import { type OfStart, showStart, start } from './start.ts';
import { PROPOSALS_PATH, proposalPath, START_PATH, stateWord } from './words.ts';

/** 割付案: what would be the best dates for all, and what people take of it. */
export function deskProposalRoutes(server: FastifyInstance, web: Web): void {
  deskOnly(server, web, (desk) => {
    desk.get(PROPOSALS_PATH, (request, reply) => showList({ web, request, reply }));
    desk.get<OfStart>(START_PATH, (request, reply) => showStart({ web, request, reply }));
    desk.post<OfStart>(START_PATH, (request, reply) => start({ web, request, reply }));
    desk.get<OfStart>(`${PROPOSALS_PATH}/comparison`, (request, reply) => showComparison({ web, request, reply }));
    desk.get<OfProposal>(`${PROPOSALS_PATH}/:id`, (request, reply) => showProposal({ web, request, reply }));
    desk.post<OfProposal>(`${PROPOSALS_PATH}/:id/stop`, (request, reply) =>
      change({ web, request, reply }, stopProposal),
    );
    desk.post<OfProposal>(`${PROPOSALS_PATH}/:id/again`, (request, reply) =>
      change({ web, request, reply }, startAgain),
    );
    desk.get<OfProposal>(`${PROPOSALS_PATH}/:id/pins`, (request, reply) => showPins({ web, request, reply }));
    desk.post<OfProposal>(`${PROPOSALS_PATH}/:id/pins`, (request, reply) => liftPins({ web, request, reply }));
    desk.get<OfCase>(`${PROPOSALS_PATH}/:id/cases/:reference`, (request, reply) => showCase({ web, request, reply }));
    desk.post<OfCase>(`${PROPOSALS_PATH}/:id/cases/:reference`, (request, reply) => savePin({ web, request, reply }));
    desk.post<OfProposal>(`${PROPOSALS_PATH}/:id/check`, (request, reply) => checkRows({ web, request, reply }));
    desk.post<OfProposal>(`${PROPOSALS_PATH}/:id/acceptances`, (request, reply) => accept({ web, request, reply }));
    desk.get<OfAcceptance>(`${PROPOSALS_PATH}/:id/acceptances/:acceptance`, (request, reply) =>
      showAcceptance({ web, request, reply }),
    );
    desk.post<OfAcceptance>(`${PROPOSALS_PATH}/:id/acceptances/:acceptance/stop`, (request, reply) =>
      stop({ web, request, reply }),
    );
  });
}

async function change(visit: Visit<OfProposal>, act: typeof stopProposal): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const done = await act(web.office, id);
  if (done.ok || done.refusal.code === 'changed-meanwhile') return goTo(reply, proposalPath(id));
  return showRefusal(visit, done.refusal, undefined, deskViewer(request, 'proposals'));
}

async function showList(visit: Visit): Promise<FastifyReply> {
  const { web, request } = visit;
  const proposals = await readProposals(web.office);
  const done = proposals.filter(({ head }) => head.state === 'done').map(({ head }) => head);
  const [newest, before] = done;
  return showPage(visit, 'desk/drive/proposals', {
    page: { title: DESK_PAGES.proposals, heading: DESK_PAGES.proposals, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'proposals'),
    form: { values: { a: before?.id ?? '', b: newest?.id ?? '' }, problems: {} },
    start: START_PATH,
    comparison: `${PROPOSALS_PATH}/comparison`,
    choices:
      before === undefined
        ? []
        : done.map((head) => ({ value: head.id, label: `${formatInstant(head.startedAt)}（${head.placed}件）` })),
    proposals: proposals.map((one) => {
      const { head, came } = one;
      return {
        href: proposalPath(head.id),
        startedAt: head.startedAt,
        startedBy: head.startedBy,
        state: stateWord(one),
        isDone: head.state === 'done',
        applications: head.applications,
        placed: head.placed,
        asked: (came.get('asked') ?? 0) + (came.get('waiting') ?? 0),
        confirmed: came.get('confirmed') ?? 0,
        isWhatIf: isWhatIf(head.terms),
      };
    }),
  });
}
