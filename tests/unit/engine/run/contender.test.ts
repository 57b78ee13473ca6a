// What is made of a contender's answer: figures of what is right, and a sentence of what is not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contenderOf, outcomeOf } from "../../../../engine/run/contender.ts";
import type { CellKey } from "../../../../engine/result/result.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";

await loadCatalogue();

const OVERHEAD: CellKey = {
  scenario: "overhead",
  runtime: "made-up",
  mode: "threads",
  start: "spawn",
  config: { workers: 2, iterations: 2, warmup: 0, work_iters: 10 },
};
const ANSWERS = [1, 2, 3, 4].map(() => cpuAnswer(10));

/** Three producers, seven attempts each, of one id: 21 attempts of which one was new, in two writers. */
const SHARDED: CellKey = {
  ...OVERHEAD,
  scenario: "sharded-writers",
  config: { workers: 3, writers: 2, ops: 7, warmup: 0, id_space: 2, transport: "own", timing: "every", verify: true },
};
const WORK = {
  wall_s: [4],
  worker_attempts: [7, 7, 7],
  worker_inserts: [2, 0, 0],
  worker_begun_s: [0, 0.5, 0.25],
  worker_ended_s: [2, 1.5, 1.75],
};

test("figures follow from the samples", () => {
  const outcome = outcomeOf(OVERHEAD, { status: "measured", samples: { iter_s: [0.25, 0.75] } }, { answers: ANSWERS });
  assert.ok(outcome.status === "measured", JSON.stringify(outcome));
  const { avg_iter_s, total_wall_s, min_iter_s, max_iter_s, p50_iter_s, p95_iter_s } = outcome.metrics;
  assert.deepEqual([avg_iter_s, total_wall_s, min_iter_s, max_iter_s, p50_iter_s], [0.5, 1, 0.25, 0.75, 0.5]);
  assert.equal(p95_iter_s, null);
  assert.match(outcome.unavailable.p95_iter_s!, /needs at least 19 values/);
});

test("what sets hold is replayed, and rates follow from who worked how long", () => {
  const sets = [{ count: 1, sum: 0, mix: 0 }, { count: 1, sum: 1, mix: 0x45d9f3b }];
  const outcome = outcomeOf(SHARDED, { status: "measured", samples: WORK }, { sets });
  assert.ok(outcome.status === "measured", JSON.stringify(outcome));
  const { attempts, inserts, window_s, ops_per_s, ops_per_s_wall, start_skew_s, worker_spread_pct } = outcome.metrics;
  assert.deepEqual([attempts, inserts, window_s, ops_per_s, ops_per_s_wall], [21, 2, 2, 10.5, 5.25]);
  assert.equal(start_skew_s, 0.5);
  assert.equal(worker_spread_pct, undefined); // by --ops all do the same
});

test("memory is told apart by kind, and the footprint is of the best one", () => {
  const samples = { rss_bytes: [100, 300], rss_baseline_bytes: [40], uss_bytes: [80, 120], uss_baseline_bytes: [20] };
  const key = { ...OVERHEAD, scenario: "memory" };
  const answer = { status: "measured", samples, facts: { footprint: "uss" } };
  const outcome = outcomeOf(key, answer, { answers: ANSWERS });
  assert.ok(outcome.status === "measured", JSON.stringify(outcome));
  const { rss_avg, rss_per_worker, footprint_avg, footprint_per_worker, uss_min } = outcome.metrics;
  assert.deepEqual([rss_avg, rss_per_worker, footprint_avg, footprint_per_worker, uss_min], [200, 80, 100, 40, 80]);
});

const samples = { iter_s: [0.25, 0.75] };
const refusals: readonly (readonly [string, CellKey, unknown, unknown, RegExp])[] = [
  ["no outcome", OVERHEAD, null, {}, /answered with no outcome: .*status/],
  [
    "a text among the samples",
    OVERHEAD,
    { status: "measured", samples: { iter_s: ["1"] } },
    {},
    /samples\.iter_s is wrong/,
  ],
  ["no proof", OVERHEAD, { status: "measured", samples }, undefined, /the proof has no answers where 4 are due/],
  ["too few answers", OVERHEAD, { status: "measured", samples }, { answers: [1] }, /has 1 answers where 4 are due/],
  [
    "a wrong answer",
    OVERHEAD,
    { status: "measured", samples },
    { answers: [...ANSWERS.slice(1), 7] },
    /answered 7 where/,
  ],
  [
    "an iteration left out",
    OVERHEAD,
    { status: "measured", samples: { iter_s: [1] } },
    { answers: ANSWERS },
    /have 1 values of iter_s where 2/,
  ],
  [
    "a metric that there is not",
    OVERHEAD,
    { status: "measured", samples, metrics: { speed: 1 } },
    { answers: ANSWERS },
    /has a metric speed, which overhead does not have/,
  ],
  [
    "a metric that its samples belie",
    OVERHEAD,
    { status: "measured", samples, metrics: { avg_iter_s: 0.4 } },
    { answers: ANSWERS },
    /do not follow from its samples/,
  ],
  ["no sets", SHARDED, { status: "measured", samples: WORK }, {}, /the proof has no sets, or not 2/],
  [
    "an id lost",
    SHARDED,
    { status: "measured", samples: WORK },
    { sets: [{ count: 1, sum: 0, mix: 0 }, { count: 0, sum: 0, mix: 0 }] },
    /set 1 holds 0 ids where the replay holds 1/,
  ],
  ["a set that is none", SHARDED, { status: "measured", samples: WORK }, { sets: [null, 1] }, /its proof is none/],
  [
    "a scenario that contenders cannot have",
    { ...OVERHEAD, scenario: "local-reduce" },
    { status: "measured", samples },
    {},
    /no contender can measure/,
  ],
];

for (const [what, key, answer, proof, sentence] of refusals) {
  test(`${what} fails the cell`, () => {
    const outcome = outcomeOf(key, answer, proof);
    assert.ok(outcome.status === "failed" && outcome.phase === "verify", JSON.stringify(outcome));
    assert.match(outcome.error, sentence);
  });
}

test("a line is a message however it is written, and a program's chatter is none", () => {
  const identity = { name: "made-up", version: "1", engine: "E", path: "/x", standalone: false };
  const read = contenderOf(identity, () => Promise.resolve(["/x"])).read(OVERHEAD, "/x");
  assert.deepEqual(read('{ "kind" : "progress", "done": 1, "total": 4 }'), { kind: "progress", done: 1, total: 4 });
  const message = read('{"kind": "outcome", "outcome": {"status": "unsupported", "reason": "no\\u0007"}}\r');
  assert.ok(message?.kind === "outcome");
  assert.deepEqual(message.outcome, { status: "unsupported", reason: "no\\u{7}" });
  assert.deepEqual(message.provenance, { version: "1", engine: "E", path: "/x", compiled: false });
  for (const line of ["", "hello", "{", '{"kind":"hello"}', "null"]) assert.equal(read(line), null, line);
});
