// The lists of mutation testing name files and lines of the source: what is renamed there is renamed in them.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { EQUIVALENT } from "../../../scripts/mutation/equivalent.ts";
import { GROUPS } from "../../../scripts/mutation/groups.ts";

const path = (name: string): string => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

test("what a group mutates is there, and so are the tests that must notice", () => {
  const named = Object.values(GROUPS).flatMap(({ files, tests }) => [...files, ...tests]);
  assert.deepEqual(named.filter((name) => !existsSync(path(name))), []);
});

test("a mutant that changes nothing is one of a line that is there, in a file that is mutated, and is listed once", () => {
  const mutated = new Set(Object.values(GROUPS).flatMap(({ files }) => files));
  const gone = EQUIVALENT.map(({ mutant }) => mutant).filter((mutant, index, all) => {
    const [file, from, line] = /^(.+?): (.+) -> .*?, in: (.+)$/.exec(mutant)!.slice(1);
    const lines = mutated.has(file) ? readFileSync(path(file), "utf8").split("\n").map((line) => line.trim()) : [];
    return !lines.includes(line) || !line.includes(from) || all.indexOf(mutant) !== index;
  });
  assert.deepEqual(gone, []);
});
