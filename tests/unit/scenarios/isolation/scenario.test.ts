// Isolation on the fake runtime: hosts whose findings were made up, and what they must come to.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import type { Cell, Measured, Outcome } from "../../../../engine/result/result.ts";
import { type FakeJob, type FakePort, fakeRuntime } from "../../../../runtime/fake.ts";
import { type Surroundings, surroundings } from "../../../../runtime/faults.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { outcomeOf } from "../../../../scenarios/isolation/description.ts";
import { scenario as isolation } from "../../../../scenarios/isolation/scenario.ts";
import { FLOOD, type Found } from "../../../../workers/isolation_protocol.ts";
import { holds, ORIGIN, playFake } from "../../../helpers/fake_cell.ts";
import { measured } from "../../../helpers/outcome.ts";

const ROUNDS = 10;
const RIGHT = cpuAnswer(ROUNDS);
const AROUND: Surroundings = { folder: "/home", variable: null, umask: 0o22, prototype: false, signals: false };
const MIB = 1_048_576;

const CONTAINED: Found = {
  exit: { kind: "exited", code: 7 },
  filled: false,
  flood: 0,
  heardMs: 4,
  forced: false,
  goneMs: 1,
  countable: true,
  delayMs: 3,
  answers: [[RIGHT, RIGHT, RIGHT], [RIGHT, RIGHT, RIGHT]],
  around: [[AROUND, AROUND], [AROUND, AROUND]],
  before: { threads: 7, descriptors: 20, rss: 50 * MIB },
  after: { threads: 7, descriptors: 20, rss: 52 * MIB },
};

/** What the host of a repetition does once it is started. */
type Host = (port: FakePort) => void;

function tells(found: Partial<Found>): Host {
  return (port) => port.finish({ kind: "found", ...CONTAINED, ...found });
}

async function play(...hosts: readonly Host[]): Promise<Outcome> {
  let started = 0;
  const isolationHost: FakeJob = (_, port) => hosts[started++]!(port);
  const runtime = fakeRuntime({ jobs: { isolationHost }, timeOrigin: ORIGIN });
  const config = { ...LEAST, fault: "exits", repetitions: hosts.length };
  return await playFake(isolation, runtime, "threads", config);
}

const LEAST = { siblings: 2, work_iters: ROUNDS, fill_mib: 128, limit_mib: 64, hear_ms: 1000 };

function words(outcome: Outcome): string {
  return outcomeOf(measured(outcome) as Measured & Cell);
}

test("each metric is the share, the middle or the most of what the hosts found", async () => {
  const outcome = await play(
    tells({}),
    tells({ heardMs: 6, goneMs: 3, delayMs: 9 }),
    tells({ heardMs: 20, after: { threads: 8, descriptors: 23, rss: 49 * MIB } }),
  );
  holds(outcome, {
    parent_lives_pct: 100,
    program_ends_pct: 100,
    siblings_right_pct: 100,
    heard_pct: 100,
    p50_heard_s: 0.006,
    max_heard_s: 0.02,
    gone_pct: 100,
    p50_gone_s: 0.001,
    max_gone_s: 0.003,
    max_parent_delay_s: 0.009,
    p50_kept_bytes: 2 * MIB,
    max_kept_descriptors: 3,
    max_kept_threads: 1,
    max_leaks: 0,
  });
  assert.equal(words(outcome), "contained, exit 7");
});

test("a parent that dies takes its siblings with it, and nobody can say more", async () => {
  const outcome = await play((port) => port.end({ kind: "killed", signal: "SIGSEGV" }));
  holds(outcome, { parent_lives_pct: 0, siblings_right_pct: 0, heard_pct: null, gone_pct: null, max_leaks: null });
  assert.equal(words(outcome), "PARENT DIES, SIGSEGV");
});

test("what went wrong is said, the worst first", async () => {
  const changed = { ...AROUND, umask: 0o27 };
  const cases: readonly (readonly [Partial<Found>, string])[] = [
    [{ exit: null, heardMs: null, forced: true }, "unheard"],
    [{ exit: null, heardMs: null, forced: true, filled: true }, "no limit met"],
    [{ exit: null, heardMs: null, forced: true, goneMs: null }, "stays, unheard"],
    [{ exit: { kind: "crashed", message: "x" } }, "contained, error event"],
    [{ exit: null, flood: FLOOD }, "contained, its messages"],
    [{ answers: [[RIGHT, RIGHT, RIGHT], [RIGHT, RIGHT + 1, RIGHT]] }, "siblings wrong, exit 7"],
    [{ answers: [[RIGHT, null, RIGHT]] }, "siblings wrong, exit 7"],
    [{ answers: [] }, "siblings wrong, exit 7"],
    [{ around: [[AROUND, changed], [AROUND, AROUND]] }, "leaks, exit 7"],
    [{ around: [[AROUND, AROUND], [AROUND, changed]] }, "leaks, exit 7"],
  ];
  for (const [found, expected] of cases) assert.equal(words(await play(tells(found))), expected);
});

test("a program that does not end is seen, and ended", async () => {
  const outcome = await play((port) => port.post({ kind: "found", ...CONTAINED }));
  holds(outcome, { parent_lives_pct: 100, program_ends_pct: 0 });
  assert.equal(words(outcome), "hangs on, exit 7");
  const silent = await play(() => {});
  assert.equal(words(silent), "PARENT DIES, hangs");
});

test("a fault that cannot be had is a gap with its reason", async () => {
  const outcome = await play((port) => port.finish({ kind: "cannot", reason: "no thread has a limit" }));
  assert.deepEqual(outcome, { status: "unsupported", reason: "no thread has a limit" });
});

test("where the system tells nothing of threads and memory, that is null", async () => {
  const outcome = await play(tells({ countable: false, goneMs: 0, before: null, after: null }));
  holds(outcome, { gone_pct: null, p50_gone_s: null, p50_kept_bytes: null, max_kept_threads: null, heard_pct: 100 });
});

test("to look at the umask does not set it, as the look of another thread would meet that", () => {
  const { umask } = process;
  process.umask = () => assert.fail("it was asked for, which sets it");
  try {
    const read = surroundings().umask;
    assert.equal(read, process.platform === "linux" ? umask() : null);
  } finally {
    process.umask = umask;
  }
});
