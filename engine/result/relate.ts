// Sets the cells of one run beside each other: what a cell costs relative to threads of the same runtime.

import type { Headline } from "../../scenarios/contract.ts";
import { comparedMetric } from "./compared_metric.ts";
import type { Cell, CellKey, Config, Warning } from "./result.ts";

/** How many times worse a cell is than spawned threads; 1 for those themselves. Of times by the median, as in `compare`. */
export const RELATIVE = "relative_to_threads";

/** The same of a pool beside the pool of threads: who keeps workers asks which of them to keep. */
export const RELATIVE_TO_POOL = "relative_to_thread_pool";

/** What a cell makes of its headline over that of the same cell with one worker, where that was measured beside it. */
export const OF_ONE = "of_one_worker";

/** The speed-up over one writer, where a sweep has that row. */
export const OF_ONE_WRITER = "speedup_over_one_writer";

/** What one worker adds to the memory over what a thread adds. */
export const WORKER_RELATIVE = "relative_to_threads_per_worker";
const PER_WORKER = "footprint_per_worker";

const LANE = "single-lane";
const FILL = "fill-differs";

type MeasuredCell = Cell & { status: "measured" };

/** Adds these metrics to every measured cell; null, with the reason, where its runtime has no measured threads. */
export function relate(cells: readonly Cell[], headline: Headline): Cell[] {
  const { metric, better } = comparedMetric(headline);
  const numberOf = ({ metrics }: MeasuredCell): number | null => metrics[metric] ?? metrics[headline.metric] ?? null;
  const beside = makeBeside(cells);
  /** The headline of the cell that differs from `cell` in what is said and in nothing else. */
  const headlineOf = (cell: Cell, but: Partial<CellKey>, settings: Config = {}): number | null => {
    const found = beside(cell, but, settings);
    return found === undefined ? null : numberOf(found);
  };
  return cells.map((cell) => {
    if (cell.status !== "measured") return cell;
    const { runtime, config: { workers, writers } } = cell;
    const own = numberOf(cell);
    const metrics: Record<string, number | null> = { ...cell.metrics };
    const unavailable: Record<string, string> = { ...cell.unavailable };
    const alone = workers === 1 ? null : headlineOf(cell, {}, { workers: 1 });
    if (own !== null && alone !== null) metrics[OF_ONE] = own / alone;
    const threads = headlineOf(cell, { mode: "threads", start: "spawn" });
    const oneWriter = writers === undefined ? null : headlineOf(cell, {}, { writers: 1 });
    if (own !== null && oneWriter !== null) metrics[OF_ONE_WRITER] = own / oneWriter;
    const putBeside = (name: string, other: number | null, what: string): void => {
      metrics[name] = own === null || other === null ? null : better === "lower" ? own / other : other / own;
      delete unavailable[name]; // of a run before
      if (metrics[name] === null) unavailable[name] = `no ${metric} of ${what} on ${runtime} in this run`;
    };
    putBeside(RELATIVE, threads, "spawned threads");
    if (cell.start === "pool") {
      const pool = headlineOf(cell, { mode: "threads" });
      putBeside(RELATIVE_TO_POOL, pool, "a pool of threads");
    }
    if (PER_WORKER in metrics) {
      const adds = threadAdds(beside(cell, { mode: "threads", start: "spawn" }));
      const ownAdds = metrics[PER_WORKER];
      metrics[WORKER_RELATIVE] = ownAdds === null || adds === null ? null : ownAdds / adds;
      delete unavailable[WORKER_RELATIVE]; // of a run before
      if (metrics[WORKER_RELATIVE] === null) {
        unavailable[WORKER_RELATIVE] = `no ${PER_WORKER} here or of threads on ${runtime} in this run`;
      }
    }
    const lasting = cell.warnings.filter(({ code }) => code !== LANE && code !== FILL); // those of a run before are found anew
    const warnings = [
      ...lasting,
      ...laneWarning(cell, alone),
      ...fillWarning(cell, beside(cell, { mode: "threads" })),
    ];
    return { ...cell, metrics, unavailable, warnings };
  });
}

/** Null where that is not known, or nothing that others can be held against. */
function threadAdds(threads: MeasuredCell | undefined): number | null {
  const adds = threads?.metrics[PER_WORKER] ?? 0;
  return adds > 0 ? adds : null;
}

/** A lock that is waited for this many times longer than one worker needs for a whole operation is the program. */
const SINGLE_LANE = 3;

function laneWarning({ metrics }: MeasuredCell, aloneOpsPerS: number | null): Warning[] {
  const wait = metrics.avg_lock_wait_ns;
  if (!wait || aloneOpsPerS === null || wait < SINGLE_LANE * 1e9 / aloneOpsPerS) return [];
  const message = `The lock is waited for ${(wait / 1000).toPrecision(3)} µs where a worker alone needs ` +
    `${
      (1e6 / aloneOpsPerS).toPrecision(3)
    } µs for a whole operation: this is a single lane; shard the set or merge local ones.`;
  return [{ code: LANE, message }];
}

/** Sets that are filled this many times more or less have duplicate rates that say nothing of each other. */
const FILL_APART = 1.5;

function fillWarning({ metrics }: MeasuredCell, threads: MeasuredCell | undefined): Warning[] {
  const [own, other] = [metrics.fill_pct, threads?.metrics.fill_pct];
  if (!own || !other || Math.max(own / other, other / own) < FILL_APART) return [];
  const message = `The set was filled to ${own.toPrecision(2)} % here and to ${other.toPrecision(2)} % by threads: ` +
    "do not compare the duplicate rates, compare ops/s and lock wait.";
  return [{ code: FILL, message }];
}

type Beside = (cell: Cell, but: Partial<CellKey>, settings?: Config) => MeasuredCell | undefined;

/** Finds the measured cell of the same run that agrees with `cell` in everything but what is said, in one look at all. */
function makeBeside(cells: readonly Cell[]): Beside {
  const backwards = cells.toReversed(); // of several the first counts
  const same = new Map(backwards.map((cell) => [nameOf(cell, false), cell]));
  const acrossModes = new Map(backwards.map((cell) => [nameOf(cell, true), cell]));
  return (cell, { mode = cell.mode, start = cell.start }, settings = {}) => {
    const across = mode !== cell.mode;
    const name = nameOf({ ...cell, mode, start, config: { ...cell.config, ...settings } }, across);
    const found = (across ? acrossModes : same).get(name);
    return found?.status === "measured" ? found : undefined;
  };
}

/** Threads and processes never have the same transport. */
function nameOf({ scenario, runtime, mode, start, repetition, config }: Cell, acrossModes: boolean): string {
  const settings = Object.entries(config).filter(([name]) => !acrossModes || name !== "transport")
    .map(([name, value]) => `${name}=${value}`).sort();
  return JSON.stringify([scenario, runtime, mode, start, repetition, settings]);
}
