// Before the first cell everything that a cell finds ready is there, and no cell adds to it: each is played alike.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { planCells } from "../../../../engine/run/plan.ts";
import { rehearsalsOf, rehearse, withRehearsal } from "../../../../engine/run/rehearsal.ts";
import type { Cell, CellKey, Config, Outcome } from "../../../../engine/result/result.ts";
import { loadCatalogue, scenarioNamed } from "../../../../scenarios/known.ts";
import type { Scenario } from "../../../../scenarios/contract.ts";
import { sampleOf } from "../../../helpers/share.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { playIn, runtime } from "../../../helpers/launched_cell.ts";

const scenarios = await loadCatalogue();

const slow = { timeout: 120_000 };

const MODULE = fileURLToPath(new URL("../../../fixtures/task_spins.ts", import.meta.url));

/** What a scenario takes where nothing is said. */
function standard({ settings }: Scenario): Config {
  return Object.fromEntries(settings.flatMap((setting): [string, Config[string]][] => {
    if (setting.kind === "switch") return [[setting.name, true]];
    if (setting.name === "module") return [[setting.name, MODULE]];
    return setting.standard === undefined ? [] : [[setting.name, setting.standard]];
  }));
}

const keysOf = (scenario: Scenario): CellKey[] =>
  planCells({
    scenario,
    runtimes: [runtime.identity.name],
    modes: scenario.modes,
    starts: scenario.starts,
    config: standard(scenario),
    system: runtime.system,
  }).map(({ key }) => key);

/** The files below a folder with what is in them; of a database its rows, as its pages are shuffled. */
async function stateOf(folder: string): Promise<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()
    .filter((name) => statSync(join(folder, name)).isFile() && !/_v\d-(wal|shm)$/.test(name));
  const state: Record<string, string> = {};
  for (const name of names) {
    const path = join(folder, name);
    state[name] = name === "v8_code_cache_v2" ? await codeIn(path) : hashOf(readFileSync(path));
    if (/^(dep|node)_analysis_cache_v\d$/.test(name)) delete state[name]; // says what a module imports, not how it runs
  }
  return state;
}

/** What Deno keeps of compiled code. */
async function codeIn(path: string): Promise<string> {
  const { DatabaseSync } = await import("node:sqlite");
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = database.prepare("SELECT specifier, data FROM codecache ORDER BY specifier").all();
  database.close();
  return rows.map(({ specifier, data }) => `${specifier} ${hashOf(data as Uint8Array)}`)
    .join("\n");
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 12);
}

test("a rehearsal is the least of its cell: one of each kind, each with one worker", () => {
  const overhead = scenarioNamed("overhead");
  const keys = [...keysOf(overhead), ...keysOf(overhead)];
  const rehearsals = rehearsalsOf(keys, scenarioNamed);
  assert.deepEqual(rehearsals.map(({ mode, start }) => `${mode} ${start}`), [
    "threads spawn",
    "threads pool",
    "processes spawn",
    "processes pool",
    "inline none",
  ]);
  for (const { start, config } of rehearsals) {
    const own = start === "pool" ? { dispatch: "message" } : {};
    assert.deepEqual(config, { workers: 1, iterations: 1, warmup: 0, work_iters: 0, ...own });
  }
  const alone = { ...keysOf(scenarioNamed("memory"))[0], config: { workers: 0 } };
  assert.equal(rehearsalsOf([alone], scenarioNamed)[0].config.workers, 0);
  const kinds = rehearsalsOf(scenarios.flatMap(keysOf), scenarioNamed);
  assert.ok(scenarios.every(({ name }) => kinds.some(({ scenario }) => scenario === name)));
});

test(
  "each scenario can be rehearsed, and its cells then add nothing to what is kept between them",
  slow,
  () =>
    withFolder(async (folder) => {
      const kinds = sampleOf(rehearsalsOf(scenarios.flatMap(keysOf), scenarioNamed));
      const { unrehearsed } = await rehearse(kinds, scenarioNamed, (key) => playIn(folder, key));
      assert.deepEqual([...unrehearsed], []);
      const kept = join(folder, { deno: "deno", bun: "jobs", node: "compile-cache" }[runtime.identity.name]);
      assert.ok(existsSync(kept), "nothing is kept");
      const before = await stateOf(kept);
      assert.ok(Object.keys(before).length > 5);
      for (const key of kinds) {
        const { workers } = key.config; // there are none inline
        const config = { ...key.config, ...(workers !== undefined && { workers: Math.min(2, Number(workers) + 1) }) };
        const outcome = await playIn(folder, { ...key, config });
        assert.equal(outcome.status, "measured", JSON.stringify(outcome));
        const after = await stateOf(kept);
        const changed = Object.keys({ ...before, ...after }).filter((name) => after[name] !== before[name]);
        assert.deepEqual(changed, [], `${key.scenario} ${key.mode} ${key.start}`);
      }
    }),
);

test("a rehearsal that fails loses no cell, and the cell says so", async () => {
  const [key] = keysOf(scenarioNamed("overhead"));
  const { unrehearsed, decided } = await rehearse(
    [key],
    scenarioNamed,
    () => Promise.resolve({ status: "failed", phase: "run", error: "it died", samples: {} }),
  );
  const cell = { ...key, status: "measured", warnings: [] } as unknown as Cell;
  const said = withRehearsal(cell, unrehearsed);
  assert.ok(said.status === "measured");
  assert.equal(said.warnings[0].code, "unrehearsed");
  assert.match(said.warnings[0].message, /overhead threads: it died/);
  assert.equal(withRehearsal(cell, new Map()), cell);
  assert.equal(decided(key), null, "it is measured all the same");
});

test("where a rehearsal decides, what fails or cannot be is not tried again, nor is what is held against it", async () => {
  const scenario = scenarioNamed("overhead");
  const own: Scenario = {
    ...scenario,
    rehearsalDecides: true,
    isBaseline: (baseline, of) => baseline.mode === "inline" && of.mode !== "inline" && baseline.runtime === of.runtime,
  };
  const key = (runtime: "deno" | "node", mode: "inline" | "threads" | "processes"): CellKey => ({
    ...{ scenario: "overhead", runtime, mode, start: mode === "inline" ? "none" : "spawn" },
    config: { workers: 4, iterations: 100 },
  });
  const keys = (["deno", "node"] as const).flatMap((runtime) =>
    (["inline", "threads", "processes"] as const).map((mode) => key(runtime, mode))
  );
  const played: string[] = [];
  const { decided, unrehearsed } = await rehearse(keys, () => own, ({ runtime, mode }) => {
    played.push(`${runtime} ${mode}`);
    return Promise.resolve(
      runtime === "deno"
        ? { status: "failed", phase: "prepare", error: "it throws", samples: {} }
        : mode === "threads"
        ? { status: "unsupported", reason: "no" }
        : { status: "measured" } as unknown as Outcome,
    );
  });
  assert.deepEqual(played, ["deno inline", "node inline", "node threads", "node processes"]);
  assert.equal(unrehearsed.size, 0);
  const statuses = keys.map((one) => decided(one)?.status ?? "to measure");
  assert.deepEqual(statuses, ["failed", "failed", "failed", "to measure", "unsupported", "to measure"]);
});
