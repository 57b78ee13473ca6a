// Files are replaced in one step, or are as they were.

import assert from "node:assert/strict";
import { chmodSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { WriteError, writeFileWhole } from "../cli/output.ts";
import { withFolder } from "./folder.ts";

test("a file is replaced, never written over: who has the old one open keeps it whole", async () => {
  await withFolder((folder) => {
    const file = join(folder, "r.json");
    const old = join(folder, "old");
    writeFileSync(file, "the old one");
    linkSync(file, old);
    writeFileWhole(file, "the new one");
    assert.equal(readFileSync(file, "utf8"), "the new one");
    assert.equal(readFileSync(old, "utf8"), "the old one");
    assert.deepEqual(readdirSync(folder).sort(), ["old", "r.json"]);
  });
});

test("a file that cannot be replaced is one sentence, and nothing stays beside it", async () => {
  await withFolder((folder) => {
    const file = join(folder, "r.json");
    mkdirSync(file); // a folder in its place
    assert.throws(() => writeFileWhole(file, "text"), WriteError);
    assert.throws(() => writeFileWhole(join(folder, "no", "r.json"), "text"), /^Error: Cannot write .*ENOENT.*give/);
    assert.deepEqual(readdirSync(folder), ["r.json"]);
  });
});

const noRights = process.platform === "win32" || process.getuid?.() === 0 ? "this user may write anywhere" : false;

test("a folder that may not be written is said", { skip: noRights }, async () => {
  await withFolder((folder) => {
    chmodSync(folder, 0o500);
    assert.throws(() => writeFileWhole(join(folder, "r.json"), "text"), /EACCES/);
    chmodSync(folder, 0o700);
  });
});
