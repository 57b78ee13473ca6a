// What handing 64 KiB over costs through paratax, beside the same written by hand, and 16 bytes as a clone:
// `payload/turns.ts` runs in each runtime.

import { fileURLToPath } from "node:url";
import type { Runtime } from "../runtime/contract.ts";
import { outputOf } from "../runtime/process.ts";
import { RUNTIMES } from "../runtime/runtimes.ts";
import { type Bench, environmentOf, foundRuntimes, line } from "./bench.ts";

interface Result {
  readonly way: string;
  readonly size: number;
  readonly byHand: number;
  readonly through: number;
}

const TURNS = fileURLToPath(new URL("./payload/turns.ts", import.meta.url));
const WIDTHS = [7, 10, 7, 10, 10, 8];

export async function benchPayload(bench: Bench, blocks: number): Promise<void> {
  console.log(`Payload: handed to a warm thread and told of, µs less touching, in turns, medians of ${blocks} blocks`);
  console.log(line(["runtime", "way", "bytes", "by hand", "paratax", "ratio"], WIDTHS));
  const env = environmentOf(bench);
  const spawn: Runtime["spawn"] = (words, options) => bench.runtime.spawn(words, { ...options, env });
  for (const identity of await foundRuntimes()) {
    const turns = [identity.path, ...RUNTIMES[identity.name].run, TURNS, String(blocks)];
    for (const row of (await outputOf(spawn, turns)).trim().split("\n")) {
      const { way, size, byHand, through } = JSON.parse(row) as Result;
      const figures = [byHand, through].map((us) => us.toFixed(1));
      console.log(line([identity.name, way, String(size), ...figures, `${(through / byHand).toFixed(2)} ×`], WIDTHS));
    }
  }
}
