// Small cells of a contender that comes with paratax.

import { planRun } from "../../engine/run/cells.ts";
import type { Contenders, Host } from "../../engine/run/host.ts";
import { configOf } from "../../engine/run/settings.ts";
import type { Cell, Config, Start } from "../../engine/result/result.ts";
import { loadCatalogue, scenarioNamed } from "../../scenarios/known.ts";
import { runtime } from "./command.ts";

await loadCatalogue();

/** As the command line is one. */
export const host: Host = {
  runtime,
  entry: new URL("../../cli.ts", import.meta.url),
  version: "0.0.0",
  command: ["paratax"],
  stop: new AbortController().signal,
  say() {},
  lastResort: new Set(),
};

/** All modes of a scenario by a contender. */
export async function measuredBy(
  contender: Contenders[string],
  scenario: string,
  starts: readonly Start[],
  given: Config,
): Promise<readonly Cell[]> {
  const own = scenarioNamed(scenario);
  const request = {
    scenario,
    modes: own.modes,
    starts,
    runtimes: ["c"],
    config: configOf(own, (setting) => given[setting], true),
    quick: true,
  };
  const options = {
    timeoutMs: 30_000,
    debug: false,
    fullCommand: false,
    keepAwake: false,
    fetch: false,
    paths: {},
    contenders: { c: contender },
  };
  const planned = await planRun(request, options, host);
  return (await planned.measure({ progressOf: () => ({ begin() {}, update() {}, end() {} }), onCells() {} })).cells;
}

/** "threads spawn measured", or with why not. */
export function outcomes(cells: readonly Cell[]): string[] {
  return cells.map((cell) => {
    const said = cell.status === "unsupported" ? cell.reason : cell.status === "failed" ? cell.error : "";
    return `${cell.mode} ${cell.start} ${cell.status}${said && `: ${said}`}`;
  });
}
