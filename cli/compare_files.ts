// The compare command on two saved results.

import { askedMetric, comparedMetric } from "../engine/result/compared_metric.ts";
import { commonScenarios, compareFiles, leftOut, type SavedResult } from "../engine/compare/compare_files.ts";
import type { Unjudged } from "../engine/compare/gate.ts";
import type { Comparison, ResultFile } from "../engine/result/result.ts";
import { comparisonOfSaved } from "../engine/run/result_file.ts";
import { knownScenario } from "../scenarios/known.ts";
import { columnsIn, namedIn, refuseUnknown } from "../report/chosen.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { deliver } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { judgeGates, refuseUnselective } from "./gates.ts";
import { blocksRemedy } from "./judgeable.ts";
import { ownMetricsOf, refuseUnknownMetrics } from "../engine/compare/metric_names.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { readSaved } from "./read_saved.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

type FilesRequest = Request & { kind: "compare-files" };

/** Judges and shows; returns the exit code. Throws a UsageError. */
export async function compareSaved(request: FilesRequest, around: Surroundings): Promise<number> {
  const destinations = await openDestinations(request.outputs, request.files, around);
  const { results, problems } = await readSaved(request.files, around);
  if (problems.length > 0) throw new UsageError(problems.join(" "));
  if (results.length !== 2) {
    throw new UsageError(
      "Cannot compare as a file has runs of several systems: give each system's in a file of its own.",
    );
  }
  const [a, b] = results as readonly [SavedResult, SavedResult];
  const [gate] = request.gates;
  if (gate && commonScenarios([a.result, b.result]).length === 0) {
    around.say(`The gate "${gate.text}" failed: ${a.path} and ${b.path} have no scenario in common.`);
    return 3;
  }
  const name = scenarioOf(request, a.result, b.result);
  const headline = knownScenario(name)?.scenario.headline ?? { metric: "", better: "lower" as const };
  const standard = comparedMetric(headline);
  const compare = (metric: string): Comparison => compareFiles([a, b], name, askedMetric(standard, metric), request);
  const asked = request.metric ?? standard.metric;
  const metrics = [a, b].flatMap(({ result }) => metricsIn(result, name));
  if (metrics.length > 0) refuseUnknownMetrics([asked, ...request.gates.map(({ metric }) => metric)], metrics);
  const found = compare(asked);
  const unjudged = (comparison: Comparison): Unjudged[] => leftOut([a, b], comparison);
  const gatesPass = (): boolean => judgeGates(request.gates, around, compare, remedy, unjudged);
  const meant = b.result.cells.filter(({ scenario }) => scenario === name);
  const measured = meant.filter(({ status }) => status === "measured");
  const remedy = blocksRemedy(measured.length > 0 ? measured : meant, request.trustOneProcess);
  const comparison = found.pairs.some(({ verdict, interval95 }) => verdict === "no verdict" && interval95 === null)
    ? {
      ...found,
      warnings: [{ code: "no-verdict", message: `Some pairs get no verdict: ${remedy}.` }, ...found.warnings],
    }
    : found;
  refuseEmpty(request.outputs, [comparison]);
  if (comparison.pairs.length === 0) {
    if (request.gates.length > 0 && !gatesPass()) return 3;
    throw new UsageError(
      `Cannot compare ${a.path} and ${b.path} as no cell of ${name} was measured in both: measure the same in both.`,
    );
  }
  const held = comparison.cells.filter(({ label }) => comparison.pairs.some(({ cell }) => cell === label));
  refuseUnselective(request.gates, [...held, ...unjudged(comparison)], "of both files");
  const result = comparisonOfSaved(around, [a.result, b.result], comparison);
  const { viewsOf } = await import("../report/views.ts");
  const views = viewsOf(result, request.withP || namedIn(request.choice).includes("p"));
  refuseUnknown(request.choice, [columnsIn(views)]);
  await deliver(result, request, destinations, around, () => Promise.resolve(views));
  return gatesPass() ? 0 : 3;
}

function scenarioOf({ scenario, files }: FilesRequest, a: ResultFile, b: ResultFile): string {
  const common = commonScenarios([a, b]);
  const both = files.join(" and ");
  if (common.length === 0) throw new UsageError(`Cannot compare ${both} as they have no scenario in common.`);
  if (scenario !== null && !common.includes(scenario)) {
    throw new UsageError(`Cannot compare ${both} by --scenario ${scenario}: ${suggestion(scenario, common)}`);
  }
  if (scenario === null && common.length > 1) {
    throw new UsageError(
      `Cannot compare ${both} as they have ${common.join(" and ")}: give one of them by --scenario.`,
    );
  }
  return scenario ?? common[0];
}

/** The metrics that a result has of a scenario; where it has no measured cell, those that it could have. */
function metricsIn({ cells }: ResultFile, scenario: string): string[] {
  const names = cells.flatMap((cell) =>
    cell.scenario === scenario && cell.status === "measured" ? Object.keys(cell.metrics) : []
  );
  return names.length > 0 ? [...new Set(names)] : ownMetricsOf(scenario);
}
