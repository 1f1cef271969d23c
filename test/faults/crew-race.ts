import type { Inquiry } from '#domain/case/inquiry.ts';
import { wish } from '../domain/samples.ts';
import {
  applicationReceived,
  coordinatorAsks,
  coordinatorKnows,
  KOU,
  makerAnswers,
  makerConfirms,
  makersLink,
  OTSU,
} from '../support/cast.ts';
import { must, openOffice, type TestOffice } from '../support/office.ts';
import type { Committing, Way } from './committing-crew.ts';
import { openRunner } from './race.ts';

const WAYS: readonly Way[] = ['maker-confirms', 'coordinator-confirms', 'maker-joins', 'session-moves'];

export interface CrewRound {
  ways: [Way, Way];
  crews: number;
  /** Which of the two got the crew, by its place; -1 for none or both. */
  winner: number;
  /** What the other was told. */
  told: string;
  /** What it should have been told: the sessions that bind 甲's crews now. */
  collisions: string;
  /** 甲's standing sessions at those hours afterwards. */
  bound: number;
  /** Calendar mails to anybody that the loser's application owes since then. */
  loserInvited: string[];
  /** Whether 甲 was invited to the winner's session. */
  winnerInvited: boolean;
}

/** The second one's demonstration begins where the first one's ended: only the way between them, the buffer, collides. */
const HOURS = [
  { meeting: '10:00-12:00', demo: '11:00-11:15' },
  { meeting: '10:30-13:00', demo: '12:00-12:15' },
] as const;
const FIRST_DAY = Temporal.PlainDate.from('2026-10-20');
/** Where a session stands before it is moved onto the day that both want. */
const FIRST_DAY_ELSEWHERE = Temporal.PlainDate.from('2027-02-01');

/**
 * Rounds in which two different applications want 甲 at the same hours and it has one crew left (DESIGN §3.6), each from
 * a process of its own; every second round the other crew is already out.
 */
export async function crewRace(database: string, rounds: number): Promise<CrewRound[]> {
  const office = await openOffice({ database });
  const runners = [
    await openRunner<Committing>('committing-crew.ts', database, '0001'),
    await openRunner<Committing>('committing-crew.ts', database, '0002'),
  ] as const;
  try {
    const results: CrewRound[] = [];
    for (let round = 0; round < rounds; round++) {
      // The same people file every time; nobody may ask for so many codes within an hour.
      office.clock.advance({ minutes: 30 });
      const crews = 1 + (round % 2);
      const kou = { ...KOU, crews };
      await coordinatorKnows(office, [kou]);
      const day = FIRST_DAY.add({ days: round }).toString();
      const ways: [Way, Way] = [wayOf(round), wayOf(round + Math.floor(round / WAYS.length))];
      const out = crews === 2 ? [await sessionOut(office, kou, day)] : [];
      const wanted = [
        await prepare(office, kou, ways[0], 0, day, round),
        await prepare(office, kou, ways[1], 1, day, round),
      ] as const;
      await office.deliver();
      await office.newlyOwed();
      const at = Temporal.Now.instant().epochMilliseconds + 30;
      const answers = await Promise.all([runners[0].run({ ...wanted[0], at }), runners[1].run({ ...wanted[1], at })]);
      const won = answers.flatMap((answer, index) => (answer === 'accepted' ? [index] : []));
      const winner = won.length === 1 ? (won[0] ?? -1) : -1;
      results.push({
        ...{ ways, crews, winner, told: answers.find((answer) => answer !== 'accepted') ?? '' },
        ...(await afterwards(office, day, out, wanted[winner === 0 ? 0 : 1], wanted[winner === 0 ? 1 : 0])),
      });
      await office.deliver();
      office.mail.clear();
    }
    return results;
  } finally {
    for (const runner of runners) await runner.close();
    await office.close();
  }
}

function wayOf(index: number): Way {
  return WAYS[index % WAYS.length] ?? 'maker-confirms';
}

/** One of 甲's crews is out at those hours; the application's id. */
async function sessionOut(office: TestOffice, kou: typeof KOU, day: string): Promise<string> {
  const { id } = await received(office, 2, day);
  const [inquiry] = await coordinatorAsks(office, id, { makers: [kou] });
  if (!inquiry) throw new Error('甲 was to be asked');
  must(await makerConfirms(office, inquiry));
  return id;
}

/** An application of which `way` is the next step, and that step's errand. */
async function prepare(
  office: TestOffice,
  kou: typeof KOU,
  way: Way,
  place: 0 | 1,
  day: string,
  round: number,
): Promise<Omit<Committing, 'at'>> {
  const elsewhere = FIRST_DAY_ELSEWHERE.add({ days: 2 * round + place }).toString();
  const { id } = await received(office, place, way === 'session-moves' ? elsewhere : day);
  const [inquiry] = await coordinatorAsks(office, id, {
    makers: [way === 'maker-joins' ? { ...OTSU, crews: 10_000 } : kou],
    decides: way === 'coordinator-confirms' ? 'coordinator' : 'maker',
  });
  if (!inquiry) throw new Error('a maker was to be asked');
  const link = await step(office, way, inquiry);
  const { application } = await office.see(id);
  return {
    ...{ way, applicationId: id, seenVersion: application.version, seenFormVersion: application.formVersion },
    ...{ slotId: application.form1.slots[0]?.id ?? '', inquiryId: inquiry.id, link, day, ...HOURS[place] },
  };
}

async function step(office: TestOffice, way: Way, inquiry: Inquiry): Promise<string> {
  if (way === 'maker-confirms') return makersLink(office, inquiry.maker);
  if (way === 'coordinator-confirms') await makerAnswers(office, inquiry, ['yes']);
  else must(await makerConfirms(office, inquiry));
  return '';
}

async function received(office: TestOffice, place: 0 | 1 | 2, day: string) {
  const { meeting, demo } = HOURS[place === 1 ? 1 : 0];
  return applicationReceived(office, {
    association: `見本${place + 1}区医師会`,
    slots: [wish(1, day, meeting, demo)],
    noFurtherCandidates: true,
  });
}

async function afterwards(
  office: TestOffice,
  day: string,
  out: readonly string[],
  winner: Omit<Committing, 'at'>,
  loser: Omit<Committing, 'at'>,
): Promise<Pick<CrewRound, 'collisions' | 'bound' | 'loserInvited' | 'winnerInvited'>> {
  const cases = await Promise.all([...out, winner.applicationId, loser.applicationId].map((id) => office.see(id)));
  const bound = cases.filter(
    ({ session }) =>
      session?.state === 'confirmed' &&
      session.date.toString() === day &&
      session.makers.some(({ maker }) => maker.id === KOU.id),
  );
  const outbox = (await office.outbox()).filter((mail) => mail.state === 'owed' && mail.itip !== undefined);
  const invited = (id: string): string[] =>
    outbox.filter((mail) => mail.applicationId === id).map((mail) => `${mail.content.mail} → ${mail.to.email}`);
  return {
    collisions: bound
      .map(({ session, application }) => ({ start: `${session?.demo.start}`, reference: application.reference }))
      .toSorted((a, b) => (a.start + a.reference < b.start + b.reference ? -1 : 1))
      .map(({ reference }) => reference)
      .join(' '),
    bound: bound.length,
    loserInvited: invited(loser.applicationId),
    winnerInvited: invited(winner.applicationId).some((line) => line.endsWith(` → ${KOU.addresses[0]}`)),
  };
}
