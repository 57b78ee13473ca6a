// The warnings about a comparison that follow from its own cells. Each ends with what to do.

import { percent, rounded } from "../result/number.ts";
import type { Question } from "./question.ts";
import { FEWEST_BLOCKS } from "./inference/verdict.ts";
import { metricNamed } from "../result/metrics.ts";
import type { Cell, ComparedCell, Warning } from "../result/result.ts";
import { median } from "../result/statistics.ts";

/** Two readings of the clock that take more than this share of what is timed are worth a warning. */
const TIMER_SHARE = 0.1;

/** `rows`: for each variant, its cells in each block. */
export function blockWarnings(
  { variants, headline: { metric } }: Question,
  rows: readonly (readonly (readonly Cell[])[])[],
  cells: readonly ComparedCell[],
  blocks: number,
): Warning[] {
  const warnings: Warning[] = [];
  if (blocks < FEWEST_BLOCKS && variants.some(({ gap }) => gap === null)) {
    warnings.push({
      code: "too-few-blocks",
      message: `${blocks} blocks are too few for a verdict: give --blocks ${FEWEST_BLOCKS} or more.`,
    });
  }
  variants.forEach(({ label, gap }, index) => {
    if (gap !== null) return;
    const failures = rows[index].flatMap((own) => own.find(({ status }) => status !== "measured") ?? []);
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
          percent(Math.abs(drift))
        } over the blocks, more than by chance: let the machine come to rest and run it again.`,
      });
    }
    const timer = timerWarning(label, rows[index].flat(), metric, cells[index].median);
    if (timer) warnings.push(timer);
  });
  return warnings;
}

/** Only where a scenario timed single operations: `clock_ns` is what one reading of the clock cost there. */
function timerWarning(
  label: string,
  row: readonly Cell[],
  metric: string,
  value: number | null,
): Warning | null {
  const metrics = row.flatMap((cell) => cell.status === "measured" ? [cell] : []);
  const clocks = metrics.flatMap((cell) => cell.metrics.clock_ns ?? []);
  if (clocks.length === 0 || value === null) return null;
  const { config } = metrics[0];
  const twice = 2 * median(clocks);
  const { unit, from = [] } = metricNamed(metric) ?? {};
  const timed = unit === "ns"
    ? value
    : unit === "per s" && from.includes("worker_attempts") && config.timing === "every"
    ? 1e9 * Number(config.workers) / value
    : Infinity;
  if (twice <= TIMER_SHARE * timed) return null;
  const remedy = unit === "ns" ? "compare ops_per_s instead" : "give --timing sampled or off";
  return {
    code: "timer-cost",
    message: `${label}: reading the clock twice takes ${rounded(twice, 2)} ns of the ${
      rounded(timed, 3)
    } ns that are timed: ${remedy}.`,
  };
}
