// The report command: saved results as they were shown when they were measured, each under the machine that it is of,
// several side by side, or all of them as one page.

import type { ResultFile } from "../engine/result/result.ts";
import { renderCsv, renderCsvOfAll } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { printable } from "../engine/result/printable.ts";
import { besidePrinted, type Saved, savedViews } from "../report/saved.ts";
import { sideBySide } from "../report/side_by_side.ts";
import { coresOf } from "../report/source.ts";
import { benchmarkFormats, judgedIn, lackingCells, refuseEmpty } from "./benchmark_formats.ts";
import { asJson, type Formats, showTables, writeFormats } from "./deliver.ts";
import { openDestinations, takesOutput } from "./destinations.ts";
import { hearSignals, readSaved } from "./read_saved.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

type ReportRequest = Request & { kind: "report" };

/** The formats that several results can have together. */
const MANY = ["csv", "markdown", "html"];

/** Shows every file that can be read; returns the exit code, 1 where one could not. Throws a UsageError where none could. */
export async function report({ files, outputs }: ReportRequest, around: Surroundings): Promise<number> {
  const destinations = await openDestinations(outputs, files, around);
  const alone = Object.entries(outputs).find(([format, path]) => !MANY.includes(format) && path !== undefined);
  const refuseSeveral = (count: number): void => {
    if (count < 2 || !alone) return;
    throw new UsageError(
      `Cannot write ${count} results as one --${alone[0]}: give one result, or --csv, --markdown or --html.`,
    );
  };
  refuseSeveral(files.length);
  const { results, problems } = await readSaved(files, around);
  refuseSeveral(results.length); // a text may hold several
  if (results.length === 0) throw new UsageError(problems.join(" "));
  for (const problem of problems) around.say(printable(problem));
  for (const { result } of results) {
    refuseEmpty(outputs, judgedIn(result));
    const missing = lackingCells(outputs, result);
    if (missing) around.say(missing);
  }
  const { html } = destinations;
  const page = html && (await import("../report/html/page.ts")).renderPage(results);
  await hearSignals(around);
  const failure = await writeFormats({ ...formatsOf(results), html: () => page! }, destinations);
  if (failure) throw failure;
  if (html && !html.standardOutput) around.say(`The report is in ${printable(outputs.html!)}.`);
  if (!html && !takesOutput(destinations)) await show(results, around);
  if (around.stop.aborted) return 130;
  return problems.length > 0 ? 1 : 0;
}

async function show(results: readonly Saved[], around: Surroundings): Promise<void> {
  for (const { path, result } of besidePrinted(results)) {
    around.say(printable(`${path}: ${headingOf(result)}`));
    await showTables(() => Promise.resolve(savedViews(result)), around);
  }
  await showTables(() => Promise.resolve(sideBySide(results)), around);
}

function formatsOf(results: readonly Saved[]): Formats {
  const [{ result: first }] = results;
  return {
    json: () => asJson(first), // the only one, else it was refused
    csv: () => results.length === 1 ? renderCsv(first) : renderCsvOfAll(results),
    markdown: () =>
      [...sideBySide(results), ...besidePrinted(results).flatMap(({ result }) => savedViews(result))].map(
        renderMarkdown,
      ).join("\n"),
    ...benchmarkFormats(first),
  };
}

function headingOf({ environment, created, complete, command }: ResultFile): string {
  const { os, cpu } = environment;
  return `${command.join(" ")}, ${created}, ${os}, ${cpu}, ${coresOf(environment)}${
    complete ? "" : "; it was interrupted"
  }`;
}
