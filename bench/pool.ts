// What handing a task to a warm thread costs through paratax's pool, one by hand, and those that people use:
// `pool/turns.ts` runs in each runtime.

import { fileURLToPath } from "node:url";
import { outputOf } from "../runtime/process.ts";
import { RUNTIMES } from "../runtime/runtimes.ts";
import type { Runtime, RuntimeIdentity } from "../runtime/contract.ts";
import { type Bench, environmentOf, foundRuntimes, line } from "./bench.ts";

interface Result {
  readonly name: string;
  /** Of all blocks the median, and the least: a core that sleeps takes many times as long to wake as one that waits. */
  readonly us?: number;
  readonly least?: number;
  /** Why it was not measured. */
  readonly reason?: string;
}

const POOLS = ["by_hand", "paratax", "piscina", "tinypool", "workerpool", "poolifier"];
const TURNS = fileURLToPath(new URL("./pool/turns.ts", import.meta.url));
const WIDTHS = [7, 10, 7, 7, 8];

export async function benchPool(bench: Bench, blocks: number): Promise<void> {
  console.log(`Pool: an empty task handed to one warm thread and back, in turns, median of ${blocks} blocks`);
  console.log(line(["runtime", "pool", "µs", "least", "by hand"], WIDTHS));
  for (const identity of await foundRuntimes()) {
    // One that does not work goes on in the background: it is found out about in a process of its own.
    const alone = [];
    for (const name of POOLS) alone.push(...await takeTurns(bench, identity, 0, [name]));
    const working = alone.filter(({ reason }) => reason === undefined).map(({ name }) => name);
    const results = [...await takeTurns(bench, identity, blocks, working), ...alone];
    const byHand = results.find(({ name }) => name === POOLS[0])?.us ?? NaN;
    for (const name of POOLS) {
      const { us, least = NaN, reason = "it did not say" } = results.find((result) => result.name === name) ?? {};
      const words = [identity.name, name.replace("_", " ")];
      if (us === undefined) console.log(line([...words, "–", "–", "–"], WIDTHS) + `  ${reason}`);
      else console.log(line([...words, us.toFixed(1), least.toFixed(1), `${(us / byHand).toFixed(2)} ×`], WIDTHS));
    }
  }
}

async function takeTurns(
  bench: Bench,
  identity: RuntimeIdentity,
  blocks: number,
  names: readonly string[],
): Promise<Result[]> {
  const env = environmentOf(bench);
  // Not as paratax runs its own sources: those find no packages on Deno.
  const turns = [identity.path, ...RUNTIMES[identity.name].run, TURNS];
  const spawn: Runtime["spawn"] = (words, options) => bench.runtime.spawn(words, { ...options, env });
  const text = await outputOf(spawn, [...turns, String(blocks), ...names]);
  return text.trim().split("\n").map((row) => JSON.parse(row) as Result);
}
