// The report command: saved results as they were shown when they were measured, each under the machine that it is of, or
// all of them as one page.

import type { ResultFile } from "../engine/result.ts";
import { printable } from "../report/printable.ts";
import { viewsOf } from "../report/view.ts";
import { judgedIn, refuseEmpty } from "./benchmark_formats.ts";
import { deliver } from "./deliver.ts";
import { refusalToWrite, writeFileWhole } from "./output.ts";
import { readResults } from "./read_results.ts";
import type { Request } from "./request.ts";
import { refuseUnwritable, type Surroundings, UseError } from "./surroundings.ts";

type ReportRequest = Request & { kind: "report" };

/** Shows every file that can be read; returns the exit code, 1 where one could not. Throws a UseError where none could. */
export async function report({ files, outputs, html }: ReportRequest, around: Surroundings): Promise<number> {
  refuseUnwritable(outputs);
  const refusal = html === null ? null : refusalToWrite("--html", html);
  if (refusal) throw new UseError(refusal);
  if (files.length > 1 && Object.values(outputs).some((path) => path !== undefined)) {
    throw new UseError(`Cannot write ${files.length} results to one file: give one result, or no output file.`);
  }
  const { results, problems } = readResults(files);
  if (results.length === 0) throw new UseError(problems.join(" "));
  for (const problem of problems) around.say(printable(problem));
  if (html !== null) {
    const { renderPage } = await import("../report/html/page.ts");
    writeFileWhole(html, renderPage(results));
    around.say(`The report is in ${html}.`);
    return problems.length > 0 ? 1 : 0;
  }
  for (const { path, result } of results) {
    refuseEmpty(outputs, judgedIn(result));
    around.say(printable(`${path}: ${headingOf(result)}`));
    deliver(result, outputs, around, viewsOf(result));
  }
  return problems.length > 0 ? 1 : 0;
}

function headingOf({ environment: { os, cpu, usable_cores }, created, complete, command }: ResultFile): string {
  const cores = `${usable_cores} ${usable_cores === 1 ? "core" : "cores"}`;
  return `${command.join(" ")}, ${created}, ${os}, ${cpu}, ${cores}${complete ? "" : "; it was interrupted"}`;
}
