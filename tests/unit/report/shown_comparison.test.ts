// What a comparison's sentences and its table of scaling say: each number has a value that no other has, and what must
// stand where is written here by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Comparison, Finding, ResultFile } from "../../../engine/result/result.ts";
import { viewsOf } from "../../../report/views.ts";
import { smallComparison } from "../../helpers/saved_result.ts";

function told(changes: Partial<Comparison>, design: Comparison["design"] = "blocks"): ResultFile {
  const result = smallComparison(design);
  return { ...result, comparison: { ...result.comparison!, ...changes } };
}

const notesOf = (result: ResultFile): string => viewsOf(result)[0].notes.join("\n");

test("scaling: the ideal is that of the fewest workers by worker, and what is reached is a share of it", () => {
  const scaling: Finding = {
    kind: "scaling",
    runtime: "node",
    mode: "threads",
    points: [{ workers: 2, per_s: 100 }, { workers: 8, per_s: 300 }],
    law: { gamma: 50, sigma: 0.125, kappa: 0.0625, peak_workers: 9 },
  };
  const [verdicts, table] = viewsOf(told({ findings: [scaling] }));
  assert.deepEqual(table.head.slice(2), ["n", "per s", "ideal", "of ideal"]);
  assert.deepEqual(table.rows.map((row) => row.slice(2)), [
    ["2", "100.0", "100.0", "100 %"],
    ["8", "300.0", "400.0", "75 %"],
  ]);
  assert.match(verdicts.notes.join("\n"), /contention σ 0\.125, coherency κ 0\.0625, its peak at 9\.000 workers/);
});

test("where processes pay off whatever a task takes, or never, or in doubt, that is said", () => {
  const evenness = (crossing: "always" | "never" | "until", support = 1, who: object = {}): string => {
    const where = crossing === "until" ? { task_s: 0.01, interval: { low: 0.009, high: 0.02 } } : {};
    const finding = {
      task_s: null,
      interval: null,
      ...where,
      ...who,
      kind: "break-even",
      runtime: "node",
      crossing,
      support,
    };
    return notesOf(told({ findings: [finding as Finding] }));
  };
  assert.match(evenness("always"), /a process costs less than a thread whatever a task takes/);
  assert.match(evenness("never"), /a process does not pay off, whatever a task takes/);
  assert.match(evenness("until"), /as long as a task takes no longer than 10\.00 ms \(95 %: 9\.000 … 20\.00 ms\)/);
  assert.match(evenness("never", 0.94), /Not certain: 94 % of resamples say so/);
  assert.ok(!evenness("never", 0.95).includes("Not certain"));
  const inline = (mode: string, workers: number, start = "spawn") => ({ mode, against: "inline", start, workers });
  assert.match(evenness("always", 1, inline("threads", 1)), /1 thread costs less than inline whatever a task takes/);
  assert.match(evenness("always", 1, inline("processes", 8)), /8 processes cost less than inline whatever a task/);
  assert.match(evenness("never", 1, inline("processes", 1)), /1 process does not pay off against inline, whatever/);
  assert.match(evenness("never", 1, inline("threads", 8)), /8 threads do not pay off against inline, whatever/);
  assert.match(
    evenness("never", 1, inline("threads", 8, "pool")),
    /a pool of 8 threads does not pay off against inline/,
  );
  assert.match(evenness("until", 1, inline("threads", 1)), /1 thread pays off against inline as long as a task takes/);
});

test("δ and the margin are each their own, and A is the first file", () => {
  const notes = notesOf(told({ delta: 0.023, margin: 0.078 }));
  assert.match(notes, /the interval lies beyond δ, 2\.3 %\. Equivalent: within the margin, 7\.8 %/);
  assert.match(notesOf(told({ axes: { file: ["old.json", "new.json"] } }, "files")), /A is old\.json, B is new\.json/);
});

test("a plan says its time in seconds up to a minute and a half, and then in minutes", () => {
  const plan = (seconds: number): string =>
    notesOf(told({ plan: { blocks: 40, iterations: 12, seconds, command: ["paratax"] } }));
  assert.match(plan(88.2), /40 blocks of 12 iterations, about 89 s/);
  assert.match(plan(590), /about 10 min/);
});

test("where no cell was measured each runtime's reason is a sentence, instead of a row for each cell", () => {
  const result = smallComparison("blocks");
  const cells = result.cells.map((cell, index): Cell => {
    const { scenario, mode, start, config } = cell;
    const gap = { status: "unsupported", reason: index % 2 === 0 ? "no Deno here." : "no Bun here" } as const;
    const runtime = index % 2 === 0 ? "deno" : "bun";
    return { scenario, runtime, mode, start, config, provenance: null, measured_at: null, conditions: null, ...gap };
  });
  const [view] = viewsOf({ ...result, cells });
  assert.deepEqual(view.lead, ["Nothing was measured.", "deno: no Deno here.", "bun: no Bun here."]);
  assert.deepEqual(view.rows, []);
});
