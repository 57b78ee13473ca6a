import assert from "node:assert/strict";
import { chmodSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { namesOnWindows, programsOnPath } from "../../../runtime/path.ts";
import { withFolder, writeProgram } from "../../helpers/folder.ts";

const skip = process.platform === "win32";

test("programs are found in the order of PATH", { skip }, () =>
  withFolder((folder) => {
    const [second, first] = ["b", "a"].map((name) => writeProgram(join(folder, name, "tool"), ""));
    const PATH = [join(folder, "a"), join(folder, "none"), join(folder, "b")].join(delimiter);
    assert.deepEqual(programsOnPath("tool", { PATH }), [first, second]);
  }));

test(
  "folders, files that may not be executed and empty entries of PATH are passed over",
  { skip },
  () =>
    withFolder((folder) => {
      mkdirSync(join(folder, "a", "tool"), { recursive: true });
      chmodSync(writeProgram(join(folder, "b", "tool"), ""), 0o644);
      const before = process.cwd();
      writeProgram(join(folder, "tool"), "");
      process.chdir(folder);
      try {
        const PATH = ["", join(folder, "a"), join(folder, "b"), ""].join(delimiter);
        assert.deepEqual(programsOnPath("tool", { PATH }), []);
      } finally {
        process.chdir(before);
      }
    }),
);

test("nothing is found without PATH", () => {
  assert.deepEqual(programsOnPath("sh", {}), []);
});

test("Windows tries the endings of PATHEXT in order", () => {
  assert.deepEqual(namesOnWindows("deno", ".EXE;.CMD;"), ["deno.exe", "deno.cmd"]);
  assert.deepEqual(namesOnWindows("deno"), ["deno.com", "deno.exe", "deno.bat", "deno.cmd"]);
});
