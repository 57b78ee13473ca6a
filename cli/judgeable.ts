// For two files that cannot be judged, the command whose results can be.

import { EFFORT } from "../engine/compare/compare_files.ts";
import type { Cell } from "../engine/result/result.ts";
import { knownScenario } from "../scenarios/known.ts";
import { flagOf } from "../engine/run/settings.ts";
import { shellLine } from "../report/shell_line.ts";

/** What to do with the cells of one scenario that were not measured in blocks. */
export function blocksRemedy(cells: readonly Cell[], trusted: boolean): string {
  return `make each file by ${shellLine(blocksCommand(cells))}${trusted ? "" : ", or give --trust-one-process"}`;
}

/**
 * The comparison in blocks that measures these cells, with its settings where they are not the scenario's own. How long
 * a cell goes on is left to it: what counts are blocks.
 */
export function blocksCommand(cells: readonly Cell[]): string[] {
  const [{ scenario: name }] = cells;
  const command = ["paratax", "compare", name];
  const axis = (setting: string, values: readonly unknown[]): void => {
    command.push("--axis", `${setting}=${[...new Set(values.map(String))].join(",")}`);
  };
  axis("runtime", cells.map(({ runtime }) => runtime));
  axis("mode", cells.map(({ mode }) => mode));
  const starts = cells.map(({ start }) => start);
  if (starts.some((start) => start !== "spawn")) axis("start", starts);
  for (const setting of knownScenario(name)?.scenario.settings ?? []) {
    if (setting.kind === "switch" || EFFORT.includes(setting.name)) continue;
    const values = cells.flatMap(({ config }) => config[setting.name] ?? []);
    const different = new Set(values.map(String));
    // "auto" is another transport for threads and for processes, which the comparison finds by itself.
    const ofMode = cells.every((cell) =>
      cells.every(({ mode, config }) => mode !== cell.mode || config[setting.name] === cell.config[setting.name])
    );
    if (different.size > 1 && !ofMode) axis(flagOf(setting.name).slice(2), values);
    if (different.size === 1 && !different.has(String(setting.standard))) {
      command.push(flagOf(setting.name), [...different][0]);
    }
  }
  return [...command, "--json", "A.json"];
}
