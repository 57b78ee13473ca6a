// A crew on the fake runtime: heard together, joined together, and whoever goes wrong is named.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Crew, type CrewPlan, startCrew } from "../../../../engine/cell/crew.ts";
import { CellError, makeStage } from "../../../../engine/cell/stage.ts";
import type { Mode } from "../../../../engine/result/result.ts";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";

interface Started {
  readonly crew: Crew<unknown>;
  readonly runtime: FakeRuntime;
  readonly stop: AbortController;
}

/** Worker N gets N as its first message. */
function start(job: FakeJob, size: number, mode: Mode = "threads", more: Partial<CrewPlan> = {}): Started {
  const runtime = fakeRuntime({ jobs: { job }, startMs: 1 });
  const stop = new AbortController();
  const key = { scenario: "made-up", runtime: "node", mode, start: "spawn", config: {} } as const;
  const plan = { job: { name: "job", url: new URL("fake:") }, size, firstMessage: (index: number) => index, ...more };
  return { crew: startCrew(makeStage(runtime, key, stop.signal), plan), runtime, stop };
}

const failure = (pattern: RegExp) => (error: unknown): boolean => {
  assert.ok(error instanceof CellError);
  assert.match(error.message, pattern);
  return true;
};

test("a message of each is heard in the members' order, whoever speaks first", async () => {
  const { crew } = start((index, port) => port.after(10 - 3 * Number(index), () => port.finish(`from ${index}`)), 3);
  assert.deepEqual(await crew.hear(1000, "answer"), ["from 0", "from 1", "from 2"]);
  await crew.join(1000);
  assert.ok(crew.members.every(({ called, returned, gone }) => returned - called === 1 && gone > returned));
});

test("what is posted reaches all, and what is intercepted is not heard", async () => {
  const seen: unknown[] = [];
  const { crew } = start(
    (index, port) => {
      port.post(`private ${index}`);
      port.onMessage = (value) => port.finish([index, value]);
    },
    2,
    "processes",
    { intercept: (index, value) => typeof value === "string" && seen.push([index, value]) > 0 },
  );
  crew.post("go");
  assert.deepEqual(await crew.hear(1000, "answer"), [[0, "go"], [1, "go"]]);
  assert.deepEqual(seen, [[0, "private 0"], [1, "private 1"]]);
});

test("a member that ends before it has spoken is named, with how it ended", async () => {
  const dies: FakeJob = (index, port) =>
    Number(index) === 1 ? port.end({ kind: "exited", code: 3 }) : port.after(50, () => port.finish(1));
  const { crew } = start(dies, 3, "processes");
  await assert.rejects(
    crew.hear(1000, "answer"),
    failure(/^process 1 \(pid 1002\) ended with exit code 3 before it did answer$/),
  );
  assert.match(await crew.lost, /^process 1 \(pid 1002\) ended with exit code 3$/);
  const named = start(dies, 2, "threads", { nameOf: (index) => `writer ${index}` });
  await assert.rejects(named.crew.join(1000), failure(/^writer 1 .*ended with exit code 3$/));
});

test("those who are late are named, of many the first four", async () => {
  const { crew } = start(() => {}, 6);
  await assert.rejects(
    crew.hear(20, "answer"),
    failure(/^thread 0, thread 1, thread 2, thread 3 and 2 more did not answer within 0.02 s$/),
  );
});

test("a stop is heard while members are waited for, and all can be ended by force", async () => {
  const { crew, stop, runtime } = start(() => {}, 2);
  const heard = crew.hear(1000, "answer");
  stop.abort("that is enough");
  await assert.rejects(heard, failure(/^that is enough$/));
  await crew.stop(5);
  assert.equal(runtime.living(), 0);
});

test("a worker that cannot be started fails at once, and the others are there to be ended", async () => {
  const { crew } = start((_, port) => port.after(5, () => port.finish(1)), 2, "threads", {
    firstMessage(index) {
      if (index === 1) throw new Error("no more of them");
      return index;
    },
  });
  await assert.rejects(crew.join(1000), failure(/^thread 1 failed: it could not be started \(no more of them\)$/));
  await crew.stop(0);
});
