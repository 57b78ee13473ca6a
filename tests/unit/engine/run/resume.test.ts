// What an interrupted run may go on from.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findUnfinished } from "../../../../engine/run/resume.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { savedResult } from "../../../helpers/saved_result.ts";

function unfinished(file: string) {
  const { environment } = savedResult();
  const request = { parts: [{ scenario: "overhead" }], repetitions: 3, quick: true, file };
  return findUnfinished(request, { version: "1" }, environment, new Map());
}

test("an empty file, as mktemp makes one, is written to; one with anything else in it is refused", () =>
  withFolder(async (folder) => {
    const file = join(folder, "made.json");
    writeFileSync(file, "");
    assert.deepEqual(await unfinished(file), { path: file, kept: new Map() });
    writeFileSync(file, " ");
    await assert.rejects(unfinished(file), /Cannot keep the result there: Cannot read .*made\.json/);
    assert.equal(readFileSync(file, "utf8"), " ");
  }));
