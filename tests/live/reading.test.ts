// The recipes of docs/reading.md, each by its own tool where that is installed.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemProgram } from "../../runtime/system_program.ts";
import { beginProgram, paratax } from "../helpers/command.ts";
import { withFolder } from "../helpers/folder.ts";
import { testOnOne } from "../helpers/share.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/reading.md", import.meta.url)), "utf8");

/** By the language of a recipe: the program, what shows that it can, and how it is given a recipe. */
const TOOLS = {
  sh: { program: "jq", can: ["--version"], by: (_: string) => ["/bin/sh", "-c"] },
  python: { program: "python3", can: ["-c", "import pandas"], by: (path: string) => [path, "-c"] },
  sql: { program: "duckdb", can: ["--version"], by: (path: string) => [path, "-c"] },
} as const;

testOnOne(0, "every recipe reads a result", { timeout: 120_000 }, async (t) => {
  await withFolder(async (folder) => {
    const small = ["--quick", "--workers", "2", "--iterations", "10", "--warmup", "0", "--no-progress"];
    const { code, stdout, stderr } = await paratax("overhead", ...small, "--json", "-");
    assert.equal(code, 0, stderr);
    writeFileSync(join(folder, "result.json"), stdout);
    const run = (words: readonly string[]) => beginProgram(words, { cwd: folder }).finished;
    for (const [language, { program, can, by }] of Object.entries(TOOLS)) {
      const recipes = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))];
      assert.ok(recipes.length > 0, language);
      const path = systemProgram(program);
      const here = path !== null && (await run([path, ...can])).code === 0;
      await t.test(program, { skip: !here && "not on this machine" }, async () => {
        for (const [, recipe] of recipes) {
          const read = await run([...by(path!), recipe!]);
          assert.equal(read.code, 0, read.stderr);
          assert.match(read.stdout, /threads|fork/, recipe);
        }
      });
    }
  });
});
