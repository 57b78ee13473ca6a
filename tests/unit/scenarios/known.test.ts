// The catalogue, and scenarios of a user's own beside it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readdirSync } from "node:fs";
import { UsageError } from "../../../engine/result/usage_error.ts";
import { catalogue } from "../../../scenarios/catalogue.ts";
import { defineScenario, type Definition } from "../../../scenarios/define.ts";
import { knownScenario, loadCatalogue, registerScenario, scenarioNamed } from "../../../scenarios/known.ts";

const scenarios = await loadCatalogue();

const definition: Definition = {
  ...scenarioNamed("overhead"),
  name: "made-up",
  headline: { metric: "made_up_s", better: "lower" },
  description: {
    ...knownScenario("overhead")!.description,
    metrics: [["made_up_s", "s", "lower", ["made_up_s"], "what was made up"]],
  },
  module: import.meta.url,
};

test("each folder with a scenario is a line of the catalogue under the scenario's name", () => {
  const folders = readdirSync(new URL("../../../scenarios", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory()).map(({ name }) => name.replaceAll("_", "-"));
  assert.deepEqual(Object.keys(catalogue).sort(), folders.sort());
  assert.deepEqual(scenarios.map(({ name }) => name), Object.keys(catalogue));
});

test("an own scenario is known beside them, may be defined anew, and takes no name of theirs", () => {
  const own = defineScenario(definition);
  registerScenario(own, own.description, own.module);
  assert.equal(knownScenario("made-up")?.module?.href, import.meta.url);
  registerScenario({ ...own }, own.description, own.module);
  const taken = { ...own, name: "overhead" };
  assert.throws(() => registerScenario(taken, own.description, own.module), UsageError);
  assert.equal(knownScenario("nobody"), null);
  assert.throws(() => scenarioNamed("nobody"), /there is no scenario nobody/);
});

test("what types cannot say of a scenario is refused in one sentence", () => {
  const cases: [Partial<Definition>, RegExp][] = [
    [{ name: "Made Up" }, /scenario Made Up: give it a name of small letters/],
    [{ modes: [] }, /give it a mode and a start method/],
    [{ headline: { metric: "other_s", better: "lower" } }, /its headline other_s is none of its metrics/],
    [{ headline: { metric: "made_up_s", better: "higher" } }, /made_up_s is better higher as its headline and lower/],
    [{ settings: [...definition.settings, definition.settings[0]!] }, /it has two settings workers/],
    [{ module: "https://example.org/x.ts" }, /is no file; give import.meta.url/],
  ];
  for (const [change, message] of cases) {
    const define = () => defineScenario({ ...definition, ...change });
    assert.throws(define, (error) => error instanceof UsageError && message.test(error.message), String(message));
  }
});
