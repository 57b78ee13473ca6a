// Where memory runs out it is a cell that the system ends, and not the command that has the rows of the others.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { CELL_FLAG } from "../../../../engine/cell/protocol.ts";
import { begin, runtime } from "../../../helpers/command.ts";
import { testOnOne } from "../../../helpers/share.ts";

const elsewhere = runtime.system !== "linux" && "only Linux is told which process to end first";

/** How soon the system would end a process, and its words; null once it is gone. */
function lookAt(pid: string): { readonly score: number; readonly words: string; readonly parent: number } | null {
  try {
    const score = Number(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8"));
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    const [, parent] = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))!;
    return { score, words, parent: Number(parent) };
  } catch {
    return null;
  }
}

testOnOne(1, "cells and their workers go before the command", { skip: elsewhere, timeout: 60_000 }, async () => {
  const words = ["memory", "--mode", "processes", "--workers", "1", "--iterations", "1", "--warmup", "0"];
  const { pid, finished } = begin([...words, "--hold-ms", "1500", "--no-progress"]);
  let over = false;
  const ended = finished.then((result) => {
    over = true;
    return result;
  });
  const own = lookAt(String(pid))!.score;
  let [cells, workers] = [0, 0];
  while (!over) {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((name) => [name, lookAt(name)] as const);
    const cell = all.find(([, one]) => one?.parent === pid && one.words.includes(CELL_FLAG));
    const worker = cell && all.find(([, one]) => one?.parent === Number(cell[0]));
    if (cell && cell[1]!.score > own) cells++;
    if (worker && worker[1]!.score > own) workers++;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal((await ended).code, 0);
  assert.ok(cells > 0 && workers > 0, `${cells} looks saw a cell and ${workers} a worker that would go first`);
});
