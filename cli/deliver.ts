// A finished result to where it was asked for: files, standard output, or tables on the terminal.

import type { ResultFile } from "../engine/result.ts";
import { renderCsv } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { makePaint } from "../report/paint.ts";
import { renderTable } from "../report/table.ts";
import { type View, viewsOf } from "../report/view.ts";
import { benchmarkFormats, missingFrom } from "./benchmark_formats.ts";
import { WriteError, writeFileWhole } from "./output.ts";
import type { Format, Outputs } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

export function asJson(result: ResultFile): string {
  return JSON.stringify(result, null, 1) + "\n";
}

/** Keeps what was measured so far where JSON was asked for. A full disk is said, and is no reason to stop measuring. */
export function saveSoFar(result: ResultFile, { json }: Outputs, { say }: Surroundings): void {
  if (!json || json === "-") return;
  try {
    writeFileWhole(json, asJson(result));
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    say(error.message);
  }
}

/** The text of each format that can be asked for. */
export type Formats = Readonly<Partial<Record<Format, () => string>>>;

/**
 * Writes every format asked for; the tables go to standard output unless another format does. Throws a WriteError once
 * all that can be written is.
 */
export function deliver(
  result: ResultFile,
  outputs: Outputs,
  around: Surroundings,
  views: readonly View[] = viewsOf(result),
): void {
  const missing = missingFrom(outputs, result);
  if (missing) around.say(missing);
  const failure = writeFormats(
    {
      json: () => asJson(result),
      csv: () => renderCsv(result),
      markdown: () => views.map(renderMarkdown).join("\n"),
      ...benchmarkFormats(result),
    },
    outputs,
    around,
  );
  if (!takesOutput(outputs)) showTables(views, around);
  if (failure) throw failure;
}

/** Whether standard output is another format's. */
export function takesOutput(outputs: Outputs): boolean {
  return Object.values(outputs).includes("-");
}

export function showTables(views: readonly View[], { runtime, width, colours }: Surroundings): void {
  const paint = makePaint(colours);
  runtime.print(views.map((view) => renderTable(view, paint, width)).join(""));
}

/** Writes all that can be written; returns what could not. */
export function writeFormats(formats: Formats, outputs: Outputs, { runtime }: Surroundings): WriteError | null {
  const failures: string[] = [];
  for (const [format, render] of Object.entries(formats)) {
    const path = outputs[format as Format];
    if (path === "-") runtime.print(render());
    else if (path) {
      try {
        writeFileWhole(path, render());
      } catch (error) {
        if (!(error instanceof WriteError)) throw error;
        failures.push(error.message);
      }
    }
  }
  return failures.length > 0 ? new WriteError(failures.join("\n")) : null;
}
