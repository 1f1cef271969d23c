import type { FastifyReply } from 'fastify';
import type { RunCaseResult } from '#domain/desk/run.ts';
import { jstDay } from '#domain/text/jst.ts';
import { didWords, leftOutWords, RUN_ACT_WORDS, RUN_STATE_WORDS } from '#domain/words/runs.ts';
import { sendStream } from '#web/frame/downloads.ts';
import { goTo, showPage, showRefusal, type Visit } from '#web/frame/pages.ts';
import { actorOf, casePath, deskViewer } from '#web/gate/desk.ts';
import { endRun, type RunReport, readRun, readRuns } from '#workflow/desk/many-run.ts';

export const RUNS_PATH = '/desk/runs';

export function runPath(id: string): string {
  return `${RUNS_PATH}/${encodeURIComponent(id)}`;
}

type OfRun = { Params: { id: string } };

const TO_RUNS = { href: RUNS_PATH, label: 'まとめて行ったことの一覧へ' };

/** The runs of late, the newest first. */
export async function showRuns(visit: Visit): Promise<FastifyReply> {
  const runs = await readRuns(visit.web.office);
  const title = 'まとめて行ったこと';
  return showPage(visit, 'desk/many/runs', {
    page: { title, heading: title, width: 'wide', noindex: true },
    viewer: deskViewer(visit.request, 'none'),
    runs: runs.map(({ run, counts }) => ({
      href: runPath(run.id),
      act: RUN_ACT_WORDS[run.order.act],
      by: run.by,
      startedAt: run.startedAt,
      state: RUN_STATE_WORDS[run.state],
      counts,
    })),
  });
}

/** How far a run has come, and what it has come to in each application. */
export async function showRun(visit: Visit<OfRun>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const read = await readRun(web.office, request.params.id);
  if (!read.ok) return showRefusal({ web, request, reply }, read.refusal, TO_RUNS, deskViewer(request, 'none'));
  const { run, counts, cases } = read.value;
  const title = `まとめて：${RUN_ACT_WORDS[run.order.act]}`;
  const isRunning = run.state === 'running';
  return showPage(visit, 'desk/many/run', {
    page: { title, heading: title, width: 'wide', noindex: true, ...(isRunning ? { script: 'progress' } : {}) },
    viewer: deskViewer(request, 'none'),
    path: runPath(run.id),
    run: { by: run.by, startedAt: run.startedAt, settledAt: run.settledAt ?? null, stoppedBy: run.stoppedBy },
    isRunning,
    isStopped: run.state === 'stopped',
    counts: { ...counts, total: counts.waiting + counts.done + counts.left, settled: counts.done + counts.left },
    groups: [
      { id: 'left', title: '外したもの', rows: rowsOf(read.value, 'left') },
      {
        id: 'waiting',
        title: isRunning ? 'これから行うもの' : '行わなかったもの',
        rows: rowsOf(read.value, 'waiting'),
      },
      { id: 'done', title: '行ったもの', rows: rowsOf(read.value, 'done') },
    ].filter(({ rows }) => rows.length > 0),
    exports:
      cases.length === 0
        ? []
        : EXPORTS.map(({ kind, label }) => ({ href: `${runPath(run.id)}/report.${kind}`, label })),
    runs: RUNS_PATH,
  });
}

function rowsOf({ cases }: RunReport, wanted: RunReport['cases'][number]['state']) {
  return cases
    .filter(({ state }) => state === wanted)
    .map(({ reference, association, result }) => ({
      href: casePath(reference),
      reference,
      association,
      ...wordsOf(result),
    }));
}

function wordsOf(result: RunCaseResult | undefined): { did: string[]; left: string[] } {
  return { did: (result?.did ?? []).map(didWords), left: (result?.left ?? []).map(leftOutWords) };
}

/** 中止. */
export async function pressStop(visit: Visit<OfRun>): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const { id } = request.params;
  const ended = await endRun(web.office, id, actorOf(request).name);
  if (!ended.ok) return showRefusal({ web, request, reply }, ended.refusal, TO_RUNS, deskViewer(request, 'none'));
  return goTo(reply, runPath(id));
}

const EXPORTS = [
  { kind: 'xlsx', label: 'Excel（.xlsx）で保存' },
  { kind: 'csv', label: 'CSVで保存' },
] as const;

const MEDIA_TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const;

const COLUMNS = [
  { label: '受付番号', width: 12 },
  { label: '申請団体', width: 28 },
  { label: '結果', width: 10 },
  { label: '行ったこと', width: 40 },
  { label: '外した理由', width: 40 },
];

const RESULT_WORDS = { waiting: '行っていません', done: '行いました', left: '外しました' } as const;

export async function sendReport(visit: Visit<OfRun>, kind: 'xlsx' | 'csv'): Promise<FastifyReply> {
  const { web, request, reply } = visit;
  const read = await readRun(web.office, request.params.id);
  if (!read.ok) return showRefusal({ web, request, reply }, read.refusal, TO_RUNS, deskViewer(request, 'none'));
  const { run, cases } = read.value;
  const title = `まとめて_${RUN_ACT_WORDS[run.order.act]}_${jstDay(run.startedAt)}`;
  const rows = cases.map(({ reference, association, state, result }) => {
    const { did, left } = wordsOf(result);
    return [reference, association, RESULT_WORDS[state], did.join('、'), left.join('、')];
  });
  const octets = web.office.documents.streamTable(kind, { title, columns: COLUMNS }, once(rows));
  return sendStream(reply, { name: `${title}.${kind}`, mediaType: MEDIA_TYPES[kind], octets });
}

async function* once(rows: string[][]): AsyncGenerator<string[][]> {
  yield rows;
}
