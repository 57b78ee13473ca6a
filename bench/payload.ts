// What handing 64 KiB over costs through paratax, beside the same written by hand, and 16 bytes as a clone:
// `payload/turns.ts` runs in each runtime.

import { fileURLToPath } from "node:url";
import { allowedCores } from "../engine/machine/environment.ts";
import type { Runtime } from "../runtime/contract.ts";
import { readOrNull } from "../runtime/file.ts";
import { outputOf } from "../runtime/process.ts";
import { RUNTIMES } from "../runtime/runtimes.ts";
import { systemProgram } from "../runtime/system_program.ts";
import { type Bench, environmentOf, foundRuntimes, line } from "./bench.ts";

/** Microseconds, medians of all blocks; and ratios of paratax to by hand. */
interface Result {
  readonly via: string;
  readonly size: number;
  readonly byHand: number;
  readonly through: number;
  /** The median of the blocks' own. */
  readonly ratio: number;
  /** Of the fastest block of each. */
  readonly leastRatio: number;
}

const TURNS = fileURLToPath(new URL("./payload/turns.ts", import.meta.url));
const WIDTHS = [7, 12, 6, 8, 8, 6, 6];

export async function benchPayload(bench: Bench, blocks: number): Promise<void> {
  const pin = pinning();
  console.log(
    `Payload: handed to a warm worker and told of, µs less touching, call by call in turns, ${blocks} blocks`,
  );
  console.log(pin.length > 0 ? "All on one core" : "Without taskset: on whichever cores there are");
  console.log(line(["runtime", "way", "bytes", "by hand", "paratax", "ratio", "least"], WIDTHS));
  for (const mode of ["threads", "processes"]) await turnsOf(mode, bench, pin, blocks);
}

/** What comes before a command that is to stay on one core: between two a wake-up takes 50 µs or next to nothing, by chance. */
function pinning(): string[] {
  const taskset = systemProgram("taskset");
  const cores = allowedCores(readOrNull("/proc/self/status") ?? "");
  return taskset && cores ? [taskset, "-c", String(cores[0])] : [];
}

async function turnsOf(mode: string, bench: Bench, pin: readonly string[], blocks: number): Promise<void> {
  const env = environmentOf(bench);
  const spawn: Runtime["spawn"] = (words, options) => bench.runtime.spawn(words, { ...options, env });
  for (const identity of await foundRuntimes()) {
    const turns = [...pin, identity.path, ...RUNTIMES[identity.name].run, TURNS, mode, String(blocks)];
    for (const row of (await outputOf(spawn, turns)).trim().split("\n")) {
      const { via, size, byHand, through, ratio, leastRatio } = JSON.parse(row) as Result;
      const figures = [byHand.toFixed(1), through.toFixed(1), ratio.toFixed(2), leastRatio.toFixed(2)];
      console.log(line([identity.name, via, String(size), ...figures], WIDTHS));
    }
  }
}
