import highsPackage, { type Highs, type Model } from 'highs';
import type { Rows } from './rows.ts';

/** What a solver run found. */
export interface Found {
  /** By column; undefined: nothing that can be used. */
  values: Float64Array | undefined;
  /** By row: what one more of it would be worth; only of a model without whole numbers. */
  prices: Float64Array;
  /** No values are worth more; Infinity where nothing is proved. */
  most: number;
  /** It is proved that there is none better. */
  isBest: boolean;
}

export interface Effort {
  /** Whole numbers are asked for; so many branches are looked at, at most. */
  branches?: number;
  /** Values to begin with, by column. */
  begin?: Float64Array;
}

/** HiGHS, loaded once a thread. */
export interface Solver {
  /** The values that make the cost of the columns greatest. The same rows give the same answer, unless it was ended. */
  maximize(rows: Rows, effort: Effort): Found;
}

/** `ended`: asked while it works; once it says yes the run ends with what it has. */
export async function openSolver(ended: () => boolean): Promise<Solver> {
  const load: unknown = highsPackage;
  if (!isLoader(load)) throw new Error('highs is not what it was');
  const highs = await load();
  return {
    maximize(rows, effort) {
      // HiGHS solves no model without columns, and says so by an error.
      if (rows.costs.length === 0) {
        return { values: new Float64Array(0), prices: new Float64Array(rows.rows.length), most: 0, isBest: true };
      }
      const model = highs.createModel();
      try {
        return run(highs, model, rows, { ...effort, ended });
      } finally {
        model.dispose();
      }
    },
  };
}

/** Its types are written for CommonJS and say `.default`, but the module that Node loads is the function itself. */
function isLoader(load: unknown): load is typeof highsPackage.default {
  return typeof load === 'function';
}

function run(
  highs: Highs,
  model: Model,
  rows: Rows,
  { branches, begin, ended }: Effort & { ended: () => boolean },
): Found {
  const isWhole = branches !== undefined;
  model.options.set({
    output_flag: false,
    random_seed: 1,
    ...(isWhole ? { mip_rel_gap: 0, mip_max_nodes: branches } : { solver: 'ipm', run_crossover: 'on' }),
  });
  model.passModel(modelOf(highs, rows, isWhole));
  if (begin) model.setSolution({ colValue: begin });
  const { simplexInterrupt, ipmInterrupt, mipInterrupt } = highs.constants.callbackType;
  const look = (event: { interrupt(): void }): undefined => {
    if (ended()) event.interrupt();
  };
  const { modelStatus } = model.run({ [simplexInterrupt]: look, [ipmInterrupt]: look, [mipInterrupt]: look });
  // Before a first solution it shows zeros, which would read as "choose nothing".
  const isUsable = model.info.get('primal_solution_status') === 2 && Number.isFinite(model.getObjectiveValue());
  const { colValue, rowDual } = model.getSolution();
  return {
    values: isUsable ? colValue : undefined,
    prices: rowDual,
    most: isWhole ? Number(model.info.get('mip_dual_bound')) : Infinity,
    isBest: modelStatus === highs.constants.modelStatus.optimal,
  };
}

function modelOf(highs: Highs, { costs, upper, whole, rows }: Rows, isWhole: boolean) {
  const [starts, indices, values]: [number[], number[], number[]] = [[0], [], []];
  for (const { columns, factors } of rows) {
    for (const column of columns) indices.push(column);
    for (const factor of factors) values.push(factor);
    starts.push(indices.length);
  }
  return {
    numCols: costs.length,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: costs,
    colLower: costs.map(() => 0),
    colUpper: upper.map((most) => (most === Infinity ? highs.infinity : most)),
    rowLower: rows.map(({ least }) => (least === -Infinity ? -highs.infinity : least)),
    rowUpper: rows.map(({ most }) => (most === Infinity ? highs.infinity : most)),
    matrix: { format: 'csr' as const, numRows: rows.length, numCols: costs.length, starts, indices, values },
    ...(isWhole ? { integrality: Int32Array.from(whole, Number) } : {}),
  };
}
