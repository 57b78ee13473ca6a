// What contenders must come to, held against a Set, and each way in which they may not.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ExpectedSet,
  replayContended,
  type Stripe,
  verifyContended,
} from "../../../../scenarios/shared_set/contended_replay.ts";
import { SEED, stateAfter, work } from "../../../../sync/busy_work.ts";
import { capacityFor, insert } from "../../../../sync/id_set.ts";
import { readStream } from "../../../../sync/read_stream.ts";
import { idStream } from "../../../../sync/splitmix64.ts";
import type { ContenderReport } from "../../../../workers/set_contender_main.ts";

const ATTEMPTS = [120, 0, 80];
const [ID_SPACE, STRIPES, READ_PCT] = [90, 4, 35];

interface Operation {
  readonly worker: number;
  readonly id: number;
  readonly reads: boolean;
}

function operationsOf(attempts: readonly number[]): Operation[] {
  return attempts.flatMap((count, worker) => {
    const [id, reads] = [idStream(worker, ID_SPACE), readStream(worker, READ_PCT)];
    return Array.from({ length: count }, () => ({ worker, id: id(), reads: reads() }));
  });
}

const OPERATIONS = operationsOf(ATTEMPTS);
const WRITTEN = new Set(OPERATIONS.filter(({ reads }) => !reads).map(({ id }) => id));

const expected = replayContended(ATTEMPTS, ID_SPACE, STRIPES, READ_PCT);

test("each stripe holds what a Set of its ids holds that were written, and counts who read and who wrote", () => {
  for (const [at, { contents, reads, writes }] of expected.stripes.entries()) {
    const own = OPERATIONS.filter(({ id }) => id % STRIPES === at);
    const ids = [...WRITTEN].filter((id) => id % STRIPES === at);
    assert.equal(contents.count, ids.length);
    assert.equal(contents.sum, ids.reduce((sum, id) => sum + id, 0));
    assert.deepEqual([reads, writes], [true, false].map((one) => own.filter((each) => each.reads === one).length));
  }
});

test("a read finds what its worker wrote before, and nothing that nobody wrote", () => {
  for (const attempts of [ATTEMPTS, [0, 70]]) {
    const operations = operationsOf(attempts);
    const written = new Set(operations.filter(({ reads }) => !reads).map(({ id }) => id));
    const { workers } = replayContended(attempts, ID_SPACE, STRIPES, READ_PCT);
    for (const [worker, { reads, least, most }] of workers.entries()) {
      const own = operations.filter((one) => one.worker === worker);
      const before = (at: number, id: number): boolean => own.slice(0, at).some((one) => !one.reads && one.id === id);
      assert.equal(reads, own.filter((one) => one.reads).length);
      assert.equal(least, own.filter((one, at) => one.reads && before(at, one.id)).length);
      assert.equal(most, own.filter((one) => one.reads && written.has(one.id)).length);
    }
  }
  assert.ok(expected.workers[0]!.least < expected.workers[0]!.most);
});

test("without reads no worker has any", () => {
  const { workers } = replayContended([5, 6], 50, 1, 0);
  assert.deepEqual(workers, Array(2).fill({ reads: 0, least: 0, most: 0 }));
});

const [HOLD, THINK] = [3, 5];

function rightReports(): ContenderReport[] {
  let inserts = WRITTEN.size;
  return ATTEMPTS.map((attempts, worker) => {
    const { reads, least } = expected.workers[worker]!;
    const own: ContenderReport = {
      ...{ attempts, inserts, reads, found: least, disturbed: 0, origin: 0, begun: 0, ended: 1 },
      ...{ lockWait: { sum_ns: 0, max_ns: 0, buckets: [] }, callTime: null, waits: { sleeps: 0, wakeUps: 0 } },
      ...{ holdRounds: HOLD, thinkRounds: THINK, holdCostNs: 1, thinkCostNs: 1 },
      worked: work(SEED, attempts * (HOLD + THINK)),
    };
    inserts = 0;
    return own;
  });
}

function rightStripes(admitsReaders: boolean): Stripe[] {
  return expected.stripes.map(({ reads, writes }, at) => {
    const table = new Uint32Array(capacityFor(30));
    for (const id of WRITTEN) if (id % STRIPES === at) insert(table, id);
    return { table, passes: writes + (admitsReaders ? 0 : reads) };
  });
}

function verify(
  change: (reports: ContenderReport[], stripes: Stripe[]) => void,
  admitsReaders = false,
  of: ExpectedSet = expected,
): void {
  const [reports, stripes] = [rightReports(), rightStripes(admitsReaders)];
  change(reports, stripes);
  verifyContended(reports, stripes, of, admitsReaders);
}

test("what is right is right, whether readers are counted or not", () => {
  for (const admitsReaders of [false, true]) verify(() => {}, admitsReaders);
  verify((reports) => reports[0] = { ...reports[0]!, found: expected.workers[0]!.most });
});

const WRONG: readonly [string, (reports: ContenderReport[], stripes: Stripe[]) => void, RegExp][] = [
  [
    "a pass too few",
    (_, stripes) => stripes[1] = { ...stripes[1]!, passes: stripes[1]!.passes - 1 },
    /the lock of stripe 1 counted \d+ passes where the workers made \d+$/,
  ],
  [
    "a read beside a write",
    (reports) => reports[2] = { ...reports[2]!, disturbed: 4 },
    /let writers in beside 4 reads where 0 are right/,
  ],
  [
    "a read too many",
    (reports) => reports[0] = { ...reports[0]!, reads: reports[0]!.reads + 1 },
    /worker 0 made \d+ reads where the replay has \d+/,
  ],
  [
    "a read that missed",
    (reports) => reports[0] = { ...reports[0]!, found: expected.workers[0]!.least - 1 },
    /worker 0 found \d+ ids where the replay finds \d+ to \d+/,
  ],
  [
    "a read of what is not there",
    (reports) => reports[0] = { ...reports[0]!, found: expected.workers[0]!.most + 1 },
    /worker 0 found \d+ ids where/,
  ],
  [
    "work that was left out",
    (reports) => reports[0] = { ...reports[0]!, worked: stateAfter(120 * (HOLD + THINK) - 1) },
    /worker 0 did other work than it was given/,
  ],
  [
    "an insert too many",
    (reports) => reports[1] = { ...reports[1]!, inserts: 1 },
    /the workers counted \d+ inserts where the replay has \d+ distinct ids/,
  ],
  [
    "an id in another's stripe",
    (_, stripes) =>
      [stripes[0], stripes[1]] = [{ ...stripes[0]!, table: stripes[1]!.table }, {
        ...stripes[1]!,
        table: stripes[0]!.table,
      }],
    /stripe 0 holds \d+ ids/,
  ],
];

for (const [name, change, message] of WRONG) {
  test(`${name} is a wrong answer`, () => assert.throws(() => verify(change), message));
}

test("readers that are let in beside each other are none of the passes, and others are", () => {
  assert.throws(
    () => verify((_, stripes) => stripes.splice(0, 4, ...rightStripes(false)), true),
    /of stripe 0 counted/,
  );
});
