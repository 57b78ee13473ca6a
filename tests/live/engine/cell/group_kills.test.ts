// The limits of control groups: heeded before measuring, and blamed for what they did, on recorded files of both versions
// and on real groups where whoever runs this may make them.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { groupsOf } from "../../../../engine/machine/cgroup.ts";
import { completed } from "../../../../engine/cell/end_of_process.ts";
import { blame, readCounters } from "../../../../engine/cell/group_kills.ts";
import { launchCell } from "../../../../engine/run/launch.ts";
import { lastWordsIn } from "../../../../engine/cell/last_words.ts";
import { makeStage } from "../../../../engine/cell/stage.ts";
import type { Runtime } from "../../../../runtime/contract.ts";
import { RUNTIMES } from "../../../../runtime/runtimes.ts";
import { refuseScarce } from "../../../../scenarios/shared_memory.ts";
import { beginProgram, runtime, subject } from "../../../helpers/command.ts";
import { testOnOne } from "../../../helpers/share.ts";

type Files = Readonly<Record<string, string>>;

const MIB = 2 ** 20;
const MOUNTS = "30 24 0:26 / /g rw - cgroup2 cgroup2 rw";
const MOUNTS_1 = "35 31 0:32 /docker/1f /g1/memory rw - cgroup cgroup rw,memory\n" +
  "36 31 0:33 /docker/1f /g1/pids rw - cgroup cgroup rw,pids";
const V2 = { "/proc/self/cgroup": "0::/a/b\n", "/proc/self/mountinfo": MOUNTS };
const V1 = { "/proc/self/cgroup": "5:memory:/docker/1f\n4:pids:/docker/1f\n", "/proc/self/mountinfo": MOUNTS_1 };
const FREE = { "/proc/meminfo": "MemTotal: 9 kB\nMemAvailable:    1048576 kB\n" };

function reader(files: Files) {
  return (path: string): string | null => files[path] ?? null;
}

function refusal(files: Files, distinct: number): string | null {
  const readText = (path: string): string => {
    if (files[path] === undefined) throw new Error("ENOENT");
    return files[path];
  };
  const own: Runtime = { ...runtime, readText };
  const key = { scenario: "local-reduce", runtime: "node", mode: "processes", start: "spawn", config: {} } as const;
  try {
    refuseScarce(makeStage(own, key, new AbortController().signal), 1, distinct);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test("what a group and those above it leave is heeded, without the files that the kernel would drop", () => {
  const taken = { "/g/a/b/memory.max": `${200 * MIB}\n`, "/g/a/b/memory.current": `${150 * MIB}\n` };
  const message = "a set for 10000000 ids would take 64 MiB of memory where the control group, limited to 200 MiB, " +
    "has 50 MiB left: raise its memory limit, or give a smaller --id-space, or --ops";
  assert.equal(refusal({ ...FREE, ...V2, ...taken }, 10_000_000), message);
  assert.equal(refusal({ ...V2, ...taken }, 10_000_000), message); // nothing tells what the machine has
  const stat = { "/g/a/b/memory.stat": `anon 5\ninactive_file ${40 * MIB}\nactive_file 7\n` };
  assert.equal(refusal({ ...FREE, ...V2, ...taken, ...stat }, 10_000_000), null);
  const above = { "/g/a/b/memory.max": "max\n", "/g/a/memory.max": `${20 * MIB}\n`, "/g/a/memory.current": "0\n" };
  assert.match(refusal({ ...FREE, ...V2, ...above }, 10_000_000)!, /limited to 20 MiB, has 20 MiB left/);
  const slow = { "/g/a/memory.high": `${20 * 2 ** 20}` };
  assert.match(
    refusal({ ...FREE, ...V2, ...slow }, 10_000_000)!,
    /slowed down from 20 MiB on, has 20 MiB left: raise its memory\.high/,
  );
  const old = {
    "/g1/memory/memory.limit_in_bytes": "9223372036854771712\n",
    "/g1/memory/memory.usage_in_bytes": `${30 * MIB}\n`,
    "/g1/memory/memory.stat": `inactive_file 1\nhierarchical_memory_limit ${64 * MIB}\ntotal_inactive_file ${
      5 * MIB
    }\n`,
  };
  assert.match(refusal({ ...FREE, ...V1, ...old }, 10_000_000)!, /limited to 64 MiB, has 39 MiB left/);
  assert.equal(refusal({ ...FREE, ...V2 }, 10_000_000), null);
});

test("counts that are no numbers limit nothing", () => {
  for (const text of ["max", "", "\n", "9223372036854771712", "garbage"]) {
    const limits = groupsOf("pids", reader({ ...V2, "/g/a/b/pids.max": text })).map(({ limit }) => limit);
    assert.ok(limits.every((limit) => limit === null), text);
  }
});

/** What an error becomes when files change from `before` to `after`. */
function told(error: string, before: Files, after: Files, words = ""): string {
  return completed(error, words, blame(readCounters(reader(before)), readCounters(reader(after))));
}

test("a kill by the kernel for want of memory is told, with the limit that was met", () => {
  const limits = {
    ...V2,
    "/g/a/b/memory.max": "max",
    "/g/a/memory.max": `${512 * MIB}`,
    "/g/memory.max": `${64 * MIB}`,
  };
  const events = (oom: number, kills: number): Files => ({
    ...limits,
    "/g/a/b/memory.events": `low 0\nhigh 0\nmax 0\noom 0\noom_kill ${kills}\noom_group_kill 0\n`,
    "/g/a/memory.events": `low 0\nhigh 0\nmax 9\noom ${oom}\noom_kill ${kills}\noom_group_kill 0\n`,
  });
  const error = "process 3 (pid 7) was killed by SIGKILL before it did become ready";
  assert.equal(
    told(error, events(1, 1), events(2, 2)),
    "process 3 (pid 7) was killed by the kernel as its group's memory limit of 512 MiB was reached before it did " +
      "become ready: raise it, or use fewer workers or a smaller --id-space",
  );
  assert.equal(told(error, events(1, 1), events(1, 1)), error);
  assert.equal(
    told("process 3 answered 4 where 5 is right", events(1, 1), events(2, 2)),
    "process 3 answered 4 where 5 is right",
  );
  const machine = (kills: number): Files => ({ ...V2, "/g/a/b/memory.events": `oom 0\noom_kill ${kills}\n` });
  assert.match(told(error, machine(0), machine(1)), /killed by the kernel as the machine's memory was used up/);
  const old = (kills: number, failed: number): Files => ({
    ...V1,
    "/g1/memory/memory.limit_in_bytes": `${100 * MIB}\n`,
    "/g1/memory/memory.failcnt": `${failed}\n`,
    "/g1/memory/memory.oom_control": `oom_kill_disable 0\nunder_oom 0\noom_kill ${kills}\n`,
  });
  assert.match(told(error, old(0, 4), old(1, 9)), /as its group's memory limit of 100 MiB was reached/);
});

test("a process or thread that the group refused is told, with its number", () => {
  const at = (root: string, proc: Files) => (met: number): Files => ({
    ...proc,
    [`${root}/pids.max`]: "32\n",
    [`${root}/pids.events`]: `max ${met}\n`,
  });
  const reason =
    ": its group's limit of 32 processes and threads (pids.max) was reached; raise it or use fewer workers";
  for (const files of [at("/g/a", V2), at("/g1/pids", V1)]) {
    for (
      const error of [
        "process 3 (pid 7) ended with exit code 1",
        "process 3 failed: it could not be started (spawn EAGAIN)",
        "the process that measured it was killed by SIGABRT",
      ]
    ) {
      assert.equal(told(error, files(0), files(3)), error + reason);
      assert.equal(told(error, files(3), files(3)), error);
    }
  }
});

test("what a worker wrote before its end stands in its sentence, once, as plain text", () => {
  const died = "process 3 (pid 7) ended with exit code 101";
  const cases: [string, string][] = [
    [
      "thread 'main' panicked at tokio/src/blocking/pool.rs:1:2:\nOS can't spawn worker thread: Resource temporarily unavailable (os error 11)",
      "it may start no more threads or processes; raise ulimit -u or use fewer workers",
    ],
    ["thread 'main' panicked at a.rs:1:2:\nindex out of bounds\nnote: run with", 'it said "index out of bounds"'],
    [
      "\n#\n# Fatal error in , line 0\n# Check failed: 12 == munmap.\n#\n",
      'it said "# Check failed: 12 == munmap."',
    ],
    ["\x1b[31merror\x1b[0m: Uncaught Error: \x07boom\n    at x", 'it said "error: Uncaught Error:  boom"'],
    ["file:///a.js:1\nthrow x\n^\n\nTypeError: nope\n    at a", 'it said "TypeError: nope"'],
    [
      "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
      "it ran out of memory; use fewer",
    ],
    ["Segmentation fault", "--debug shows what it said"],
  ];
  for (const [words, expected] of cases) {
    assert.ok(lastWordsIn(words).startsWith(expected), `${words}: ${lastWordsIn(words)}`);
    assert.equal(told(died, {}, {}, words), `${died}: ${lastWordsIn(words)}`);
    assert.equal(
      told("process 3 (pid 7) was killed by SIGKILL", {}, {}, words),
      "process 3 (pid 7) was killed by SIGKILL",
    );
    assert.equal(told("thread 0 did not end within 60 s", {}, {}, words), "thread 0 did not end within 60 s");
  }
  assert.equal(told(died, {}, {}), died);
  assert.ok(lastWordsIn(`error: ${"x".repeat(9000)}`).length < 200);
});

test("the command completes a row with what the worker wrote", { skip: process.platform === "win32" }, async () => {
  const key = { scenario: "memory", runtime: "node", mode: "processes", start: "spawn", config: {} } as const;
  const outcome = { status: "failed", phase: "run", error: "process 3 (pid 7) ended with exit code 1", samples: {} };
  const provenance = { version: "1.0.0", engine: "none", path: "/bin/sh", compiled: false };
  const message = JSON.stringify({ kind: "outcome", outcome, runtime: "node", provenance });
  const launched = await launchCell(runtime, key, {
    program: { name: "node", version: "1.0.0", engine: "none", path: "/bin/sh", standalone: false },
    command: ["/bin/sh", "-c", `echo 'Error: boom' >&2; printf '%s\\n' '${message}'`],
    env: {},
    cwd: "/",
    timeoutMs: 20_000,
    stop: new AbortController().signal,
    onStart() {},
    onProgress() {},
    onError() {},
  });
  assert.equal((launched.outcome as { error: string }).error, `${outcome.error}: it said "Error: boom"`);
});

const CLI = fileURLToPath(new URL("../../../../cli.ts", import.meta.url));

/** The words that run a source file, or the command, on the runtime of this test. */
function sourceWords(file: string): string[] {
  const { path, name } = runtime.identity;
  return [path, ...RUNTIMES[name].run, file];
}

/** Runs the command in a group of its own with the given limits; null where no such group can be made. */
async function inGroup(controller: "memory" | "pids", limits: Files, words: readonly string[]) {
  const tree = [`/sys/fs/cgroup/${controller}`, "/sys/fs/cgroup"].find((folder) =>
    existsSync(`${folder}/cgroup.procs`)
  );
  const group = `${tree}/paratax-limit-${process.pid}`;
  try {
    mkdirSync(group);
    for (const [file, limit] of Object.entries(limits)) {
      if (existsSync(`${group}/${file}`)) writeFileSync(`${group}/${file}`, limit);
    }
    if (!Object.keys(limits).some((file) => existsSync(`${group}/${file}`))) return null;
    const script = `echo $$ >${group}/cgroup.procs && exec "$@"`;
    return await beginProgram(["/bin/sh", "-c", script, "sh", ...words]).finished;
  } catch {
    return null;
  } finally {
    for (let tries = 0; tries < 40 && existsSync(group); tries++) {
      if (spawnSync("rmdir", [group]).status === 0) break;
      for (const pid of procsOf(group)) tryKill(pid);
      await setTimeout(50);
    }
  }
}

function procsOf(group: string): number[] {
  try {
    return readFileSync(`${group}/cgroup.procs`, "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // it has ended
  }
}

function mayMakeGroups(controller: string): false | string {
  for (const folder of [`/sys/fs/cgroup/${controller}`, "/sys/fs/cgroup"]) {
    const own = `${folder}/paratax-may-${process.pid}`;
    try {
      mkdirSync(own);
      const has = existsSync(`${own}/${controller}.max`) || existsSync(`${own}/memory.limit_in_bytes`);
      rmdirSync(own);
      if (has) return false;
    } catch {
      // not here
    }
  }
  return `no control group for ${controller} can be made here`;
}

test(
  "too many processes for a real group are one failed row that names pids.max",
  { timeout: 60_000, skip: mayMakeGroups("pids") },
  async () => {
    const words = [
      "overhead",
      "--mode",
      "processes",
      "--start",
      "spawn",
      "--workers",
      "64",
      "--quick",
      "--no-progress",
    ];
    const command = subject.compiled ? [process.env.PARATAX_TEST_BINARY!] : sourceWords(CLI);
    const finished = await inGroup("pids", { "pids.max": "60" }, [...command, ...words]);
    assert.ok(finished);
    assert.equal(finished.code, 1, finished.stderr);
    assert.match(finished.stdout.replace(/\s+/g, " "), /its group's limit of 60 processes and threads/);
  },
);

testOnOne(
  1,
  "a cell that a real group kills for want of memory says so",
  { timeout: 60_000, skip: mayMakeGroups("memory") },
  async () => {
    const limit = String(400 * MIB);
    const greedy = fileURLToPath(new URL("../../../fixtures/greedy.ts", import.meta.url));
    const limits = { "memory.limit_in_bytes": limit, "memory.max": limit };
    const finished = await inGroup("memory", limits, sourceWords(greedy));
    assert.ok(finished);
    assert.match(
      finished.stdout,
      /"the process that measured it was killed by the kernel as its group's memory limit of 400 MiB was reached: raise it/,
      finished.stderr,
    );
  },
);
