// The memory of a group of processes as if nobody else ran their program: the reader of file pages on a scripted /proc,
// and live, with others that run the same program and without.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { begin, type Finished, runtime } from "../../../helpers/command.ts";
import { testOnOne } from "../../../helpers/share.ts";
import { MARK, processesOf } from "../../../faults/run_processes.ts";
import { filePagesReader } from "../../../../runtime/memory/file_pages.ts";
import { filePagesClient } from "../../../../runtime/memory/file_pages_client.ts";
import { linuxMemory } from "../../../../runtime/memory/linux.ts";
import { jobs } from "../../../../workers/jobs.ts";

const onLinux = { timeout: 60_000, skip: runtime.system === "linux" ? false : "Linux alone has /proc/PID/pagemap" };

const PAGE = 4096;
const PROGRAM = "00:1f 42";
const NOT_THERE = 0n;
const FILE = 1n << 63n | 1n << 61n;
const ALONE = FILE | 1n << 56n;
const ANONYMOUS = 1n << 63n | 1n << 56n;

/** /proc of processes by pid: where the program's pages from `offset` on are mapped, and the entries of pagemap. */
function proc(processes: Record<number, { maps: string; entries: Record<number, readonly bigint[]> }>) {
  const readText = (path: string): string => processes[Number(path.split("/")[2])].maps;
  const readAt = (path: string, position: number, into: Uint8Array): number => {
    const words = new BigUint64Array(into.length / 8);
    if (path === "/proc/self/auxv") words.set([3n, 64n, 6n, BigInt(PAGE), 0n, 0n]);
    else {
      const { entries } = processes[Number(path.split("/")[2])];
      const [address, values] = Object.entries(entries).find(([at, { length }]) =>
        position / 8 >= Number(at) && position / 8 < Number(at) + length
      )!;
      words.set(values.slice(position / 8 - Number(address), position / 8 - Number(address) + words.length));
    }
    into.set(new Uint8Array(words.buffer));
    return into.length;
  };
  return filePagesReader(readText, readAt);
}

test("each page of a file is divided by those of the group that have it, and by nobody else", () => {
  const maps = (address: string, pages: number, offset: string): string => {
    const end = (Number.parseInt(address, 16) + pages * PAGE).toString(16);
    return `${address}-${end} r-xp ${offset} ${PROGRAM}      /bin/program\n` +
      "7f0000000000-7f0000009000 rw-p 00000000 00:00 0 [heap]\n";
  };
  const reader = proc({
    // pages 0 to 3 of the program: there, there and nobody else's, there, swapped out
    7: { maps: maps("10000", 4, "00000000"), entries: { 16: [FILE, ALONE, FILE, NOT_THERE] } },
    // pages 2 to 5: there, written to and so its own, there
    8: { maps: maps("80000", 4, "00002000"), entries: { 128: [FILE, ANONYMOUS, FILE, NOT_THERE] } },
  });
  assert.deepEqual(reader.read([7, 8]), [
    { proportional: 2.5 * PAGE, uniqueButForOthers: PAGE }, // page 0 has an outsider, page 2 is of both
    { proportional: 1.5 * PAGE, uniqueButForOthers: PAGE },
  ]);
  assert.deepEqual(reader.read([7]), [{ proportional: 3 * PAGE, uniqueButForOthers: 2 * PAGE }]);
});

test("a page that a process has mapped twice is one page", () => {
  const twice = `00010000-00011000 r-xp 00000000 ${PROGRAM} /bin/program\n` +
    `00020000-00021000 r--p 00000000 ${PROGRAM} /bin/program\n`;
  const [{ proportional }] = proc({ 7: { maps: twice, entries: { 16: [FILE], 32: [FILE] } } }).read([7]);
  assert.equal(proportional, PAGE);
});

test("where pagemap cannot be read the kernel's own figures stand, and it is said", async () => {
  const rollup = "00-ff [rollup]\nRss: 9 kB\nPss: 5 kB\nPss_Anon: 1 kB\nPrivate_Clean: 2 kB\nPrivate_Dirty: 1 kB\n" +
    "Private_Hugetlb: 0 kB\n";
  const refused = linuxMemory(() => rollup, {
    read: () => Promise.reject(new Error("EPERM")),
    close: () => Promise.resolve(),
  });
  const [sample] = await refused.read([7]);
  assert.equal(sample?.pss, 5 * 1024);
  assert.equal(sample?.uss, 3 * 1024);
  assert.match(sample!.dependsOnOthers!, /EPERM/);
});

test("files that are counted a moment later make no part larger than its whole", async () => {
  const rollup =
    "5570-7ffd ---p 0 00:00 0 [rollup]\nRss: 100 kB\nPss: 90 kB\nPss_Anon: 40 kB\nPrivate_Clean: 40 kB\nPrivate_Dirty: 40 kB\n" +
    "Private_Hugetlb: 0 kB\n";
  const counted = (proportional: number, unique: number) =>
    linuxMemory(() => rollup, {
      read: () => Promise.resolve([{ proportional: 1024 * proportional, uniqueButForOthers: 1024 * unique }]),
      close: () => Promise.resolve(),
    }).read([7]);
  assert.deepEqual(await counted(50, 10), [{ rss: 102_400, pss: 92_160, uss: 92_160 }]);
  assert.deepEqual(await counted(70, 30), [{ rss: 102_400, pss: 102_400, uss: 102_400 }]);
  assert.deepEqual(await counted(45, 8), [{ rss: 102_400, pss: 87_040, uss: 87_040 }]);
  assert.deepEqual(await counted(55, 3), [{ rss: 102_400, pss: 97_280, uss: 84_992 }]);
});

testOnOne(
  2,
  "what counts the pages of files may be held up: then the kernel's figures stand, with the reason",
  onLinux,
  async () => {
    const client = filePagesClient(runtime.spawn, ["/bin/sleep", "60"], 100);
    try {
      const reader = linuxMemory(runtime.readText, client);
      for (const _ of [1, 2]) {
        const [sample] = await reader.read([runtime.pid]);
        assert.ok(Number(sample?.pss) > 0);
        assert.equal(sample!.dependsOnOthers, "what counts the pages of files said nothing for 0.1 s");
      }
    } finally {
      await client.close();
    }
  },
);

testOnOne(
  1,
  "the process that waits may be held up: the cell is measured without it, and says why",
  onLinux,
  async () => {
    const words = [
      "memory",
      "--workers",
      "0",
      "--mode",
      "processes",
      "--start",
      "spawn",
      "--quick",
      "--hold-ms",
      "300",
    ];
    let finished: Finished | null = null;
    let mark = "";
    for (let tries = 0; finished === null; tries++) { // on a busy machine it may come and go between two looks
      assert.ok(tries < 10, "the process that waits was never seen");
      mark = `idle-${runtime.pid}-${tries}`;
      const running = begin([...words, "--timeout", "30", "--no-progress", "--json", "-"], { env: { [MARK]: mark } });
      let over = false;
      void running.finished.then(() => over = true);
      let stopped: number | undefined;
      while (stopped === undefined && !over) {
        await pause(5);
        const processes = processesOf(mark);
        const measures = processes.some(({ line }) => / --paratax-cell /.test(line)); // and is no rehearsal
        if (measures) stopped = processes.find(({ line }) => / --paratax-process cpu /.test(line))?.pid;
      }
      if (stopped === undefined) continue;
      process.kill(stopped, "SIGSTOP");
      finished = await running.finished;
    }
    const { code, stdout, stderr } = finished;
    assert.equal(code, 0, stderr);
    const [cell] = (JSON.parse(stdout) as { cells: { status: string; unavailable: Record<string, string> }[] }).cells;
    assert.equal(cell!.status, "measured");
    assert.match(
      cell!.unavailable.footprint_idle,
      /^a process that waits \(pid \d+\) has stalled: something stopped it$/,
    );
    assert.deepEqual(processesOf(mark), []);
  },
);

test("a process occupies what it does whether or not others run its program", onLinux, async () => {
  const start = () =>
    runtime.spawn(runtime.processCommand(jobs.cpu, { kind: "hold", rounds: 0, holdMs: 0 }), { onOutput() {} });
  const kernel = linuxMemory(runtime.readText);
  const client = filePagesClient(runtime.spawn, runtime.processCommand(jobs.filePages, null));
  const own = linuxMemory(runtime.readText, client);
  const figures = async (reader: typeof own, pids: readonly number[]) => {
    const sum = { pss: 0, uss: 0 };
    for (const sample of await reader.read(pids)) {
      assert.equal(sample?.dependsOnOthers, undefined);
      for (const name of ["pss", "uss"] as const) sum[name] += Number(sample![name]);
    }
    return sum;
  };
  const group = [start(), start()];
  const decoys: ReturnType<typeof start>[] = [];
  try {
    const pids = group.map(({ pid }) => pid);
    let before = await figures(own, pids);
    for (let looks = 0, alike = 0; looks < 100 && alike < 3; looks++) { // until who starts takes no more
      await pause(200);
      const now = await figures(own, pids);
      alike = Math.abs(now.uss / before.uss - 1) < 0.002 ? alike + 1 : 0;
      before = now;
    }
    for (let count = 0; count < 4; count++) decoys.push(start());
    // A busy machine takes its time to start them.
    for (let looks = 0; looks < 100 && (await figures(kernel, pids)).pss >= 0.9 * before.pss; looks++) {
      await pause(200);
    }
    const [after, kernelAfter] = [await figures(own, pids), await figures(kernel, pids)];
    assert.ok(kernelAfter.pss < 0.95 * after.pss, "the decoys took nothing of the kernel's figure");
    for (const name of ["pss", "uss"] as const) {
      assert.ok(Math.abs(after[name] / before[name] - 1) < 0.02, `${name}: ${before[name]}, then ${after[name]}`);
      assert.ok(after[name] >= kernelAfter[name], name);
    }
  } finally {
    await own.close();
    const started = [...group, ...decoys];
    for (const { kill } of started) kill("SIGKILL");
    await Promise.all(started.map(({ exited }) => exited)); // another file's test counts the children of this process
  }
});
