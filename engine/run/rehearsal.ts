// What a cell finds ready is no part of what it measures: compiled code in the runtimes' caches, bundled jobs, the
// program's file in the system's own cache. Were it left to the cells, each would pay for the next, and a figure would
// depend on what had been measured before it. So everything that will be measured is played once beforehand, as small
// as its scenario allows, and what comes of it is thrown away.

import type { Scenario } from "../../scenarios/contract.ts";
import { cellId } from "../result/cell_name.ts";
import type { Cell, CellKey, Config, Outcome, Warning } from "../result/result.ts";

/** A cell of each kind that is among `keys`, as small as can be. */
export function rehearsalsOf(keys: readonly CellKey[], scenarioNamed: (name: string) => Scenario): CellKey[] {
  const small = keys.map((key) => smallest(scenarioNamed(key.scenario), key));
  const byKind = new Map(small.map((key) => [JSON.stringify(key), key]));
  return [...byKind.values()];
}

/** Why the rehearsals of a runtime or a contender failed, by its name. */
type Unrehearsed = ReadonlyMap<string, string>;

export interface Rehearsed {
  readonly unrehearsed: Unrehearsed;
  /** Why a cell of these is not to be measured, where its scenario lets a rehearsal decide that; else null. */
  decided(key: CellKey): Outcome | null;
}

/** Plays a small cell of each kind, one after the other, as cells are played. Never rejects where `play` does not. */
export async function rehearse(
  keys: readonly CellKey[],
  scenarioNamed: (name: string) => Scenario,
  play: (key: CellKey) => Promise<Outcome>,
): Promise<Rehearsed> {
  const unrehearsed = new Map<string, string>();
  const decided = new Map<string, readonly [CellKey, Outcome]>();
  for (const key of rehearsalsOf(keys, scenarioNamed)) {
    const { rehearsalDecides = false, isBaseline } = scenarioNamed(key.scenario);
    const outcome = [...decided.values()].find(([other]) => isBaseline?.(other, key))?.[1] ?? await play(key);
    if (outcome.status === "measured") continue;
    if (rehearsalDecides) decided.set(cellId(key), [key, outcome]);
    else if (outcome.status === "failed") {
      unrehearsed.set(key.runtime, `${key.scenario} ${key.mode}: ${outcome.error}`);
    }
  }
  const small = (key: CellKey): CellKey => smallest(scenarioNamed(key.scenario), key);
  return { unrehearsed, decided: (key) => decided.get(cellId(small(key)))?.[1] ?? null };
}

/** The cell, with a warning where the rehearsal of its runtime failed. */
export function withRehearsal(cell: Cell, unrehearsed: Unrehearsed): Cell {
  const reason = unrehearsed.get(cell.runtime);
  if (cell.status !== "measured" || reason === undefined) return cell;
  const warning: Warning = {
    code: "unrehearsed",
    message: `What was to make ${cell.runtime} ready beforehand failed (${reason}), so the first cells may have cost ` +
      "more time and memory than those after them: measure again.",
  };
  return { ...cell, warnings: [...cell.warnings, warning] };
}

/** One worker, one round and the least of everything else; words and switches as they are, as they choose the code. */
export function smallest({ settings }: Scenario, key: CellKey): CellKey {
  const leastOf = (name: string, value: Config[string]): Config[string] => {
    const setting = settings.find((one) => one.name === name);
    if (setting?.kind === "choices") return setting.choices[0]!; // they do not choose what is loaded
    if (typeof value !== "number" || !setting || !("minimum" in setting)) return value;
    if (setting.kind === "number" && setting.rehearsed) return value;
    return Math.min(value, name === "workers" ? 1 : setting.minimum);
  };
  const meets = settings.find((one) => "meets" in one)?.name;
  const config = Object.entries(key.config).filter(([name]) => name !== meets)
    .map(([name, value]) => [name, leastOf(name, value)]);
  return { ...key, config: Object.fromEntries(config) };
}
