import type { Application } from '#domain/case/application.ts';
import type { Maker } from '#domain/case/inquiry.ts';
import { crewCollisions } from '#domain/case/session.ts';
import { accept, type Outcome, refuse } from '#domain/outcome/refusal.ts';
import type { TimeWindow } from '#domain/text/window.ts';
import type { Mode } from '#domain/words/modes.ts';
import { commitmentsOf } from '#store/cases/sessions.ts';
import type { Tx } from '#store/engine.ts';
import { aboutMaker } from '#workflow/case/about.ts';

/**
 * Refuses when the maker's crews are all bound at that time (DESIGN §3.6), naming the collisions. A fixed session counts
 * with its own mode, which a coordinator may have changed since the application.
 */
export async function checkCrews(
  tx: Tx,
  application: Application,
  maker: Maker,
  hours: { date: Temporal.PlainDate; demo: TimeWindow; mode?: Mode },
): Promise<Outcome<null>> {
  tx.decidesAbout(aboutMaker(maker.id));
  // Neighbouring days too: a buffer may reach over midnight.
  const days = { from: hours.date.subtract({ days: 1 }), to: hours.date.add({ days: 1 }) };
  const commitments = await commitmentsOf(tx, maker.id, { applicationId: application.id }, days);
  const wanted = { date: hours.date, demo: hours.demo, mode: hours.mode ?? application.form1.mode };
  const collisions = crewCollisions(wanted, commitments, maker.crews, maker.bufferMinutes);
  return collisions.length === 0 ? accept(null) : refuse({ code: 'crews-exceeded', maker: maker.name, collisions });
}
