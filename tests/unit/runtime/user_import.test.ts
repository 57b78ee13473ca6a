// What a user wants imported, as an address that a worker can import.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { BASE_VARIABLE } from "../../../runtime/system.ts";
import { importAddress } from "../../../runtime/user_import.ts";
import { withFolder } from "../../helpers/folder.ts";

/** With the command typed in a folder that has these files. */
async function inFolder(files: Readonly<Record<string, string>>, check: (folder: string) => void): Promise<void> {
  await withFolder((folder) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const before = process.env[BASE_VARIABLE];
    process.env[BASE_VARIABLE] = folder;
    try {
      check(folder);
    } finally {
      if (before === undefined) delete process.env[BASE_VARIABLE];
      else process.env[BASE_VARIABLE] = before;
    }
    return Promise.resolve();
  });
}

test("modules of the platform and addresses are as they are", async () => {
  await inFolder({}, () => {
    for (const name of ["node:fs", "npm:lodash", "jsr:@std/csv", "https://a.example/b.js"]) {
      assert.equal(importAddress(name), name);
    }
    assert.equal(importAddress("fs"), "node:fs");
  });
});

test("a file counts from the folder in which the command was typed", async () => {
  await inFolder({ "own/a.ts": "" }, (folder) => {
    assert.equal(importAddress("./own/a.ts"), pathToFileURL(join(folder, "own/a.ts")).href);
    assert.throws(() => importAddress("./own/b.ts"), { message: "there is no such file" });
  });
});

test("a package is that of the folder, and what it has for import goes before what it has for require", async () => {
  const files = {
    "node_modules/old/package.json": '{ "main": "lib.js" }',
    "node_modules/old/lib.js": "",
    "node_modules/new/package.json": '{ "exports": { ".": { "import": { "default": "./m.mjs" } } } }',
    "node_modules/new/m.mjs": "",
    "node_modules/@both/of/package.json": JSON.stringify({
      exports: {
        ".": { types: "./m.d.ts", require: "./m.cjs", import: "./m.mjs" },
        "./part": { node: { require: "./part.cjs", default: "./part.mjs" }, default: "./browser.mjs" },
      },
    }),
    "node_modules/@both/of/m.cjs": "",
    "node_modules/@both/of/part.cjs": "",
  };
  await inFolder(files, (folder) => {
    const at = (path: string): string => pathToFileURL(join(folder, "node_modules", path)).href;
    assert.equal(importAddress("old"), at("old/lib.js"));
    assert.equal(importAddress("new"), at("new/m.mjs"));
    assert.equal(importAddress("@both/of"), at("@both/of/m.mjs"));
    assert.equal(importAddress("@both/of/part"), at("@both/of/part.mjs"));
    assert.throws(() => importAddress("absent-package"), /absent-package/);
  });
});
