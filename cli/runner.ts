// Measures cells one after the other, each in a process of its own, in a folder that is gone afterwards however this
// ends. Every command that measures does it through this.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CELL_FLAG } from "../engine/cell_protocol.ts";
import { launchCell } from "../engine/launch.ts";
import type { Cell, CellKey } from "../engine/result.ts";
import { makeProgress } from "../report/progress.ts";
import type { RuntimeIdentity } from "../runtime/contract.ts";
import { ownCommand } from "../runtime/program.ts";
import { startReaper } from "../runtime/reaper.ts";
import { FOLDER_VARIABLE } from "../runtime/system.ts";
import type { Programs } from "./programs.ts";
import type { Common } from "./request.ts";
import { type Surroundings, UseError } from "./surroundings.ts";

export interface Runner {
  /** Never rejects: what goes wrong, a runtime without a program too, is the cell's outcome. */
  run(key: CellKey): Promise<Cell>;
  /** Ends what is left and removes the folder. Call it once, whatever happened. */
  close(): Promise<void>;
}

/** Throws a UseError where no folder can be made. `total` is the number of cells that will be run, for the progress shown. */
export function startRunner(programs: Programs, total: number, common: Common, around: Surroundings): Runner {
  const folder = makeFolder();
  const reaper = startReaper(around.runtime, folder);
  const progress = makeProgress(!common.progress ? "none" : around.terminal ? "bar" : "lines", total, around.say);
  return {
    async run(key) {
      const program = programs.get(key.runtime)!;
      if (typeof program === "string") return { ...key, status: "unsupported", reason: program, provenance: null };
      progress.begin(labelOf(key));
      const { outcome, provenance } = await launchCell(around.runtime, key, {
        command: [...commandOf(program), CELL_FLAG],
        // Node compiles TypeScript again for every worker but for this cache
        env: { NODE_COMPILE_CACHE: join(folder, "compile-cache"), NO_COLOR: "1", [FOLDER_VARIABLE]: folder },
        timeoutMs: common.timeoutMs,
        stop: around.stop,
        onStart: reaper.guard,
        onProgress: (done, total) => progress.update(done / total),
        onError: (bytes) => {
          if (common.debug) around.say(new TextDecoder().decode(bytes).trimEnd());
        },
      });
      return { ...key, ...outcome, provenance };
    },
    async close() {
      progress.end();
      await reaper.close();
      rmSync(folder, { recursive: true, force: true }); // where there is no reaper
    },
  };

  function commandOf(program: RuntimeIdentity): string[] {
    return ownCommand(program, around.entry);
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "paratax-"));
  } catch (error) {
    throw new UseError(
      `Cannot make a temporary folder in ${tmpdir()} (${
        (error as { code?: string }).code
      }): set TMPDIR to a folder that ` +
        "exists and may be written.",
    );
  }
}

function labelOf({ scenario, runtime, mode, start, config }: CellKey): string {
  const writers = config.writers === undefined ? "" : `, writers ${config.writers}`;
  return `${scenario} ${runtime} ${mode} ${start}, workers ${config.workers}${writers}`;
}
