// What a process that measures a cell loads is in the memory that it measures: its modules, followed by their imports.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";
import { channels } from "../../../../channels/catalogue.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";
import { loadScenario } from "../../../../scenarios/load.ts";
import { Unsupported } from "../../../../engine/cell/error.ts";
import { currentName } from "../../../../runtime/runtimes.ts";

const scenarios = await loadCatalogue();

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

const fileOf = (name: string): string => `scenarios/${name.replaceAll("-", "_")}/scenario.ts`;
const FILES: readonly string[] = scenarios.map(({ name }) => fileOf(name));

test("a cell loads one scenario and nothing of the command line, of reports, of runs or of comparisons", () => {
  for (const file of FILES) {
    const loaded = loadedBy("engine/cell/process.ts", file);
    const unwanted = [...loaded].filter((one) =>
      /^(cli|report|engine\/(run|compare))\//.test(one) || (FILES.includes(one) && one !== file) ||
      /^(scenarios\/(known|set_description|\w+\/description)|engine\/(result\/(metrics|relate|read_results)|machine\/doctor)|runtime\/(deno|bun|node|find|memory\/file_pages))\.ts$/
        .test(one)
    );
    assert.deepEqual(unwanted, [], file);
  }
});

test("a cell on Deno loads nothing of Node's, which is 10 MiB", () => {
  for (const file of FILES) {
    const loaded = loadedBy("engine/cell/process.ts", file, "runtime/deno.ts");
    assert.ok(loaded.has("runtime/deno_output.ts"));
    for (const one of loaded) {
      const text = readFileSync(new URL(`../../../../${one}`, import.meta.url), "utf8");
      assert.doesNotMatch(text, /^(?:import|export)\s+(?!type\b)(?:[^"';]*\bfrom\s*)?"node:/m, one);
    }
  }
});

test("what the measuring process loads of a channel is none of Node's either, nor of another channel", () => {
  const fileIn = (load: () => unknown): string => `channels/${/import\("\.\/(\w+\.ts)"\)/.exec(String(load))![1]}`;
  const files = [...new Set(Object.values(channels).map(({ load }) => fileIn(load)))]; // one serves threads and processes
  for (const file of files) {
    const loaded = loadedBy(file);
    assert.deepEqual(files.filter((other) => loaded.has(other)), [file]);
    assert.ok(!loaded.has("runtime/socket.ts"), file);
  }
  for (const job of ["producer", "writer", "set_client", "set_manager", "set_sharer", "set_contender"]) {
    assert.deepEqual(files.filter((file) => loadedBy(`workers/${job}.ts`).has(file)), [], job);
  }
});

test("a scenario is loaded by its name", async () => {
  for (const scenario of scenarios) assert.equal(await loadScenario(scenario.name), scenario);
  await assert.rejects(loadScenario("toString"), /there is no scenario toString/);
});

// A file of another ending stands for what TypeScript is to an older version.
const skip = currentName() === "node" ? false : "others load TypeScript in every version";

test("a module that a version is too old to load is no failure", { skip }, async () => {
  const module = new URL("../../../../README.md", import.meta.url).href;
  await assert.rejects(loadScenario("own", module), (error: Error) => {
    assert.ok(error instanceof Unsupported);
    return /^this version runs no TypeScript, which file:.* or measure on a newer one$/.test(error.message);
  });
  await assert.rejects(loadScenario("own", `${module}.ts`), (error: Error) => !(error instanceof Unsupported));
});
