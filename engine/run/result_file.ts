// Makes the result of a run: the machine as it was at its start, the cells beside each other, and what disturbed them.

import { conclusionOfRun } from "../compare/run_conclusion.ts";
import { disturbances } from "../machine/disturbances.ts";
import { readEnvironment, readGovernor } from "../machine/environment.ts";
import { relate } from "../result/relate.ts";
import { type Cell, type Comparison, type Environment, type ResultFile, SCHEMA } from "../result/result.ts";
import { versionsOf } from "../result/versions.ts";
import { knownScenario } from "../../scenarios/known.ts";
import { planAwake } from "../machine/awake_cores.ts";
import type { Host, RunOptions } from "./host.ts";

export interface ResultMaker {
  /** When the run began. */
  readonly environment: Environment;
  /** The result of these cells; of a comparison with what it concludes. */
  make(cells: readonly Cell[], complete: boolean, comparison?: Comparison): ResultFile;
}

/** Looks at the machine: make it before the first cell. Throws a UsageError where its cores cannot be kept awake. */
export function resultMaker(
  { version, command, runtime }: Host,
  { quick, keepAwake, machine }: { readonly quick: boolean } & Pick<RunOptions, "keepAwake" | "machine">,
): ResultMaker {
  const environment = {
    ...readEnvironment(),
    ...(machine !== undefined && { machine }),
    ...(keepAwake && { kept_awake: planAwake(runtime.system).priority }),
  };
  const created = new Date().toISOString();
  return {
    environment,
    make: (cells, complete, comparison) => ({
      schema: SCHEMA,
      tool: { name: "paratax", version },
      created,
      quick,
      complete,
      command,
      environment,
      cells: comparison ? cells : relatedByRound(cells),
      warnings: disturbances(environment, readGovernor(), cells),
      ...(comparison ? { comparison } : complete && concluded(cells)),
    }),
  };
}

/** What the cells come to, where that can be said. */
function concluded(cells: readonly Cell[]): Pick<ResultFile, "conclusion"> {
  const names = [...new Set(cells.map(({ scenario }) => scenario))];
  const conclusion = conclusionOfRun(
    { cells },
    names.map((name) => {
      const { scenario: { headline }, description } = knownScenario(name)!;
      return { name, headline, description };
    }),
  );
  return conclusion.length === 0 ? {} : { conclusion };
}

/** The result of a comparison of saved ones, whose own files have the cells. */
export function comparisonOfSaved(
  { version, command }: Host,
  saved: readonly [ResultFile, ResultFile],
  comparison: Comparison,
): ResultFile {
  return {
    schema: SCHEMA,
    tool: { name: "paratax", version },
    created: new Date().toISOString(),
    quick: saved.some(({ quick }) => quick),
    complete: saved.every(({ complete }) => complete),
    command,
    environment: saved[1].environment,
    cells: [],
    sources: saved.map(({ environment, cells, tool, created }) => ({
      environment,
      versions: versionsOf(cells.filter(({ scenario }) => scenario === comparison.scenario)),
      paratax: tool.version,
      created,
    })),
    comparison,
  };
}

/** Scenario by scenario and repetition by repetition, as only what was measured in the same round is held against it. */
function relatedByRound(cells: readonly Cell[]): Cell[] {
  const rounds = new Map<string, Map<number, Cell[]>>();
  for (const cell of cells) {
    const own = rounds.get(cell.scenario) ?? new Map<number, Cell[]>();
    rounds.set(cell.scenario, own);
    const { repetition = 1 } = cell; // gaps have none and stand in the first
    own.set(repetition, [...own.get(repetition) ?? [], cell]);
  }
  return [...rounds].flatMap(([name, own]) => {
    const { scenario: { headline }, description } = knownScenario(name)!;
    return [...own].sort(([a], [b]) => a - b).flatMap(([, round]) => relate(round, headline, description));
  });
}
