import { type Act, type Application, may } from '#domain/case/application.ts';
import { hasAnswered, type Inquiry, isOverdue, type Maker } from '#domain/case/inquiry.ts';
import { makerDay } from '#domain/case/maker-day.ts';
import type { Commitment } from '#domain/case/session.ts';
import { placesToAsk } from '#domain/desk/places-to-ask.ts';
import type { RunOrder } from '#domain/desk/run.ts';
import { isInPast, type PreferredSlot } from '#domain/form1/slot.ts';
import { type Notice, notices, type Party } from '#domain/notices/notice.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import { jstDay } from '#domain/text/jst.ts';
import type { Did, LeftOut } from '#domain/words/runs.ts';
import { listMakers } from '#store/cases/makers.ts';
import { commitmentsOn } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { remindersOf } from '#store/queue/reminders.ts';
import { applicantsOf, askedParties, attendeeParties, type Case, makerParties } from '#workflow/case/case.ts';
import type { Office } from '#workflow/case/office.ts';
import type { Work } from '#workflow/case/work.ts';
import { closingsToTell } from '#workflow/post/collect.ts';
import { whoMayBeWritten } from './send-message.ts';

/** One step of the work that a run does with an application. */
export type Deed =
  | {
      kind: 'ask' | 'ask-again';
      makers: Maker[];
      slotIds: string[];
      asked: Pick<Inquiry, 'answerBy' | 'decides' | 'note'>;
    }
  | { kind: 'remind'; inquiry: Inquiry }
  | { kind: 'return' }
  | { kind: 'decline' }
  | { kind: 'write'; to: { id: string; name: string }[] }
  | { kind: 'own'; owner: string; before: string };

/** What an order would do with one application as it stands. Nothing is done where there are no deeds, and `left` says why. */
export interface CasePlan {
  deeds: Deed[];
  left: LeftOut[];
  mails: Notice[];
}

const ACT_OF: Partial<Record<RunOrder['act'], Act>> = {
  ask: 'ask',
  return: 'return',
  decline: 'decline',
  write: 'write',
};

/** The same for the page that shows it beforehand and for the run that does it: both look at what stands at that moment. */
export async function planCase(work: Work, order: RunOrder, caseFile: Case): Promise<CasePlan> {
  const { state } = caseFile.application;
  const act = ACT_OF[order.act];
  if (act && !may(state, act)) return leaving({ why: 'wrong-state', state });
  switch (order.act) {
    case 'ask':
      return planAsking(work, order, caseFile);
    case 'remind':
      return planReminding(work, order, caseFile);
    case 'return':
    case 'decline':
      return planClosing(work, order, caseFile);
    case 'write':
      return planWriting(work.office, order, caseFile);
    case 'own': {
      const { owner, had } = order;
      const { id, owner: before } = caseFile.application;
      if (owner === before) return leaving({ why: 'own-already' });
      if (had && (had[id] ?? '') !== before) return leaving({ why: 'owned-meanwhile', owner: before });
      return { deeds: [{ kind: 'own', owner, before }], left: [], mails: [] };
    }
  }
}

function leaving(...left: LeftOut[]): CasePlan {
  return { deeds: [], left, mails: [] };
}

async function planAsking(
  { tx, office, now }: Work,
  order: Extract<RunOrder, { act: 'ask' }>,
  { application, inquiries }: Case,
): Promise<CasePlan> {
  const { form1 } = application;
  const ahead = form1.slots.filter((slot) => !isInPast(slot, now));
  if (ahead.length === 0) return leaving({ why: 'slots-passed' });
  const slots = order.slots === 'first' ? ahead.slice(0, 1) : ahead;
  const bound = await commitmentsNear(tx, application.id, slots);
  const { places, left } = placesToAsk(await listMakers(tx), order.makerIds, {
    slots,
    prefecture: prefectureOfCase({ association: form1.association, address: form1.venue.address }),
    asked: new Set(
      inquiries.flatMap(({ state, kind, maker }) => (state === 'open' && kind === 'new' ? [maker.id] : [])),
    ),
    dayOf: (maker, slotId) => {
      const slot = slots.find(({ id }) => id === slotId);
      return slot && makerDay(maker, { date: slot.date, demo: slot.demo, mode: form1.mode }, bound(maker, slot));
    },
  });
  const deeds = places.map(({ makers, slotIds }): Deed => ({ kind: 'ask', makers, slotIds, asked: order }));
  return { deeds, left, mails: mailsOf(office, deeds) };
}

/** What a maker is bound to on a slot's day and the days beside it. */
async function commitmentsNear(
  tx: Tx,
  applicationId: string,
  slots: readonly PreferredSlot[],
): Promise<(maker: Maker, slot: PreferredSlot) => Commitment[]> {
  const days = slots.flatMap(({ date }) => [-1, 0, 1].map((by) => date.add({ days: by }).toString()));
  const bound = await commitmentsOn(tx, { applicationId }, [...new Set(days)]);
  return (maker, slot) => (bound.get(maker.id) ?? []).filter(({ date }) => Math.abs(slot.date.until(date).days) <= 1);
}

/** A deadline that has passed is not reminded of: the question is asked anew, with the new one (see `remindMaker`). */
async function planReminding(
  { tx, office, now }: Work,
  { answerBy }: Extract<RunOrder, { act: 'remind' }>,
  { application, inquiries }: Case,
): Promise<CasePlan> {
  const today = jstDay(now);
  const silent = inquiries.filter((inquiry) => inquiry.state === 'open' && !hasAnswered(inquiry));
  if (silent.length === 0) return leaving({ why: 'nobody-silent' });
  const ahead = application.form1.slots.filter((slot) => !isInPast(slot, now)).map(({ id }) => id);
  const reminded = await remindersOf(
    tx,
    silent.map(({ id }) => id),
  );
  const left: LeftOut[] = [];
  const deeds: Deed[] = [];
  const anew = new Map<string, Extract<Deed, { makers: Maker[] }>>();
  for (const inquiry of silent) {
    const { maker, kind, decides, note } = inquiry;
    const offers = inquiry.offers.filter((id) => ahead.includes(id));
    if (!maker.active) left.push({ why: 'inactive', maker: maker.name });
    else if (reminded.get(inquiry.id)?.some((at) => jstDay(at).equals(today)))
      left.push({ why: 'reminded-today', maker: maker.name });
    else if (!isOverdue(inquiry, today)) deeds.push({ kind: 'remind', inquiry });
    else if (kind !== 'new') left.push({ why: 'fixed-overdue', maker: maker.name });
    else if (offers.length === 0) left.push({ why: 'slots-passed' });
    else {
      const key = JSON.stringify([offers, decides, note]);
      const same = anew.get(key);
      if (same) same.makers.push(maker);
      else anew.set(key, { kind: 'ask-again', makers: [maker], slotIds: offers, asked: { answerBy, decides, note } });
    }
  }
  deeds.push(...anew.values());
  return { deeds, left, mails: mailsOf(office, deeds) };
}

async function planClosing(
  { tx, office }: Work,
  { act }: Extract<RunOrder, { act: 'return' | 'decline' }>,
  caseFile: Case,
): Promise<CasePlan> {
  const applicants = applicantsOf(caseFile.application);
  if (applicants.length === 0) return leaving({ why: 'no-address' });
  const asked = await toBeTold(tx, caseFile);
  const signUps = attendeeParties([...caseFile.attendees, ...caseFile.waiting], caseFile);
  const { ministry } = office.policy;
  return act === 'return'
    ? { deeds: [{ kind: 'return' }], left: [], mails: notices({ kind: 'returned', applicants, asked }, ministry) }
    : {
        deeds: [{ kind: 'decline' }],
        left: [],
        mails: notices({ kind: 'declined', applicants, asked, signUps }, ministry),
      };
}

/** Those of the makers asked who have heard of their question, and so hear that it is closed. */
async function toBeTold(tx: Tx, { application, inquiries }: Case): Promise<Party[]> {
  const asked = askedParties(inquiries);
  const closings = asked.flatMap(({ id, email }) => {
    const inquiry = inquiries.find((one) => one.id === id);
    return inquiry?.kind === 'new' ? [{ inquiry, email }] : [];
  });
  const told = await closingsToTell(tx, application.id, closings);
  const untold = closings.filter((_, index) => !told[index]);
  return asked.filter(({ id, email }) => !untold.some((one) => one.inquiry.id === id && one.email === email));
}

function planWriting(office: Office, { to }: Extract<RunOrder, { act: 'write' }>, caseFile: Case): CasePlan {
  const makers = new Set([
    ...caseFile.inquiries.flatMap(({ state, maker }) => (state === 'open' ? [maker.id] : [])),
    ...(caseFile.session?.makers ?? []).map(({ maker }) => maker.id),
  ]);
  const known = whoMayBeWritten(caseFile);
  const chosen = known.filter(({ id }) =>
    id === 'applicant' ? to.includes('applicant') : to.includes('makers') && makers.has(id),
  );
  const left: LeftOut[] = [
    ...(to.includes('applicant') && !chosen.some(({ id }) => id === 'applicant')
      ? [{ why: 'no-address' as const }]
      : []),
    ...(to.includes('makers') && !chosen.some(({ id }) => id !== 'applicant')
      ? [{ why: 'nobody-asked' as const }]
      : []),
  ];
  if (chosen.length === 0) return leaving(...left);
  const mails = notices({ kind: 'written', to: chosen.flatMap(({ parties }) => parties) }, office.policy.ministry);
  return { deeds: [{ kind: 'write', to: chosen.map(({ id, name }) => ({ id, name })) }], left, mails };
}

function mailsOf({ policy }: Office, deeds: readonly Deed[]): Notice[] {
  return deeds.flatMap((deed) => {
    if ('makers' in deed) {
      const makers = deed.makers.flatMap((maker) => makerParties(maker, maker.id));
      return notices({ kind: 'asked', makers }, policy.ministry);
    }
    if (deed.kind !== 'remind') return [];
    const makers = makerParties(deed.inquiry.maker, deed.inquiry.id);
    return notices({ kind: 'maker-reminded', makers }, policy.ministry);
  });
}

/** What a deed is, in names. */
export function didOf(deed: Deed, { form1 }: Pick<Application, 'form1'>): Did {
  switch (deed.kind) {
    case 'ask':
    case 'ask-again': {
      const asked = form1.slots.filter(({ id }) => deed.slotIds.includes(id));
      return { kind: deed.kind, names: deed.makers.map(({ name }) => name), ranks: asked.map(({ rank }) => rank) };
    }
    case 'remind':
      return { kind: 'remind', names: [deed.inquiry.maker.name] };
    case 'write':
      return { kind: 'write', names: deed.to.map(({ name }) => name) };
    case 'own':
      return {
        kind: 'own',
        names: [deed.owner === '' ? 'なし' : deed.owner, ...(deed.before === '' ? [] : [deed.before])],
      };
    default:
      return { kind: deed.kind, names: [] };
  }
}
