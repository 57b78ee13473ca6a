// The library: what the command line does, without its words and its terminal; docs/library.md shows how. A scenario's
// own file imports this too, in the process that measures it: so what only a run needs is loaded by those who ask for it.

import type { Examined } from "./engine/run/doctor.ts";
import type { CompareRequest, CompareSavedRequest, MeasureRequest, RunSettings } from "./engine/run/library.ts";
import type { ResultFile } from "./engine/result/result.ts";

export { type Crew, type CrewPlan, type Member, startCrew } from "./engine/cell/crew.ts";
export { CellError, setting, type Stage, WrongAnswer } from "./engine/cell/stage.ts";
export type { Metric, MetricRow } from "./engine/result/metric.ts";
export type * from "./engine/result/result.ts";
export { ascending, mean, median, quantile, standardDeviation } from "./engine/result/statistics.ts";
export { UsageError } from "./engine/result/usage_error.ts";
export type { CompareRequest, CompareSavedRequest, MeasureRequest, RunSettings } from "./engine/run/library.ts";
export type { Exit, Job, Runtime, RuntimeName, Worker, WorkerKind } from "./runtime/contract.ts";
export type { Headline, Scenario, Session, Setting, Summary } from "./scenarios/contract.ts";
export { defineScenario, type Definition, type OwnScenario } from "./scenarios/define.ts";
export type { Chart, Description, Matrix, Relation, Remark, Table } from "./scenarios/description.ts";

/**
 * Measures each cell of a scenario in a fresh process of its runtime, one after the other. What a cell fails of stands in
 * the result. Rejects with a UsageError before anything is measured.
 */
export async function measure(request: MeasureRequest): Promise<ResultFile> {
  return await (await import("./engine/run/library.ts")).measure(request);
}

/** Measures cells block by block in turns and says which are faster. Rejects with a UsageError. */
export async function compare(request: CompareRequest): Promise<ResultFile> {
  return await (await import("./engine/run/library.ts")).compare(request);
}

/** Holds each cell of `b` against the same cell of `a`. Rejects with a UsageError where they have nothing in common. */
export async function compareSaved(a: ResultFile, b: ResultFile, request?: CompareSavedRequest): Promise<ResultFile> {
  return await (await import("./engine/run/library.ts")).compareSaved(a, b, request);
}

/** What this machine does to a measurement, and which runtimes are found on it. */
export async function examine(settings?: Pick<RunSettings, "paths">): Promise<Examined> {
  return await (await import("./engine/run/library.ts")).examine(settings);
}

/** Reads a result that was saved as JSON, of older versions too. Rejects with a UsageError where it is none. */
export async function readResult(path: string): Promise<ResultFile> {
  return await (await import("./engine/run/library.ts")).readResult(path);
}

/** The result as the command line would show it: tables of `width` columns, or one of the formats of files. */
export async function render(
  result: ResultFile,
  as: "tables" | "markdown" | "csv" | "json" | "html",
  width: number = 80,
): Promise<string> {
  await (await import("./scenarios/known.ts")).loadCatalogue();
  switch (as) {
    case "tables": {
      const { renderTable } = await import("./report/table.ts");
      const { makePaint } = await import("./report/paint.ts");
      const { viewsOf } = await import("./report/views.ts");
      return viewsOf(result).map((view) => renderTable(view, makePaint(false), width)).join("\n");
    }
    case "markdown": {
      const { renderMarkdown } = await import("./report/markdown.ts");
      const { viewsOf } = await import("./report/views.ts");
      return viewsOf(result).map(renderMarkdown).join("\n");
    }
    case "csv":
      return (await import("./report/csv.ts")).renderCsv(result);
    case "json":
      return JSON.stringify(result, null, 1) + "\n";
    case "html":
      return (await import("./report/html/page.ts")).renderPage([{ path: "result", result }]);
  }
}
