// Writes what is told of the metrics elsewhere from their one table: docs/metrics.md, and their part of the schema.
// A test finds out when it was forgotten.

import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Metric } from "../engine/result/metric.ts";
import { metricsOf, scenariosWith } from "../engine/result/metrics.ts";
import { knownScenario, loadCatalogue } from "../scenarios/known.ts";
import { markdownTable } from "./markdown_table.ts";

const DOCS = new URL("../docs/metrics.md", import.meta.url);
const SCHEMA = new URL("../engine/result/result.schema.json", import.meta.url);

const scenarios = await loadCatalogue();

/** The text of docs/metrics.md. */
export function metricsPage(): string {
  const groups = new Map<string, Metric[]>();
  for (const metric of metricsOf()) {
    const heading = headingOf(scenariosWith(metric));
    groups.set(heading, [...groups.get(heading) ?? [], metric]);
  }
  const tables = [...groups].sort(([a], [b]) => Number(a === ALL) - Number(b === ALL))
    .map(([heading, own]) => `## ${heading}\n\n${tableOf(own)}`);
  return `# Metrics

What the numbers of a result are: \`scripts/metrics.ts\` writes this page from the descriptions of the scenarios, which
all else reads too. A value stands in the result in its unit; tables show seconds as ms, ns as µs and bytes as MiB.
"Better" is the direction that \`compare\` calls faster; by what is neither nothing is faster or slower, though it can be
equivalent. "From" names the samples and histograms of the same cell that it can be computed from again, of local sets
with \`merged_inserts\` and \`merge_s\` besides. With fewer values than "needs" a quantile is null.

${tables.join("\n")}`;
}

const ALL = "All scenarios";

function headingOf(names: readonly string[]): string {
  if (names.length === scenarios.length) return ALL;
  return names.map((name) => knownScenario(name)!.description.title).join(", ");
}

function tableOf(own: readonly Metric[]): string {
  const rows = own.map(({ name, unit, better, from, fewest, meaning }) => [
    `\`${name}\``,
    unit,
    better,
    from.join(", ") || "–",
    fewest === undefined ? "" : String(fewest),
    meaning,
  ]);
  return markdownTable(["metric", "unit", "better", "from", "needs", "what it is"], rows);
}

/** The metrics in the JSON Schema, each with its unit and meaning. */
export function metricsSchema(): Record<string, { description: string; type: readonly string[] }> {
  return Object.fromEntries(
    metricsOf().map(({ name, unit, better, meaning }) => {
      const direction = better === "neither" ? "neither is better" : `${better} is better`;
      return [name, { description: `${unit}, ${direction}: ${meaning}`, type: ["number", "null"] }];
    }),
  );
}

/** The schema's text with the metrics as they are now. */
function withMetrics(schema: string): string {
  const lines = Object.entries(metricsSchema()).map(([name, { description, type }]) =>
    `        ${JSON.stringify(name)}: { "description": ${JSON.stringify(description)}, "type": ${
      JSON.stringify(type).replace(",", ", ")
    } }`
  );
  const written = lines.map((line) =>
    line.length <= 119 ? line : line.replace("{ ", "{\n          ").replace(', "type"', ',\n          "type"')
      .replace(/ \}$/, "\n        }")
  );
  return schema.replace(
    /("metrics": \{\n {6}"description"[^]*?"properties": \{\n)[^]*?(\n {6}\}\n)/,
    (_, before, after) => before + written.join(",\n") + after,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(DOCS, metricsPage());
  writeFileSync(SCHEMA, withMetrics(readFileSync(SCHEMA, "utf8")));
}
