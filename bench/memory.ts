// The memory of threads and processes of each runtime, measured by a command that runs on each of them: the figures must
// be those of the cell, whoever asks.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../engine/result/result.ts";
import { type Bench, foundRuntimes, line } from "./bench.ts";
import { RUNTIMES } from "../runtime/runtimes.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const METRICS = ["pss_avg", "uss_avg", "footprint_baseline", "footprint_tool", "footprint_per_worker"] as const;
const WIDTHS = [7, 9, 8, 8, 8, 8, 8, 8];

export async function benchMemory({ folder }: Bench, iterations: number): Promise<void> {
  console.log(`Memory of 8 workers and their parent, ${iterations} iterations, by a command on each runtime: MiB`);
  console.log(line(["cell", "mode", "run by", "PSS", "USS", "before", "paratax", "/worker"], WIDTHS));
  const rows: string[][] = [];
  for (const identity of await foundRuntimes()) {
    const file = join(folder, "memory.json");
    const run = RUNTIMES[identity.name].run; // with packages, as a user runs it
    const own = ["memory", "--runtime", "all", "--start", "spawn", "--iterations", String(iterations), "--no-progress"];
    spawnSync(identity.path, [...run, CLI, ...own, "--json", file], { stdio: ["ignore", "ignore", "inherit"] });
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as ResultFile;
    rmSync(file);
    for (const cell of cells) {
      if (cell.status === "unsupported") continue;
      const figures = cell.status === "failed" ? [cell.error] : METRICS.map((name) => {
        const value = cell.metrics[name];
        return value === null || value === undefined ? "–" : (value / 2 ** 20).toFixed(1);
      });
      rows.push([cell.runtime, cell.mode, identity.name, ...figures]);
    }
  }
  const nameOf = ([runtime, mode]: readonly string[]): string => `${runtime} ${mode}`;
  for (const name of new Set(rows.map(nameOf))) {
    for (const row of rows.filter((one) => nameOf(one) === name)) console.log(line(row, WIDTHS));
  }
}
