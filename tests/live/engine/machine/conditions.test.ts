// What the machine does while a cell is measured: counters from recorded texts, and a real neighbour.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
  conditionsBetween,
  coreTimes,
  type Look,
  lookAtMachine,
  ownSeconds,
} from "../../../../engine/machine/conditions.ts";
import { beginProgram, paratax, runtime } from "../../../helpers/command.ts";
import { valid } from "../../../helpers/valid.ts";
import { testOnOne } from "../../../helpers/share.ts";

const STAT = `cpu  1000 20 300 9000 50 10 5 40 7 0
cpu0 600 20 200 4000 50 10 5 40 7 0
cpu1 300 0 50 4500 0 0 0 0 0 0
cpu12 100 0 50 500 0 0 0 0 0 0
intr 1787081 0 0
ctxt 123
`;

test("busy, idle and stolen time are added up over the cores that may be used", () => {
  assert.deepEqual(coreTimes(STAT, null), { count: 3, busy_s: 13.35, idle_s: 90.5, steal_s: 0.4 });
  assert.deepEqual(coreTimes(STAT, [1, 12, 99]), { count: 2, busy_s: 5, idle_s: 50, steal_s: 0 });
  assert.deepEqual(coreTimes("cpu0 100 0 50 500\n", null), { count: 1, busy_s: 1.5, idle_s: 5, steal_s: 0 }); // an old kernel
  assert.equal(coreTimes("", null), null);
  assert.equal(coreTimes(STAT, []), null);
});

test("a process's own time has its ended children's in it, whatever its name is", () => {
  const fields = "R 1 2 3 0 -1 4194304 100 200 0 0 150 50 1000 300 20 0 1 0 107318";
  for (const name of ["cat", "a b", "x) R 1 2 3 (y", "()"]) assert.equal(ownSeconds(`24245 (${name}) ${fields}`), 15);
  assert.equal(ownSeconds(""), null);
});

const LOOK: Look = {
  monotonic_ms: 1000,
  wall_ms: 5_000_000,
  load: 0.1,
  cores: { count: 4, busy_s: 100, idle_s: 200, steal_s: 3 },
  own_cpu_s: 10,
  awake_cpu_s: 0,
  throttled_s: 2,
  thermal_throttles: 5,
};

/** Two seconds later on four cores. */
function later(changes: Partial<Look>): Look {
  return { ...LOOK, monotonic_ms: 3000, wall_ms: 5_002_000, ...changes };
}

test("what the cell and the command used is no neighbour's, at full load neither", () => {
  const full = later({ load: 9, cores: { count: 4, busy_s: 108, idle_s: 200, steal_s: 3 }, own_cpu_s: 18 });
  assert.deepEqual(conditionsBetween(LOOK, full), {
    wall_s: 2,
    load_at_start: 0.1,
    load_at_end: 9,
    others_cpu_s: 0,
    steal_s: 0,
    throttled_s: 0,
    thermal_throttles: 0,
    wall_drift_s: 0,
  });
  const crowded = later({ cores: { count: 4, busy_s: 108, idle_s: 200, steal_s: 3 }, own_cpu_s: 16.5 });
  assert.equal(conditionsBetween(LOOK, crowded).others_cpu_s, 1.5);
});

test("ticks that fall amiss make no neighbour, as idle time is counted exactly", () => {
  const amiss = later({ cores: { count: 4, busy_s: 104, idle_s: 205, steal_s: 3 }, own_cpu_s: 13 });
  assert.equal(conditionsBetween(LOOK, amiss).others_cpu_s, 0);
  const untold = later({ cores: { count: 4, busy_s: 103, idle_s: 200, steal_s: 3 }, own_cpu_s: 13 });
  assert.equal(conditionsBetween(LOOK, untold).others_cpu_s, 0);
});

test("steal, throttling, heat and a stepping clock are differences too", () => {
  const after = later({
    wall_ms: 5_032_000,
    cores: { count: 4, busy_s: 104, idle_s: 202, steal_s: 5 },
    own_cpu_s: 14,
    throttled_s: 2.5,
    thermal_throttles: 7,
  });
  const { steal_s, throttled_s, thermal_throttles, wall_drift_s, others_cpu_s } = conditionsBetween(LOOK, after);
  assert.deepEqual([steal_s, throttled_s, thermal_throttles, wall_drift_s, others_cpu_s], [2, 0.5, 2, 30, 0]);
  assert.equal(conditionsBetween(LOOK, later({ wall_ms: 4_992_000 })).wall_drift_s, -10);
});

test("what was stolen is no neighbour's, though ticks fell amiss", () => {
  const stolen = later({ cores: { count: 4, busy_s: 106, idle_s: 202, steal_s: 5 }, own_cpu_s: 14 });
  assert.equal(conditionsBetween(LOOK, stolen).others_cpu_s, 0); // 2 s of 4 cores less 2 idle, 2 stolen and 4 of its own
});

test("what a system does not tell is null, not 0", () => {
  const blind = { load: null, cores: null, own_cpu_s: null, throttled_s: null, thermal_throttles: null };
  assert.deepEqual(conditionsBetween({ ...LOOK, ...blind }, later(blind)), {
    wall_s: 2,
    load_at_start: null,
    load_at_end: null,
    others_cpu_s: null,
    steal_s: null,
    throttled_s: null,
    thermal_throttles: null,
    wall_drift_s: 0,
  });
  const nothing = lookAtMachine(() => null);
  assert.deepEqual([nothing.cores, nothing.own_cpu_s, nothing.throttled_s], [null, null, null]);
});

test("what keeps cores awake is no neighbour, and where it cannot be told nobody is", () => {
  const full = { cores: { count: 4, busy_s: 108, idle_s: 200, steal_s: 3 }, own_cpu_s: 11 };
  assert.equal(conditionsBetween(LOOK, later({ ...full, awake_cpu_s: 5 })).others_cpu_s, 2); // 8 s less 1 and 5
  assert.equal(conditionsBetween(LOOK, later({ ...full, awake_cpu_s: null })).others_cpu_s, null);
  const stat = (ticks: number) => `7 (sh) R 1 2 3 0 -1 4194304 100 200 0 0 ${ticks} 0 0 0 20`;
  const files: Record<string, string> = { "/proc/71/stat": stat(150), "/proc/72/stat": stat(50) };
  const read = (path: string) => files[path] ?? null;
  const awake = (...pids: number[]) => lookAtMachine(read, pids).awake_cpu_s;
  assert.deepEqual([awake(71, 72), awake(71, 73), awake()], [2, null, 0]);
});

test("a look reads the group's quota, the allowed cores and the heat from their files", () => {
  const files: Record<string, string> = {
    "/proc/stat": STAT,
    "/proc/self/status": "Name:\tcat\nCpus_allowed_list:\t1,12\n",
    "/proc/self/stat": "7 (cat) R 1 2 3 0 -1 4194304 100 200 0 0 150 50 1000 300 20",
    "/proc/self/cgroup": "0::/a",
    "/proc/self/mountinfo": "30 24 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw",
    "/sys/fs/cgroup/a/cpu.stat": "nr_periods 9\nnr_throttled 2\nthrottled_usec 1250000",
    "/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "3",
    "/sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "4",
  };
  const look = lookAtMachine((path) => files[path] ?? null);
  assert.deepEqual(look.cores, { count: 2, busy_s: 5, idle_s: 50, steal_s: 0 });
  assert.equal(look.own_cpu_s, 15);
  assert.equal(look.throttled_s, 1.25);
  if (existsSync("/sys/devices/system/cpu/cpu0")) assert.equal(look.thermal_throttles, 7);
});

const onLinux = { timeout: 120_000, skip: runtime.system === "linux" ? false : "only Linux counts what others use" };

const CELL = [
  "shared-set",
  "--mode",
  "threads",
  "--workers",
  "2",
  "--duration-ms",
  "1000",
  "--warmup",
  "0",
  "--no-progress",
];

/** What ended children of this process used, in seconds. */
function childrenSeconds(): number {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

function processSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

testOnOne(1, "a neighbour that runs is found, by as much as it took, and said below the table", onLinux, async () => {
  const neighbour = beginProgram(["/bin/sh", "-c", "while :; do :; done"]);
  const folder = mkdtempSync(join(os.tmpdir(), "paratax-test-"));
  try {
    const file = join(folder, "r.json");
    const before = processSeconds(neighbour.pid);
    const { code, stdout, stderr } = await paratax(...CELL, "--json", file);
    const took = processSeconds(neighbour.pid) - before;
    assert.equal(code, 0, stderr);
    const { cells, warnings } = valid(readFileSync(file, "utf8"));
    const others = cells.reduce((sum, { conditions }) => sum + conditions!.others_cpu_s!, 0);
    assert.ok(others > took / 3, `${others} s of others, ${took} s of one of them alone`); // the command's own start is not in it
    const warning = warnings!.find((one) => one.code === "neighbours")!;
    assert.match(
      warning.message,
      /^Other programs took .* cells \(shared-set \w+ threads workers \d+ \d+(\.\d+)? %.*measure again\.$/,
    );
    assert.match(stdout.replace(/\s+/g, " "), /! Other programs took a part of the cores/);
  } finally {
    rmSync(folder, { recursive: true });
    neighbour.kill("SIGKILL");
    await neighbour.finished;
  }
});

testOnOne(1, "workers at full load are no neighbours of themselves", onLinux, async () => {
  const [before, begun] = [childrenSeconds(), performance.now()];
  const { code, stdout, stderr } = await paratax(...CELL, "--json", "-");
  const [own, wall] = [childrenSeconds() - before, (performance.now() - begun) / 1000];
  assert.equal(code, 0, stderr);
  const others = valid(stdout).cells.reduce((sum, { conditions }) => sum + conditions!.others_cpu_s!, 0);
  const all = wall * os.cpus().length;
  assert.ok(own > 1, `${own} s`);
  assert.ok(others + own < 1.05 * all, `${others} s of others and ${own} s of the command in ${all} s of all cores`);
});
