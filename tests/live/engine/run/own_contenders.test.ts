// The contenders that come with paratax: the article's own language, and the machine's limit in C, where they are here.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { findFloor } from "../../../../engine/run/floor.ts";
import { findPythons } from "../../../../engine/run/pythons.ts";
import { FOLDER_VARIABLE } from "../../../../runtime/system.ts";
import { host, measuredBy, outcomes } from "../../../helpers/contender_cells.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { testOnOne } from "../../../helpers/share.ts";

const [first] = Object.values(await findPythons(host));
const options = {
  timeout: 60_000,
  skip: (!first || host.runtime.system === "windows") && "there is no Python from 3.10 on here that can fork",
};
const python = [first?.path ?? "", fileURLToPath(new URL("../../../../contenders/cpython.py", import.meta.url))];

testOnOne(
  0,
  "Python measures scenario 1 inline, by threads, and by processes of each start method",
  options,
  async () => {
    const given = { workers: 2, iterations: 1, warmup: 0, work_iters: 100 };
    assert.deepEqual(outcomes(await measuredBy(python, "overhead", ["spawn", "fork", "forkserver"], given)), [
      "threads spawn measured",
      "processes spawn measured",
      "processes fork measured",
      "processes forkserver measured",
      "inline none measured",
    ]);
  },
);

testOnOne(
  2,
  "Python waits for what starts its workers, so the CPU time of all is its own",
  options,
  () =>
    withFolder((folder) => {
      // Whoever closes the cell's standard input ends it.
      const program = `import resource, subprocess, sys
cell = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
if cell.wait() == 0:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(used.ru_utime + used.ru_stime)`;
      const secondsOf = (mode: string, start: string): number => {
        const config = { workers: 2, warmup: 0, iterations: 1, work_iters: 1_000_000 };
        const key = JSON.stringify({ scenario: "overhead", runtime: "python", mode, start, config });
        const printed = execFileSync(python[0]!, ["-c", program, ...python, "--paratax-cell", key], {
          encoding: "utf8",
          env: { ...process.env, [FOLDER_VARIABLE]: folder },
        });
        return Number(printed || NaN);
      };
      // As many calls inline: two workers' and the one that is timed alone. Two thirds of it were another's time before.
      assert.ok(secondsOf("processes", "forkserver") > 0.7 * secondsOf("inline", "none"));
    }),
);

testOnOne(1, "Python fills sets behind its lock, in its manager and in shards, and loses no id", options, async () => {
  const given = { workers: 2, duration_ms: 150, warmup: 0, id_space: 1000, writers: [2] };
  const cells = await measuredBy(python, "shared-set", ["spawn"], given);
  const shm = "processes of CPython share no set in memory: they ask a manager";
  assert.deepEqual(outcomes([...cells, ...await measuredBy(python, "sharded-writers", ["spawn"], given)]), [
    "threads spawn measured",
    "threads spawn measured", // one worker alone
    "processes spawn measured",
    "processes spawn measured",
    `processes spawn unsupported: ${shm}`,
    `processes spawn unsupported: ${shm}`,
    "processes spawn measured",
    "threads spawn measured",
  ]);
  const [threads] = cells;
  assert.ok(threads?.status === "measured" && threads.metrics.ops_per_s! > 0 && threads.metrics.avg_lock_wait_ns! > 0);
});

testOnOne(2, "Python's memory is that of the parent and its workers", options, async () => {
  const given = { workers: 2, iterations: 1, warmup: 0, hold_ms: 150, mem_interval_ms: 20, work_iters: 1000 };
  const cells = await measuredBy(python, "memory", ["spawn"], given);
  for (const cell of cells) {
    if (cell.status === "unsupported") assert.match(cell.reason, /^memory .*which this system lacks/);
    else assert.ok(cell.status === "measured" && cell.metrics.footprint_per_worker! > 0, JSON.stringify(cell));
  }
  const [threads, processes] = cells.map((cell) => cell.status === "measured" ? cell.metrics.pss_avg! : null);
  if (threads && processes) assert.ok(processes > threads, `${processes} bytes by processes, ${threads} by threads`);
});

const floor = await findFloor(host);
const where = { timeout: 60_000, skip: floor.c === undefined && "there is no C compiler here, or another system" };

testOnOne(1, "C measures what runtimes do, and loses no id", where, async () => {
  const given = {
    workers: 2,
    iterations: 2,
    warmup: 0,
    work_iters: 100,
    duration_ms: 100,
    id_space: 1000,
    writers: [2],
  };
  const by = (scenario: string) => measuredBy("found", scenario, ["spawn", "fork"], given);
  assert.deepEqual(outcomes(await by("overhead")), [
    "threads spawn measured",
    "processes spawn measured",
    "processes fork measured",
    "inline none measured",
  ]);
  const sets = outcomes(await by("shared-set"));
  assert.equal(sets.filter((one) => one === "threads spawn measured").length, 2);
  assert.equal(sets.filter((one) => one === "processes spawn measured").length, 2, sets.join("\n")); // that share the set
  assert.equal(outcomes(await by("sharded-writers")).filter((one) => one.endsWith(" measured")).length, 2);
});
