// The reproduce command: the article's measurements on every runtime that is found, one cell after the other, all of them
// once and then all again, so that an interrupted run has whole rounds. They are kept in a file from which it goes on.

import { rmSync } from "node:fs";
import { disturbances } from "../engine/machine/disturbances.ts";
import { readEnvironment, readGovernor } from "../engine/machine/environment.ts";
import { FOREIGN_STARTS, plan, type PlannedCell, unsupported } from "../engine/run/plan.ts";
import { relate } from "../engine/result/relate.ts";
import { type Cell, type ResultFile, SCHEMA, type Start } from "../engine/result/result.ts";
import { articleViews } from "../report/article_view.ts";
import { canMakePipes } from "../runtime/system_program.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openBeside } from "./beside.ts";
import { deliver, saveSoFar } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { expectedSeconds, inWords } from "./estimate.ts";
import { findPrograms, inputsOf } from "./programs.ts";
import type { Request } from "./request.ts";
import { findUnfinished, nameOf } from "./resume.ts";
import { startRunner } from "./runner.ts";
import type { Surroundings } from "./surroundings.ts";

type ReproduceRequest = Request & { kind: "reproduce" };

/** Measures what is not measured yet, and shows; returns the exit code. Throws a UseError before anything is measured. */
export async function reproduce(request: ReproduceRequest, around: Surroundings): Promise<number> {
  const { outputs, quick, repetitions } = request;
  const destinations = await openDestinations(outputs, inputsOf(request), around);
  refuseEmpty(outputs, request.parts.map(({ scenario }) => scenarioNamed(scenario).headline));
  const environment = readEnvironment();
  const programs = await findPrograms(request.runtimes, request, around);
  const planned = request.parts.flatMap(({ scenario: name, config }) => {
    const scenario = scenarioNamed(name);
    const starts: readonly Start[] = scenario.foreignStarts ? ["spawn", ...FOREIGN_STARTS] : ["spawn"];
    const { modes } = scenario;
    const { system } = around.runtime;
    const wish = { scenario, modes, starts, config, runtimes: [...programs.keys()], system, pipes: canMakePipes() };
    return plan(wish).filter(({ key }) => key.config.workers === config.workers); // without those alone, set beside some
  });
  const unfinished = findUnfinished(request, around, environment, programs);
  const { kept } = unfinished;
  const others = await openBeside({ ...outputs, json: undefined }, destinations, around);
  const beside = unfinished.path === outputs.json || outputs.json === "-"
    ? others.destinations
    : { ...others.destinations, ...await openDestinations({ json: unfinished.path }, [], around) };
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
        saveSoFar(() => result(false), beside, around);
      }
    }
  } finally {
    await runner.close();
  }
  const finished = result(!around.stop.aborted);
  const places = finished.complete ? destinations : beside;
  await deliver(finished, outputs, places, around, () => articleViews(finished, around.runtime.system));
  others.end(finished.complete);
  if (!finished.complete) {
    if (outputs.json !== "-") around.say(`Interrupted: the same command goes on from ${unfinished.path}.`);
    return 130;
  }
  if (unfinished.path !== outputs.json && outputs.json !== "-") rmSync(unfinished.path, { force: true });
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
