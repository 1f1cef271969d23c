import { withDaysOff } from '#domain/case/days-off.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import { jstDay } from '#domain/text/jst.ts';
import { findMaker, saveMaker } from '#store/cases/makers.ts';
import type { Office } from '#workflow/case/office.ts';
import { inOneWrite, type Work } from '#workflow/case/work.ts';
import { makerBehind } from './read-maker-page.ts';

/** Whose days they are: a maker behind the link of its page, or any that a coordinator names. */
export type DaysOffOf = { link: string } | { makerId: string; by: string };

/** 不可日: days on which the maker cannot come, both included. Asking goes on as before, with a warning beside that day. */
export async function addDaysOff(
  office: Office,
  of: DaysOffOf,
  span: { from: Temporal.PlainDate; to: Temporal.PlainDate; note: string },
): Promise<Outcome<Maker>> {
  return inOneWrite(office, async (work) => {
    const found = await makerOf(work, of);
    if (!found.ok) return found;
    const maker = found.value;
    const by = 'by' in of ? of.by : maker.name;
    const daysOff = withDaysOff(maker, { ...span, id: office.chance.id(), by }, jstDay(work.now));
    if (!daysOff.ok) return daysOff;
    return keep(work, { ...maker, daysOff: daysOff.value });
  });
}

/** Taken away twice, it is the same. */
export async function removeDaysOff(office: Office, of: DaysOffOf, id: string): Promise<Outcome<Maker>> {
  return inOneWrite(office, async (work) => {
    const found = await makerOf(work, of);
    if (!found.ok) return found;
    const maker = found.value;
    return keep(work, { ...maker, daysOff: maker.daysOff.filter((span) => span.id !== id) });
  });
}

async function makerOf({ tx, office }: Work, of: DaysOffOf): Promise<Outcome<Maker>> {
  if ('link' in of) {
    const behind = await makerBehind(tx, office, of.link);
    return behind.ok ? accept(behind.value.maker) : behind;
  }
  const maker = await findMaker(tx, of.makerId);
  return maker ? accept(maker) : refuse({ code: 'not-found' });
}

async function keep({ tx }: Work, maker: Maker): Promise<Outcome<Maker>> {
  await saveMaker(tx, maker);
  return accept(maker);
}
