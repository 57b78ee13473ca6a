// A rehearsal leaves nothing for the first cell to make: it takes as much memory as those after it.

import assert from "node:assert/strict";
import { rehearse } from "../../../../engine/run/rehearsal.ts";
import type { CellKey, Mode } from "../../../../engine/result/result.ts";
import { loadCatalogue, scenarioNamed } from "../../../../scenarios/known.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { playIn, runtime } from "../../../helpers/launched_cell.ts";
import { testOnOne } from "../../../helpers/share.ts";

await loadCatalogue();

function keyOf(mode: Mode): CellKey {
  const config = { workers: 2, iterations: 1, warmup: 0, hold_ms: 300, mem_interval_ms: 50, work_iters: 1000 };
  return { scenario: "memory", runtime: runtime.identity.name, mode, start: "spawn", config };
}

// rehearsal.test.ts looks on each runtime at what there would be to make
testOnOne(
  2,
  "the first cell takes as much memory as those after it",
  { timeout: 120_000 },
  () =>
    withFolder(async (folder) => {
      const [threads, processes] = [keyOf("threads"), keyOf("processes")];
      await rehearse([threads, processes], scenarioNamed, (key) => playIn(folder, key));
      const footprints: number[] = [];
      for (const key of [threads, processes, threads]) {
        const outcome = await playIn(folder, key);
        assert.ok(outcome.status === "measured", JSON.stringify(outcome));
        footprints.push(outcome.metrics.footprint_avg!);
      }
      const ratio = footprints[0]! / footprints[2]!;
      assert.ok(ratio > 0.9 && ratio < 1.1, `first ${footprints[0]}, then ${footprints[2]}`);
    }),
);
