// A finished result to where it was asked for: files, standard output, or tables on the terminal.

import type { ResultFile } from "../engine/result.ts";
import { renderCsv } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { makePaint } from "../report/paint.ts";
import { renderTable } from "../report/table.ts";
import { viewsOf } from "../report/view.ts";
import { writeFileWhole } from "./output.ts";
import type { Outputs } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

export function asJson(result: ResultFile): string {
  return JSON.stringify(result, null, 1) + "\n";
}

/** Writes every format asked for; the tables go to standard output unless another format does. */
export function deliver(result: ResultFile, outputs: Outputs, { runtime, width }: Surroundings): void {
  const views = viewsOf(result);
  const formats = {
    json: () => asJson(result),
    csv: () => renderCsv(result),
    markdown: () => views.map(renderMarkdown).join("\n"),
  };
  for (const [format, path] of Object.entries(outputs) as [keyof typeof formats, string | undefined][]) {
    if (path === "-") runtime.print(formats[format]());
    else if (path) writeFileWhole(path, formats[format]());
  }
  if (Object.values(outputs).includes("-")) return;
  const paint = makePaint(undefined);
  runtime.print(views.map((view) => renderTable(view, paint, width)).join(""));
}
