import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openGround } from './ground.ts';
import { measure, type Path, type Result } from './path.ts';
import { claim } from './paths/claim.ts';
import { confirm } from './paths/confirm.ts';
import { attention, list, wake, week } from './paths/desk.ts';
import { drain, longDrain, pageDuringDrain } from './paths/drain.ts';
import { feed, unchangedFeed } from './paths/feed.ts';
import {
  filingBehind,
  filingOfFour,
  filingOfOne,
  filingOnPostgresOfMany,
  filingOnPostgresOfOne,
  filingOnSlowDisk,
} from './paths/filing.ts';
import { openLoop } from './paths/open-loop.ts';
import { formPage } from './paths/pages.ts';
import { filingBesidePeer, formBesidePeer } from './paths/peers.ts';
import { planOf300, planOf1000, planOf3000 } from './paths/planning.ts';
import { idleMemory, start } from './paths/rest.ts';
import { twoProcesses } from './paths/two-processes.ts';

/** `npm run bench -- WORDS…`: only the paths whose name holds one of the words; `--peers`: those beside other programs. */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { peers: { type: 'boolean' } } });

const PATHS: readonly Path[] = [
  idleMemory,
  start,
  formPage,
  filingOfOne,
  filingOfFour,
  filingOnSlowDisk,
  filingOnPostgresOfOne,
  filingOnPostgresOfMany,
  filingBehind,
  openLoop,
  twoProcesses,
  wake,
  claim,
  drain,
  longDrain,
  pageDuringDrain,
  feed,
  unchangedFeed,
  week,
  attention,
  list,
  confirm,
  planOf300,
  planOf1000,
  planOf3000,
];

const PEERS: readonly Path[] = [filingBesidePeer, formBesidePeer];

const isChosen = ({ name }: Path): boolean =>
  positionals.length === 0 || positionals.some((word) => name.includes(word));
const chosen = (values.peers ? PEERS : PATHS).filter(isChosen);
if (chosen.length === 0) throw new Error(`no path is named with ${positionals.join(' or ')}`);

const ground = await openGround();
const results: Result[] = [];
const missing: string[] = [];
console.log(lineOf(['path', 'figure', 'lowest..highest', 'A/A', 'at least', 'aim', 'verdict', 'beside']));
for (const path of chosen) {
  try {
    const result = await measure(path, ground);
    results.push(result);
    // After each, so that a run that is broken off leaves what it has.
    keep(results);
    console.log(lineOf(cellsOf(result)));
  } catch (error) {
    // What was done is wrong, or could not be done here: that is no figure, and the others are measured all the same.
    console.log(lineOf([path.name, `not measured: ${error instanceof Error ? error.message : String(error)}`]));
    missing.push(path.name);
  }
}
await ground.close();
if (missing.length > 0) {
  console.error(`Not measured: ${missing.join('; ')}`);
  process.exitCode = 1;
}

function keep(measured: readonly Result[]): void {
  const file = process.env.BENCH_JSON;
  if (!file) return;
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg() };
  writeFileSync(file, `${JSON.stringify({ at: Temporal.Now.instant(), machine, results: measured }, null, 2)}\n`);
}

function cellsOf({ name, unit, figure, lowest, highest, control, target, verdict, notes }: Result): string[] {
  const sign = target.better === 'less' ? '≤' : '≥';
  return [
    name,
    `${digits(figure)} ${unit}`,
    `${digits(lowest)}..${digits(highest)}`,
    control.toFixed(2),
    `${sign} ${target.least}`,
    `${sign} ${target.aim}`,
    verdict,
    [...new Set(notes)].join('; '),
  ];
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function lineOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
