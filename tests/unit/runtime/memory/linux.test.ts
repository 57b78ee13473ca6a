// The Linux memory reader, on recorded /proc files and errors, and live on Linux.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import type { Figure } from "../../../../runtime/memory/contract.ts";
import { linuxMemory } from "../../../../runtime/memory/linux.ts";
import { memoryReader } from "../../../../runtime/memory/reader.ts";

// An idle Node on Linux 6.18.
const ROLLUP = `00400000-7ffec1dd3000 ---p 00000000 00:00 0                              [rollup]
Rss:               42340 kB
Pss:               24953 kB
Pss_Dirty:          8264 kB
Pss_Anon:           8248 kB
Pss_File:          16705 kB
Pss_Shmem:             0 kB
Shared_Clean:      33416 kB
Shared_Dirty:          0 kB
Private_Clean:       660 kB
Private_Dirty:      8264 kB
Referenced:        42340 kB
Anonymous:          8248 kB
KSM:                   0 kB
LazyFree:              0 kB
AnonHugePages:         0 kB
ShmemPmdMapped:        0 kB
FilePmdMapped:         0 kB
Shared_Hugetlb:        0 kB
Private_Hugetlb:       0 kB
Swap:                  0 kB
SwapPss:               0 kB
Locked:                0 kB
`;

const STATUS = `Name:\tnode-MainThread
State:\tS (sleeping)
Pid:\t18711
VmPeak:\t 1285752 kB
VmHWM:\t   42340 kB
VmRSS:\t   42136 kB
RssAnon:\t    8248 kB
`;

const ZOMBIE_STATUS = `Name:\tsh
State:\tZ (zombie)
Pid:\t18731
`;

/** An error as runtimes throw it: Node and Bun give each a code, Deno gives ESRCH and NotCapable none. */
function failure(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

const NO_FILE = failure("ENOENT: no such file or directory, open '/proc/7/smaps_rollup'", "ENOENT");
const NO_PROCESS = failure("ESRCH: no such process, open '/proc/7/smaps_rollup'", "ESRCH");
const NO_PROCESS_IN_DENO = failure("No such process (os error 3): readfile '/proc/7/smaps_rollup'");
const NO_PERMISSION = failure("EACCES: permission denied, open '/proc/7/smaps_rollup'", "EACCES");
const NO_DENO_PERMISSION = failure('Requires all access to "/proc/7/smaps_rollup", run again with --allow-all');

/** A /proc in which every process has these files; an error is thrown. */
function procWith(files: { rollup: string | Error; status?: string | Error }): (path: string) => string {
  return (path) => {
    const file = path.endsWith("/smaps_rollup") ? files.rollup : files.status ?? NO_FILE;
    if (file instanceof Error) throw file;
    return file;
  };
}

function reasonOf(figure: Figure | undefined): string {
  assert.ok(typeof figure === "object");
  return figure.unavailable;
}

test("a recorded smaps_rollup gives its sums in bytes", async () => {
  const samples = await linuxMemory(procWith({ rollup: ROLLUP })).read([7]);
  assert.deepEqual(samples, [{ rss: 42340 * 1024, uss: (660 + 8264) * 1024, pss: 24953 * 1024 }]);
});

test("the order of the fields does not matter", async () => {
  const [heading, ...fields] = ROLLUP.trimEnd().split("\n");
  const rollup = [heading, ...fields.reverse()].join("\n");
  const samples = await linuxMemory(procWith({ rollup })).read([7]);
  assert.deepEqual(samples, [{ rss: 42340 * 1024, uss: (660 + 8264) * 1024, pss: 24953 * 1024 }]);
});

test("hugetlbfs pages count in the USS, and terabytes stay exact", async () => {
  const rollup = ROLLUP.replace("Private_Hugetlb:       0 kB", "Private_Hugetlb: 5368709121 kB")
    .replace("Rss:               42340 kB", "Rss:\t\t 9663676417 kB");
  const [sample] = await linuxMemory(procWith({ rollup })).read([7]);
  assert.equal(sample?.uss, (660 + 8264 + 5368709121) * 1024);
  assert.equal(sample?.rss, 9663676417 * 1024);
});

test("samples come in the order of the processes, read before the call returns", async () => {
  const paths: string[] = [];
  const reading = linuxMemory((path) => {
    paths.push(path);
    return ROLLUP.replace("42340", path === "/proc/9/smaps_rollup" ? "900" : "300");
  }).read([9, 3]);
  assert.deepEqual(paths, ["/proc/9/smaps_rollup", "/proc/3/smaps_rollup"]);
  assert.deepEqual((await reading).map((sample) => sample?.rss), [900 * 1024, 300 * 1024]);
});

test("a process that is gone is a missed sample, however the runtime says it", async () => {
  for (const rollup of [NO_FILE, NO_PROCESS, NO_PROCESS_IN_DENO]) {
    for (const status of [NO_FILE, NO_PROCESS, NO_PROCESS_IN_DENO]) {
      assert.deepEqual(await linuxMemory(procWith({ rollup, status })).read([7]), [null]);
    }
  }
});

test("a process that ends while it is read is a missed sample, even if its status is still there", async () => {
  for (const rollup of [NO_PROCESS, NO_PROCESS_IN_DENO]) {
    assert.deepEqual(await linuxMemory(procWith({ rollup, status: STATUS })).read([7]), [null]);
  }
});

test("a file that is empty or cut short is a missed sample", async () => {
  const needed = /Private_Hugetlb: *(?=0)/.exec(ROLLUP);
  assert.ok(needed);
  for (let length = 0; length <= needed.index + needed[0].length; length++) {
    assert.deepEqual(await linuxMemory(procWith({ rollup: ROLLUP.slice(0, length) })).read([7]), [null]);
  }
});

test("a process that ended and was not waited for is a missed sample", async () => {
  for (const rollup of [NO_PROCESS, NO_FILE, NO_PERMISSION]) {
    assert.deepEqual(await linuxMemory(procWith({ rollup, status: ZOMBIE_STATUS })).read([7]), [null]);
  }
});

test("a kernel without smaps_rollup gives RSS, and a reason for USS and PSS", async () => {
  const [sample] = await linuxMemory(procWith({ rollup: NO_FILE, status: STATUS })).read([7]);
  assert.equal(sample?.rss, 42136 * 1024);
  assert.match(reasonOf(sample?.uss), /this kernel lacks: use Linux 4\.14/);
  assert.match(reasonOf(sample?.pss), /this kernel lacks: use Linux 4\.14/);
});

test("a process that may not be looked into gives RSS, and a reason for USS and PSS", async () => {
  const [sample] = await linuxMemory(procWith({ rollup: NO_PERMISSION, status: STATUS })).read([7]);
  assert.equal(sample?.rss, 42136 * 1024);
  assert.match(reasonOf(sample?.uss), /EACCES: permission denied/);
  assert.match(reasonOf(sample?.pss), /EACCES: permission denied/);
});

test("without permission for /proc at all every figure is a reason", async () => {
  const [sample] = await linuxMemory(procWith({ rollup: NO_DENO_PERMISSION, status: NO_DENO_PERMISSION })).read([7]);
  for (const figure of [sample?.rss, sample?.uss, sample?.pss]) assert.match(reasonOf(figure), /--allow-all/);
});

test(
  "this process has memory, no more of its own than it has in all",
  { skip: process.platform !== "linux" },
  async () => {
    const reader = linuxMemory((path) => readFileSync(path, "utf8"));
    const [sample] = await reader.read([process.pid]);
    const { rss, uss, pss } = sample as { rss: number; uss: number; pss: number };
    assert.ok(uss > 0 && uss <= pss && pss <= rss, `uss ${uss}, pss ${pss}, rss ${rss}`);
    assert.ok(rss > 10e6 && rss < 10e9, `${rss}`);
  },
);

test("a child that was waited for is gone", { skip: process.platform !== "linux" }, async () => {
  const { pid } = spawnSync("/bin/true");
  const samples = await linuxMemory((path) => readFileSync(path, "utf8")).read([pid, process.pid]);
  assert.equal(samples[0], null);
  assert.notEqual(samples[1], null);
});

test("a system without a reader gives its name as the reason, for each process", async () => {
  const never = () => assert.fail("no tool must be used");
  const reader = memoryReader("plan9", { readText: never, run: never, spawn: never, after: never });
  const samples = await reader.read([1, 2]);
  assert.equal(samples.length, 2);
  for (const figure of [samples[0]?.rss, samples[1]?.uss, samples[1]?.pss]) assert.match(reasonOf(figure), /plan9/);
  reader.close();
});

test("the reader for linux reads text, and uses no other tool", async () => {
  const never = () => assert.fail("only readText must be used");
  const reader = memoryReader("linux", { readText: () => ROLLUP, run: never, spawn: never, after: never });
  assert.equal((await reader.read([7]))[0]?.pss, 24953 * 1024);
  reader.close();
});
