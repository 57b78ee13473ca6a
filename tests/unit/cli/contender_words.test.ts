// A contender as it is typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contenderOf, wordsOf } from "../../../cli/contender_words.ts";

test("a command is cut into words outside of its quotes", () => {
  assert.deepEqual(wordsOf(`python3  -I "my files/c.py" 'it "is"' a"b c"d`), [
    "python3",
    "-I",
    "my files/c.py",
    'it "is"',
    "ab cd",
  ]);
  assert.deepEqual(wordsOf("  "), []);
});

test("those that come with paratax are found", () => {
  assert.deepEqual(contenderOf("c", contenderOf("python", undefined)), { python: "found", c: "found" });
});

test("several contenders each have a name of their own", () => {
  const one = contenderOf("py=python3 a.py", undefined);
  assert.deepEqual(contenderOf("c=./floor --x=y", one), { py: ["python3", "a.py"], c: ["./floor", "--x=y"] });
});

for (
  const [text, sentence] of [
    ["python3", /as it is no NAME=COMMAND: give that, or python or c/],
    ["=x", /as nothing is no name/],
    ["3=x", /as 3 is no name: give small letters/],
    ["py.3=x", /as py\.3 is no name/],
    ["node=x", /as node means something else already/],
    ["threads=x", /as threads means something else already/],
    ["py=", /as it has no command/],
  ] as const
) {
  test(`--contender ${text} is refused`, () => {
    assert.throws(() => contenderOf(text, undefined), sentence);
  });
}

test("a name is given once", () => {
  assert.throws(() => contenderOf("py=y", { py: ["x"] }), /as there is another py already/);
});
