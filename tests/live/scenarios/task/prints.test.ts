// A user's function that prints: its figures arrive all the same, wherever it runs.

import { test } from "node:test";
import { withFolder } from "../../../helpers/folder.ts";
import { measured } from "../../../helpers/outcome.ts";
import { AWAY, INLINE, launchTask, moduleOf, type TaskKind } from "../../../helpers/task_cell.ts";

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
  await areMeasured(file, [INLINE, ...AWAY.filter(({ start }) => start === "pool")]);
});

test("nor do bytes that go past the runtime, inline", { timeout: 120_000 }, async () => {
  const file = moduleOf(
    `import { writeSync } from "node:fs";
    let calls = 0;
    export default (n: number): number => { if (calls++ < 20) writeSync(1, "no line end"); return n; };`,
  );
  await areMeasured(file, [INLINE]);
});

/** Each kind as a cell in a process of its own, whose standard output its figures come by. */
async function areMeasured(module: string, kinds: readonly TaskKind[]): Promise<void> {
  await withFolder(async (folder) => {
    for (const kind of kinds) measured(await launchTask(folder, kind, module));
  });
}
