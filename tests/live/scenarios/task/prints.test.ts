// A user's function that prints: its figures arrive all the same, wherever it runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { begin } from "../../../helpers/command.ts";
import { moduleOf } from "../../../helpers/task_cell.ts";
import { testOnOne } from "../../../helpers/share.ts";

test("what it prints, with line ends or without, spoils nothing", { timeout: 120_000 }, async () => {
  const file = moduleOf(
    `import process from "node:process";
    const deno = (globalThis as { Deno?: { stdout: { writeSync(bytes: Uint8Array): void } } }).Deno;
    const print = (text: string): void => {
      process.stdout.write(text);
      deno?.stdout.writeSync(new TextEncoder().encode(text));
      console.log(text);
      console.count(text);
      console.dir({ text });
    };
    print("on import");
    let calls = 0;
    export default (n: number): number => { if (calls++ < 20) print("in a call"); return n; };
    export const inputs = [1, 2];`,
  );
  const words = ["--mode", "all", "--start", "pool", "--dispatch", "message", "--workers", "1"];
  assert.deepEqual(await measured(file, words), ["inline", "processes", "threads"]);
});

testOnOne(1, "nor do bytes that go past the runtime, inline", { timeout: 120_000 }, async () => {
  const file = moduleOf(
    `import { writeSync } from "node:fs";
    let calls = 0;
    export default (n: number): number => { if (calls++ < 20) writeSync(1, "no line end"); return n; };`,
  );
  assert.deepEqual(await measured(file, ["--mode", "inline"]), ["inline"]);
});

async function measured(file: string, words: readonly string[]): Promise<string[]> {
  const all = ["task", file, "--quick", "--duration-ms", "30", "--blocks", "1", ...words, "--json", "-"];
  const { code, stdout, stderr } = await begin(all).finished;
  assert.equal(code, 0, stderr);
  const { cells } = JSON.parse(stdout) as { cells: { status: string; mode: string; error?: string }[] };
  assert.deepEqual(cells.map(({ status, error }) => error ?? status), cells.map(() => "measured"));
  return [...new Set(cells.map(({ mode }) => mode))].sort();
}
