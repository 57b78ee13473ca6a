// `node scripts/between_runs.ts RESULT.json…`: how far the processes of saved comparisons in blocks lie apart, and how often
// the interval that one block alone would have been given holds what all blocks come to. docs/method.md says what for.

import { readFileSync } from "node:fs";
import process from "node:process";
import { cellId } from "../engine/result/cell_name.ts";
import { comparedValue, samplesOf } from "../engine/result/compared_metric.ts";
import { groupBy } from "../engine/result/group.ts";
import { percent } from "../engine/result/number.ts";
import type { ResultFile } from "../engine/result/result.ts";
import { ascending, median, quantile, standardDeviation } from "../engine/result/statistics.ts";
import { intervalOf } from "../engine/compare/inference/ratio.ts";
import { ratioOf, type Side } from "../engine/compare/run_conclusion.ts";
import { knownScenario, loadCatalogue } from "../scenarios/known.ts";

const WIDTHS = [18, 7, 8, 12, 9, 8, 9];

await loadCatalogue();
const line = (words: readonly string[]): string => words.map((word, at) => word.padEnd(WIDTHS[at])).join("").trimEnd();
console.log(line(["", "cells", "blocks", "median sd", "90 % sd", "taken", "covers"]));
for (const path of process.argv.slice(2)) {
  const { cells, comparison } = JSON.parse(readFileSync(path, "utf8")) as ResultFile;
  if (comparison?.design !== "blocks") throw new Error(`${path} is no comparison in blocks.`);
  const { scenario, metric } = comparison;
  const measured = cells.filter((cell) => comparedValue(cell, metric) !== null && cell.again !== true);
  const groups = [...groupBy(measured, (cell) => cellId(cell)).values()];
  const spreads = ascending(
    groups.map((own) => standardDeviation(own.map((cell) => Math.log(comparedValue(cell, metric)!)))),
  );
  const taken = knownScenario(scenario)!.description.betweenRuns ?? 0;
  const sides = groups.map((own) =>
    own.map((cell): Side => ({
      key: cell,
      values: [comparedValue(cell, metric)!],
      samples: samplesOf(cell, metric),
    }))
  );
  const middles = groups.map((own) => median(own.map((cell) => comparedValue(cell, metric)!)));
  let [held, all] = [0, 0];
  sides.forEach((one, first) =>
    sides.slice(first + 1).forEach((other, after) => {
      const truth = middles[first] / middles[first + 1 + after];
      for (let block = 0; block < Math.min(one.length, other.length); block++) {
        const { low, high } = intervalOf(ratioOf(one[block], other[block], taken)!, 0.95)!;
        all++;
        if (low <= truth && truth <= high) held++;
      }
    })
  );
  console.log(line([
    scenario,
    String(groups.length),
    String(comparison.blocks),
    median(spreads).toFixed(3),
    quantile(spreads, 0.9).toFixed(3),
    String(taken),
    percent(held / all),
  ]));
}
