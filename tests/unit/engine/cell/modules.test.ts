// What a process that measures a cell loads is in the memory that it measures: its modules, followed by their imports.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";
import { scenarios } from "../../../../scenarios/catalogue.ts";
import { loadScenario } from "../../../../scenarios/load.ts";

/** Imports that run when a file is loaded; types are gone by then. */
const IMPORTS = /^(?:import|export)\s+(?!type\b)(?:[^"';]*\bfrom\s*)?"(?<target>\.[^"]+)"/gm;

function loadedBy(...entries: readonly string[]): Set<string> {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), "utf8");
    for (const { groups } of text.matchAll(IMPORTS)) load(posix.join(posix.dirname(file), groups!.target));
  };
  entries.forEach(load);
  return loaded;
}

const FILES: Readonly<Record<string, string>> = {
  "overhead": "overhead",
  "memory": "memory",
  "shared-set": "shared_set",
  "sharded-writers": "sharded_writers",
  "local-reduce": "local_reduce",
};

test("a cell loads one scenario and nothing of the command line, of reports or of inference", () => {
  assert.deepEqual(Object.keys(FILES).sort(), scenarios.map(({ name }) => name).sort());
  for (const [name, file] of Object.entries(FILES)) {
    const loaded = loadedBy("engine/cell/process.ts", `scenarios/${file}.ts`);
    const others = Object.values(FILES).filter((other) => other !== file).map((other) => `scenarios/${other}.ts`);
    const unwanted = [...loaded].filter((one) =>
      /^(cli|report|engine\/inference)\//.test(one) || others.includes(one) ||
      /^(scenarios\/catalogue|engine\/(metrics|relate|compare|doctor|plan)|runtime\/(deno|bun|node|find|memory\/file_pages))\.ts$/
        .test(one)
    );
    assert.deepEqual(unwanted, [], name);
  }
});

test("a cell on Deno loads nothing of Node's, which is 10 MiB", () => {
  for (const file of Object.values(FILES)) {
    const loaded = loadedBy("engine/cell/process.ts", `scenarios/${file}.ts`, "runtime/deno.ts");
    assert.ok(loaded.has("runtime/deno_output.ts"));
    for (const one of loaded) {
      const text = readFileSync(new URL(`../../../../${one}`, import.meta.url), "utf8");
      assert.doesNotMatch(text, /^(?:import|export)\s+(?!type\b)(?:[^"';]*\bfrom\s*)?"node:/m, one);
    }
  }
});

test("a scenario is loaded by its name", async () => {
  for (const scenario of scenarios) assert.equal(await loadScenario(scenario.name), scenario);
  await assert.rejects(loadScenario("toString"), /there is no scenario toString/);
});
