// The article's measurements here: its figures, its conclusions, and a run that goes on where it was interrupted.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expectedSeconds, inWords } from "../cli/estimate.ts";
import type { Cell, Metrics, Mode, ResultFile } from "../engine/result.ts";
import { published } from "../report/article.ts";
import { articleViews } from "../report/article_view.ts";
import { claims, judge, publishedRatio } from "../report/claims.ts";
import { begin, subject } from "./command.ts";
import { valid } from "./valid.ts";

const slow = { timeout: 60_000 };

test("the article's figures are those it publishes, in the units of results", () => {
  const metric = (scenario: string, system: string, mode: Mode, start: string, name: string, writers?: number) =>
    published.find((one) =>
      one.scenario === scenario && one.system === system && one.mode === mode && one.start === start &&
      one.writers === writers
    )?.metrics[name];
  assert.equal(metric("overhead", "linux", "threads", "spawn", "avg_iter_s"), 0.001832);
  assert.equal(metric("overhead", "macos", "processes", "forkserver", "avg_iter_s"), 0.014751);
  assert.equal(metric("memory", "windows", "processes", "spawn", "uss_avg"), 105 * 2 ** 20); // MiB, as the author corrected
  assert.equal(metric("memory", "windows", "processes", "spawn", "pss_avg"), undefined);
  assert.equal(metric("shared-set", "linux", "processes", "fork", "avg_lock_wait_ns"), 135_500);
  assert.equal(metric("sharded-writers", "linux", "processes", "spawn", "ops_per_s_wall", 8), 711_093.02);
  assert.equal(published.length, 4 + 2 + 4 + 4 + 2 + 4 + 4 + 4);
});

test("each conclusion of the article holds for the article's own figures", () => {
  for (const claim of claims) {
    const ratio = publishedRatio(claim, "linux")!;
    assert.ok(ratio > (claim.above ?? 0) && ratio < (claim.below ?? Infinity), `${claim.sentence}: ${ratio}`);
  }
});

function measured(scenario: string, mode: Mode, metrics: Metrics, config: Cell["config"] = { workers: 8 }): Cell {
  return {
    scenario,
    runtime: "node",
    mode,
    start: "spawn",
    config,
    status: "measured",
    metrics,
    unavailable: {},
    samples: {},
    histograms: {},
    facts: {},
    warnings: [],
    provenance: null,
    measured_at: null,
    conditions: null,
  };
}

test("a conclusion holds, does not hold, is too near to say, or was not measured", () => {
  const [dearer] = claims;
  const against = (processes: number): Cell[] => [
    measured("overhead", "threads", { avg_iter_s: 1 }),
    measured("overhead", "processes", { avg_iter_s: 99 }, { workers: 1 }), // a worker alone is another cell
    measured("overhead", "processes", { avg_iter_s: processes }),
  ];
  assert.deepEqual(judge(dearer, against(2), "node"), { holding: "holds", ratio: 2 });
  assert.deepEqual(judge(dearer, against(0.5), "node"), { holding: "does not hold", ratio: 0.5 });
  assert.equal(judge(dearer, against(1.05), "node").holding, "too near to say");
  assert.deepEqual(judge(dearer, against(2).slice(0, 1), "node"), { holding: "not measured", ratio: null });
  assert.deepEqual(judge(dearer, against(2), "bun"), { holding: "not measured", ratio: null });
  const memory = claims.find(({ sentence }) => sentence.includes("memory"))!;
  const macos = [
    measured("memory", "threads", { pss_avg: null, uss_avg: 10 }),
    measured("memory", "processes", { pss_avg: null, uss_avg: 30 }),
  ];
  assert.deepEqual(judge(memory, macos, "node"), { holding: "holds", ratio: 3 });
});

test("each table sets the article's rows above those of the runtime, on the system that it has figures of", () => {
  const cells = [
    measured("overhead", "threads", { avg_iter_s: 0.05 }),
    measured("overhead", "processes", { avg_iter_s: 0.1 }),
  ];
  const result = { cells, quick: false } as unknown as ResultFile;
  const [linux] = articleViews(result, "linux");
  assert.deepEqual(linux.rows.at(0), ["CPython", "threads", "spawn", "1.832", "1.00×"]);
  assert.deepEqual(linux.rows.at(-1), ["node", "processes", "spawn", "100.0", "2.00×"]);
  assert.equal(articleViews(result, "windows")[0].rows[0][3], "2.675");
  assert.equal(articleViews(result, "freebsd")[0].rows[0][3], "1.832");
});

test("memory is in MiB, the article's as its author prints it and ours as well", () => {
  const cells = [measured("memory", "threads", { rss_avg: 3 * 2 ** 20, uss_avg: 2 ** 20, pss_avg: 2 ** 21 })];
  const [view] = articleViews({ cells, quick: false } as unknown as ResultFile, "linux");
  assert.match(view.title, /average MiB/);
  assert.deepEqual(view.rows[0], ["CPython", "threads", "spawn", "28.10", "25.20", "25.20", "1.00×"]);
  assert.deepEqual(view.rows.at(-1), ["node", "threads", "spawn", "3.000", "1.000", "2.000", "1.00×"]);
});

test("the time that is announced grows with what is asked", () => {
  const key = { scenario: "overhead", runtime: "node", mode: "threads", start: "spawn" } as const;
  const seconds = (iterations: number) =>
    expectedSeconds({ ...key, config: { workers: 8, warmup: 0, iterations, work_iters: 1 } });
  assert.ok(seconds(1000) > 20 * seconds(10));
  assert.deepEqual([inWords(3), inWords(61), inWords(100)], ["about 5 s", "about 65 s", "about 2 min"]);
});

const QUICK = ["reproduce", "--quick", "--runtime", "self", "--scenario", "overhead"];

function withFolder(check: (folder: string) => Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "paratax-test-"));
    try {
      await check(folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}

test(
  "an interrupted run goes on from its file, says so, and measures nothing twice",
  slow,
  withFolder(async (cwd) => {
    const file = join(cwd, "paratax-reproduce-quick.json");
    const first = begin(QUICK, { cwd });
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
    first.kill("SIGINT");
    const { code, stderr } = await first.finished;
    assert.equal(code, 130, stderr);
    assert.match(stderr, /^2 cells to measure, about \d+ s\. The result is kept in paratax-reproduce-quick\.json\.\n/);
    assert.match(stderr, /\nInterrupted: the same command goes on from paratax-reproduce-quick\.json\.\n$/);
    const text = readFileSync(file, "utf8");
    const before = valid(text);
    assert.equal(before.complete, false);
    const samples = (result: ResultFile) =>
      result.cells.map((cell) => cell.status === "measured" && cell.samples.iter_s);

    for (const other of [["--scenario", "memory", "--quick"], ["--scenario", "overhead"]]) {
      const words = ["reproduce", "--runtime", "self", ...other, "--json", "paratax-reproduce-quick.json"];
      const refused = await begin(words, { cwd }).finished;
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, /^Cannot keep the result there: .* interrupted run .* would be lost\. .*\.\n$/);
      assert.equal(readFileSync(file, "utf8"), text);
    }

    const second = await begin(QUICK, { cwd }).finished;
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stderr, /^1 cells are there from before; 1 cells to measure/);
    assert.match(second.stderr, new RegExp(`\\n1/1 overhead ${subject.name} processes spawn, workers 8\\n`));
    const after = valid(readFileSync(file, "utf8"));
    assert.equal(after.complete, true);
    assert.deepEqual(samples(after)[0], samples(before)[0]);
    assert.match(second.stdout, /CPython +threads +spawn +1\.832 +1\.00×/);
    assert.match(second.stdout, /Which of the article's conclusions hold/);
    assert.deepEqual(second.stdout.split("\n").filter((line) => line.length > 80), []);

    const third = await begin(QUICK, { cwd }).finished; // a finished result is no start
    assert.match(third.stderr, /^2 cells to measure/);
  }),
);

test(
  "a file of something else is refused and left as it is",
  slow,
  withFolder(async (cwd) => {
    for (const text of ["my own notes", '{"schema":"paratax/1","command":["paratax","overhead"]}']) {
      writeFileSync(join(cwd, "notes.json"), text);
      const { code, stderr, stdout } = await begin([...QUICK, "--json", "notes.json"], { cwd }).finished;
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^Cannot keep the result there: .*notes\.json.* Give another --json FILE\.\n$/);
      assert.equal(readFileSync(join(cwd, "notes.json"), "utf8"), text);
    }
  }),
);
