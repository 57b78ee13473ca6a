// What a reader sees of a comparison: the verdicts with their bars, the answers it has, and what speaks against it.

import type { ComparedCell, ComparedPair, Comparison, Finding, Interval, ResultFile } from "../engine/result.ts";
import { shownAs } from "./shown.ts";
import type { Bars, View } from "./view.ts";

/** A metric's values as they are shown. */
interface Unit {
  readonly name: string;
  readonly scale: number;
}

export function comparisonViews(result: ResultFile, comparison: Comparison): View[] {
  return [verdictView(result, comparison), ...scalingViews(comparison)];
}

function verdictView({ cells: measured, quick }: ResultFile, comparison: Comparison): View {
  const { design, scenario, metric, cells, pairs, warnings } = comparison;
  const unit = unitOf(metric, cells);
  const remarks: string[] = [];
  const mark = (remark: string): string => {
    if (!remarks.includes(remark)) remarks.push(remark);
    return `[${remarks.indexOf(remark) + 1}]`;
  };
  const rows = cells.map((cell): string[] => {
    const name = cell.label;
    if (cell.median === null) {
      const one = measured.find((other) => other.status === "unsupported" && sameKey(other, cell.key));
      if (one?.status === "unsupported") return [name, `unsupported ${mark(one.reason)}`];
    }
    const shown = cell.median === null ? "–" : digits(cell.median * unit.scale);
    const pair = pairs.find((other) => other.cell === cell.label);
    if (!pair) return [name, shown, pairs.some(({ baseline }) => baseline === name) ? "1" : "–", "–", "–", "–"];
    return [name, shown, `${ratio(pair.ratio)}×`, span(pair.interval95, ratio), chance(pair.p), wordOf(pair, mark)];
  });
  return {
    title: `${scenario}: ${metric} compared${quick ? " · quick" : ""}`,
    head: ["", unit.name, "ratio", "95 %", "p", "verdict"],
    rows,
    words: 1,
    bars: barsOf(comparison),
    notes: [
      design === "blocks" ? blocksNote(comparison) : filesNote(comparison),
      ...comparison.findings.flatMap((finding) => sentenceOf(finding) ?? []),
      ...warnings.map(({ message }) => `! ${message}`),
      ...remarks.map((remark, index) => `[${index + 1}] ${remark}`),
    ],
  };
}

/** The bars of what was held against something; the axis is the ratio. */
function barsOf({ pairs, delta, better }: Comparison): Bars | undefined {
  if (pairs.length === 0) return undefined;
  return {
    bars: pairs.map(({ cell, ratio, interval95 }) => ({ label: cell, ratio, ...interval95 })),
    delta,
    caption: `ratio with its 95 % interval; ┊ is ±δ, ${better === "lower" ? "left" : "right"} is better`,
  };
}

function blocksNote({ cells: [baseline], blocks, seed, delta, floor }: Comparison): string {
  if (baseline === undefined) return "Nothing was compared.";
  const twice = floor === null
    ? "it was not run twice in any"
    : `run twice it differs from itself by ${ratio(floor.ratio)}× (${span(floor.interval95, ratio)})`;
  return `Against ${baseline.label}, in ${blocks} blocks, seed ${seed}. ${twice[0].toUpperCase()}${
    twice.slice(1)
  }, so δ is ${
    percent(delta)
  }. The verdict rests on the interval and δ alone; p is Wilcoxon's, corrected by Holm over these rows.`;
}

function filesNote({ axes, seed, delta }: Comparison): string {
  const [a = "the first file", b = "the second"] = axes.file ?? [];
  return `A is ${a}, B is ${b}, seed ${seed}, δ ${percent(delta)}. The verdict rests on the interval and δ alone; ` +
    "p is Mann and Whitney's, corrected by Holm over these rows.";
}

function wordOf({ verdict, blocks_needed }: ComparedPair, mark: (remark: string) => string): string {
  if (verdict !== "inconclusive") return verdict;
  const remedy = blocks_needed === null
    ? "too near to δ for any number of blocks to settle it."
    : `some ${blocks_needed} blocks would likely settle it.`;
  return `inconclusive ${mark(remedy)}`;
}

/** An answer in a sentence; the scaling has a table of its own besides. */
function sentenceOf(finding: Finding): string | null {
  switch (finding.kind) {
    case "break-even": {
      const { runtime, crossing, task_s, interval, support } = finding;
      const doubt = support < 0.95 ? ` Not certain: ${percent(support)} of resamples say so.` : "";
      const fit = " (lines through median cost over measured task time)";
      if (task_s === null || interval === null) {
        return crossing === "always"
          ? `${runtime}: processes cost less than threads whatever a task takes${fit}.${doubt}`
          : `${runtime}: a process does not pay off, whatever a task takes${fit}.${doubt}`;
      }
      const { low, high } = interval;
      const range = `95 %: ${milli(low)} … ${high === null ? "no end" : milli(high)} ms`;
      const [when, than] = crossing === "from" ? ["once", "longer"] : ["as long as", "no longer"];
      return `${runtime}: a process pays off ${when} a task takes ${than} than ${
        milli(task_s)
      } ms (${range})${fit}.${doubt}`;
    }
    case "marginal-memory": {
      const { runtime, mode, bytes_per_worker, interval } = finding;
      const mebi = (bytes: number): string => digits(bytes / 2 ** 20);
      return `${runtime} ${mode}: one more worker adds ${mebi(bytes_per_worker)} MiB (95 %: ${span(interval, mebi)}).`;
    }
    case "scaling": {
      if (finding.law === null) return null;
      const { runtime, mode, law: { sigma, kappa, peak_workers } } = finding;
      const peak = peak_workers === null ? "no peak" : `its peak at ${digits(peak_workers)} workers`;
      return `${runtime} ${mode}: contention σ ${digits(sigma)}, coherency κ ${digits(kappa)}, ${peak} ` +
        "(Universal Scalability Law).";
    }
  }
}

/** Throughput over workers beside the ideal: that of the fewest workers, times as many. */
function scalingViews({ findings, metric }: Comparison): View[] {
  const scalings = findings.filter((finding) => finding.kind === "scaling");
  if (scalings.length === 0) return [];
  return [{
    title: `Scaling: ${metric} over workers`,
    words: 2,
    head: ["runtime", "mode", "n", "per s", "ideal", "of ideal"],
    rows: scalings.flatMap(({ runtime, mode, points }) => {
      const [first] = points;
      return points.map(({ workers, per_s }) => {
        const ideal = first.per_s * workers / first.workers;
        const [shown, share] = ideal > 0 ? [digits(ideal), percent(per_s / ideal)] : ["–", "–"];
        return [runtime, mode, String(workers), digits(per_s), shown, share];
      });
    }),
    notes: ["ideal: that of the fewest workers, times as many."],
  }];
}

export function unitOf(metric: string, cells: readonly ComparedCell[]): Unit {
  const { unit, scale } = shownAs(metric, cells.reduce((most, { median }) => Math.max(most, median ?? 0), 0));
  return { name: unit || "median", scale };
}

function sameKey(one: ComparedCell["key"], { runtime, mode, start, config }: ComparedCell["key"]): boolean {
  return one.runtime === runtime && one.mode === mode && one.start === start &&
    Object.keys(config).every((name) => String(one.config[name]) === String(config[name]));
}

function span({ low, high }: Interval, write: (value: number) => string): string {
  return `${write(low)} … ${write(high)}`;
}

function ratio(value: number): string {
  return value >= 1000
    ? Math.round(value).toLocaleString("en")
    : value >= 0.1
    ? value.toPrecision(3)
    : value.toPrecision(2);
}

function chance(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}

function percent(share: number): string {
  const value = 100 * share;
  if (!Number.isFinite(value)) return "–";
  return `${value >= 100 ? value.toFixed(0) : value.toPrecision(2)} %`;
}

function milli(seconds: number): string {
  return digits(1000 * seconds);
}

function digits(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return Math.round(value).toLocaleString("en");
  return size === 0 ? "0" : size >= 1 ? value.toPrecision(4) : value.toPrecision(3);
}
