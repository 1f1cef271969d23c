import type { Application } from '#domain/case/application.ts';
import { may } from '#domain/case/application.ts';
import { dayOffOn } from '#domain/case/days-off.ts';
import { type Maker, serves } from '#domain/case/inquiry.ts';
import { type Commitment, crewCollisions } from '#domain/case/session.ts';
import { isInPast } from '#domain/form1/slot.ts';
import { prefectureOfCase } from '#domain/place/case-prefecture.ts';
import type { Reply } from '#domain/words/inquiries.ts';
import type { Placement } from './proposal.ts';

/** What a maker was asked about a case, for one slot; in the order in which it was asked. */
export interface AskedFor {
  makerId: string;
  inquiryId: string;
  slotId: string;
  isOpen: boolean;
  reply: Reply | undefined;
}

/** A row's case as it stands now. */
export interface RowCase {
  application: Pick<Application, 'state' | 'version'> & {
    form1: Pick<Application['form1'], 'association' | 'slots' | 'mode'> & { venue: { address: string } };
  };
  asked: readonly AskedFor[];
  /** The row's makers that there are. */
  makers: readonly Maker[];
  /** What binds a maker's crews on and around that day: fixed sessions, and rows that were accepted before. */
  bound(makerId: string): { fixed: readonly Commitment[]; accepted: readonly Commitment[] };
}

/** Why a row cannot be done now. */
export type RowRefusal =
  | { code: 'wrong-state' | 'slot-not-offered' | 'slot-passed' | 'stale' }
  | { code: 'maker-inactive' | 'answered-no' | 'day-off' | 'region'; maker: string }
  | { code: 'crews-exceeded'; maker: string; references: string[] };

/** What accepting the row does now; `waiting`: its makers are asked already and have not answered. */
export type RowStep =
  | { act: 'ask'; makerIds: string[] }
  | { act: 'confirm'; inquiryIds: string[] }
  | { act: 'waiting' }
  | { act: 'none'; refusal: RowRefusal };

/**
 * Where every maker of the row has said ○ to that very slot, its session is fixed (DESIGN §3.5); otherwise those that have
 * not are asked for that slot. By what is registered of the makers, whatever the proposal took for true.
 */
export function rowStep(row: Pick<Placement, 'slotId' | 'makerIds'>, now: RowCase, at: Temporal.Instant): RowStep {
  const no = (refusal: RowRefusal): RowStep => ({ act: 'none', refusal });
  const { form1, state } = now.application;
  if (!may(state, 'ask')) return no({ code: 'wrong-state' });
  const slot = form1.slots.find(({ id }) => id === row.slotId);
  if (!slot) return no({ code: 'slot-not-offered' });
  if (isInPast(slot, at)) return no({ code: 'slot-passed' });
  const inquiryIds: string[] = [];
  const makerIds: string[] = [];
  let isWaiting = false;
  for (const makerId of row.makerIds) {
    const maker = now.makers.find(({ id }) => id === makerId);
    if (!maker?.active) return no({ code: 'maker-inactive', maker: maker?.name ?? '' });
    const own = now.asked.filter((one) => one.makerId === makerId && one.slotId === slot.id);
    const last = own.findLast(({ reply }) => reply !== undefined);
    const open = own.findLast(({ isOpen }) => isOpen);
    if (last?.reply === 'no') return no({ code: 'answered-no', maker: maker.name });
    const saidYes = open?.reply === 'yes';
    const { fixed, accepted } = now.bound(makerId);
    const wanted = { date: slot.date, demo: slot.demo, mode: form1.mode };
    const bound = saidYes ? fixed : [...fixed, ...accepted];
    const collisions = crewCollisions(wanted, bound, maker.crews, maker.bufferMinutes);
    if (collisions.length > 0) {
      const references = collisions.map(({ reference }) => reference);
      return no({ code: 'crews-exceeded', maker: maker.name, references });
    }
    if (saidYes) {
      inquiryIds.push(open.inquiryId);
      continue;
    }
    if (dayOffOn(maker, slot.date)) return no({ code: 'day-off', maker: maker.name });
    const { association, venue } = form1;
    if (!serves(maker, prefectureOfCase({ association, address: venue.address }))) {
      return no({ code: 'region', maker: maker.name });
    }
    if (open && open.reply === undefined) isWaiting = true;
    else makerIds.push(makerId);
  }
  if (makerIds.length > 0) return { act: 'ask', makerIds };
  return isWaiting ? { act: 'waiting' } : { act: 'confirm', inquiryIds };
}
