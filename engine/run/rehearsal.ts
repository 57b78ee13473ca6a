// What a cell finds ready is no part of what it measures: compiled code in the runtimes' caches, bundled jobs, the
// program's file in the system's own cache. Were it left to the cells, each would pay for the next, and a figure would
// depend on what had been measured before it. So everything that will be measured is played once beforehand, as small
// as its scenario allows, and what comes of it is thrown away.

import type { RuntimeName } from "../../runtime/contract.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import type { Cell, CellKey, Config, Outcome, Warning } from "../result/result.ts";

/** A cell of each kind that is among `keys`, as small as can be. */
export function rehearsalsOf(keys: readonly CellKey[], scenarioNamed: (name: string) => Scenario): CellKey[] {
  const small = keys.map((key): CellKey => ({ ...key, config: smallest(scenarioNamed(key.scenario), key.config) }));
  const byKind = new Map(small.map((key) => [JSON.stringify(key), key]));
  return [...byKind.values()];
}

/** Why the rehearsals of a runtime failed, by its name. */
export type Unrehearsed = ReadonlyMap<RuntimeName, string>;

/** Plays them one after the other, as cells are played. Never rejects where `play` does not. */
export async function rehearse(
  rehearsals: readonly CellKey[],
  play: (key: CellKey) => Promise<Outcome>,
): Promise<Unrehearsed> {
  const unrehearsed = new Map<RuntimeName, string>();
  for (const key of rehearsals) {
    const outcome = await play(key);
    if (outcome.status === "failed") unrehearsed.set(key.runtime, `${key.scenario} ${key.mode}: ${outcome.error}`);
  }
  return unrehearsed;
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
function smallest({ settings }: Scenario, config: Config): Config {
  const leastOf = (name: string, value: Config[string]): Config[string] => {
    const setting = settings.find((one) => one.name === name);
    if (typeof value !== "number" || !setting || !("minimum" in setting)) return value;
    return Math.min(value, name === "workers" ? 1 : setting.minimum);
  };
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, leastOf(name, value)]));
}
