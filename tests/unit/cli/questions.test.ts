// docs/questions.md: each question has a command that is understood, and its first lines are an answer with an interval.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { understand } from "../../../cli/arguments.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";

const scenarios = await loadCatalogue();
const page = readFileSync(new URL("../../../docs/questions.md", import.meta.url), "utf8");
const questions = page.split(/^## /m).slice(1);

test("there are five", () => assert.equal(questions.length, 5));

for (const question of questions) {
  const [title] = question.split("\n");
  test(title!, () => {
    const commands = [...question.matchAll(/`paratax ([^`]+)`/g)].map(([, words]) => words!.split(" "));
    assert.ok(commands.length > 0);
    for (const words of commands) {
      const request = understand(words.map((word) => word.replaceAll('"', "")), scenarios, "1");
      assert.notEqual(request.kind, "say", words.join(" "));
    }
    const [, output = ""] = /```\n([^]*?)\n```/.exec(question) ?? [];
    const first = output.split("\n").slice(0, 12).join(" ").replace(/\s+/g, " ");
    assert.match(first, /\d[\d.,]* times \(\d[\d.,]* … \d[\d.,]*\)|[Nn]ot settled: /, "the answer comes first");
    assert.deepEqual(output.split("\n").filter((line) => line.length > 80), []);
  });
}
