// Results of several machines, given to the command together.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulatedFleet } from "../../../bench/simulated_fleet.ts";
import { paratax } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { testOfSource, testOfSourceOnOne } from "../../helpers/share.ts";

testOfSourceOnOne(
  1,
  "several machines are pooled, as text, Markdown, JSON and a page, and what is disturbed only when asked",
  {
    timeout: 120_000,
  },
  () =>
    withFolder(async (folder) => {
      const files = simulatedFleet({ machines: 3, blocks: 12, truth: 1.3, tau: 0.02 }, 3).map((result, index) => {
        const file = join(folder, `${index}.json`);
        const warnings = index === 3 ? [{ code: "steal", message: "It was stolen: <b>stop</b>." }] : [];
        writeFileSync(file, JSON.stringify({ ...result, warnings }));
        return file;
      });
      const shown = await paratax("report", ...files);
      assert.equal(shown.code, 0, shown.stderr);
      assert.match(shown.stdout, /^overhead: p50_iter_s of processes over threads, on deno\n4 machines, 1 left out\n/);
      assert.match(shown.stdout, /^machine-3 .* left out \[1\]$/m);
      assert.doesNotMatch(shown.stdout, /Side by side/);

      const [page, markdown] = ["page.html", "tables.md"].map((name) => join(folder, name)) as [string, string];
      const outputs = ["--json", "-", "--html", page, "--markdown", markdown];
      const written = await paratax("report", "--with-disturbed", ...files, ...outputs);
      assert.equal(written.code, 0, written.stderr);
      const pooled = JSON.parse(written.stdout);
      assert.equal(pooled.schema, "paratax-pooled/1");
      assert.deepEqual([pooled.machines.length, pooled.ratios[0].all.machines], [4, 4]);
      assert.match(readFileSync(markdown, "utf8"), /^### overhead: p50\\_iter\\_s of processes over threads/);
      const html = readFileSync(page, "utf8");
      assert.match(html, /<section id="pooled"[^]*<figure [^]*next machine[^]*<section id="r0"/);
    }),
);

testOfSource(
  "a folder of results is a history, and a history is no CSV",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "later"));
      for (const [index, place] of ["first.json", "later/second.json"].entries()) {
        const created = `2026-01-0${index + 1}T00:00:00.000Z`;
        writeFileSync(join(folder, place), JSON.stringify({ ...savedResult(), created }));
      }
      const shown = await paratax("report", "--history", folder);
      assert.equal(shown.code, 0, shown.stderr);
      assert.match(shown.stdout, /^x: p50_iter_s over time\n2 runs, 2026-01-01 00:00 to 2026-01-02 00:00\n/);
      const refused = await paratax("report", "--history", folder, "--csv", "-");
      assert.deepEqual([refused.code, refused.stdout], [2, ""]);
      assert.match(refused.stderr, /^Cannot write a history as --csv: give --json, --markdown or --html\.\n$/);
    }),
);
