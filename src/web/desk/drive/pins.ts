import type { FastifyReply } from 'fastify';
import type { Pin } from '#domain/drive/instance.ts';
import { namesOf } from '#domain/drive/words.ts';
import { formatShortDay } from '#domain/text/dates.ts';
import { DESK_PAGES } from '#domain/words/desk-pages.ts';
import { EMPTY_FORM, FormReader } from '#web/forms/reader.ts';
import { goTo, showPage, type Visit } from '#web/frame/pages.ts';
import { actorOf, deskViewer } from '#web/gate/desk.ts';
import { type PinOrder, runWith } from '#workflow/drive/pin.ts';
import { type ProposalView, type RowDetails, readProposal, readRowDetails } from '#workflow/drive/read-proposals.ts';
import { notFound, type OfProposal, showProposal } from './proposal.ts';
import { proposalPath } from './words.ts';

/** 固定と除外: what was said about single cases for this run. */
export async function showPins(visit: Visit<OfProposal>): Promise<FastifyReply> {
  const { web, request } = visit;
  const found = await readProposal(web.office, request.params.id);
  if (!found.ok) return notFound(visit);
  const { terms } = found.value.head;
  const all = [...terms.pins, ...terms.exclusions];
  const details = await readRowDetails(web.office, [...new Set(all.map(({ applicationId }) => applicationId))]);
  const choice = (pin: Pin, index: number) => ({
    value: String(index),
    ...pinWords(pin, { details, makers: found.value.makers }),
  });
  const heading = '固定と除外';
  return showPage(visit, 'desk/drive/pins', {
    page: { title: heading, heading, caption: DESK_PAGES.proposals, width: 'wide', noindex: true },
    viewer: deskViewer(request, 'proposals'),
    form: {
      ...EMPTY_FORM,
      values: {
        pins: terms.pins.map((_, index) => String(index)),
        exclusions: terms.exclusions.map((_, index) => String(index)),
      },
    },
    action: `${proposalPath(request.params.id)}/pins`,
    pins: terms.pins.map(choice),
    exclusions: terms.exclusions.map(choice),
    back: proposalPath(request.params.id),
  });
}

function pinWords(
  { applicationId, slotId, makerId }: Pin,
  { details, makers }: { details: RowDetails; makers: ProposalView['makers'] },
): { label: string; support: string } {
  const application = details.applications.get(applicationId);
  const slot = application?.form1.slots.find(({ id }) => id === slotId);
  const parts = [
    slotId === undefined ? '' : slot ? formatShortDay(slot.date) : '以前の候補',
    makerId === undefined ? '' : namesOf(makers)(makerId),
  ];
  return {
    label: `${application?.form1.association ?? ''}　${application?.reference ?? ''}`,
    support: parts.filter((part) => part !== '').join('、'),
  };
}

/** Starts a fresh run: with the ticked rows pinned or excluded, or with what is left of what was said before. */
export async function liftPins(visit: Visit<OfProposal>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const form = FormReader.of(request);
  const act = form.choice('act', '操作', ['keep', 'pin', 'exclude']);
  const found = await readProposal(web.office, id);
  if (!found.ok) return notFound(visit);
  const { pins, exclusions } = found.value.head.terms;
  const left = (name: string, all: readonly Pin[]): Pin[] => {
    const chosen = form.choices(name);
    return all.filter((_, index) => chosen.includes(String(index)));
  };
  const order: PinOrder =
    act === 'keep'
      ? { act, pins: left('pins', pins), exclusions: left('exclusions', exclusions) }
      : { act, rows: form.choices('rows') };
  if (act !== 'keep' && form.choices('rows').length === 0) form.problems.rows = '行を1つ以上お選びください。';
  if (form.isWrong) return showProposal(visit, { form: form.state });
  const started = await runWith(web.office, id, order, actorOf(request).name);
  return started.ok ? goTo(reply, proposalPath(started.value)) : notFound(visit);
}
