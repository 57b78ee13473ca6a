// A finished result to where it was asked for: files, standard output, or tables on the terminal.

import type { ResultFile } from "../engine/result.ts";
import { renderCsv } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { makePaint } from "../report/paint.ts";
import { renderTable } from "../report/table.ts";
import { type View, viewsOf } from "../report/view.ts";
import { WriteError, writeFileWhole } from "./output.ts";
import type { Outputs } from "./request.ts";
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

/**
 * Writes every format asked for; the tables go to standard output unless another format does. Throws a WriteError once
 * all that can be written is.
 */
export function deliver(
  result: ResultFile,
  outputs: Outputs,
  { runtime, width }: Surroundings,
  views: readonly View[] = viewsOf(result),
): void {
  const formats = {
    json: () => asJson(result),
    csv: () => renderCsv(result),
    markdown: () => views.map(renderMarkdown).join("\n"),
  };
  const failures: string[] = [];
  for (const [format, path] of Object.entries(outputs) as [keyof typeof formats, string | undefined][]) {
    if (path === "-") runtime.print(formats[format]());
    else if (path) {
      try {
        writeFileWhole(path, formats[format]());
      } catch (error) {
        if (!(error instanceof WriteError)) throw error;
        failures.push(error.message);
      }
    }
  }
  if (!Object.values(outputs).includes("-")) {
    const paint = makePaint(undefined);
    runtime.print(views.map((view) => renderTable(view, paint, width)).join(""));
  }
  if (failures.length > 0) throw new WriteError(failures.join("\n"));
}
