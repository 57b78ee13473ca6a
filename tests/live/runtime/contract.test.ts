// Holds the adapter of the runtime that runs this to the contract, and proves which runtime that is.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { currentRuntime } from "../../../runtime/current.ts";
import { contract } from "../../helpers/contract.ts";

const runtime = await currentRuntime();

test("the suite runs on the runtime that it was started for", () => {
  const engines = { deno: "Deno" in globalThis, bun: "Bun" in globalThis };
  const actual = engines.deno ? "deno" : engines.bun ? "bun" : "node";
  assert.equal(runtime.identity.name, actual);
  const wanted = process.env.PARATAX_TEST_RUNTIME;
  if (wanted) assert.equal(actual, wanted);
});

contract({
  name: runtime.identity.name,
  runtime,
  job: (name) => ({ name, url: new URL(`../../jobs/${name}.ts`, import.meta.url) }),
  children,
  descriptors: () => existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : null,
  threadExit: runtime.identity.name === "deno" ? null : { kind: "exited", code: 7 },
  silentThreads: runtime.identity.name === "deno",
  stuckThreadsEnd: runtime.identity.name === "node", // Deno's never go; Bun's go when their wait is over
});

test(
  "what this process sets in its environment its children have",
  { skip: process.platform === "win32" },
  async () => {
    const out: Uint8Array[] = [];
    process.env.PARATAX_SET_LATE = "so it is";
    try {
      const words = ["/bin/sh", "-c", 'printf %s "$PARATAX_SET_LATE"'];
      await runtime.spawn(words, { onOutput: (bytes) => void out.push(bytes) }).exited;
    } finally {
      delete process.env.PARATAX_SET_LATE;
    }
    assert.equal(new TextDecoder().decode(out[0]), "so it is");
  },
);

test(
  "what is said to a child that has closed its input, or is gone, is dropped",
  { skip: process.platform === "win32" },
  async () => {
    const large = "x".repeat(3_000_000); // more than a pipe takes at once
    const start = (script: string, onOutput = () => {}) =>
      runtime.spawn(["/bin/sh", "-c", script], {
        onOutput,
        ipc: { onMessage() {}, serialization: "advanced" },
      });
    let closed = (): void => {};
    const hasClosed = new Promise<void>((resolve) => closed = resolve);
    const deaf = start("exec <&-; echo closed; sleep 60", () => closed());
    await hasClosed;
    const leaving = start("sleep 0.05");
    for (const child of [deaf, leaving]) for (const text of ["a\n", "b\n", large]) child.write(text);
    deaf.kill("SIGKILL");
    await Promise.all([deaf.gone, leaving.exited]);
    for (const child of [deaf, leaving]) {
      child.write("c\n");
      child.tell!("d");
      child.end();
    }
    deaf.killGroup();
    await new Promise((resolve) => setTimeout(resolve, 50)); // what is thrown late comes as a rejection of nobody's
  },
);

/** Processes whose parent is this one; Linux alone is asked. */
function children(): number | null {
  if (!existsSync("/proc/self/stat")) return null;
  const parents = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      return /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1];
    } catch {
      return undefined; // it ended while it was looked at
    }
  });
  return parents.filter((parent) => Number(parent) === process.pid).length;
}

test("the clock goes as fast as the system's, and a wait lasts as long as it was asked for", async () => {
  const shares: number[] = [];
  for (let tries = 0; tries < 5; tries++) {
    const [begun, system] = [runtime.now(), process.hrtime.bigint()];
    await new Promise<void>((resolve) => void runtime.after(100, resolve));
    const [own, passed] = [runtime.now() - begun, Number(process.hrtime.bigint() - system) / 1e6];
    assert.ok(own >= 99, `${own} ms passed where 100 were asked for`);
    shares.push(own / passed);
  }
  // something else may run between two readings: the middle one of five had luck
  const middle = shares.sort((a, b) => a - b)[2];
  assert.ok(Math.abs(middle - 1) < 0.01, `it goes ${middle} times as fast`);
});
