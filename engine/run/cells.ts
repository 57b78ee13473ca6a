// A scenario measured once: each of its cells by each runtime, mode and start method.

import { canMakePipes } from "../../runtime/system_program.ts";
import { scenarioNamed } from "../../scenarios/known.ts";
import type { Cell, Config, Mode, Start } from "../result/result.ts";
import { UsageError } from "../result/usage_error.ts";
import type { Host, Planned, RunOptions } from "./host.ts";
import { mostMemory, planCells, unsupported } from "./plan.ts";
import { contendersIn, findPrograms, reasonMissing } from "./programs.ts";
import { resultMaker } from "./result_file.ts";
import { startRunner } from "./runner.ts";

export interface CellsRequest {
  readonly scenario: string;
  readonly modes: readonly Mode[];
  readonly starts: readonly Start[];
  /** By their names, versions of them as "node@24"; "self" is the runtime that this program runs on. Contenders too. */
  readonly runtimes: readonly string[];
  readonly config: Config;
  /** A first look: marked as such wherever it is shown. */
  readonly quick: boolean;
}

export interface PlannedCells extends Planned {
  /** What a cell of it takes of memory at most, in bytes; 0 where that is not much. */
  readonly memory: number;
}

/** Rejects with a UsageError on settings that cannot be used together and on a program that is none. */
export async function planRun(request: CellsRequest, options: RunOptions, host: Host): Promise<PlannedCells> {
  const scenario = scenarioNamed(request.scenario);
  const { system } = host.runtime;
  const refusal = scenario.refuse?.(request.config, system);
  if (refusal) throw new UsageError(refusal);
  const programs = await findPrograms(request.runtimes, options, host);
  const planned = planCells({
    ...request,
    scenario,
    runtimes: [...programs.keys()],
    system,
    pipes: canMakePipes(),
    missing: reasonMissing(programs, options),
    contenders: contendersIn(programs),
  });
  return {
    memory: mostMemory(scenario, planned),
    async measure(observer) {
      const results = resultMaker(host, { ...options, quick: request.quick });
      const cells: Cell[] = [];
      const keys = planned.filter(({ gap }) => gap === null).map(({ key }) => key);
      const runner = startRunner(programs, keys, () => observer.progressOf(keys.length), options, host);
      try {
        for (const { key, gap } of planned) {
          if (gap !== null) {
            cells.push(unsupported(key, gap));
            continue;
          }
          if (host.stop.aborted) break;
          cells.push(await runner.run(key));
          observer.onCells(() => results.make(cells, false));
        }
      } finally {
        await runner.close();
      }
      return results.make(cells, !host.stop.aborted);
    },
  };
}
