// The article's measurements here: its figures, its conclusions, and a run that goes on where it was interrupted.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectedSeconds } from "../../../engine/run/estimate.ts";
import { valuesOf } from "../../../engine/compare/compare_files.ts";
import type { Cell, Metrics, Mode, ResultFile } from "../../../engine/result/result.ts";
import { published } from "../../../report/article/published.ts";
import { articleViews } from "../../../report/article/tables.ts";
import { renderCsv } from "../../../report/csv.ts";
import { claims, judge, publishedRatio } from "../../../report/article/claims.ts";
import { overRepetitions } from "../../../report/repetitions.ts";
import type { View } from "../../../report/view.ts";
import { begin, subject } from "../../helpers/command.ts";
import { savedResult } from "../../helpers/saved_result.ts";
import { withFolder } from "../../helpers/folder.ts";
import { testOnOne, WHOLE } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

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

test("each conclusion of the article holds for its own figures, but for what it only advises and has none of", () => {
  for (const claim of claims) {
    if (claim.terms.some(({ shares }) => shares)) {
      assert.equal(publishedRatio(claim, "linux"), null);
      continue;
    }
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

/** Threads that take 1 in each repetition, and processes that take as given. */
function against(...processes: readonly number[]): Cell[] {
  return processes.flatMap((avg_iter_s, index) => [
    { ...measured("overhead", "threads", { avg_iter_s: 1 }), repetition: index + 1 },
    { ...measured("overhead", "processes", { avg_iter_s: 99 }, { workers: 1 }), repetition: index + 1 }, // another cell
    { ...measured("overhead", "processes", { avg_iter_s }), repetition: index + 1 },
  ]);
}

test("a conclusion holds where all repetitions are above its bound, and does not where all are below", () => {
  const [dearer, tenfold] = claims;
  const holding = (...processes: readonly number[]) => judge(dearer, against(...processes), "node").holding;
  assert.deepEqual(judge(dearer, against(3, 1.01, 2), "node"), { holding: "holds", ratios: [1.01, 2, 3] });
  assert.equal(holding(0.5, 0.6, 0.99), "does not hold");
  assert.equal(holding(0.5, 1.2, 1.3), "not sure");
  assert.equal(holding(1, 1.2, 1.3), "not sure"); // "more than" is not "as much as"
  assert.equal(judge(tenfold, against(1.1, 1.2, 1.3), "node").holding, "does not hold");
  assert.equal(holding(5, 6), "not sure"); // two repetitions are no range
  assert.equal(judge(dearer, [...against(5, 6, 7), ...against(8)], "node").ratios.length, 3);
});

test("processes with the set in shared memory and those with a manager are held against threads apart", () => {
  const judged = (start: string) => {
    const cells = [1, 2, 3].flatMap((repetition) => [
      { ...measured("shared-set", "threads", { ops_per_s: 100 }), repetition },
      { ...measured("shared-set", "processes", { ops_per_s: 90 }, { workers: 8, transport: "shm" }), repetition },
      { ...measured("shared-set", "processes", { ops_per_s: 4 }, { workers: 8, transport: "fifo" }), repetition },
    ]);
    return judge(claims.find(({ sentence }) => sentence.startsWith(start))!, cells, "node");
  };
  assert.deepEqual(judged("Processes sharing memory"), { holding: "holds", ratios: [0.9, 0.9, 0.9] });
  assert.deepEqual(judged("Behind a lock threads do 10×"), { holding: "holds", ratios: [25, 25, 25] });
});

test("a claim of two bounds does not hold on either side, and doubt is doubt", () => {
  const sending = claims.find(({ sentence }) => sentence.startsWith("Sending costs the same"))!;
  const holding = (...put: readonly number[]) =>
    judge(
      sending,
      put.flatMap((avg_queue_put_ns, index) => [
        {
          ...measured("sharded-writers", "processes", { avg_queue_put_ns: 1 }, { workers: 8, writers: 1 }),
          repetition: index,
        },
        {
          ...measured("sharded-writers", "processes", { avg_queue_put_ns }, { workers: 8, writers: 8 }),
          repetition: index,
        },
      ]),
      "node",
    ).holding;
  assert.deepEqual([holding(0.6, 1, 1.9), holding(3, 4, 5), holding(0.1, 0.2, 0.4)], [
    "holds",
    "does not hold",
    "does not hold",
  ]);
  assert.deepEqual([holding(0.4, 1, 1.9), holding(1, 2.1, 3), holding(0.1, 1, 4)], Array(3).fill("not sure"));
});

test("a ratio is of one repetition: what failed in one of them leaves that one out", () => {
  const [dearer] = claims;
  const cells = against(2, 3, 4, 5).filter(({ repetition, mode }) => repetition !== 2 || mode === "threads");
  assert.deepEqual(judge(dearer, cells, "node").ratios, [2, 4, 5]);
  const apart = against(2, 2, 2).map((cell, index): Cell =>
    // a machine that is slower each time
    cell.status === "measured"
      ? { ...cell, metrics: { avg_iter_s: cell.metrics.avg_iter_s! * 10 ** Math.floor(index / 3) } }
      : cell
  );
  assert.deepEqual(judge(dearer, apart, "node").ratios, [2, 2, 2]);
});

test("what was not measured is said, and memory is held by what the system has", () => {
  const [dearer] = claims;
  assert.deepEqual(judge(dearer, against(2).slice(0, 1), "node"), { holding: "not measured", ratios: [] });
  assert.deepEqual(judge(dearer, against(2, 3, 4), "bun"), { holding: "not measured", ratios: [] });
  const memory = claims.find(({ sentence }) => sentence.includes("memory"))!;
  const macos = [1, 2, 3].flatMap((repetition) => [
    { ...measured("memory", "threads", { pss_avg: null, uss_avg: 10 }), repetition },
    { ...measured("memory", "processes", { pss_avg: null, uss_avg: 30 }), repetition },
  ]);
  assert.deepEqual(judge(memory, macos, "node"), { holding: "holds", ratios: [3, 3, 3] });
});

/** A shared set of which the wall says the opposite of what the window does. */
function sets(ops: readonly number[]): Cell[] {
  return ops.flatMap((ops_per_s, index) => {
    const wall = { wall_s: 0.9, window_s: 0.3, ops_per_s_wall: 7, inserts_per_s_wall: 5 };
    return [
      { ...measured("shared-set", "threads", { ...wall, ops_per_s, inserts_per_s: 80 }), repetition: index + 1 },
      { ...measured("shared-set", "processes", { ...wall, ops_per_s: 2, inserts_per_s: 1 }), repetition: index + 1 },
    ];
  });
}

test("rates are held by the window, and the wall's stand under their own name alone", () => {
  const lock = claims.find(({ sentence }) => sentence.startsWith("Behind a lock"))!;
  assert.deepEqual(judge(lock, sets([30, 20, 100]), "node").ratios, [10, 15, 50]);
  const views = articleViews({ ...savedResult(), cells: sets([30, 20, 100]), quick: true }, "linux");
  const [set, wall] = views;
  assert.deepEqual(set.head.slice(3), ["ops/s", "inserts/s", "wait µs", "dup %", "slower"]);
  const row = ({ rows }: View, mode: string) =>
    rows.find(([source, own]) => source === "node" && own === mode)!.slice(3);
  assert.deepEqual(row(set, "threads"), ["30.00", "80.00", "–", "–", "1.00×"]);
  assert.deepEqual(row(set, "processes"), ["2.000", "1.000", "–", "–", "15.0×"]); // the median of the ratios
  assert.deepEqual(set.rows[0].slice(3), ["1,098,066", "823,492", "5.320", "25.01", "1.00×"]);
  assert.match(
    set.notes.join(" "),
    /medians over 3 repetitions.*over the window.*the article's are over a wall of some 5 s/,
  );
  assert.match(wall.title, /^Scenario 2 over the whole wall/);
  assert.deepEqual(row(wall, "threads"), ["7.000", "5.000", "0.900", "0.300"]);
  assert.deepEqual(wall.rows[0].slice(3), ["1,098,066", "823,492", "–", "–"]);
});

test("each sentence has its answer with the median, and below it the range and the bound", () => {
  const result = { ...savedResult(), cells: [...against(1.51, 1.83, 1.6), ...sets([30, 12, 26])], quick: false };
  const [answers, ranges] = articleViews(result, "linux").slice(-2);
  const of = ({ rows }: View, sentence: string) => rows.find(([own]) => own.startsWith(sentence))!.slice(1);
  assert.deepEqual(of(answers, "A process costs"), ["17.9×", "yes 1.6×"]);
  assert.deepEqual(of(ranges, "A process costs"), ["> 1×", "1.5–1.8×"]);
  assert.deepEqual(of(answers, "and ten times"), ["17.9×", "no 1.6×"]);
  assert.deepEqual(of(answers, "Behind a lock"), ["21.8×", "? 13.0×"]);
  assert.deepEqual(of(ranges, "Behind a lock"), ["> 10×", "6.0–15.0×"]);
  assert.deepEqual(of(answers, "Processes take more"), ["3.9×", "–"]);
  assert.deepEqual(of(ranges, "and are waited for"), ["< 1×", "–"]);
  assert.match(ranges.title, /3 repetitions/);
});

test("a cell that failed once has the others' median, and says so", () => {
  const cells = against(2, 3, 4).map((cell): Cell =>
    cell.repetition === 2 && cell.mode === "processes" && cell.config.workers === 8
      ? { ...cell, status: "failed", phase: "run", error: "no memory", samples: {} } as Cell
      : cell
  );
  const [view] = articleViews({ ...savedResult(), cells, quick: false }, "linux");
  assert.deepEqual(view.rows.at(-1), ["node", "processes", "spawn [1]", "3000", "3.00×"]);
  assert.ok(view.notes.includes("[1] failed in 1 of 3 repetitions: no memory"));
});

test("where one number stands for a cell it is the median over the repetitions", () => {
  const once = measured("overhead", "threads", { avg_iter_s: 7 });
  const [first, pooled, untouched] = overRepetitions([
    ...[30, 1, 2].map((avg_iter_s, index): Cell => ({
      ...measured("overhead", "processes", { avg_iter_s, p95_iter_s: null }),
      samples: { iter_s: [avg_iter_s] },
      repetition: index + 1,
    } as Cell)),
    { ...measured("overhead", "processes", { avg_iter_s: 5 }, { workers: 4 }), repetition: 1 },
    once,
  ]);
  assert.ok(first.status === "measured" && pooled.status === "measured");
  assert.deepEqual([first.metrics, first.samples], [{ avg_iter_s: 2, p95_iter_s: null }, { iter_s: [30, 1, 2] }]);
  assert.equal(pooled.metrics.avg_iter_s, 5);
  assert.equal(untouched, once);
});

test("each repetition has its row in the CSV, and is a value of its own where files are compared", () => {
  const cells = against(3, 1, 2).filter(({ mode, config }) => mode === "processes" && config.workers === 8);
  const csv = renderCsv({ ...savedResult(), cells });
  const [head, ...rows] = csv.trimEnd().split("\n").map((line) => line.split(","));
  const [repetition, metric] = ["repetition", "avg_iter_s"].map((name) => head.indexOf(name));
  assert.deepEqual(rows.map((row) => [row[repetition], row[metric]]), [["1", "3"], ["2", "1"], ["3", "2"]]);
  assert.deepEqual(valuesOf(cells, "avg_iter_s").had, [3, 1, 2]);
});

test("each table sets the article's rows above those of the runtime, on the system that it has figures of", () => {
  const cells = [
    measured("overhead", "threads", { avg_iter_s: 0.05 }),
    measured("overhead", "processes", { avg_iter_s: 0.1 }),
  ];
  const result = { ...savedResult(), cells };
  const [linux] = articleViews(result, "linux");
  assert.deepEqual(linux.rows.at(0), ["CPython", "threads", "spawn", "1.832", "1.00×"]);
  assert.deepEqual(linux.rows.at(-1), ["node", "processes", "spawn", "100.0", "2.00×"]);
  assert.equal(articleViews(result, "windows")[0].rows[0][3], "2.675");
  assert.equal(articleViews(result, "freebsd")[0].rows[0][3], "1.832");
});

test("memory is in MiB, the article's as its author prints it and ours as well", () => {
  const cells = [measured("memory", "threads", { rss_avg: 3 * 2 ** 20, uss_avg: 2 ** 20, pss_avg: 2 ** 21 })];
  const [view] = articleViews({ ...savedResult(), cells }, "linux");
  assert.match(view.title, /average MiB/);
  assert.deepEqual(view.rows[0], ["CPython", "threads", "spawn", "28.10", "25.20", "25.20", "1.00×"]);
  assert.deepEqual(view.rows.at(-1), ["node", "threads", "spawn", "3.000", "1.000", "2.000", "1.00×"]);
});

test("the time that is announced grows with what is asked", () => {
  const key = { scenario: "overhead", runtime: "node", mode: "threads", start: "spawn" } as const;
  const seconds = (iterations: number) =>
    expectedSeconds({ ...key, config: { workers: 8, warmup: 0, iterations, work_iters: 1 } });
  assert.ok(seconds(1000) > 20 * seconds(10));
});

/** The scenario that starts fewest workers. */
const QUICK = ["reproduce", "--quick", "--no-found", "--runtime", "self", "--scenario", "memory"];

/** Two modes, three times. */
const ALL = 6;

testOnOne(
  1,
  "an interrupted run goes on from its file, says so, and measures nothing twice",
  { timeout: 300_000 }, // some eight cells, each in a process of its own
  () =>
    withFolder(async (cwd) => {
      const file = join(cwd, "paratax-reproduce-quick.json");
      const first = begin(QUICK, { cwd });
      while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
      first.kill("SIGINT");
      const { code, stderr } = await first.finished;
      assert.equal(code, 130, stderr);
      assert.match(
        stderr,
        /^6 cells to measure in 3 rounds, about \d+ s\. The result is kept in paratax-reproduce-quick\.json\.\n/,
      );
      assert.match(stderr, /\nInterrupted: the same command goes on from paratax-reproduce-quick\.json\.\n$/);
      const text = readFileSync(file, "utf8");
      const before = valid(text);
      assert.equal(before.complete, false);
      const samples = (result: ResultFile) =>
        result.cells.map((cell) => cell.status === "measured" && cell.samples.rss_bytes);

      const done = before.cells.filter(({ status }) => status === "measured").length;
      assert.ok(done > 0 && done < ALL);

      for (const other of [["--scenario", "overhead", "--quick"], ["--scenario", "memory"]]) {
        const words = [
          "reproduce",
          "--no-found",
          "--runtime",
          "self",
          ...other,
          "--json",
          "paratax-reproduce-quick.json",
        ];
        const refused = await begin(words, { cwd }).finished;
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /^Cannot keep the result there: .* interrupted run .* would be lost\. .*\.\n$/);
        assert.equal(readFileSync(file, "utf8"), text);
      }

      const second = await begin(QUICK, { cwd }).finished;
      assert.equal(second.code, 0, second.stderr);
      const left = ALL - done;
      assert.match(
        second.stderr,
        new RegExp(`^${done} cells are there from before; ${left} cells to measure in 3 rounds`),
      );
      assert.match(
        second.stderr,
        new RegExp(`\\n${left}/${left} memory ${subject.name} processes spawn, workers 8\\n`),
      );
      const after = valid(readFileSync(file, "utf8"));
      assert.equal(after.complete, true);
      assert.deepEqual(samples(after)[0], samples(before)[0]);
      const rounds = after.cells.filter(({ status }) => status === "measured").map(({ repetition, mode }) =>
        `${repetition} ${mode}`
      );
      assert.deepEqual(rounds, [1, 2, 3].flatMap((round) => [`${round} threads`, `${round} processes`]));
      const when = after.cells.filter(({ repetition }) => repetition).map(({ measured_at }) =>
        Date.parse(measured_at!)
      );
      assert.deepEqual(when, [...when].sort((a, b) => a - b)); // each round whole before the next begins
      assert.match(second.stdout, /CPython +threads +spawn +[\d.]+ /);
      assert.match(second.stdout, /Which of the article's conclusions hold/);
      assert.match(second.stdout, /How far apart the ratios of 3 repetitions lie/);
      assert.deepEqual(second.stdout.split("\n").filter((line) => line.length > 80), []);

      if (!WHOLE) return; // as many cells once more
      const whole = readFileSync(file, "utf8"); // a finished result is no start, and is never made less
      const partial = `${file}.partial`;
      const third = begin(QUICK, { cwd });
      while (!existsSync(partial)) await new Promise((resolve) => setTimeout(resolve, 20));
      third.kill("SIGINT");
      assert.match(
        (await third.finished).stderr,
        /^6 cells to measure[^]*\nInterrupted: .* goes on from \S+\.partial\.\n$/,
      );
      assert.equal(readFileSync(file, "utf8"), whole);
      const begun = valid(readFileSync(partial, "utf8"));
      assert.equal(begun.complete, false);
      const [edited] = begun.cells.filter(({ status }) => status === "measured") as unknown as {
        metrics: { rss_avg: number };
      }[];
      edited.metrics.rss_avg /= 2;
      writeFileSync(partial, JSON.stringify(begun));
      const fourth = await begin(QUICK, { cwd }).finished;
      const believed = begun.cells.filter(({ status }) => status === "measured").length - 1;
      const expected = believed === 0 ? "6 cells" : `${believed} cells are there from before; ${6 - believed} cells`;
      assert.ok(fourth.stderr.startsWith(`${expected} to measure`), fourth.stderr);
      assert.equal(valid(readFileSync(file, "utf8")).complete, true);
      assert.notEqual(readFileSync(file, "utf8"), whole);
      assert.equal(existsSync(partial), false);
    }),
);

testOnOne(
  1,
  "a file of something else is refused and left as it is",
  slow,
  () =>
    withFolder(async (cwd) => {
      for (const text of ["my own notes", '{"schema":"paratax/1","command":["paratax","overhead"]}']) {
        writeFileSync(join(cwd, "notes.json"), text);
        const { code, stderr, stdout } = await begin([...QUICK, "--json", "notes.json"], { cwd }).finished;
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.match(
          stderr,
          /^Cannot keep the result there: [^:]*notes\.json[^:]*[^.:]\. Give another --json FILE\.\n$/,
        );
        assert.equal(readFileSync(join(cwd, "notes.json"), "utf8"), text);
      }
    }),
);
