// What holds a process up is told from what merely waits: on recorded files, and on real processes where this is Linux.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { watchForStall } from "../../../../engine/cell/stall.ts";
import { cpuSeconds, processState } from "../../../../runtime/process_state.ts";

const MOUNTS = `37 31 0:34 / /groups/freezer rw - cgroup cgroup rw,freezer
41 31 0:38 / /groups/unified rw - cgroup2 cgroup2 rw`;

/** /proc/7/stat of a process of that name, state and ticks. */
function stat(name: string, state: string, ticks: number): string {
  return `7 (${name}) ${state} 1 7 7 0 -1 4194304 99 0 0 0 ${ticks} 0 0 0 20 0 4 0 1234 ${"0 ".repeat(30)}0\n`;
}

/** Looks `times` times, each time at other files; the last finding. */
function look(times: number, filesAt: (time: number) => Readonly<Record<string, string>>): string | null {
  let files: Readonly<Record<string, string>> = {};
  const readText = (path: string): string => {
    if (files[path] === undefined) throw new Error(`ENOENT ${path}`);
    return files[path];
  };
  const watch = watchForStall({ readText }, 7);
  for (let time = 1; time < times; time++) {
    files = filesAt(time);
    assert.equal(watch(), null, `at look ${time}`);
  }
  files = filesAt(times);
  return watch();
}

test("a name with brackets and blanks spoils no figure", () => {
  for (const name of ["node", "a b", "a) S 1", "((()", ") ", ") R 1 2 3", "a\nb) Z"]) {
    const state = processState(() => stat(name, "S", 250), 7);
    assert.deepEqual(state, { state: "S", cpuSeconds: 2.5, childrenCpuSeconds: 0 }, name);
  }
});

test("what cannot be read is null, never NaN", () => {
  const gone = (): string => {
    throw new Error("ENOENT");
  };
  assert.equal(cpuSeconds(gone, 7), null);
  for (const text of ["", "7 (node", "7 (node) S 1", "garbage"]) assert.equal(cpuSeconds(() => text, 7), null, text);
});

test("a stop by a signal is told at once, and one that a tracer makes for each system call is none", () => {
  assert.equal(look(1, () => ({ "/proc/7/stat": stat("node", "T", 5) })), "something stopped it");
  assert.equal(look(60, (time) => ({ "/proc/7/stat": stat("node", "t", time) })), null);
  assert.equal(look(60, (time) => ({ "/proc/7/stat": stat("node", time % 3 ? "t" : "S", 5) })), null);
  assert.equal(look(4, () => ({ "/proc/7/stat": stat("node", "t", 5) })), "a debugger holds it");
});

test("a process that waits, or waits for a core, is left alone", () => {
  for (const state of ["S", "R"]) assert.equal(look(100, () => ({ "/proc/7/stat": stat("node", state, 5) })), null);
  assert.equal(look(100, () => ({})), null);
});

test("one that waits in the kernel is given time, and then named", () => {
  assert.equal(look(25, () => ({ "/proc/7/stat": stat("node", "D", 5) })), null);
  assert.match(look(26, () => ({ "/proc/7/stat": stat("node", "D", 5) }))!, /device/);
  assert.equal(look(60, (time) => ({ "/proc/7/stat": stat("node", "D", time >> 2) })), null);
});

test("a frozen group is named, of version 1 and of version 2", () => {
  const proc = { "/proc/7/cgroup": "6:freezer:/a\n0::/b/c", "/proc/self/mountinfo": MOUNTS };
  const cases: [Record<string, string>, string | null][] = [
    [{ "/groups/freezer/a/freezer.state": "FROZEN\n" }, "/groups/freezer/a"],
    [{ "/groups/unified/b/c/cgroup.events": "populated 1\nfrozen 1\n" }, "/groups/unified/b/c"],
    [{
      "/groups/freezer/a/freezer.state": "THAWED\n",
      "/groups/unified/b/c/cgroup.events": "populated 1\nfrozen 0\n",
    }, null],
    [{}, null],
  ];
  for (const [files, group] of cases) {
    const found = look(4, () => ({ "/proc/7/stat": stat("node", "S", 5), ...proc, ...files }));
    assert.equal(found, group && `its control group ${group} is frozen; thaw it`);
  }
});

const onLinux = { timeout: 30_000, skip: process.platform === "linux" ? false : "only Linux has /proc" };

test("a real process with a hostile name, stopped and continued", onLinux, async () => {
  const child = spawn("/bin/sh", ["-c", "printf ') R 9' >/proc/self/comm; while read -r x; do :; done"], {
    stdio: ["pipe", "ignore", "ignore"],
  });
  try {
    await setTimeout(200);
    const readText = (path: string): string => readFileSync(path, "utf8");
    assert.match(readText(`/proc/${child.pid}/stat`), /\(\) R 9\)/);
    assert.equal(processState(readText, child.pid!)?.state, "S");
    assert.ok(Number.isFinite(cpuSeconds(readText, child.pid!)));
    const watch = watchForStall({ readText }, child.pid!);
    assert.equal(watch(), null);
    process.kill(child.pid!, "SIGSTOP");
    await setTimeout(100);
    assert.equal(watch(), "something stopped it");
    process.kill(child.pid!, "SIGCONT");
    await setTimeout(100);
    assert.equal(watch(), null);
  } finally {
    child.kill("SIGKILL");
  }
});

/** Where a control group can be made by whoever runs this: the superuser alone, and not in every container. */
const FREEZERS = [
  { folder: "/sys/fs/cgroup/freezer", file: "freezer.state", freeze: "FROZEN", thaw: "THAWED" },
  { folder: "/sys/fs/cgroup/unified", file: "cgroup.freeze", freeze: "1", thaw: "0" },
  { folder: "/sys/fs/cgroup", file: "cgroup.freeze", freeze: "1", thaw: "0" },
];

for (const { folder, file, freeze, thaw } of FREEZERS) {
  const own = `${folder}/paratax-test-${process.pid}`;
  const can = ((): boolean => {
    try {
      mkdirSync(own);
      readFileSync(`${own}/${file}`);
      return true;
    } catch {
      return false;
    } finally {
      spawnSync("rmdir", [own]);
    }
  })();
  const skip = can ? false : `no group can be frozen through ${folder}`;
  test(`a real process frozen by ${folder}/*/${file}`, { timeout: 30_000, skip }, async () => {
    mkdirSync(own);
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    try {
      writeFileSync(`${own}/cgroup.procs`, String(child.pid));
      const watch = watchForStall({ readText: (path) => readFileSync(path, "utf8") }, child.pid!);
      for (let time = 0; time < 8; time++) assert.equal(watch(), null);
      writeFileSync(`${own}/${file}`, freeze);
      await setTimeout(200);
      const found = Array.from({ length: 8 }, watch).filter((cause) => cause !== null);
      assert.equal(found[0], `its control group ${own} is frozen; thaw it`);
      writeFileSync(`${own}/${file}`, thaw);
    } finally {
      child.kill("SIGKILL");
      await new Promise((resolve) => child.once("exit", resolve));
      for (let tries = 0; tries < 20; tries++) {
        try {
          rmdirSync(own);
          break;
        } catch {
          await setTimeout(50);
        }
      }
    }
  });
}
