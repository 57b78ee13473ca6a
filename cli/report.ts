// The report command: saved results as they were shown when they were measured, each under the machine that it is of,
// several side by side, those of several machines pooled, or all of them as one page.

import { type Pooled, poolResults } from "../engine/compare/pool.ts";
import { POOLED_SCHEMA } from "../engine/result/pooled.ts";
import type { ResultFile } from "../engine/result/result.ts";
import { type Choice, chosenViews, columnsIn, isAsked, refuseUnknown } from "../report/chosen.ts";
import { renderCsv, renderCsvOfAll } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { printable } from "../engine/result/printable.ts";
import { pooledViews } from "../report/pooled_view.ts";
import { besidePrinted, columnsOfSaved, type Saved, savedViews } from "../report/saved.ts";
import { sideBySide } from "../report/side_by_side.ts";
import { coresOf } from "../report/source.ts";
import { benchmarkFormats, judgedIn, lackingCells, refuseEmpty } from "./benchmark_formats.ts";
import { asJson, type Formats, showTables, writeFormats } from "./deliver.ts";
import { openPage } from "./open_page.ts";
import { openDestinations, takesOutput } from "./destinations.ts";
import { jsonPieces } from "../engine/result/json_text.ts";
import { hearSignals, readSaved } from "./read_saved.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

type ReportRequest = Request & { kind: "report" };

/** The formats that several results can have together. */
const MANY = ["csv", "markdown", "html"];

/** What several machines can have too. */
const POOLED = ["json", ...MANY];

/** Shows every file that can be read; returns the exit code, 1 where one could not. Throws a UsageError where none could. */
export async function report(request: ReportRequest, around: Surroundings): Promise<number> {
  const { files, outputs, withDisturbed, choice } = request;
  const destinations = await openDestinations(outputs, files, around);
  const refuseSeveral = (count: number, formats: readonly string[]): void => {
    const alone = Object.entries(outputs).find(([format, path]) => !formats.includes(format) && path !== undefined);
    if (count < 2 || !alone) return;
    throw new UsageError(
      `Cannot write ${count} results as one --${alone[0]}: give one result, or --csv, --markdown or --html.`,
    );
  };
  refuseSeveral(files.length, POOLED);
  const { results, problems } = await readSaved(files, around);
  const pooled = poolResults(results, withDisturbed);
  refuseSeveral(results.length, pooled ? POOLED : MANY); // a text may hold several
  if (results.length === 0) throw new UsageError(problems.join(" "));
  if (isAsked(choice)) {
    const own = results.map(({ result }) => columnsOfSaved(result, choice));
    refuseUnknown(choice, [...own, columnsIn(sideBySide(results))]);
  }
  for (const problem of problems) around.say(printable(problem));
  for (const { result } of results) {
    refuseEmpty(outputs, judgedIn(result));
    const missing = lackingCells(outputs, result);
    if (missing) around.say(missing);
  }
  const { html } = destinations;
  const page = html && (await import("../report/html/page.ts")).renderPage(results, pooled, choice);
  await hearSignals(around);
  const formats = {
    ...formatsOf(results, choice),
    ...(pooled && pooledFormats(pooled, results, choice, around)),
    html: () => page!,
  };
  const failure = await writeFormats(formats, destinations);
  if (failure) throw failure;
  if (html && !html.standardOutput && !request.open) around.say(`The report is in ${printable(outputs.html!)}.`);
  if (!html && !takesOutput(destinations)) {
    if (pooled) await showTables(() => Promise.resolve(pooledViews(pooled)), around);
    await show(besidePooled(results, pooled), choice, around);
  }
  if (around.stop.aborted) return 130;
  await openPage(request, around);
  return problems.length > 0 ? 1 : 0;
}

async function show(results: readonly Saved[], choice: Choice, around: Surroundings): Promise<void> {
  for (const { path, result } of besidePrinted(results)) {
    around.say(printable(`${path}: ${headingOf(result)}`));
    await showTables(() => Promise.resolve(savedViews(result, choice)), around);
  }
  await showTables(() => Promise.resolve(chosenViews(sideBySide(results), choice)), around);
}

/** Those that are not pooled. */
function besidePooled(results: readonly Saved[], pooled: Pooled | null): readonly Saved[] {
  const files = new Set(pooled?.machines.map(({ file }) => file));
  return results.filter(({ path }) => !files.has(path));
}

function pooledFormats(
  pooled: Pooled,
  results: readonly Saved[],
  choice: Choice,
  { version, command }: Surroundings,
): Formats {
  const tool = { name: "paratax", version } as const;
  return {
    json: () => jsonPieces({ schema: POOLED_SCHEMA, tool, created: new Date().toISOString(), command, ...pooled }),
    markdown: () =>
      [...pooledViews(pooled).map(renderMarkdown), ...markdownOf(besidePooled(results, pooled), choice)].join("\n"),
  };
}

function markdownOf(results: readonly Saved[], choice: Choice): string[] {
  const views = [
    ...chosenViews(sideBySide(results), choice),
    ...besidePrinted(results).flatMap(({ result }) => savedViews(result, choice)),
  ];
  return views.map(renderMarkdown);
}

function formatsOf(results: readonly Saved[], choice: Choice): Formats {
  const [{ result: first }] = results;
  return {
    json: () => asJson(first), // the only one, else it was refused
    csv: () => results.length === 1 ? renderCsv(first) : renderCsvOfAll(results),
    markdown: () => markdownOf(results, choice).join("\n"),
    ...benchmarkFormats(first),
  };
}

function headingOf({ environment, created, complete, command }: ResultFile): string {
  const { os, cpu } = environment;
  return `${command.join(" ")}, ${created}, ${os}, ${cpu}, ${coresOf(environment)}${
    complete ? "" : "; it was interrupted"
  }`;
}
