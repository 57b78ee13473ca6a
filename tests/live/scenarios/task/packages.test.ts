// A user's module finds what it imports, inline and in workers of both kinds: files, packages beside it, and on Deno
// what its configuration names.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { begin } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { runtime } from "../../../helpers/play.ts";

const PACKAGE = {
  "node_modules/padder/package.json": '{"name":"padder","version":"1.0.0","type":"module","exports":"./index.js"}',
  "node_modules/padder/index.js": "export const pad = (x) => `padded ${x}`;",
};
const FILES = { "lib/by.ts": "export const by: number = 3;", "src/deep.ts": "export const deep: number = 4;" };
const TASK = `import { deep } from "./deep.ts";
  export const inputs = [1, 2];
  export default (n: number): string => pad(n * by * deep);`;

async function runs(task: string, files: Readonly<Record<string, string>>): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries({ ...files, "src/a task.ts": task })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const words = [
      "--quick",
      "--duration-ms",
      "30",
      "--blocks",
      "1",
      "--mode",
      "all",
      "--start",
      "pool",
      "--dispatch",
      "message",
    ];
    const { code, stdout, stderr } = await begin([
      "task",
      join(folder, "src/a task.ts"),
      ...words,
      "--workers",
      "1",
      "--json",
      "-",
    ]).finished;
    assert.equal(code, 0, stderr + stdout.slice(0, 2000));
    const { cells } = JSON.parse(stdout) as { cells: { status: string; mode: string; error?: string }[] };
    assert.deepEqual(cells.map(({ status, error }) => error ?? status), cells.map(() => "measured"));
    assert.deepEqual([...new Set(cells.map(({ mode }) => mode))].sort(), ["inline", "processes", "threads"]);
  });
}

test(
  "packages beside a module are found",
  { timeout: 120_000 },
  () => runs(`import { pad } from "padder"; import { by } from "../lib/by.ts"; ${TASK}`, { ...FILES, ...PACKAGE }),
);

const others = runtime.identity.name !== "deno" && "the configuration is one of Deno's";

test(
  "what a configuration names is found, beside packages",
  { timeout: 120_000, skip: others },
  () =>
    runs(`import { pad } from "pads"; import { by } from "lib/by.ts"; ${TASK}`, {
      ...FILES,
      ...PACKAGE,
      "package.json": '{"dependencies":{"padder":"*"}}',
      "deno.json": '{"imports":{"pads":"npm:padder@1.0.0","lib/":"./lib/"},"compilerOptions":{"strict":true}}',
    }),
);
