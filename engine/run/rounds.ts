// Several scenarios measured several times: all cells once and then all again, so that an interrupted run has whole
// rounds. It goes on from a file that keeps what was measured before.

import { cellId } from "../result/cell_name.ts";
import { canMakePipes } from "../../runtime/system_program.ts";
import { scenarioNamed } from "../../scenarios/known.ts";
import type { Cell, Config, Start } from "../result/result.ts";
import { expectedSeconds } from "./estimate.ts";
import type { Host, Planned, RunOptions } from "./host.ts";
import { FOREIGN_STARTS, planCells, unsupported } from "./plan.ts";
import { contendersIn, findPrograms, reasonMissing } from "./programs.ts";
import { resultMaker } from "./result_file.ts";
import { findUnfinished, type Unfinished } from "./resume.ts";
import { startRunner } from "./runner.ts";

export interface RoundsRequest {
  /** Contenders too. */
  readonly runtimes: readonly string[];
  /** The scenarios in their order, with their settings, and the start methods that contenders' processes have there. */
  readonly parts: readonly {
    readonly scenario: string;
    readonly config: Config;
    readonly contenderStarts?: readonly Start[];
    /** Whether contenders have a part in it; they have where it is not said. */
    readonly contenders?: boolean;
  }[];
  /** How often each cell is measured. */
  readonly repetitions: number;
  readonly quick: boolean;
  /** The file that an interrupted run may have left cells in; "-" where none is kept. */
  readonly file: string;
}

export interface PlannedRounds extends Planned {
  /** Where the unfinished run is kept. */
  readonly path: Unfinished["path"];
  /** Cells to measure, those that are there from before, and about how long it will take. */
  readonly open: number;
  readonly kept: number;
  readonly seconds: number;
}

/** Rejects with a UsageError on a file of something else, and on an unfinished run that would be lost. */
export async function planRounds(request: RoundsRequest, options: RunOptions, host: Host): Promise<PlannedRounds> {
  const results = resultMaker(host, { ...options, quick: request.quick });
  const programs = await findPrograms(request.runtimes, options, host);
  const missing = reasonMissing(programs, options);
  const others = contendersIn(programs);
  const planned = request.parts.flatMap(({ scenario: name, config, contenderStarts, contenders = true }) => {
    const scenario = scenarioNamed(name);
    const starts: readonly Start[] = scenario.foreignStarts ? ["spawn", ...FOREIGN_STARTS] : ["spawn"];
    return planCells({
      scenario,
      config,
      starts,
      contenderStarts,
      contenders: others,
      modes: scenario.modes.filter((mode) => mode !== "inline"), // the article measures workers
      runtimes: [...programs.keys()].filter((label) => contenders || !others.has(label)),
      system: host.runtime.system,
      pipes: canMakePipes(),
      missing,
    }).filter(({ key }) => key.config.workers === config.workers); // without those alone, set beside some
  });
  const { path, kept } = await findUnfinished(request, host, results.environment, programs);
  const keys = planned.filter(({ gap }) => gap === null).map(({ key }) => key);
  const wanted = Array.from({ length: request.repetitions }, (_, index) => index + 1)
    .flatMap((repetition) => keys.map((key) => ({ key, repetition })));
  const open = wanted.filter(({ key, repetition }) => !kept.has(cellId(key, repetition)));
  const seconds = open.reduce((sum, { key }) => sum + expectedSeconds(key), 0);
  return {
    path,
    open: open.length,
    kept: wanted.length - open.length,
    seconds,
    async measure(observer) {
      const cells: Cell[] = planned.flatMap(({ key, gap }) => gap === null ? [] : [unsupported(key, gap)]);
      const inOrder = (): Cell[] =>
        request.parts.flatMap(({ scenario }) => cells.filter((cell) => cell.scenario === scenario));
      const progressOf = () => observer.progressOf(open.length);
      const runner = startRunner(programs, open.map(({ key }) => key), progressOf, options, host);
      try {
        for (const { key, repetition } of wanted) {
          if (host.stop.aborted) break;
          const old = kept.get(cellId(key, repetition));
          if (old) cells.push(old);
          else {
            cells.push({ ...await runner.run(key, expectedSeconds(key) * open.length / seconds), repetition });
            observer.onCells(() => results.make(inOrder(), false));
          }
        }
      } finally {
        await runner.close();
      }
      return results.make(inOrder(), !host.stop.aborted);
    },
  };
}
