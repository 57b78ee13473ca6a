// Where the ways of a ladder cross, from the numbers of blocks.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crossoversOf } from "../../../../engine/compare/crossovers.ts";
import type { Question, Variant } from "../../../../engine/compare/question.ts";

const SIZES = [16, 1024, 65_536];
const BLOCKS = 6;

function variant(via: string, size: number, gap: string | null = null, workers = 1): Variant {
  const key = { scenario: "payload", runtime: "bun", mode: "threads", start: "spawn" } as const;
  return { label: `${size} ${via}`, on: { via, size, workers }, key: { ...key, config: { via, size, workers } }, gap };
}

function ask(
  variants: readonly Variant[],
  values: readonly (readonly (number | null)[])[],
  more: Partial<Question> = {},
) {
  const axes = [{ name: "via", values: [] }, { name: "size", values: SIZES }, { name: "workers", values: [1, 2] }];
  const headline = { metric: "p50_arrival_s", better: "lower" } as const;
  const ladder = { over: "size", by: "via" };
  return crossoversOf({ scenario: "payload", headline, axes, variants, seed: 1, ladder, ...more }, values, 200);
}

const each = (cost: (block: number) => number) => Array.from({ length: BLOCKS }, (_, block) => cost(block));
const VARIANTS = ["clone", "transfer"].flatMap((via) => SIZES.map((size) => variant(via, size)));
const VALUES = [
  ...SIZES.map((size) => each((block) => Math.sqrt(size) * (1 + block / 100))),
  ...SIZES.map(() => each((block) => 32 * (1 + block / 100))),
];

test("each way is held against the first, at the sizes and in the blocks that both have", () => {
  const [found, ...others] = ask(VARIANTS, VALUES);
  assert.equal(others.length, 0);
  const { at, interval, ...rest } = found!;
  const own = { runtime: "bun", mode: "threads", over: "size", way: "transfer", against: "clone", support: 1 };
  assert.deepEqual(rest, { ...own, crossing: "from" });
  for (const size of [at!, interval!.low!, interval!.high!]) assert.ok(Math.abs(size / 1024 - 1) < 1e-9, String(size));
});

test("of another axis only where the first variant is, and no gaps", () => {
  const more = [variant("json", 16, "it has none"), ...SIZES.map((size) => variant("clone", size, null, 2))];
  const values = [...VALUES, each(() => 1), ...SIZES.map(() => each(() => 1e9))];
  assert.deepEqual(ask([...VARIANTS, ...more], values), ask(VARIANTS, VALUES));
});

test("nothing is said of fewer blocks than six, of what is better the more, and where there is no ladder", () => {
  const holes = VALUES.map((own, at) => own.map((value, block) => at === 4 && block === 2 ? null : value));
  assert.deepEqual(ask(VARIANTS, holes), []);
  assert.deepEqual(ask(VARIANTS, VALUES, { headline: { metric: "payload_bytes_per_s", better: "higher" } }), []);
  assert.deepEqual(ask(VARIANTS, VALUES, { ladder: undefined }), []);
});
