// Whatever stands in a file: a result that can be shown, or one sentence.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readResults } from "../cli/read_results.ts";
import { renderCsv } from "../report/csv.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { viewsOf } from "../report/view.ts";
import { withFolder } from "./folder.ts";
import { forSpoiltFiles } from "./generate.ts";
import { savedResult } from "./saved_result.ts";

test("2,000 spoilt results are shown or refused in one sentence that names the file", { timeout: 60_000 }, async () => {
  await withFolder((folder) => {
    const path = join(folder, "spoilt.json");
    const seen = { shown: 0, refused: 0 };
    forSpoiltFiles(2000, 7, JSON.stringify(savedResult()), (text) => {
      writeFileSync(path, text);
      const { results, problems } = readResults([path]);
      assert.equal(results.length + problems.length, 1);
      for (const { result } of results) {
        seen.shown++;
        viewsOf(result).forEach(renderMarkdown);
        renderCsv(result);
      }
      for (const problem of problems) {
        seen.refused++;
        assert.ok(problem.startsWith("Cannot ") && problem.includes(path), problem);
        assert.ok(!/\n|\bat .*\.ts:\d+/.test(problem), problem);
      }
    });
    assert.ok(seen.shown > 50 && seen.refused > 500, JSON.stringify(seen));
    return Promise.resolve();
  });
});
