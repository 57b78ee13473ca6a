// Files are replaced in one step, or are as they were; their links, modes and owners stay.

import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { WriteError, writeFileWhole } from "../../../cli/output.ts";
import { withFolder } from "../../helpers/folder.ts";

const skip = process.platform === "win32";

test("a file is replaced, never written over: who has the old one open keeps it whole", { skip }, async () => {
  await withFolder((folder) => {
    const file = join(folder, "r.json");
    writeFileSync(file, "the old one");
    const opened = openSync(file, "r");
    writeFileWhole(file, "the new one");
    assert.equal(readFileSync(file, "utf8"), "the new one");
    assert.equal(readFileSync(opened, "utf8"), "the old one");
    closeSync(opened);
    assert.deepEqual(readdirSync(folder), ["r.json"]);
  });
});

test("links are followed, whether there is a file behind them or not yet, and stay links", { skip }, async () => {
  await withFolder((folder) => {
    mkdirSync(join(folder, "there"));
    const file = join(folder, "there", "r.json");
    symlinkSync(join("there", "r.json"), join(folder, "one"));
    symlinkSync("one", join(folder, "two"));
    for (const text of ["first", "second"]) {
      writeFileWhole(join(folder, "two"), text);
      assert.equal(readFileSync(file, "utf8"), text);
      assert.equal(readlinkSync(join(folder, "one")), join("there", "r.json"));
      assert.equal(readlinkSync(join(folder, "two")), "one");
    }
    assert.deepEqual(readdirSync(folder).sort(), ["one", "there", "two"]);
    assert.deepEqual(readdirSync(join(folder, "there")), ["r.json"]);
    symlinkSync("round", join(folder, "round"));
    assert.throws(() => writeFileWhole(join(folder, "round"), "text"), WriteError);
  });
});

test("a file of several names keeps them all", { skip }, async () => {
  await withFolder((folder) => {
    const [file, other] = [join(folder, "r.json"), join(folder, "other")];
    writeFileSync(file, "a much longer text than the new one");
    linkSync(file, other);
    writeFileWhole(file, "short");
    assert.equal(readFileSync(other, "utf8"), "short");
    assert.equal(statSync(file).ino, statSync(other).ino);
  });
});

test("mode and owner stay as they were", { skip }, async () => {
  await withFolder((folder) => {
    const file = join(folder, "r.json");
    for (const mode of [0o600, 0o640, 0o666, 0o444]) {
      writeFileSync(file, "old");
      chmodSync(file, mode);
      if (process.getuid?.() === 0) chownSync(file, 65534, 65534);
      const { uid, gid } = statSync(file);
      writeFileWhole(file, "new");
      const after = statSync(file);
      assert.deepEqual([after.mode & 0o7777, after.uid, after.gid], [mode, uid, gid]);
      assert.equal(readFileSync(file, "utf8"), "new");
      chmodSync(file, 0o600);
    }
  });
});

test("a name as long as the system takes is written like any other", async () => {
  await withFolder((folder) => {
    for (const name of ["a".repeat(255), "€".repeat(85)]) {
      writeFileWhole(join(folder, name), "text");
      writeFileWhole(join(folder, name), "again");
      assert.equal(readFileSync(join(folder, name), "utf8"), "again");
    }
  });
});

test("a file that cannot be written is one sentence, and nothing stays beside it", async () => {
  await withFolder((folder) => {
    const file = join(folder, "r.json");
    mkdirSync(file); // a folder in its place
    assert.throws(() => writeFileWhole(file, "text"), WriteError);
    assert.throws(() => writeFileWhole(join(folder, "no", "r.json"), "text"), /^Error: Cannot write .*ENOENT.*give/);
    assert.throws(() => writeFileWhole(join(folder, "\u001b[2J", "r"), "text"), /\\u\{1b\}\[2J/);
    assert.deepEqual(readdirSync(folder), ["r.json"]);
  });
});
