// Every kind of cell that a task has, on the real runtimes: what it measures of a call of known length, what it gives
// and takes, and that it ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { between } from "../../../helpers/between.ts";
import { leftovers, measured, runtime } from "../../../helpers/play.ts";
import { oneOf, sampleOf, testOnOne } from "../../../helpers/share.ts";
import { ATOMICS, AWAY, INLINE, moduleOf, playTask, type TaskKind } from "../../../helpers/task_cell.ts";

const slow = { timeout: 120_000 };
const EVERY: readonly TaskKind[] = [INLINE, ...AWAY, ATOMICS];
const POOLS = EVERY.filter(({ start }) => start === "pool");

const SPIN = moduleOf(`
  export default (ms: number): number => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return ms;
  };
  export const inputs = [4, 6];
  export function setup(): void { const end = performance.now() + 20; while (performance.now() < end); }
`);

for (const kind of sampleOf(EVERY, 0)) {
  test(`${kind.label}: a call of 5 ms is 5 ms, and what else a task takes is not the call`, slow, async () => {
    const { metrics, samples } = measured(await playTask(kind, SPIN, { duration_ms: 60 }));
    const spawned = kind.start === "spawn";
    between(metrics, "first_call_s", 0.0039, 0.5);
    between(metrics, "setup_s", 0.0199, 0.5);
    between(metrics, "import_s", 0, 5);
    between(metrics, "p50_task_s", 0.004, spawned ? 5 : 0.5);
    between(metrics, "tasks_per_s", 0.1, 1000 / 5 * 1.02 * (kind.start === "pool" ? 2 : 1));
    // 5 ms are the mean of both inputs; where others are at work there may be time for the first alone
    if (!spawned) between(metrics, "call_s", 0.004, 0.5);
    if (kind !== INLINE) between(metrics, "p50_hand_over_s", 0, metrics.p50_task_s!);
    if (kind.start === "pool") between(metrics, "p50_loaded_s", 0.0075, 1); // as long again for one before it
    assert.equal(metrics.tasks! % 2, 0, "as often with each input");
    assert.equal(metrics.message_s, undefined, "a call of 5 ms needs no batch");
    if (spawned) {
      const parts = ["create_s", "load_s", "import_s", "setup_s", "first_call_s", "join_s"];
      const sum = (at: number): number => parts.reduce((total, part) => total + samples[part][at], 0);
      samples.task_s.forEach((task, at) => assert.ok(Math.abs(sum(at) - task) < 0.002, `${sum(at)} is not ${task}`));
    }
    assert.deepEqual(leftovers(), []);
  });
}

testOnOne(2, "inline the parent waits for a call, beside a pool it does not", slow, async () => {
  const module = moduleOf(`
    export default (ms: number): void => { const end = performance.now() + ms; while (performance.now() < end); };
    export const inputs = [60];
  `);
  const more = { duration_ms: 300 };
  const alone = measured(await playTask(INLINE, module, more)).metrics;
  between(alone, "max_delay_s", 0.05, 5);
  const beside = measured(await playTask(AWAY[2]!, module, { ...more, workers: 1 })).metrics;
  between(beside, "max_delay_s", 0, alone.max_delay_s!);
});

const FAST = moduleOf("export default (input: number): number => input + 1; export const inputs = [1, 2, 3];");

for (const kind of sampleOf(POOLS, 1)) {
  test(
    `${kind.label}: a call of nanoseconds is told from the clock's reading and from its hand-over`,
    slow,
    async () => {
      const { metrics } = measured(await playTask(kind, FAST, { duration_ms: 100 }));
      between(metrics, "call_s", 0, 5e-6);
      between(metrics, "p50_hand_over_s", 1e-7, 0.05);
      between(metrics, "p50_task_s", metrics.p50_hand_over_s!, 0.05);
      if (kind === ATOMICS) return assert.equal(metrics.message_s, undefined);
      if (metrics.message_s !== null) between(metrics, "batched_call_s", 0, metrics.message_s!);
    },
  );
}

testOnOne(0, "inline: a call of nanoseconds is timed with many others", slow, async () => {
  const { metrics } = measured(await playTask(INLINE, FAST, { duration_ms: 100 }));
  between(metrics, "call_s", 0, 1e-6);
  between(metrics, "tasks_per_s", 1e6, 1e10);
  assert.ok(metrics.tasks! > 10_000);
});

for (const kind of sampleOf(EVERY, 2)) {
  test(`${kind.label}: a long call is made a few times only`, slow, async () => {
    const module = moduleOf(`
      export default (ms: number): number => { const end = performance.now() + ms; while (performance.now() < end); return ms; };
      export const inputs = [200];
    `);
    const { metrics } = measured(await playTask(kind, module));
    assert.ok(metrics.tasks! <= 4, `${metrics.tasks}`);
    between(metrics, "p50_task_s", 0.2, 10);
  });
}

const AWKWARD = `
  class Point { x = 1; #y = 2; get y(): number { return this.#y; } }
  const cycle: Record<string, unknown> = { name: "cycle" };
  cycle.itself = cycle;
  const values: unknown[] = [
    undefined, null, -0, NaN, 12n, "\\ud800 and more", cycle, new RangeError("a value", { cause: 3 }), new Date(NaN),
    new Map<unknown, unknown>([[{ a: 1 }, new Set([1, "1"])]]), new Float64Array([NaN, -0]), [1, , 3], new Point(),
    new Uint8Array(300_000).fill(7), { a: undefined }, /x/gi, new ArrayBuffer(8), new Uint8Array(100).subarray(10, 20),
    Buffer.from("a buffer"), Object.create(null), "x".repeat(3_000_000), new DataView(new ArrayBuffer(4)),
  ];
  export default (index: number): unknown => index < 0 ? values : values[index];
  export const each = values.map((_, index) => index);
`;

for (const kind of sampleOf([INLINE, ...AWAY], 3)) {
  test(`${kind.label}: whatever can be cloned comes back the same`, slow, async () => {
    // a worker that is started for each task gives them all at once
    const inputs = kind.start === "spawn" ? "[-1]" : "each";
    const module = moduleOf(`import { Buffer } from "node:buffer";\n${AWKWARD}\nexport const inputs = ${inputs};`);
    const { facts } = measured(await playTask(kind, module, { duration_ms: kind.start === "spawn" ? 10 : 40 }));
    assert.match(facts.inputs, /inputs?/);
  });

  test(`${kind.label}: and is taken`, slow, async () => {
    const module = moduleOf(`
      export default (value: unknown): string => {
        const { itself, list, none, error } = value as Record<string, unknown>;
        return [itself === value, String((list as Set<number>).has(2)), none, (error as Error).message].join();
      };
      const input: Record<string, unknown> = { list: new Set([1, 2]), none: undefined, error: new TypeError("no") };
      input.itself = input;
      export function* inputs(): Generator<unknown> { yield input; }
    `);
    measured(await playTask(kind, module));
  });
}

for (const kind of sampleOf(EVERY, 4)) {
  test(`${kind.label}: an input that the call changes, or that moves, is a new one each time`, slow, async () => {
    const module = moduleOf(`
      export default (pixels: Uint8Array): Uint8Array => {
        if (pixels.length !== 1000) throw new Error(\`\${pixels.length} pixels\`);
        for (let at = 0; at < pixels.length; at++) pixels[at] = 3 * pixels[at] + 1;
        return pixels;
      };
      export const inputs = [new Uint8Array(1000).fill(9)];
      export const transfer = (value: Uint8Array): ArrayBufferLike[] => [value.buffer];
    `);
    measured(await playTask(kind, module));
  });

  test(`${kind.label}: an asynchronous function is awaited`, slow, async () => {
    const module = moduleOf(`
      export default async (ms: number): Promise<number> => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return ms;
      };
      export const inputs = [10];
    `);
    const { metrics } = measured(await playTask(kind, module));
    between(metrics, "p50_task_s", 0.009, 5);
    between(metrics, "first_call_s", 0.009, 1);
  });
}

testOnOne(1, "only as many inputs are measured as can be called in the time", slow, async () => {
  const module = moduleOf(`
    export default (n: number): number => { const end = performance.now() + 20; while (performance.now() < end); return n; };
    export function* inputs(): Generator<number> { for (let n = 0; ; n++) yield n; }
  `);
  const { facts } = measured(await playTask(AWAY[2]!, module, { duration_ms: 50 }));
  assert.match(facts.inputs, /^the first [1-3] of its inputs$/);
});

test(
  "a pool by Atomics hands over numbers and typed arrays, by copies where shared memory is not taken",
  slow,
  async () => {
    const floats = moduleOf(`
    export default (from: Float32Array): Float32Array => from.map((one) => one * 2);
    export const inputs = [new Float32Array([1.5, NaN]), new Float32Array([3]), new Float32Array(0)];
  `);
    assert.equal(measured(await playTask(ATOMICS, floats)).facts.shared_memory, undefined);
    const digest = moduleOf(`
    export default async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
      if (!(bytes.buffer instanceof ArrayBuffer)) throw new TypeError("no view of shared memory");
      return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    };
    export const inputs = [new Uint8Array(1000)];
  `);
    assert.match(measured(await playTask(ATOMICS, digest)).facts.shared_memory, /copied/);
    const objects = moduleOf("export default (n: number): unknown => ({ n }); export const inputs = [1, 2];");
    const outcome = await playTask(ATOMICS, objects);
    assert.ok(outcome.status === "unsupported", JSON.stringify(outcome));
    assert.match(outcome.reason, /task\d+\.ts gives values that are neither all numbers/);
  },
);

for (const kind of sampleOf(POOLS, 5)) {
  test(
    `${kind.label}: tasks that come due are timed from then on, and what no worker began is counted`,
    slow,
    async () => {
      const module = moduleOf(`
      export default (ms: number): number => { const end = performance.now() + ms; while (performance.now() < end); return ms; };
      export const inputs = [10];
    `);
      const more = { workers: 1, duration_ms: 400 };
      const easy = measured(await playTask(kind, module, { ...more, rate: 20 }));
      between(easy.metrics, "p50_due_s", 0.01, 1);
      const hard = measured(await playTask(kind, module, { ...more, rate: 500 }));
      between(hard.metrics, "due_missed", 160, 200); // of 200 no more than 40 can be done
      between(hard.metrics, "p50_due_s", 0.1, 5); // the later, the longer it waits
      assert.deepEqual(hard.warnings.map(({ code }) => code), ["rate-missed"]);
    },
  );
}

testOnOne(1, "memory is looked at while workers are at work, and its limit fails the cell", {
  ...slow,
  skip: runtime.system === "linux" ? false : "other systems have no /proc",
}, async () => {
  const module = moduleOf(`
    const held: Uint8Array[] = [];
    export default (n: number): number => {
      if (held.length === 0) held.push(new Uint8Array(96 * 2 ** 20).fill(n));
      return held[0].length;
    };
    export const inputs = [3];
  `);
  for (const kind of oneOf([AWAY[2]!, AWAY[3]!])) {
    const { metrics } = measured(await playTask(kind, module));
    between(metrics, "worker_bytes", 40 * 2 ** 20, 250 * 2 ** 20); // tests on Deno cannot collect garbage before
    const outcome = await playTask(kind, module, { memory_limit: 100 * 2 ** 20 });
    assert.ok(outcome.status === "failed");
    assert.match(outcome.error, /task\d+\.ts takes \d+ MiB where 100 MiB are allowed/);
  }
});
