import type { Inquiry } from '#domain/case/inquiry.ts';
import type { Session } from '#domain/case/session.ts';

/** What a maker's page shows that it decides on: what was answered so far, from whichever mailbox, and what is fixed. */
export function inquiryStanding(inquiry: Inquiry, session: Session | undefined): unknown {
  const answers = inquiry.answers
    .map(({ slotId, reply, comment }) => [slotId, reply, comment])
    .toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1));
  const { state, date, meeting, demo, venue, mode } = session ?? {};
  const own = session?.makers.find(({ maker }) => maker.id === inquiry.maker.id);
  const onDay = own && (own.visitor !== '' || own.phoneOnDay !== '') ? [[own.visitor, own.phoneOnDay]] : [];
  return [inquiry.state, answers, session && [state, date, meeting, demo, venue, mode, ...onDay]];
}
