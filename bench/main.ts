// `npm run bench -- [[harness|set|sharded|start|same|inference|fleet|memory|pool|payload] [BLOCKS]]…`: what paratax adds
// to what it measures, and how near the runtimes come to the same work in C. Everything takes turns in one run, and
// ratios of medians are shown: a lone figure says nothing on a machine that others use too.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { currentRuntime } from "../runtime/current.ts";
import { loadCatalogue } from "../scenarios/known.ts";
import { benchFleet } from "./fleet.ts";
import { benchHarness } from "./harness_cost.ts";
import { benchInference } from "./inference.ts";
import { benchMemory } from "./memory.ts";
import { benchPayload } from "./payload.ts";
import { benchPool } from "./pool.ts";
import { benchSame } from "./same.ts";
import { benchSharded } from "./sharded_floor.ts";
import { benchSet } from "./set_floor.ts";
import { benchStart } from "./start.ts";
import type { Bench } from "./bench.ts";

const BENCHES: Readonly<Record<string, (bench: Bench, blocks: number) => Promise<void> | void>> = {
  harness: benchHarness,
  set: benchSet,
  sharded: benchSharded,
  start: benchStart,
  same: benchSame,
  inference: (_, runs) => benchInference(runs),
  fleet: (_, runs) => benchFleet(runs),
  memory: benchMemory,
  pool: benchPool,
  payload: benchPayload,
};
const STANDARD_BLOCKS: Readonly<Record<string, number>> = {
  harness: 40,
  set: 5,
  sharded: 5,
  start: 31,
  same: 40,
  inference: 1000,
  fleet: 1000,
  memory: 5,
  pool: 40,
  payload: 40,
};

const words = process.argv.slice(2);
const named = words.filter((word) => word in BENCHES);
/** The number after a bench's name, or the one that stands for all where none is named. */
const blocksOf = (name: string): number =>
  Number(words[named.length > 0 ? words.indexOf(name) + 1 : 0]) || STANDARD_BLOCKS[name];
const folder = mkdtempSync(join(tmpdir(), "paratax-bench-"));
try {
  const runtime = await currentRuntime();
  await loadCatalogue();
  for (const name of named.length > 0 ? named : Object.keys(BENCHES)) {
    await BENCHES[name]({ runtime, folder }, blocksOf(name));
    console.log("");
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(0);
