import { coordinatorKnows, OTSU, sessionConfirmed } from '../support/cast.ts';
import { openOffice } from '../support/office.ts';
import type { DeskErrand } from './acting-coordinator.ts';
import { openRunner } from './race.ts';

type Act = DeskErrand['act'];
const ACTS: readonly Act[] = ['changed', 'moved', 'cancelled', 'message-sent', 'maker-joined', 'maker-removed'];
const NAMES = ['調整　花子', '調整　次郎'] as const;

export interface DeskRound {
  acts: [Act, Act];
  /** Which of the two was done, by its place; -1 for none or both. */
  winner: number;
  /** What the other was told: code, and who did what since. */
  told: string;
  /** Event types after the version that both had seen. */
  events: string[];
  /** Mails owed since then, each as often as it is there. */
  doubled: string[];
  /** Versions that have passed; each event counts one. */
  versions: number;
}

/** Rounds in which two coordinators do different acts on the same application at once, each in a process of its own. */
export async function deskRace(database: string, rounds: number): Promise<DeskRound[]> {
  const office = await openOffice({ database });
  const file = 'acting-coordinator.ts';
  const first = await openRunner<DeskErrand>(file, database, '0001');
  const second = await openRunner<DeskErrand>(file, database, '0002');
  try {
    const results: DeskRound[] = [];
    for (let round = 0; round < rounds; round++) {
      // The same applicant files every time; nobody may ask for so many codes within an hour.
      office.clock.advance({ minutes: 30 });
      const { application } = await sessionConfirmed(office);
      await coordinatorKnows(office, [{ ...OTSU, crews: 10_000 }]);
      await office.newlyOwed();
      const acts: [Act, Act] = [actOf(round), actOf(round + 1 + (Math.floor(round / ACTS.length) % (ACTS.length - 1)))];
      const at = Temporal.Now.instant().epochMilliseconds + 30;
      const errand = (index: 0 | 1): DeskErrand => ({
        ...{ applicationId: application.id, seenVersion: application.version, at },
        ...{ act: acts[index], by: NAMES[index] },
      });
      const answers = (await Promise.all([first.run(errand(0)), second.run(errand(1))])).map((line) =>
        JSON.parse(line),
      );
      const done = answers.flatMap((answer, index) => (answer.ok ? [index] : []));
      const refusal = answers.find((answer) => !answer.ok)?.refusal;
      const after = await office.see(application.id);
      const events = (await office.history(application.id)).filter((event) => event.version > application.version);
      const owed = await office.newlyOwed();
      results.push({
        acts,
        winner: done.length === 1 ? (done[0] ?? -1) : -1,
        told: refusal ? `${refusal.code} ${refusal.since?.[0]?.by} ${refusal.since?.[0]?.type}` : '',
        events: events.map(({ type, actor }) => `${actor.name} ${type}`),
        doubled: owed.filter((line, index) => owed.indexOf(line) !== index),
        versions: after.application.version - application.version,
      });
      await office.deliver();
      // The next round is about the same day, and makers have but so many crews.
      await office.store.write(async (tx) => {
        await tx.db.delete(tx.tables.sessionMakers);
      });
      office.mail.clear();
    }
    return results;
  } finally {
    await first.close();
    await second.close();
    await office.close();
  }
}

function actOf(index: number): Act {
  return ACTS[index % ACTS.length] ?? 'changed';
}
