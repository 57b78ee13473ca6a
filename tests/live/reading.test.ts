// The recipes of docs/reading.md, each by its own tool where that is installed.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemProgram } from "../../runtime/system_program.ts";
import { binaries } from "../../scripts/install.mjs";
import { installApart, isInstalledApart } from "../../scripts/install_apart.ts";
import { beginProgram, paratax } from "../helpers/command.ts";
import { withFolder } from "../helpers/folder.ts";
import { testOnOne, WHOLE } from "../helpers/share.ts";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/reading.md", import.meta.url)), "utf8");

/** By the language of a recipe: the program, what shows that it can, and the words that are given a recipe. */
const TOOLS = {
  sh: { name: "jq", program: own("jq"), can: ["--version"], words: ["/bin/sh", "-c"] },
  python: { name: "pandas", program: own("python3"), can: ["-c", "import pandas"], words: [...own("python3"), "-c"] },
  sql: { name: "DuckDB", program: duckdb(), can: ["-c", "SELECT 1"], words: [...duckdb(), "-c"] },
};

testOnOne(1, "every recipe reads a result", { timeout: 120_000 }, async (t) => {
  await withFolder(async (folder) => {
    const small = ["--quick", "--workers", "2", "--iterations", "10", "--warmup", "0", "--no-progress"];
    const { code, stdout, stderr } = await paratax("overhead", ...small, "--json", "-");
    assert.equal(code, 0, stderr);
    writeFileSync(join(folder, "result.json"), stdout);
    const run = (words: readonly string[]) => beginProgram(words, { cwd: folder }).finished;
    for (const [language, { name, program, can, words }] of Object.entries(TOOLS)) {
      const recipes = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm"))];
      assert.ok(recipes.length > 0, language);
      const here = program.length > 0 && (await run([...program, ...can])).code === 0;
      await t.test(name, { skip: !here && `${name} is not on this machine` }, async () => {
        for (const [, recipe] of recipes) {
          const read = await run([...words, recipe!]);
          assert.equal(read.code, 0, read.stderr);
          assert.match(read.stdout, /threads|fork/, recipe);
        }
      });
    }
  });
});

/** The words that start a program of this system; none where it has no such. */
function own(program: string): string[] {
  const path = systemProgram(program);
  return path === null ? [] : [path];
}

/** Those that start DuckDB: the system's, or npm's, which a whole sweep installs for itself. */
function duckdb(): string[] {
  const { node } = binaries(fileURLToPath(new URL("../..", import.meta.url)));
  const folder = fileURLToPath(new URL("../duckdb", import.meta.url));
  const system = own("duckdb");
  if (system.length > 0 || !node) return system;
  if (WHOLE) installApart(folder, "DuckDB");
  return isInstalledApart(folder) ? [node, join(folder, "query.mjs")] : [];
}
