// A measuring command: plan, run each cell in a process of its own, save after each, show.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CELL_FLAG } from "../engine/cell_protocol.ts";
import { readEnvironment } from "../engine/environment.ts";
import { launchCell } from "../engine/launch.ts";
import { plan, type PlannedCell } from "../engine/plan.ts";
import { relate } from "../engine/relate.ts";
import { type Cell, type CellKey, type ResultFile, SCHEMA } from "../engine/result.ts";
import { renderCsv } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { makePaint } from "../report/paint.ts";
import { makeProgress, type Progress, type ProgressKind } from "../report/progress.ts";
import { renderTable } from "../report/table.ts";
import { viewsOf } from "../report/view.ts";
import type { Runtime, RuntimeIdentity, RuntimeName } from "../runtime/contract.ts";
import { findRuntime } from "../runtime/find.ts";
import { type Reaper, startReaper } from "../runtime/reaper.ts";
import { ownCommand } from "../runtime/program.ts";
import { FOLDER_VARIABLE } from "../runtime/system.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { writeFileWhole } from "./output.ts";
import type { Request } from "./request.ts";
import { refuseUnwritable, type Surroundings, UseError } from "./surroundings.ts";

type MeasureRequest = Request & { kind: "measure" };

/** Measures and shows; returns the exit code. Throws a UseError before anything is measured. */
export async function measure(request: MeasureRequest, around: Surroundings): Promise<number> {
  const { runtime, say } = around;
  refuseUnwritable(request.outputs);
  const scenario = scenarioNamed(request.scenario);
  const refusal = scenario.refuse?.(request.config, runtime.system);
  if (refusal) throw new UseError(refusal);
  const programs = await findPrograms(request, runtime);
  const names = [...programs.keys()];
  const planned = plan({ ...request, scenario, runtimes: names, system: runtime.system }).map((cell) =>
    withGap(cell, programs)
  );
  const environment = readEnvironment();
  const created = new Date().toISOString();
  const cells: Cell[] = [];
  const result = (complete: boolean): ResultFile => ({
    schema: SCHEMA,
    tool: { name: "paratax", version: around.version },
    created,
    quick: request.quick,
    complete,
    command: around.command,
    environment,
    cells: relate(cells, scenario.headline),
  });

  const folder = mkdtempSync(join(tmpdir(), "paratax-"));
  const reaper = startReaper(runtime, folder);
  const measurable = planned.filter(({ gap }) => gap === null).length;
  const progress = makeProgress(progressKind(request, around), measurable, say);
  try {
    for (const { key, gap } of planned) {
      if (gap !== null) {
        cells.push({ ...key, status: "unsupported", reason: gap, provenance: null });
        continue;
      }
      if (around.stop.aborted) break;
      cells.push(await runOne({ key, gap }, programs.get(key.runtime)!, { folder, reaper, progress }, request, around));
      if (request.outputs.json && request.outputs.json !== "-") {
        writeFileWhole(request.outputs.json, asJson(result(false)));
      }
    }
  } finally {
    progress.end();
    await reaper.close();
    rmSync(folder, { recursive: true, force: true }); // where there is no reaper
  }
  const finished = result(!around.stop.aborted);
  deliver(finished, request, around);
  if (around.stop.aborted) return 130;
  return cells.some(({ status }) => status === "failed") ? 1 : 0;
}

/** What each runtime asked for is, or why it cannot be measured; in the order asked. */
type Programs = ReadonlyMap<RuntimeName, RuntimeIdentity | string>;

async function findPrograms({ runtimes, paths }: MeasureRequest, self: Runtime): Promise<Programs> {
  const programs = new Map<RuntimeName, RuntimeIdentity | string>();
  for (const wish of runtimes) {
    const name = wish === "self" ? self.identity.name : wish;
    const path = paths[name];
    if (name === self.identity.name && path === undefined) {
      programs.set(name, self.identity);
      continue;
    }
    if (self.identity.standalone) {
      programs.set(name, "this binary measures the runtime that it is made of, and holds no source for another");
      continue;
    }
    const found = await findRuntime(name, path);
    if (found.kind !== "found" && path !== undefined) throw new UseError(found.reason);
    programs.set(name, found.kind === "found" ? found.identity : found.reason);
  }
  return programs;
}

function withGap(cell: PlannedCell, programs: Programs): PlannedCell {
  const program = programs.get(cell.key.runtime);
  return typeof program === "string" ? { ...cell, gap: program } : cell;
}

async function runOne(
  { key }: PlannedCell,
  program: RuntimeIdentity | string,
  { folder, reaper, progress }: { folder: string; reaper: Reaper; progress: Progress },
  request: MeasureRequest,
  around: Surroundings,
): Promise<Cell> {
  progress.begin(labelOf(key));
  const launched = await launchCell(around.runtime, key, {
    command: [...ownCommand(program as RuntimeIdentity, around.entry), CELL_FLAG],
    // Node compiles TypeScript again for every worker but for this cache
    env: { NODE_COMPILE_CACHE: join(folder, "compile-cache"), NO_COLOR: "1", [FOLDER_VARIABLE]: folder },
    timeoutMs: request.timeoutMs,
    stop: around.stop,
    onStart: reaper.guard,
    onProgress: (done, total) => progress.update(done / total),
    onError: (bytes) => {
      if (request.debug) around.say(new TextDecoder().decode(bytes).trimEnd());
    },
  });
  return { ...key, ...launched.outcome, provenance: launched.provenance };
}

function labelOf({ scenario, runtime, mode, start, config }: CellKey): string {
  const writers = config.writers === undefined ? "" : `, writers ${config.writers}`;
  return `${scenario} ${runtime} ${mode} ${start}, workers ${config.workers}${writers}`;
}

function progressKind({ progress }: MeasureRequest, { terminal }: Surroundings): ProgressKind {
  if (!progress) return "none";
  return terminal ? "bar" : "lines";
}

function asJson(result: ResultFile): string {
  return JSON.stringify(result, null, 1) + "\n";
}

function deliver(result: ResultFile, { outputs }: MeasureRequest, { runtime, width }: Surroundings): void {
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
