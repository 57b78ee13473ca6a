// The reproduce command: the article's measurements on every runtime that is found, one cell after the other, all of them
// once and then all again, so that an interrupted run has whole rounds. They are kept in a file from which it goes on.

import { existsSync } from "node:fs";
import { disturbances } from "../engine/disturbances.ts";
import { readEnvironment, readGovernor } from "../engine/environment.ts";
import { FOREIGN_STARTS, plan, type PlannedCell, unsupported } from "../engine/plan.ts";
import { relate } from "../engine/relate.ts";
import { type Cell, type CellKey, type Environment, type ResultFile, SCHEMA, type Start } from "../engine/result.ts";
import { articleViews } from "../report/article_view.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { deliver, saveSoFar } from "./deliver.ts";
import { expectedSeconds, inWords } from "./estimate.ts";
import { findPrograms, type Programs } from "./programs.ts";
import { readResults } from "./read_results.ts";
import type { Request } from "./request.ts";
import { startRunner } from "./runner.ts";
import { refuseUnwritable, type Surroundings, UseError } from "./surroundings.ts";

type ReproduceRequest = Request & { kind: "reproduce" };

/** Measures what is not measured yet, and shows; returns the exit code. Throws a UseError before anything is measured. */
export async function reproduce(request: ReproduceRequest, around: Surroundings): Promise<number> {
  const { outputs, quick, repetitions } = request;
  refuseUnwritable(outputs);
  refuseEmpty(outputs, request.parts.map(({ scenario }) => scenarioNamed(scenario).headline));
  const environment = readEnvironment();
  const programs = await findPrograms(request.runtimes, request, around);
  const planned = request.parts.flatMap(({ scenario: name, config }) => {
    const scenario = scenarioNamed(name);
    const starts: readonly Start[] = scenario.foreignStarts ? ["spawn", ...FOREIGN_STARTS] : ["spawn"];
    const { modes } = scenario;
    const wish = { scenario, modes, starts, config, runtimes: [...programs.keys()], system: around.runtime.system };
    return plan(wish).filter(({ key }) => key.config.workers === config.workers); // without those alone, set beside some
  });
  const kept = keptCells(request, around, environment, programs);
  const created = new Date().toISOString();
  const cells: Cell[] = [];
  const result = (complete: boolean): ResultFile => ({
    schema: SCHEMA,
    tool: { name: "paratax", version: around.version },
    created,
    quick,
    complete,
    command: around.command,
    environment,
    cells: request.parts.flatMap(({ scenario }) =>
      roundsOf(cells.filter((cell) => cell.scenario === scenario)).flatMap((round) =>
        relate(round, scenarioNamed(scenario).headline)
      )
    ),
    warnings: disturbances(environment, readGovernor(), cells),
  });

  const gapOf = ({ key, gap }: PlannedCell): string | null => {
    const program = programs.get(key.runtime);
    return gap ?? (typeof program === "string" ? program : null);
  };
  const measurable = planned.filter((one) => gapOf(one) === null).map(({ key }) => key);
  const rounds = Array.from({ length: repetitions }, (_, index) => index + 1);
  const wanted = rounds.flatMap((repetition) => measurable.map((key) => ({ key, repetition })));
  const open = wanted.filter(({ key, repetition }) => !kept.has(nameOf(key, repetition)));
  const total = open.reduce((sum, { key }) => sum + expectedSeconds(key), 0);
  announce(open.length, wanted.length - open.length, total, request, around);
  for (const one of planned) {
    const gap = gapOf(one);
    if (gap !== null) cells.push(unsupported(one.key, gap));
  }
  const runner = startRunner(programs, { keys: open.map(({ key }) => key), total: open.length }, request, around);
  try {
    for (const { key, repetition } of wanted) {
      if (around.stop.aborted) break;
      const old = kept.get(nameOf(key, repetition));
      if (old) cells.push(old);
      else {
        cells.push({ ...await runner.run(key, expectedSeconds(key) * open.length / total), repetition });
        saveSoFar(result(false), outputs, around);
      }
    }
  } finally {
    await runner.close();
  }
  const finished = result(!around.stop.aborted);
  deliver(finished, outputs, around, articleViews(finished, around.runtime.system));
  if (around.stop.aborted) {
    if (outputs.json !== "-") around.say(`Interrupted: the same command goes on from ${outputs.json}.`);
    return 130;
  }
  return cells.some(({ status }) => status === "failed") ? 1 : 0;
}

function announce(
  open: number,
  kept: number,
  seconds: number,
  { outputs, quick, repetitions }: ReproduceRequest,
  { say }: Surroundings,
): void {
  const before = kept > 0 ? `${kept} cells are there from before; ` : "";
  const longer = quick ? "" : "; --quick takes a first look";
  const place = outputs.json === "-" ? "" : ` The result is kept in ${outputs.json}.`;
  say(`${before}${open} cells to measure in ${repetitions} rounds, ${inWords(seconds)}${longer}.${place}`);
}

/** The cells of each repetition, as only what was measured in the same round is related; gaps stand in the first. */
function roundsOf(cells: readonly Cell[]): Cell[][] {
  const rounds = new Map<number, Cell[]>([[1, []]]);
  for (const cell of cells) {
    const { repetition = 1 } = cell;
    rounds.set(repetition, [...rounds.get(repetition) ?? [], cell]);
  }
  return [...rounds.values()];
}

/** The cells of an unfinished run that this one may go on with, by name. Throws a UseError on a file of something else. */
function keptCells(
  { outputs, quick, parts, repetitions }: ReproduceRequest,
  { version }: Surroundings,
  environment: Environment,
  programs: Programs,
): ReadonlyMap<string, Cell> {
  const path = outputs.json!;
  if (path === "-" || !existsSync(path)) return new Map();
  const { results: [found], problems } = readResults([path]);
  if (!found || found.result.command[1] !== "reproduce") {
    const reason = problems[0] ?? `${path} is the result of another command.`;
    throw new UseError(`Cannot keep the result there: ${reason.replace(/: give.*$/, ".")} Give another --json FILE.`);
  }
  const { result } = found;
  const sameMachine = (["os", "arch", "cpu", "cores"] as const).every((name) =>
    result.environment[name] === environment[name]
  );
  if (result.complete || result.tool.version !== version || !sameMachine) return new Map();
  const other = result.cells.find(({ scenario }) => !parts.some((part) => part.scenario === scenario));
  const most = Math.max(0, ...result.cells.map(({ repetition = 1 }) => repetition));
  if (result.quick !== quick || other !== undefined || most > repetitions) {
    const what = other !== undefined
      ? `${other.scenario} too`
      : most > repetitions
      ? `--repetitions ${most} or more`
      : result.quick
      ? "--quick"
      : "no --quick";
    throw new UseError(
      `Cannot keep the result there: ${path} is an interrupted run with ${what}, which would be lost. Give another ` +
        "--json FILE, or the options that it had.",
    );
  }
  const fits = (cell: Cell): boolean => {
    const program = programs.get(cell.runtime);
    return cell.status === "measured" && typeof program === "object" && cell.provenance?.version === program.version &&
      cell.provenance.compiled === program.standalone;
  };
  return new Map(result.cells.filter(fits).map((cell) => [nameOf(cell, cell.repetition), cell]));
}

function nameOf({ scenario, runtime, mode, start, config }: CellKey, repetition: number | undefined): string {
  const settings = Object.entries(config).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([repetition, scenario, runtime, mode, start, settings]);
}
