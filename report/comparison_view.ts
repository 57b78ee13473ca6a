// What a reader sees of a comparison: the verdicts with their bars, the answers it has, and what speaks against it.

import { capital } from "../engine/result/capital.ts";
import { span } from "../engine/result/interval_words.ts";
import { about, chance, percent, precise, ratio } from "../engine/result/number.ts";
import type {
  Cell,
  ComparedCell,
  ComparedPair,
  Comparison,
  ComparisonPlan,
  Finding,
  Interval,
  ResultFile,
} from "../engine/result/result.ts";
import { breakEvenSentence } from "./break_even.ts";
import { crossoverViews } from "./crossover_view.ts";
import { shellLine } from "./shell_line.ts";
import { shownAs } from "./shown.ts";
import type { Bars, View } from "./view.ts";

/** A metric's values as they are shown. */
interface Unit {
  readonly name: string;
  readonly scale: number;
}

/** What stands beside the values of the cells. */
export const VERDICT_HEADS: readonly string[] = ["ratio", "95 %", "p", "verdict"];

/** `withP`: p stands in the table too, which decides nothing. */
export function comparisonViews(result: ResultFile, comparison: Comparison, withP = false): View[] {
  return [verdictView(result, comparison, withP), ...crossoverViews(comparison), ...scalingViews(comparison)];
}

function verdictView({ cells: measured, quick }: ResultFile, comparison: Comparison, withP: boolean): View {
  const { scenario, metric, cells, pairs, warnings } = comparison;
  const unit = unitOf(metric, cells);
  const remarks: string[] = [];
  const mark = (remark: string): string => {
    if (!remarks.includes(remark)) remarks.push(remark);
    return `[${remarks.indexOf(remark) + 1}]`;
  };
  const rows = cells.map((cell): string[] => {
    const name = cell.label;
    if (cell.median === null) {
      const one = measured.find((other) => other.block === undefined && sameKey(other, cell.key));
      if (one?.status === "unsupported") return [name, `unsupported ${mark(one.reason)}`];
      if (one?.status === "failed") return [name, `failed ${mark(`${one.phase}: ${one.error}`)}`];
    }
    const shown = cell.median === null ? "–" : precise(cell.median * unit.scale);
    const pair = pairs.find((other) => other.cell === cell.label);
    const inTable = (p: string): string[] => withP ? [p] : [];
    if (!pair) {
      return [name, shown, pairs.some(({ baseline }) => baseline === name) ? "1" : "–", "–", ...inTable("–"), "–"];
    }
    const interval = pair.interval95 === null ? "–" : span(pair.interval95, ratio);
    return [
      name,
      shown,
      `${ratio(pair.ratio)}×`,
      interval,
      ...inTable(pair.p === null ? "–" : chance(pair.p)),
      wordOf(pair, mark),
    ];
  });
  const title = `${scenario}: ${metric} compared${quick ? " · quick" : ""}`;
  const nothing = whyNothing(measured);
  if (nothing !== null) return { title, lead: nothing, head: [], rows: [], textColumns: 0, notes: [] };
  return {
    title,
    ...(comparison.answers === undefined && comparison.conclusion?.length &&
      { lead: [comparison.conclusion.join(" ")] }),
    head: ["", unit.name, ...VERDICT_HEADS.filter((head) => withP || head !== "p")],
    metrics: ["", metric, ...VERDICT_HEADS.filter((head) => withP || head !== "p").map(() => "")],
    rows,
    textColumns: 1,
    bars: barsOf(comparison),
    notes: [
      ...notesOf(comparison, withP),
      ...(comparison.plan ? [planNote(comparison.plan)] : []),
      ...comparison.findings.flatMap((finding) => sentenceOf(finding) ?? []),
      ...warnings.map(({ message }) => `! ${message}`),
      ...remarks.map((remark, index) => `[${index + 1}] ${remark}`),
    ],
  };
}

/** Why no cell was measured: one reason for all, or one for each runtime; null where a cell was. */
function whyNothing(cells: readonly Cell[]): string[] | null {
  if (cells.length === 0) return null;
  const runtimes = new Map<string, Set<string>>();
  for (const cell of cells) {
    if (cell.status === "measured") return null;
    const reason = cell.status === "failed" ? cell.error : cell.reason;
    runtimes.set(reason, (runtimes.get(reason) ?? new Set()).add(cell.runtime));
  }
  const reasons = [...runtimes.keys()].map((reason) => reason.replace(/\.$/, ""));
  if (reasons.length === 1) return [`Nothing was measured: ${reasons[0]}.`];
  const own = [...runtimes.values()];
  if (new Set(own.flatMap((names) => [...names])).size !== own.length) return null; // several for one: the rows tell them
  return ["Nothing was measured.", ...own.map((names, index) => `${[...names].join(", ")}: ${reasons[index]}.`)];
}

/** The bars of what was held against something; the axis is the ratio. */
function barsOf({ pairs, delta, better }: Comparison): Bars | undefined {
  const bars = pairs.flatMap(({ cell, ratio, interval95 }) =>
    interval95 === null ? [] : [{ label: cell, ratio, ...interval95 }]
  );
  if (bars.length === 0) return undefined;
  const caption = `ratio with its 95 % interval; ┊ is ±δ${betterSide(better)}`;
  return { bars, delta, caption };
}

/** Where on an axis of ratios the better ones are, as the end of a sentence. */
export function betterSide(better: Comparison["better"]): string {
  return better === "neither" ? "" : `, ${better === "lower" ? "left" : "right"} is better`;
}

function notesOf(comparison: Comparison, withP: boolean): string[] {
  const { design, cells: [baseline], axes, blocks, seed, delta, floor, pairs, margin, better } = comparison;
  if (baseline === undefined) return ["Nothing was compared."];
  const [a = "the first file", b = "the second"] = axes.file ?? [];
  const several = new Set(pairs.map((pair) => pair.baseline)).size > 1;
  const subject = design === "files"
    ? `A is ${a}, B is ${b}.`
    : `Against ${baselinesIn(comparison)}, in ${blocks} blocks, seed ${seed}. ${
      floor === null
        ? "It was not run twice in any."
        : `Run twice ${several ? baseline.label : "it"} lies within ${span(floor.interval95, ratio)} of itself (95 %).`
    }`;
  const judged = pairs.filter(({ interval95 }) => interval95 !== null).length;
  if (judged === 0) return [subject];
  const together = judged === 1 ? "" : `, and all ${judged} intervals hold together with 95 %`;
  const apart = better === "neither" ? "" : `Faster and slower: the interval lies beyond δ, ${percent(delta)}. `;
  const rule = `${apart}Equivalent: within the margin, ` +
    `${percent(margin ?? delta)}${together}.`;
  const test = design === "blocks" ? "Wilcoxon's" : "Mann and Whitney's";
  return [subject, rule, ...(withP ? [`p is ${test}, corrected by Holm over these rows, and decides nothing.`] : [])];
}

/** What the cells are held against, in a few words. */
function baselinesIn({ cells, pairs }: Comparison): string {
  const names = [...new Set(pairs.map(({ baseline }) => baseline))];
  return names.length === 0 ? cells[0].label : names.join(" or ");
}

function planNote({ blocks, iterations, seconds, command }: ComparisonPlan): string {
  if (blocks === null || command === null) {
    return "Plan: no number of blocks up to 1000 is sure to settle every pair: give a wider --margin.";
  }
  const each = iterations === null ? "" : ` of ${iterations} iterations`;
  const time = seconds === null ? "" : `, ${about(seconds, 1)}`;
  return `Plan: ${blocks} blocks${each}${time}, to settle each pair in four of five cases or more: ${
    shellLine(command)
  }`;
}

function wordOf({ verdict, blocks_needed, reason }: ComparedPair, mark: (remark: string) => string): string {
  if (reason !== undefined) return `${verdict} ${mark(`${capital(reason)}: no verdict.`)}`;
  if (verdict !== "inconclusive") return verdict;
  if (blocks_needed === null) return verdict;
  return `inconclusive ${mark(`${blocks_needed} blocks settle it in four of five cases.`)}`;
}

/** An answer in a sentence; the scaling has a table of its own besides. */
function sentenceOf(finding: Finding): string | null {
  switch (finding.kind) {
    case "break-even":
      return breakEvenSentence(finding);
    case "marginal-memory": {
      const { runtime, mode, bytes_per_worker, interval } = finding;
      const mebi = (bytes: number): string => precise(bytes / 2 ** 20);
      return `${runtime} ${mode}: one more worker adds ${mebi(bytes_per_worker)} MiB (95 %: ${span(interval, mebi)}).`;
    }
    case "scaling": {
      if (finding.law === null) return null;
      const { runtime, mode, law: { sigma, kappa, peak_workers, sigma_interval, kappa_interval } } = finding;
      const within = (interval: Interval | null | undefined): string =>
        interval ? ` (95 %: ${span(interval, precise)})` : "";
      const peak = peak_workers === null ? "no peak" : `its peak at ${precise(peak_workers)} workers`;
      return `${runtime} ${mode}: contention σ ${precise(sigma)}${within(sigma_interval)}, coherency κ ${
        precise(kappa)
      }${within(kappa_interval)}, ${peak} ` + "(Universal Scalability Law).";
    }
  }
}

/** Throughput over workers beside the ideal: that of the fewest workers, times as many. */
function scalingViews({ findings, metric }: Comparison): View[] {
  const scalings = findings.filter((finding) => finding.kind === "scaling");
  if (scalings.length === 0) return [];
  return [{
    title: `Scaling: ${metric} over workers`,
    textColumns: 2,
    head: ["runtime", "mode", "n", "per s", "ideal", "of ideal"],
    rows: scalings.flatMap(({ runtime, mode, points }) => {
      const [first] = points;
      return points.map(({ workers, per_s }) => {
        const ideal = first.per_s * workers / first.workers;
        const [shown, share] = ideal > 0 ? [precise(ideal), percent(per_s / ideal)] : ["–", "–"];
        return [runtime, mode, String(workers), precise(per_s), shown, share];
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
