// The one table of runtimes, held against the adapter of the runtime that runs this test.

import assert from "node:assert/strict";
import { test } from "node:test";
import { currentRuntime } from "../../../runtime/current.ts";
import { sourceCommand } from "../../../runtime/program.ts";
import {
  currentName,
  currentTitle,
  isOlder,
  isRuntimeName,
  ownWords,
  RUNTIME_NAMES,
  RUNTIMES,
} from "../../../runtime/runtimes.ts";

const { identity, joinSignal } = await currentRuntime();
const { title, minimum, here } = RUNTIMES[currentName()];

test("the table knows which runtime this is, and says the same of it as its adapter", () => {
  assert.equal(currentName(), identity.name);
  assert.deepEqual(here(), { version: identity.version, compiled: identity.standalone });
  assert.equal(currentTitle(), `${title} ${identity.version}`);
  assert.equal(RUNTIMES[currentName()].joinSignal, joinSignal);
});

test("the runtime that runs the tests is one that the table takes", () => {
  assert.ok(!isOlder(identity.version, minimum));
});

test("names are those of the table, in its order, and no other word is one", () => {
  assert.deepEqual(RUNTIME_NAMES, ["deno", "bun", "node"]);
  assert.ok(RUNTIME_NAMES.every(isRuntimeName));
  for (const word of ["", "Deno", "toString", "__proto__", null, undefined, 1]) {
    assert.ok(!isRuntimeName(word), `${word}`);
  }
});

test("a source file is started by the runtime's own words, the file last", () => {
  for (const name of RUNTIME_NAMES) {
    const command = sourceCommand({ name, version: "99.0.0", path: `/opt/${name}` }, new URL("file:///a%20b/main.ts"));
    assert.deepEqual(command, [`/opt/${name}`, ...RUNTIMES[name].runOwn, command.at(-1)]);
    assert.match(command.at(-1)!, /a b.main\.ts$/);
  }
});

test("an older version is not given a word that it would refuse to start with", () => {
  assert.ok(ownWords("node", "26.10.0").includes("--disable-sigusr1"));
  assert.deepEqual(ownWords("node", "20.19.0"), ["--disable-warning=ExperimentalWarning"]);
  for (const name of ["deno", "bun"] as const) assert.deepEqual(ownWords(name, "1.0.0"), RUNTIMES[name].runOwn);
});
