// Which cells the payload ladder has, how often each hands over, and what is refused beforehand.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Mode } from "../../../../engine/result/result.ts";
import { planCells } from "../../../../engine/run/plan.ts";
import { mostMemory } from "../../../../scenarios/payload/memory.ts";
import { refuse, roundsOf } from "../../../../scenarios/payload/settings.ts";
import { loadCatalogue, scenarioNamed } from "../../../../scenarios/known.ts";
import { fakeRuntime } from "../../../../runtime/fake.ts";
import { SHAPES } from "../../../../sync/payload.ts";
import { playFake } from "../../../helpers/fake_cell.ts";
import { errorOf } from "../../../helpers/outcome.ts";

await loadCatalogue();
const scenario = scenarioNamed("payload");

const ASKED: Config = {
  size: [16, 1024],
  shape: "bytes",
  via: "all",
  direction: "there",
  workers: 1,
  iterations: 200,
  warmup: 50,
  content_seed: 1,
};

function planned(mode: Mode, config: Partial<Config>): string[] {
  const wish = { scenario, runtimes: ["deno"], modes: [mode], starts: ["spawn"], system: "linux" } as const;
  return planCells({ ...wish, config: { ...ASKED, ...config } as Config }).map(({ key, gap }) =>
    `${key.config.size} ${key.config.via}${gap === null ? "" : `: ${gap}`}`
  );
}

test("all ways are a cell each, for each size; one that was asked for is alone", () => {
  const threads = ["clone", "transfer", "shared", "json", "channel", "broadcast"];
  assert.deepEqual(planned("threads", {}), [16, 1024].flatMap((size) => threads.map((via) => `${size} ${via}`)));
  const processes = planned("processes", { size: [16] });
  assert.equal(processes.length, 15);
  for (const one of ["pipe", "fifo-json", "socket-v8", "pipe-msgpack", "shm"]) {
    assert.ok(processes.includes(`16 ${one}`), one);
  }
  assert.deepEqual(planned("threads", { via: "transfer" }), ["16 transfer", "1024 transfer"]);
});

test("a way that a mode or a shape has not is a row with the reason", () => {
  assert.match(planned("processes", { via: "clone" })[0]!, /^16 clone: processes have no way clone: give one of ipc,/);
  assert.match(planned("threads", { via: "transfer", shape: "object" })[0]!, /only the buffer of bytes can move/);
  assert.match(planned("processes", { via: "shm", shape: "string" })[0]!, /holds bytes and nothing else$/);
  assert.equal(planned("processes", { shape: "object" })[0], "16 ipc", "the first that has such a payload");
});

test("large payloads are handed over less often, but five times", () => {
  const rounds = (size: number) => roundsOf({ config: { ...ASKED, size } });
  assert.deepEqual(rounds(16), { warmUp: 50, timed: 200 });
  assert.deepEqual(rounds(2 ** 24), { warmUp: 4, timed: 16 });
  assert.deepEqual(rounds(100 * 2 ** 20), { warmUp: 1, timed: 5 });
  assert.deepEqual(roundsOf({ config: { ...ASKED, size: 2 ** 30, iterations: 2, warmup: 0 } }), {
    warmUp: 0,
    timed: 2,
  });
});

test("payloads come back from one worker only", () => {
  assert.match(
    refuse({ ...ASKED, direction: "both", workers: 2 })!,
    /^Cannot take payloads back from 2 workers: give /,
  );
  assert.equal(refuse({ ...ASKED, direction: "both" }), null);
  assert.equal(refuse({ ...ASKED, workers: 2 }), null);
});

test("a payload that does not fit into the memory that is free is refused in a sentence before it is made", async () => {
  const files = (path: string) => path === "/proc/meminfo" ? "MemAvailable:  300000 kB\n" : undefined;
  const size = 100 * 2 ** 20;
  const runtime = fakeRuntime({ jobs: {}, files });
  const outcome = await playFake(scenario, runtime, "threads", { ...ASKED, size, via: "clone" });
  assert.equal(
    errorOf(outcome, "prepare"),
    "a payload of 104857600 bytes by clone takes up to 964 MiB of memory where 293 MiB are free: give smaller --sizes",
  );
  for (const shape of SHAPES) assert.ok(mostMemory(shape, size, 2) > mostMemory(shape, size, 1), shape);
});
