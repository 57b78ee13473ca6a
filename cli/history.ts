// The report command with --history: saved results as series over time.

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { historyOf } from "../engine/compare/history.ts";
import { comparedMetric } from "../engine/result/compared_metric.ts";
import { HISTORY_SCHEMA } from "../engine/result/history.ts";
import { printable } from "../engine/result/printable.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { chosenViews, columnsIn, refuseUnknown } from "../report/chosen.ts";
import { historyViews } from "../report/history_view.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { knownScenario } from "../scenarios/known.ts";
import { showTables, writeFormats } from "./deliver.ts";
import { openPage } from "./open_page.ts";
import { openDestinations, takesOutput } from "./destinations.ts";
import { jsonPieces } from "../engine/result/json_text.ts";
import { hearSignals, readSaved } from "./read_saved.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

/** Shows each machine's series; returns the exit code, 1 where a file could not be read. Throws a UsageError where none could. */
export async function history(
  request: Request & { kind: "history" },
  around: Surroundings,
): Promise<number> {
  const { files, outputs, choice } = request;
  const found = files.flatMap(resultsIn);
  const destinations = await openDestinations(outputs, found, around);
  const { results, problems } = await readSaved(found, around);
  if (results.length === 0) {
    throw new UsageError(
      problems.join(" ") || `Cannot find results in ${files.join(" and ")}: give a folder that has them.`,
    );
  }
  for (const problem of problems) around.say(printable(problem));
  const machines = historyOf(results, (name) => {
    const known = knownScenario(name);
    return known && comparedMetric(known.scenario.headline).metric;
  });
  if (machines.every(({ series }) => series.length === 0)) {
    throw new UsageError("Cannot show a history as no cell was measured twice on one machine: measure it again later.");
  }
  const all = historyViews(machines);
  refuseUnknown(choice, [columnsIn(all)]);
  const views = chosenViews(all, choice);
  const { version, command } = around;
  const tool = { name: "paratax", version } as const;
  const { html } = destinations;
  const page = html && (await import("../report/html/history_page.ts")).renderHistory(machines);
  await hearSignals(around);
  const failure = await writeFormats({
    json: () => jsonPieces({ schema: HISTORY_SCHEMA, tool, created: new Date().toISOString(), command, machines }),
    markdown: () => views.map(renderMarkdown).join("\n"),
    html: () => page!,
  }, destinations);
  if (html && !html.standardOutput && !request.open) around.say(`The report is in ${printable(outputs.html!)}.`);
  if (!html && !takesOutput(destinations)) await showTables(() => Promise.resolve(views), around);
  if (failure) throw failure;
  await openPage(request, around);
  return problems.length > 0 ? 1 : 0;
}

/** The files ending in .json of a folder and of those below it, by their names; a file is itself. */
function resultsIn(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) return resultsIn(inside);
    return entry.name.endsWith(".json") ? [inside] : [];
  });
}
