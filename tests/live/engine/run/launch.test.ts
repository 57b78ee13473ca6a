// What becomes of a cell's process whatever it prints, however it ends, and whoever it is.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { launchCell, type Launched, type LaunchOptions } from "../../../../engine/run/launch.ts";
import { programMismatch } from "../../../../engine/run/provenance.ts";
import type { CellKey } from "../../../../engine/result/result.ts";
import type { Runtime } from "../../../../runtime/contract.ts";
import { lineSplitter } from "../../../../runtime/process.ts";
import { sourceCommand } from "../../../../runtime/program.ts";
import { startReaper } from "../../../../runtime/reaper.ts";
import { runtime } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { startUntold } from "../../../helpers/untold.ts";

const { identity } = runtime;
const KEY: CellKey = { scenario: "overhead", runtime: identity.name, mode: "threads", start: "spawn", config: {} };

/** What a cell says of itself, and of its measurement, last. */
function outcomeLine(change: object = {}, provenance: object = {}): string {
  const { version, engine, path, standalone: compiled } = identity;
  const outcome = { status: "measured", metrics: { ops: 7 }, unavailable: {}, samples: {}, facts: {}, warnings: [] };
  const found = { version, engine, path, compiled, ...provenance };
  return JSON.stringify({ kind: "outcome", outcome, runtime: identity.name, provenance: found, ...change });
}

/** Runs a made-up cell of this runtime: the text is its program. Long waits are a fiftieth of what they are. */
async function launch(program: string, options: Partial<LaunchOptions> = {}, hurry = 50): Promise<Launched> {
  let launched: Launched | null = null;
  await withFolder(async (cwd) => {
    const file = join(cwd, "cell.mjs");
    writeFileSync(file, program);
    const hurried: Runtime = { ...runtime, after: (ms, callback) => runtime.after(ms / hurry, callback) };
    launched = await launchCell(hurried, KEY, {
      program: identity,
      command: sourceCommand(identity, pathToFileURL(file)),
      env: {},
      cwd,
      timeoutMs: 50 * 20_000,
      stop: new AbortController().signal,
      onStart() {},
      onProgress() {},
      onError() {},
      ...options,
    });
  });
  return launched!;
}

const say = (...lines: string[]): string => lines.map((line) => `console.log(${JSON.stringify(line)});\n`).join("");

test("what a cell prints besides its messages loses nothing, and is a warning", async () => {
  const stray = ["a line that is no JSON", "{", "null", "7", '{"kind":"outcome"', '{"kind":"else"}', ""];
  for (const lines of [[...stray, outcomeLine()], [outcomeLine(), ...stray]]) {
    const { outcome } = await launch(say(...lines));
    assert.equal(outcome.status, "measured", JSON.stringify(outcome));
    const { metrics, warnings } = outcome as typeof outcome & { status: "measured" };
    assert.deepEqual(metrics, { ops: 7 });
    assert.deepEqual(warnings.map(({ code }) => code), ["stray-output"]);
    assert.match(warnings[0].message, /printed "a line that is no JSON"/);
  }
});

test("an answer without a line's end is heard, and what is none is told where there is no answer", async () => {
  const written = (text: string): string =>
    `import { writeSync } from "node:fs"; writeSync(1, ${JSON.stringify(text)});`;
  const { outcome } = await launch(written(outcomeLine()));
  assert.equal(outcome.status, "measured", JSON.stringify(outcome));
  const wrong = (await launch(written('{"kind":"outcome","outcome":{"samples":{"iter_s":[NaN]}}}'))).outcome;
  assert.match(
    wrong.status === "failed" ? wrong.error : "",
    /ended with exit code 0 and no result, but printed "\{"kind":"outcome".*NaN\]\}\}\}"$/,
  );
});

test("a cell that nothing else printed into has no warning", async () => {
  const { outcome, provenance } = await launch(say('{"kind":"progress","done":1,"total":2}', outcomeLine()));
  assert.deepEqual((outcome as { warnings?: unknown }).warnings, []);
  assert.equal(provenance?.path, identity.path);
});

test("a row under the name of a runtime that did not measure it is a failure that names both", async () => {
  const strangers: [string, RegExp][] = [
    [outcomeLine({ runtime: "other" }), /measured by other .* where \w+ .* was asked for/],
    [outcomeLine({}, { version: "1.2.3" }), / 1\.2\.3 .*was asked for.*replaced/],
    [outcomeLine({}, { engine: "SpiderMonkey 1" }), /SpiderMonkey 1.*was asked for/],
    [outcomeLine({}, { compiled: true }), /was asked for/],
    [outcomeLine({}, { path: "/elsewhere/program" }), /measured by \/elsewhere\/program where .* was started/],
  ];
  for (const [line, expected] of strangers) {
    const { outcome, provenance } = await launch(say(line));
    assert.equal(outcome.status, "failed");
    assert.match((outcome as { error: string }).error, expected);
    assert.notEqual(provenance, null);
  }
});

test("a program whose file was replaced after it was started is still the one that was asked for", () => {
  const { version, engine, path, standalone: compiled } = identity;
  const found = { version, engine, path: `${path} (deleted)`, compiled };
  assert.equal(programMismatch(identity.name, found, { identity, file: path }), null);
});

test("a cell that has answered and does not end is ended, and its answer kept", async () => {
  const { outcome } = await launch(say(outcomeLine()) + "setInterval(() => {}, 1000);");
  assert.equal(outcome.status, "measured");
});

test("a cell that is busy and hears nothing is gone well within 2 s of a stop", async () => {
  const stop = new AbortController();
  const busy = `${say('{"kind":"progress","done":1,"total":2}')} for (;;);`;
  let stopped = 0;
  const { outcome } = await launch(busy, {
    stop: stop.signal,
    onProgress() {
      stopped = performance.now();
      stop.abort("interrupted");
    },
  }, 1);
  assert.equal((outcome as { error?: string }).error, "interrupted");
  assert.ok(performance.now() - stopped < 1900);
});

test("a cell that has said nothing yet, which may still be starting, is not waited for after a stop", async () => {
  const stop = new AbortController();
  const begun = performance.now();
  const slow = 1 / 50; // then a cell's time to end its workers takes 35 s
  await launch(
    "for (;;);",
    { stop: stop.signal, onStart: () => setTimeout(() => stop.abort("interrupted"), 50) },
    slow,
  );
  assert.ok(performance.now() - begun < 20_000);
});

test("a stop that was on its way before a cell is started starts none", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort("interrupted"), 0);
  const started: number[] = [];
  const { outcome } = await launch("", { stop: stop.signal, onStart: (pid) => started.push(pid) });
  assert.deepEqual([outcome.status, started], ["failed", []]);
});

test("a cell that ends without a word has the program that was started in its row", async () => {
  const { outcome, provenance } = await launch("process.exit(7);");
  assert.equal(outcome.status, "failed");
  assert.deepEqual([provenance?.path, provenance?.version], [identity.path, identity.version]);
});

test("a line in many parts comes whole, and parts of several lines come apart", () => {
  const lines: string[] = [];
  const split = lineSplitter((line) => lines.push(line));
  const bytes = new TextEncoder().encode("ä€\n\nlong long line\nrest");
  for (const byte of bytes) split(Uint8Array.of(byte));
  split(new TextEncoder().encode(" of it\na\nb\n"));
  assert.deepEqual(lines, ["ä€", "", "long long line", "rest of it", "a", "b"]);
});

test("a guard that was stopped is not waited for", { skip: process.platform === "win32" }, async () => {
  await withFolder(async (folder) => {
    let pid = 0;
    const watched: Runtime = {
      ...runtime,
      spawn(command, options) {
        const child = runtime.spawn(command, options);
        pid = child.pid;
        return child;
      },
    };
    const reaper = startReaper(watched, join(folder, "run"));
    process.kill(pid, "SIGSTOP");
    const begun = performance.now();
    await reaper.close();
    assert.ok(performance.now() - begun < 1900);
    assert.throws(() => process.kill(pid, 0), "the guard was left");
  });
});

test("what a command that was killed had started and not told its guard of makes the run's folder no more", {
  skip: runtime.system === "linux" ? false : "only Linux tells whose current folder it is",
  timeout: 60_000,
}, async (context) => {
  await withFolder(async (folder) => {
    const own = join(folder, "run");
    mkdirSync(own);
    const ends: (() => void)[] = [];
    const gone: Promise<unknown>[] = [];
    const watched: Runtime = {
      ...runtime,
      spawn(command, options) {
        const child = runtime.spawn(command, options);
        ends.push(child.end);
        gone.push(child.gone);
        return child;
      },
    };
    startReaper(watched, own);
    const untold = startUntold(own, context.signal);
    ends.forEach((end) => end()); // as the end of the command does
    assert.deepEqual(await untold.exited, { kind: "killed", signal: "SIGKILL" });
    await Promise.all(gone);
    assert.ok(!existsSync(own));
  });
});
