// What results call the programs that were found.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inputsOf, labelled } from "../../../../engine/run/programs.ts";
import { withFolder } from "../../../helpers/folder.ts";

function node(version: string, path = `/opt/${version}/node`) {
  return { name: "node", version, engine: "V8 14.2", path, standalone: false } as const;
}

test("a version is called by its whole number, a tag by itself, and what is not here as it was asked for", () => {
  const programs = labelled([
    { wish: "node", program: node("26.10.0") },
    { wish: "node@24", program: node("24.11.0") },
    { wish: "node@/opt/26/node", program: node("26.10.0") },
    { wish: "node@canary", program: node("27.0.0-canary.5") },
    { wish: "node@22", program: "Node 22 was not found." },
  ]);
  assert.deepEqual([...programs.keys()], ["node", "node@24.11.0", "node@26.10.0", "node@canary", "node@22"]);
  assert.equal(programs.get("node@22"), "Node 22 was not found.");
});

test("two programs of the same version are told apart by what is in them, whatever their order", () =>
  withFolder((folder) => {
    const [a, b] = ["a", "b"].map((name) => {
      const path = join(folder, name);
      writeFileSync(path, name);
      return { wish: `node@${path}`, program: node("26.10.0", path) };
    });
    const names = ["node@26.10.0+ca97811", "node@26.10.0+3e23e81"]; // the SHA-256 of "a" and "b" begin so
    assert.deepEqual([...labelled([a, b]).keys()], names);
    assert.deepEqual([...labelled([b, a]).keys()], names.toReversed());
  }));

test("two wishes that mean the same program are one too many", () =>
  withFolder((folder) => {
    const path = join(folder, "node");
    writeFileSync(path, "node");
    const program = node("26.10.0", path);
    assert.throws(
      () => labelled([{ wish: "node@26", program }, { wish: "node@26.10.0", program }]),
      /^Error: Cannot measure node@26\.10\.0 beside node@26 as both are node@26\.10\.0: give one of them\.$/,
    );
  }));

test("no result is written over a program that was named by its path", () => {
  const options = { timeoutMs: 1, debug: false, fullCommand: false, keepAwake: false, fetch: false, paths: {} };
  assert.deepEqual(inputsOf({ ...options, runtimes: ["node@24", "deno", "node@/opt/node"] }), ["/opt/node"]);
  const axes = [{ name: "runtime", values: ["node@./a/node", "bun@canary"] }, { name: "workers", values: [1, 2] }];
  assert.deepEqual(inputsOf({ ...options, axes }), ["./a/node"]);
});
