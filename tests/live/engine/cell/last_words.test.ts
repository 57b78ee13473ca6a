// What is too much for the machine is refused or named, in one sentence.

import assert from "node:assert/strict";
import { test } from "node:test";
import { shortageIn } from "../../../../engine/cell/last_words.ts";
import { makeStage } from "../../../../engine/cell/stage.ts";
import type { Runtime } from "../../../../runtime/contract.ts";
import { RUNTIMES } from "../../../../runtime/runtimes.ts";
import { refuseScarce } from "../../../../scenarios/shared_memory.ts";
import { begin, beginProgram, runtime } from "../../../helpers/command.ts";
import { testOnOne } from "../../../helpers/share.ts";

const posix = { timeout: 60_000, skip: runtime.system === "windows" ? "Windows has no ulimit" : false };

function refusal(meminfo: string | null, tables: number, distinct: number): string | null {
  const readText = (): string => {
    if (meminfo === null) throw new Error("ENOENT");
    return meminfo;
  };
  const own: Runtime = { ...runtime, readText };
  const key = { scenario: "local-reduce", runtime: "node", mode: "processes", start: "spawn", config: {} } as const;
  try {
    refuseScarce(makeStage(own, key, new AbortController().signal), tables, distinct);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

test("sets that do not fit into the free memory are refused with both figures", () => {
  const free = "MemTotal:  9 kB\nMemAvailable:    1048576 kB\n"; // 1 GiB
  assert.equal(refusal(free, 1, 10_000_000), null);
  assert.equal(
    refusal(free, 64, 10_000_000),
    "64 sets for 10000000 ids would take 4.0 GiB of memory where 1.0 GiB are free: give a smaller --id-space, or --ops",
  );
  assert.match(refusal(free, 1, 2 ** 32 - 1)!, /^a set for 4294967295 ids would take 32.0 GiB/);
  assert.equal(refusal(null, 64, 2 ** 32 - 1), null); // nothing tells how much is free
});

testOnOne(1, "an id space of 2^32 - 1 is measured with --ops", { timeout: 60_000 }, async () => {
  const words = ["--workers", "2", "--ops", "200", "--warmup", "0", "--id-space", "4294967295", "--no-progress"];
  assert.equal((await begin(["shared-set", ...words]).finished).code, 0);
});

test("what a cell was short of is told from its last words", () => {
  assert.match(shortageIn('Os { code: 24, message: "Too many open files" }'), /ulimit -n/);
  assert.match(shortageIn("Deno could not start: unable to create worker threads."), /ulimit -u/);
  assert.match(shortageIn("Fatal process out of memory: Oilpan"), /out of memory/);
  assert.equal(shortageIn("Segmentation fault"), "--debug shows what it said");
});

test("64 file descriptors for 64 processes are one failed row with its reason, and exit code 1", posix, async () => {
  const { path, name } = runtime.identity;
  const run = RUNTIMES[name].run;
  const cli = new URL("../../../../cli.ts", import.meta.url).pathname;
  const words = ["overhead", "--mode", "processes", "--start", "spawn", "--workers", "64", "--quick", "--no-progress"];
  const limited = ["/bin/sh", "-c", 'ulimit -n 64; exec "$@"', "sh", path, ...run, cli, ...words];
  const { code, stdout, stderr } = await beginProgram(limited).finished;
  assert.equal(code, 1, stderr);
  assert.match(stdout.replace(/\s+/g, " "), /process \d+.* failed: .*(EMFILE|Too many open files)|ulimit -n/);
  assert.doesNotMatch(stdout + stderr, /^\s+at /m);
});
