// `paratax overhead --import` in a user's project: packages as npm has laid them there, by their names.

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { Unsupported } from "../../../../engine/result/result.ts";
import { begin, subject } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { measured } from "../../../helpers/outcome.ts";
import { valid } from "../../../helpers/valid.ts";

/** Small ones that are there: one has a file for import and another one for require, one has a file for require alone. */
const PACKAGES = ["ansis", "ms"];
const INSTALLED = fileURLToPath(new URL("../../../../node_modules", import.meta.url));

const SHORT = [
  "--mode",
  "threads",
  "--start",
  "spawn",
  "--workers",
  "1",
  "--iterations",
  "2",
  "--quick",
  "--no-progress",
];

test("packages of a project are imported by their names, cold and warm", { timeout: 120_000 }, async () => {
  await withFolder(async (folder) => {
    for (const name of PACKAGES) cpSync(join(INSTALLED, name), join(folder, "node_modules", name), { recursive: true });
    const words = ["overhead", "--import", PACKAGES.join(","), ...SHORT, "--json", "-"];
    const { code, stdout, stderr } = await begin(words, { cwd: folder }).finished;
    assert.equal(code, 0, stderr);
    const { cells } = valid(stdout);
    assert.deepEqual(cells.map(({ config }) => config.import), [...PACKAGES, undefined]);
    for (const cell of cells.slice(0, PACKAGES.length)) {
      if (subject.compiled && subject.name === "deno" && cell.config.import === "ms") {
        assert.match((cell as unknown as Unsupported).reason, /^a binary of deno loads no CommonJS from the disk/);
        continue;
      }
      const { metrics: { cold_import_s: cold, p50_import_s: warm } } = measured(cell);
      assert.ok(cold! > 0 && warm! > 0, `${cell.config.import}: ${cold} s cold, ${warm} s warm`);
    }
  });
});
