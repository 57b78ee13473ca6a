// What speaks against a comparison, from its own cells and from the machine around it. Each ends with what to do.

import type { Question } from "./compare.ts";
import { FEWEST_BLOCKS } from "./inference/verdict.ts";
import type { Cell, ComparedCell, Environment, Warning } from "./result.ts";
import { median } from "./statistics.ts";

/** Other work may take this share of the usable cores before it shows in the numbers. */
const LOAD_SHARE = 0.15;
/** Other programs run now and then on any machine; this is the share of looks that is more than now and then. */
const BUSY_SHARE = 0.5;
/** Reading the clock twice may take this share of what is timed. */
const TIMER_SHARE = 0.1;

/** `rows`: for each variant, its cell in each block. */
export function blockWarnings(
  { variants, headline: { metric } }: Question,
  rows: readonly (readonly (Cell | null)[])[],
  cells: readonly ComparedCell[],
  blocks: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (blocks < FEWEST_BLOCKS) {
    warnings.push({
      code: "too-few-blocks",
      message: `${blocks} blocks are too few for a verdict: give --blocks ${FEWEST_BLOCKS} or more.`,
    });
  }
  variants.forEach(({ label, gap }, index) => {
    if (gap !== null) return;
    const failures = rows[index].filter((cell) => cell !== null).filter(({ status }) => status !== "measured");
    const [first] = failures;
    if (first !== undefined) {
      const why = first.status === "failed" ? first.error : first.status === "unsupported" ? first.reason : "";
      warnings.push({
        code: "failed-blocks",
        message: `${label} failed in ${failures.length} of ${blocks} blocks, which its ratios do without (${why}): ` +
          "see its cells in the JSON, and run it alone with --debug.",
      });
    } else if (blocks > 0 && cells[index].median === null) {
      warnings.push({
        code: "no-value",
        message: `${label} has no ${metric} above zero: ask for another --metric.`,
      });
    }
    const { drift } = cells[index];
    if (drift !== null) {
      warnings.push({
        code: "drift",
        message: `${label} ${drift > 0 ? "rose" : "fell"} by ${
          Math.abs(100 * drift).toPrecision(2)
        } % over the blocks, more than by chance: let the machine come to rest and run it again.`,
      });
    }
    const timer = timerWarning(label, rows[index], metric, cells[index].median);
    if (timer) warnings.push(timer);
  });
  return warnings;
}

/** Only where a scenario timed single operations: `clock_ns` is what one reading of the clock cost there. */
function timerWarning(
  label: string,
  row: readonly (Cell | null)[],
  metric: string,
  value: number | null,
): Warning | null {
  const metrics = row.flatMap((cell) => cell?.status === "measured" ? [cell] : []);
  const clocks = metrics.flatMap((cell) => cell.metrics.clock_ns ?? []);
  if (clocks.length === 0 || value === null) return null;
  const { config } = metrics[0];
  const twice = 2 * median(clocks);
  const timed = metric.endsWith("_ns")
    ? value
    : metric.startsWith("ops_per_s") && config.timing === "every"
    ? 1e9 * Number(config.workers) / value
    : Infinity;
  if (twice <= TIMER_SHARE * timed) return null;
  const remedy = metric.endsWith("_ns") ? "compare ops_per_s instead" : "give --timing sampled or off";
  return {
    code: "timer-cost",
    message: `${label}: reading the clock twice takes ${written(twice, 2)} ns of the ${
      written(timed, 3)
    } ns that are timed: ${remedy}.`,
  };
}

export interface MachineOverTime {
  readonly start: Environment;
  /** The governor at the end. */
  readonly governor: string | null;
  /** How many programs besides this one were running, each time no cell was; empty where the system does not tell. */
  readonly looks: readonly number[];
}

/** What happened on the machine while it measured cells of these settings. */
export function machineWarnings(
  { variants }: Pick<Question, "variants">,
  { start, governor, looks }: MachineOverTime,
): Warning[] {
  const warnings: Warning[] = [];
  const { load_at_start: load, usable_cores } = start;
  if (load !== null && load > LOAD_SHARE * usable_cores) {
    warnings.push({
      code: "busy-at-start",
      message:
        `The load was ${load} on ${usable_cores} usable cores at the start: end other work, or wait until it has fallen.`,
    });
  }
  const busy = looks.filter((running) => running > 0).length;
  if (looks.length > 0 && busy > BUSY_SHARE * looks.length) {
    const [before, after] = [looks.slice(0, looks.length >> 1), looks.slice(looks.length >> 1)];
    const total = (part: readonly number[]): number => part.reduce((sum, running) => sum + running, 0) / part.length;
    const rising = before.length > 0 && total(after) > total(before) + 1 ? ", and more of them towards the end" : "";
    warnings.push({
      code: "busy-meanwhile",
      message: `Other programs were running at ${busy} of ${looks.length} looks between blocks${rising}: ` +
        "end them and run it again.",
    });
  }
  if (governor !== start.governor) {
    warnings.push({
      code: "governor-changed",
      message:
        `The frequency governor changed from ${start.governor} to ${governor}: fix it to performance and run it again.`,
    });
  }
  const most = Math.max(
    ...variants.filter(({ gap }) => gap === null).map(({ key: { config } }) =>
      Number(config.workers ?? 1) + Number(config.writers ?? 0)
    ),
  );
  if (most > usable_cores) {
    warnings.push({
      code: "more-workers-than-cores",
      message:
        `${most} workers take turns on ${usable_cores} usable cores: give no more workers than cores, or hold only ` +
        "the ratios against another machine's.",
    });
  }
  return warnings;
}

/** So many digits that count, without an exponent. */
function written(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}
