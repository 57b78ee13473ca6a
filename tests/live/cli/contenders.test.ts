// Programs that are none of the three runtimes, measured beside them, and held to the protocol that they speak.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { ResultFile } from "../../../engine/result/result.ts";
import { RUNTIMES } from "../../../runtime/runtimes.ts";
import { paratax, runtime } from "../../helpers/command.ts";
import { testOfSweeps, testOnOne } from "../../helpers/share.ts";
import { valid } from "../../helpers/valid.ts";

const slow = { timeout: 60_000 };

/** The words that start the fixture, by the runtime of the tests. */
const TURNS = [
  runtime.identity.path,
  ...RUNTIMES[runtime.identity.name].run,
  fileURLToPath(new URL("../../fixtures/contender.mjs", import.meta.url)),
];

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" ");

testOnOne(1, "a contender is measured beside a runtime, by rows of the same kind", slow, async () => {
  const words = "overhead --mode inline --workers 2 --iterations 25 --warmup 1 --work-iters 100 --no-progress --json -";
  const { code, stdout, stderr } = await paratax(...words.split(" "), "--contender", `turns=${quoted(TURNS)}`);
  assert.equal(code, 0, stderr);
  valid(stdout);
  const { cells } = JSON.parse(stdout) as ResultFile;
  const [own, other] = cells;
  assert.ok(own?.status === "measured" && other?.status === "measured", stdout);
  assert.deepEqual({ ...other.config }, { ...own.config });
  assert.deepEqual([other.runtime, other.provenance?.version, other.provenance?.engine], ["turns", "1.2.3", "Turns"]);
  assert.equal(other.samples.iter_s!.length, 25);
  for (const name of ["total_wall_s", "avg_iter_s", "p50_iter_s", "p95_iter_s", "min_iter_s", "stdev_iter_s"]) {
    assert.ok(other.metrics[name]! > 0, `${name} is ${other.metrics[name]}`);
  }
  assert.equal(other.metrics.p99_iter_s, null); // of 25 values it would be the largest
});

testOnOne(1, "a contender is compared with a runtime, block by block", slow, async () => {
  const words = "compare overhead --axis mode=inline --blocks 2 --iterations 3 --work-iters 100 --no-progress --json -";
  const { code, stdout, stderr } = await paratax(...words.split(" "), "--contender", `turns=${quoted(TURNS)}`);
  assert.equal(code, 0, stderr);
  const { comparison } = JSON.parse(stdout) as ResultFile;
  assert.equal(comparison?.cells.length, 2);
  assert.match(comparison!.cells[1]!.label, /^turns/);
  assert.ok(comparison!.cells.every(({ values }) => values.every((value) => value! > 0)));
});

testOfSweeps("check-contender finds nothing wrong with one that keeps its promises", slow, async () => {
  const { code, stdout, stderr } = await paratax("check-contender", quoted(TURNS));
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^Turns, 1\.2\.3, keeps the protocol: 2 cells measured, \d+ unsupported\.\n/);
});

testOnOne(1, "check-contender says a sentence of each promise that is broken", slow, async () => {
  const { code, stderr } = await paratax("check-contender", quoted([...TURNS, "faulty"]));
  assert.equal(code, 1, stderr);
  for (
    const sentence of [
      /overhead contender inline none.*: a worker answered \d+ where \d+ is right\./,
      /overhead contender threads spawn.*printed "working hard"/,
      /overhead contender processes spawn.*: it is unsupported without a reason: say why in a sentence\./,
      /after its standard input ended there was still /,
      /after it read "stop" there was still /,
      /A key of a scenario that there is not was answered with figures/,
      /A key that is no JSON was answered with figures/,
    ]
  ) assert.match(stderr, sentence);
  assert.doesNotMatch(stderr, /killed/);
});

testOnOne(1, "what does not introduce itself is refused, and what is no contender", slow, async () => {
  const mute = await paratax("check-contender", quoted([...TURNS, "mute"]));
  assert.deepEqual([mute.code, mute.stderr], [2, "It said nothing to --paratax-contender.\n"]);
  const { code, stderr } = await paratax("overhead", "--contender", "none-such=no-such-program-anywhere --fast");
  assert.equal(code, 2);
  assert.match(stderr, /^Cannot use no-such-program-anywhere --fast as none-such: it is not there: /);
});
