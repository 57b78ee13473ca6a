// Plays a cell in a process of its own, as a run does, in a folder that several of them share.

import process from "node:process";
import { CELL_FLAG } from "../../engine/cell/protocol.ts";
import { launchCell } from "../../engine/run/launch.ts";
import type { CellKey, Outcome } from "../../engine/result/result.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { sourceCommand } from "../../runtime/program.ts";
import { ownPackages, type UserPackages } from "../../runtime/user_packages.ts";
import { cellEnvironment } from "../../runtime/variables.ts";
import { scenarioNamed } from "../../scenarios/known.ts";

export const runtime = await currentRuntime();

/** With the packages that paratax has itself, where its jobs want any, or those that are said. */
export async function playIn(folder: string, key: CellKey, packages = ownOf(key)): Promise<Outcome> {
  const entry = new URL("../../cli.ts", import.meta.url);
  const { outcome } = await launchCell(runtime, key, {
    program: runtime.identity,
    command: [...sourceCommand(runtime.identity, entry, packages.run), CELL_FLAG],
    env: { ...cellEnvironment(process.env, folder), ...packages.env },
    cwd: folder,
    timeoutMs: 60_000,
    stop: new AbortController().signal,
    onStart() {},
    onProgress() {},
    onError: (bytes) => void process.stderr.write(bytes),
  });
  return outcome;
}

function ownOf({ scenario }: CellKey): UserPackages {
  const wanted = Object.values(scenarioNamed(scenario).jobs).some((job) => job.packages);
  return wanted ? ownPackages(runtime.identity.name) : { env: {} };
}
