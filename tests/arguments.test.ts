// The command line as it is understood, without running it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { understand } from "../cli/arguments.ts";
import { scenarios } from "../scenarios/catalogue.ts";

const reproduced = (...words: string[]) => {
  const request = understand(["reproduce", ...words], scenarios, "1");
  return request.kind === "reproduce" ? request.parts.map(({ scenario }) => scenario) : request;
};

test("reproduce takes several scenarios, in the article's order", () => {
  assert.deepEqual(reproduced(), ["overhead", "memory", "shared-set", "sharded-writers"]);
  assert.deepEqual(reproduced("--scenario", "shared-set"), ["shared-set"]);
  assert.deepEqual(reproduced("--scenario", "shared-set,memory"), ["memory", "shared-set"]);
  assert.deepEqual(reproduced("--scenario", "memory, overhead", "--scenario", "sharded-writers,memory"), [
    "overhead",
    "memory",
    "sharded-writers",
  ]);
});

const WRONG: [string, RegExp][] = [
  [
    "reproduce --scenario overhead,memry",
    /^Cannot use --scenario overhead,memry as .* no memry: did you mean memory\?$/,
  ],
  [
    "reproduce --scenario local-reduce",
    /no local-reduce: give one of overhead, memory, shared-set, sharded-writers\.$/,
  ],
  ["reproduce --scenario overhead,", /no empty name: give one of overhead/],
  ["compare overhead --preset quik", /^Option '--preset <which>' argument 'quik' is invalid: did you mean quick\?$/],
  ["compare overhead --preset deep", /invalid: give one of quick, standard, rigorous\.$/],
  [
    "compare overhead --axis transprot=fifo",
    /has no axis transprot: give one of mode, runtime, start, workers, iterat/,
  ],
  ["compare shared-set --axis transprot=fifo", /has no axis transprot: did you mean transport\?$/],
  ["compare shared-set --axis transport=fif", /transport cannot be fif: did you mean fifo\?$/],
  ["compare shared-set --axis verify=ture", /verify cannot be ture: did you mean true\?$/],
  ["compare shared-sets", /^Unknown scenario 'shared-sets': did you mean shared-set\?$/],
  ["overhead --mode thread", /^Option '--mode <mode>' argument 'thread' is invalid: did you mean threads\?$/],
  ["overhead --runtime dno", /^Option '--runtime <runtime>' argument 'dno' is invalid: did you mean deno\?$/],
  ["shared-set --timing evry", /argument 'evry' is invalid: did you mean every\?$/],
  ["doctor --bencher x", /^Unknown option '--bencher': see paratax doctor --help\.$/],
  [
    "overhead --json - --bencher -",
    /^Cannot write two formats to standard output: give - to --json or --bencher alone\.$/,
  ],
];

for (const [line, expected] of WRONG) {
  test(`${line} is refused in one sentence that says what to do`, () => {
    const request = understand(line.split(" "), scenarios, "1");
    assert.ok(request.kind === "say" && request.exitCode === 2);
    assert.match(request.text, expected);
    assert.equal(request.text.split("\n").length, 1);
  });
}
