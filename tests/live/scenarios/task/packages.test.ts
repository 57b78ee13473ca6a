// A user's module finds what it imports, inline and in workers of both kinds: files, packages beside it, and on Deno
// what its configuration names.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { withFolder } from "../../../helpers/folder.ts";
import { measured, runtime } from "../../../helpers/play.ts";
import { testOfSweeps } from "../../../helpers/share.ts";
import { AWAY, INLINE, launchTask } from "../../../helpers/task_cell.ts";

const PACKAGE = {
  "node_modules/padder/package.json": '{"name":"padder","version":"1.0.0","type":"module","exports":"./index.js"}',
  "node_modules/padder/index.js": "export const pad = (x) => `padded ${x}`;",
};
const FILES = { "lib/by.ts": "export const by: number = 3;", "src/deep.ts": "export const deep: number = 4;" };
const TASK = `import { deep } from "./deep.ts";
  export const inputs = [1, 2];
  export default (n: number): string => pad(n * by * deep);`;

const others = runtime.identity.name !== "deno" && "the configuration is one of Deno's";

const KINDS = [INLINE, ...AWAY.filter(({ start }) => start === "pool")];

async function runs(task: string, files: Readonly<Record<string, string>>): Promise<void> {
  await withFolder(async (folder) => {
    for (const [name, text] of Object.entries({ ...files, "src/a task.ts": task })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    for (const kind of KINDS) measured(await launchTask(folder, kind, join(folder, "src/a task.ts")));
  });
}

// On Deno a project without a configuration is tried in sweeps alone.
(others ? test : testOfSweeps)(
  "packages beside a module are found",
  { timeout: 120_000 },
  () => runs(`import { pad } from "padder"; import { by } from "../lib/by.ts"; ${TASK}`, { ...FILES, ...PACKAGE }),
);

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
