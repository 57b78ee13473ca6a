// The layer check of scripts/layers.ts: each rule broken once on made-up sources, and what it must let pass.

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayers } from "../../../scripts/layers.ts";

function check(sources: Record<string, string>): string[] {
  return checkLayers(new Map(Object.entries(sources)));
}

function imports(target: string): string {
  return `import { a } from "${target}";\n`;
}

/** Who may not import what, and a word of the rule that says so. */
const FORBIDDEN_IMPORTS: readonly [file: string, specifier: string, rule: string][] = [
  ["runtime/contract.ts", "../sync/barrier.ts", "imports nothing"],
  ["workers/set_sharer_main.ts", "../sync/mutex.ts", "a lock is named by"],
  ["workers/set_sharer_main.ts", "../sync/spin_lock.ts", "a lock is named by"],
  ["scenarios/local_reduce/scenario.ts", "../../channels/token_lock.ts", "a lock is named by"],
  ["runtime/contract.ts", "node:fs", "imports nothing"],
  ["runtime/runtimes.ts", "./contract.ts", "imports nothing"],
  ["runtime/deno.ts", "../scenarios/overhead.ts", "runtime/ never"],
  ["runtime/bun.ts", "../workers/overhead.ts", "runtime/ never"],
  ["runtime/process.ts", "../engine/result/result.ts", "runtime/ never"],
  ["runtime/node.ts", "./deno.ts", "another adapter"],
  ["runtime/fake.ts", "./node.ts", "another adapter"],
  ["sync/barrier.ts", "../runtime/contract.ts", "sync/ only"],
  ["sync/barrier.ts", "node:fs", "sync/ only"],
  ["channels/fifo.ts", "../engine/cell/stage.ts", "a worker's own part of runtime/ only"],
  ["channels/fifo.ts", "../scenarios/transport.ts", "a worker's own part of runtime/ only"],
  ["channels/fifo.ts", "../report/csv.ts", "a worker's own part of runtime/ only"],
  ["channels/fifo.ts", "../workers/pace.ts", "a worker's own part of runtime/ only"],
  ["channels/fifo.ts", "../runtime/file.ts", "a worker's own part of runtime/ only"],
  ["channels/fifo.ts", "node:fs", "a worker's own part of runtime/ only"],
  ["runtime/pipe.ts", "../channels/channel.ts", "runtime/ never"],
  ["workers/set.ts", "../channels/fifo.ts", "no channel is named"],
  ["scenarios/transport.ts", "../channels/socket.ts", "no channel is named"],
  ["workers/set.ts", "../engine/result/result.ts", "workers/ never"],
  ["workers/set.ts", "../report/csv.ts", "workers/ never"],
  ["workers/set.ts", "../scenarios/set.ts", "workers/ never"],
  ["scenarios/set.ts", "../runtime/deno.ts", "scenarios/ never"],
  ["scenarios/set.ts", "../report/csv.ts", "scenarios/ never"],
  ["scenarios/set.ts", "node:fs", "scenarios/ never"],
  ["scenarios/set.ts", "bun:ffi", "scenarios/ never"],
  ["engine/cell/cell.ts", "../../report/csv.ts", "engine/ never"],
  ["engine/cell/cell.ts", "../../cli.ts", "nothing imports cli.ts"],
  ["report/csv.ts", "../runtime/memory.ts", "nothing of runtime/ but"],
  ["report/csv.ts", "../engine/compare/gate.ts", "nothing of engine/ but"],
  ["mod.ts", "./cli/main.ts", "only cli.ts imports cli/"],
  ["worker.ts", "./runtime/contract.ts", "runtime/scope.ts only"],
  ["engine/result/result.ts", "../run/plan.ts", "nothing else of engine/"],
  ["engine/machine/doctor.ts", "../cell/crew.ts", "engine/machine/ imports nothing"],
  ["engine/machine/doctor.ts", "../../scenarios/known.ts", "engine/machine/ imports nothing"],
  ["engine/cell/crew.ts", "../run/plan.ts", "engine/cell/ never"],
  ["engine/cell/crew.ts", "../compare/gate.ts", "engine/cell/ never"],
  ["engine/compare/gate.ts", "../run/plan.ts", "engine/compare/ imports nothing"],
  ["engine/compare/inference/ratio.ts", "../gate.ts", "is mathematics"],
  ["engine/run/plan.ts", "../../report/csv.ts", "engine/ never imports report/"],
  ["engine/run/plan.ts", "../../scenarios/memory/scenario.ts", "no scenario is named"],
  ["report/view.ts", "../scenarios/catalogue.ts", "no scenario is named"],
  ["scenarios/set.ts", "./memory/description.ts", "only scenarios/catalogue.ts"],
  ["scenarios/set.ts", "../engine/run/plan.ts", "scenarios/ never"],
  ["cli/measure.ts", "../engine/cell/cell.ts", "cli/ measures nothing"],
  ["cli/measure.ts", "../runtime/deno.ts", "cli/ measures nothing"],
  ["engine/cell/cell.ts", "../../cli/main.ts", "only cli.ts imports cli/"],
  ["examples/hash.ts", "../sync/histogram.ts", "it imports packages only"],
  ["examples/hash.ts", "./query.ts", "it imports packages only"],
  ["scenarios/set.ts", "../examples/hash.ts", "only tests/ import them"],
  ["mod.ts", "./cli.ts", "nothing imports cli.ts"],
  ["tests/live/cli/main.test.ts", "../../../cli.ts", "nothing imports cli.ts"],
];

const ALLOWED_IMPORTS: readonly [file: string, specifier: string][] = [
  ["cli.ts", "./report/csv.ts"],
  ["mod.ts", "./engine/cell/cell.ts"],
  ["runtime/deno.ts", "./contract.ts"],
  ["runtime/contract.ts", "./runtimes.ts"],
  ["runtime/current.ts", "./deno.ts"],
  ["runtime/node.ts", "node:child_process"],
  ["sync/barrier.ts", "./mutex.ts"],
  ["workers/set.ts", "../sync/barrier.ts"],
  ["workers/set.ts", "../channels/catalogue.ts"],
  ["workers/process_locks.ts", "../channels/token_lock.ts"],
  ["channels/catalogue.ts", "./fifo.ts"],
  ["channels/fifo.ts", "../runtime/pipe.ts"],
  ["channels/fifo.ts", "../sync/ring.ts"],
  ["scenarios/set.ts", "../runtime/contract.ts"],
  ["engine/machine/environment.ts", "node:os"],
  ["report/csv.ts", "../engine/result/result.ts"],
  ["examples/hash.ts", "node:crypto"],
  ["tests/live/examples.test.ts", "../../examples/hash.ts"],
  ["report/csv.ts", "../runtime/contract.ts"],
  ["report/csv.ts", "../runtime/runtimes.ts"],
  ["tests/live/cli/report.test.ts", "../../../report/csv.ts"],
];

const FORBIDDEN_TEXTS: readonly [file: string, source: string, rule: string][] = [
  ["engine/cell/cell.ts", "Deno.exit(1);", "name Deno"],
  ["report/csv.ts", "globalThis.Bun?.gc(true);", "name Deno"],
  ["workers/set.ts", "const id = process.pid;", "name no process"],
  ["mod.ts", 'if (typeof Deno === "object") start();', "name Deno"],
  ["scenarios/set.ts", 'const module = "node:worker_threads";', "node:worker_threads"],
  ["engine/cell/cell.ts", 'import { spawn } from "node:child_process";', "node:child_process"],
  ["runtime/node.ts", "console.log(1);", "console"],
  ["engine/run/runner.ts", "const { promise } = Promise.withResolvers<void>();", "what Node 20 lacks"],
  ["report/views.ts", "const rows = Map.groupBy(cells, keyOf);", "what Node 20 lacks"],
  ["cli/axes.ts", 'const names = ["deno"];', "name a runtime"],
  ["report/csv.ts", "if (name === 'node') return;", "name a runtime"],
  ["engine/run/estimate.ts", "const costs = { bun: 1 };", "name a runtime"],
  ["cli/doctor.ts", "find(paths.deno);", "name a runtime"],
  ["scripts/soak.ts", "start(`bun`);", "name a runtime"],
];

const ALLOWED_TEXTS: readonly [file: string, source: string][] = [
  ["runtime/deno.ts", "Deno.exit(1);"],
  ["cli/main.ts", "process.stderr.write(text);"],
  ["scripts/compile.ts", 'import { spawn } from "node:child_process"; console.log(Deno.args);'],
  ["engine/cell/cell.ts", "// Deno.exit ends it.\n/* console.log\nBun.gc */ stop(job.process.pid);"],
  ["engine/cell/cell.ts", 'const reason = "There is no such event in Deno. Use Node.";'],
  ["engine/machine/topology.ts", 'import { readFileSync } from "node:fs"; const { node } = topology;'],
  ["report/csv.ts", "RUNTIME_NAMES.map((name) => RUNTIMES[name].title); // the first is deno: as shown"],
  ["runtime/find.ts", 'find("deno");'],
  ["tests/unit/runtime/find.test.ts", 'find("deno");'],
  ["scripts/binary/compilers.ts", 'compile("node", names.bun);'],
];

function assertBreaks(file: string, source: string, rule: string): void {
  const [violation = "", ...others] = check({ [file]: `\n${source}` });
  assert.ok(violation.startsWith(`${file}:2: `) && violation.includes(rule), `${file} with ${source}: ${violation}`);
  assert.deepEqual(others, []);
}

test("each rule on imports finds what breaks it", () => {
  for (const [file, specifier, rule] of FORBIDDEN_IMPORTS) assertBreaks(file, imports(specifier), rule);
});

test("each rule on texts finds what breaks it", () => {
  for (const [file, source, rule] of FORBIDDEN_TEXTS) assertBreaks(file, source, rule);
});

test("what the rules allow passes", () => {
  for (const [file, specifier] of ALLOWED_IMPORTS) assert.deepEqual(check({ [file]: imports(specifier) }), []);
  for (const [file, source] of ALLOWED_TEXTS) assert.deepEqual(check({ [file]: source }), []);
});

test("every form of import is seen, on its own line", () => {
  const forms = [
    'import type { A } from "TARGET";',
    'import a, { type B, c as d } from "TARGET";',
    'import * as a from "TARGET";',
    'import {\n  a,\n  b,\n} from "TARGET";',
    'import "TARGET";',
    'export * from "TARGET";',
    "export { a } from 'TARGET';",
    'const a = await import("TARGET");',
    "const a = import(`TARGET`);",
    'const url = "https://example.org"; const a = import("TARGET");',
  ];
  for (const form of forms) {
    const [violation = ""] = check({ "engine/cell/cell.ts": `\n${form.replace("TARGET", "../../report/csv.ts")}` });
    assert.ok(violation.startsWith(`engine/cell/cell.ts:${form.split("\n").length + 1}: `), `${form}: ${violation}`);
  }
});

test("what only looks like an import is none", () => {
  const sources = [
    '// import "TARGET";',
    '/*\nimport "TARGET";\n*/',
    'const a = Array.from("TARGET");',
    'say("TARGET");',
  ];
  for (const source of sources) {
    assert.deepEqual(check({ "engine/cell/cell.ts": source.replace("TARGET", "../../report/csv.ts") }), []);
  }
});

test("files that import each other are found, of types too, and each circle once", () => {
  const circle = {
    "report/a.ts": imports("./b.ts"),
    "report/b.ts": 'import type { C } from "./c.ts";',
    "report/c.ts": imports("./a.ts"),
    "report/d.ts": imports("./a.ts"),
  };
  assert.deepEqual(check(circle), [
    "report/a.ts:1: no file imports itself by others: report/a.ts → report/b.ts → report/c.ts → report/a.ts",
  ]);
  assert.deepEqual(check({ ...circle, "report/b.ts": "" }), []);
});

test("no file is named utils.ts", () => {
  assert.match(check({ "sync/utils.ts": "" })[0] ?? "", /^sync\/utils\.ts:1: no file is named utils\.ts/);
});

test("a package is imported by one file, and else the table of packages is shown", () => {
  const sources = {
    "report/a.ts": imports("ansis") + imports("ansis") + imports("../data.json"),
    "report/b.ts": imports("npm:ansis@4/part"),
    "cli.ts": imports("@commander-js/extra-typings"),
    "examples/a.ts": imports("ansis"),
    "bench/pool/a.ts": imports("ansis"),
  };
  assert.deepEqual(check(sources), [
    "report/b.ts:1: a package is imported by one file only: ansis, by report/a.ts already",
    "  ansis → report/a.ts, report/b.ts",
    "  @commander-js/extra-typings → cli.ts",
  ]);
  assert.deepEqual(check({ ...sources, "report/b.ts": "" }), []);
});
