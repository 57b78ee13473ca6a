// `deno task bench [BLOCKS]`: what paratax adds to what it measures, on each runtime that is found. Ratios of medians
// of runs that take turns: a lone figure says nothing on a machine that others use too.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { currentRuntime } from "../runtime/current.ts";
import { findRuntime } from "../runtime/find.ts";
import { outputOf } from "../runtime/process.ts";
import { sourceCommand } from "../runtime/program.ts";
import type { RuntimeName } from "../runtime/contract.ts";

interface Line {
  readonly runtime: RuntimeName;
  readonly mode: string;
  readonly byHand: number;
  readonly through: number;
  readonly ratio: number;
}

const blocks = process.argv[2] ?? "40";
const runtime = await currentRuntime();
const cache = mkdtempSync(join(tmpdir(), "paratax-bench-"));

console.log(`Harness: 8 workers, one tiny task each, by hand and through paratax in turns, ${blocks} blocks`);
console.log("runtime  workers    by hand ms  paratax ms  ratio (aim: 1.05 or less)");
try {
  for (const name of ["deno", "bun", "node"] as const) {
    const found = await findRuntime(name);
    if (found.kind !== "found") {
      console.log(`${name}: ${found.reason}`);
      continue;
    }
    const command = [...sourceCommand(found.identity, new URL("./harness.ts", import.meta.url)), blocks];
    const env = { NODE_COMPILE_CACHE: cache };
    const text = await outputOf((words, options) => runtime.spawn(words, { ...options, env }), command);
    for (const line of text.trim().split("\n")) show(JSON.parse(line) as Line);
  }
} finally {
  rmSync(cache, { recursive: true });
}
process.exit(0);

function show({ runtime, mode, byHand, through, ratio }: Line): void {
  const numbers = [byHand.toFixed(2).padStart(10), through.toFixed(2).padStart(10), ratio.toFixed(3).padStart(5)];
  console.log([runtime.padEnd(7), mode.padEnd(9), ...numbers].join("  "));
}
