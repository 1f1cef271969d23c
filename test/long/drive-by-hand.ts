import type { Case } from '#workflow/case/case.ts';
import type { ReceivedMail } from '../support/mail-server.ts';
import {
  count,
  type Drive,
  type DrivenMaker,
  type DrivenOffice,
  makerReads,
  officeFiles,
  officeReads,
  openInbox,
} from './driving.ts';
import { coordinatorActs, type DrivenCoordinator, queueOf } from './driving-desk.ts';

export const MINISTRY = 'suisin@mhlw.example';
export const COORDINATORS = ['hanako@mhlw.example', 'jiro@mhlw.example', 'saburo@mhlw.example'];
export const MAKERS: readonly Omit<DrivenMaker, 'id'>[] = [
  { name: '甲カードリーダー', email: 'kou@maker-kou.example', crews: 2, bufferMinutes: 60 },
  { name: '乙電機', email: 'otsu@maker-otsu.example', crews: 3, bufferMinutes: 30 },
  { name: '丙システム', email: 'hei@maker-hei.example', crews: 4, bufferMinutes: 90 },
  { name: '丁医療機器', email: 'tei@maker-tei.example', crews: 2, bufferMinutes: 0 },
  { name: '戊精密', email: 'bo@maker-bo.example', crews: 3, bufferMinutes: 45 },
];
/** So few that crews run out. */
export const DAYS = Array.from({ length: 6 }, (_, index) =>
  Temporal.Now.plainDateISO('Asia/Tokyo')
    .add({ days: 30 + index })
    .toString(),
);
/** Who acts in one turn, all at the same time. */
export const FILING_AT_ONCE = 10;
const ACTS_OF_A_COORDINATOR = 4;
const MAILS_OF_A_MAKER = 8;
/** Two coordinators often take the same row. */
const ROWS_LOOKED_AT = 12;
/** Far more than it takes; a row that nobody can settle must not turn for ever. */
const TURNS_MAX = 300;

/** Everybody who takes part, and how many offices file in all; those that have filed come first. */
export interface Driven {
  coordinators: readonly DrivenCoordinator[];
  makers: readonly DrivenMaker[];
  offices: readonly DrivenOffice[];
  applications: number;
  /** Waits until every mail that is owed has left. */
  untilMailsLeft(): Promise<void>;
}

/** Turn after turn until everybody has filed, nothing stands in the queue and nobody has unread mail. */
export async function driveByHand(drive: Drive, driven: Driven): Promise<DrivenOffice[]> {
  const { mail } = drive;
  const { coordinators, applications } = driven;
  const inboxes = driven.makers.map(({ email }) => openInbox(mail, email));
  const offices = [...driven.offices];
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const filed = offices.length;
    const filing = Array.from({ length: Math.min(FILING_AT_ONCE, applications - filed) }, (_, index) =>
      officeFiles(drive, filed + index + 1, DAYS),
    );
    const busy = [
      ...coordinators.map((coordinator) => deskTurn(drive, coordinator)),
      ...inboxes.map((next) => makerTurn(drive, next)),
      ...offices.map((office) => officeReads(drive, office)),
    ];
    const [fresh, done] = await Promise.all([Promise.all(filing), Promise.all(busy)]);
    offices.push(...fresh);
    count(drive, 'turns');
    if (fresh.length > 0 || done.some((things) => things > 0)) continue;
    const came = mail.mails.length;
    await driven.untilMailsLeft();
    if (mail.mails.length === came) return offices;
  }
  const [desk] = coordinators;
  throw new Error(`not at an end: ${JSON.stringify(desk ? await queueOf(desk) : [])}`);
}

/** Some of the first rows; how many rows there were. Colleagues take from the same ones. */
async function deskTurn(drive: Drive, coordinator: DrivenCoordinator): Promise<number> {
  const rows = await queueOf(coordinator);
  for (const row of drive.chance.some(rows.slice(0, ROWS_LOOKED_AT), ACTS_OF_A_COORDINATOR)) {
    await coordinatorActs(drive, coordinator, row);
  }
  return rows.length;
}

async function makerTurn(drive: Drive, next: () => ReceivedMail | undefined): Promise<number> {
  for (let read = 0; read < MAILS_OF_A_MAKER; read += 1) {
    const received = next();
    if (!received) return read;
    await makerReads(drive, received);
  }
  return MAILS_OF_A_MAKER;
}

/** The most demonstrations of a maker that run at one moment, each widened by its buffer when in-person (DESIGN §3.6). */
export function mostAtOnce(maker: DrivenMaker, cases: readonly Case[]): number {
  const edges = cases.flatMap(({ session }) => {
    const comes = session?.makers.some((joined) => joined.maker.name === maker.name && joined.out === undefined);
    if (session?.state !== 'confirmed' || !comes) return [];
    const widened = session.mode === 'in-person' ? maker.bufferMinutes * 60_000 : 0;
    return [
      { at: epochOf(session.date, session.demo.start) - widened, by: 1 },
      { at: epochOf(session.date, session.demo.end) + widened, by: -1 },
    ];
  });
  let [running, most] = [0, 0];
  for (const { by } of edges.toSorted((a, b) => a.at - b.at || a.by - b.by)) {
    running += by;
    most = Math.max(most, running);
  }
  return most;
}

export function epochOf(day: Temporal.PlainDate, time: Temporal.PlainTime): number {
  return day.toZonedDateTime({ timeZone: 'Asia/Tokyo', plainTime: time }).epochMilliseconds;
}
