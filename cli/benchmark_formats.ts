// The formats of tools that watch benchmarks over time. One that would have no entries is refused.

import type { ResultFile } from "../engine/result/result.ts";
import type { Benchmark, JudgedMetric } from "../report/benchmarks.ts";
import { knownScenario, knownScenarios } from "../scenarios/known.ts";
import type { Format, Outputs } from "./request.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** The directions of the metrics that each format can hold. */
const BETTER = {
  "custom-smaller-is-better": ["lower"],
  "custom-bigger-is-better": ["higher"],
  "bencher": ["lower", "higher", "neither"],
} as const satisfies Partial<Record<Format, readonly Benchmark["better"][]>>;

export function benchmarkFormats(result: ResultFile): Readonly<Record<keyof typeof BETTER, () => Promise<string>>> {
  const benchmarks = async (): Promise<Benchmark[]> => {
    const judgedBy = Object.fromEntries(knownScenarios().map(({ scenario }) => [scenario.name, scenario.headline]));
    return (await import("../report/benchmarks.ts")).benchmarksOf(result, judgedBy);
  };
  const ofDirection = (better: "lower" | "higher") => async (): Promise<string> => {
    const { renderGithubActionBenchmark } = await import("../report/benchmark_json.ts");
    return renderGithubActionBenchmark(await benchmarks(), better);
  };
  return {
    "custom-smaller-is-better": ofDirection("lower"),
    "custom-bigger-is-better": ofDirection("higher"),
    "bencher": async () => (await import("../report/benchmark_json.ts")).renderBencher(await benchmarks()),
  };
}

/** Throws a UsageError for the first file that would be empty, as no judged metric is better in its direction. */
export function refuseEmpty(outputs: Outputs, judged: readonly JudgedMetric[]): void {
  for (const [format, directions] of entriesOf(BETTER)) {
    const path = outputs[format];
    const fits = judged.some(({ better }) => directions.some((one) => one === better));
    if (path === undefined || fits || judged.length === 0) continue;
    const { metric, better } = judged[0];
    const [other] = entriesOf(BETTER).find(([, own]) => own.some((one) => one === better))!;
    const way = better === "neither" ? "neither lower nor higher" : better;
    throw new UsageError(`Cannot write --${format} ${path} as ${metric} is better ${way}: give --${other} FILE.`);
  }
}

/** The metrics by which a saved result is judged. */
export function judgedIn({ cells, comparison }: ResultFile): JudgedMetric[] {
  if (comparison) return [comparison];
  const names = [...new Set(cells.map(({ scenario }) => scenario))];
  return names.flatMap((name) => knownScenario(name)?.scenario.headline ?? []);
}

/** Says how many cells the requested files lack; null where no such file is requested, or none is missing. */
export function lackingCells(outputs: Outputs, { cells, comparison }: ResultFile): string | null {
  const asked = entriesOf(BETTER).map(([format]) => format).filter((format) => outputs[format] !== undefined);
  const meant = (scenario: string): boolean => {
    const better = knownScenario(scenario)?.scenario.headline.better ?? null;
    return asked.some((format) => BETTER[format].some((one) => one === better));
  };
  const measured = comparison
    ? comparison.cells.map(({ median }) => median !== null)
    : cells.filter(({ scenario }) => meant(scenario)).map(({ status }) => status === "measured");
  const missing = measured.filter((one) => !one).length;
  if (asked.length === 0 || missing === 0) return null;
  const files = asked.map((format) => `--${format}`).join(" and ");
  return `Not in ${files}: ${missing} of ${measured.length} cells, as they were not measured.`;
}

function entriesOf<K extends string, V>(record: Readonly<Record<K, V>>): [K, V][] {
  return Object.entries(record) as [K, V][];
}
