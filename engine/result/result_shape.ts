// Validates saved results, which may come from anywhere. The only file that knows valibot.

import * as v from "valibot";
import { type Outcome, type ResultFile, SCHEMA } from "./result.ts";

const number = v.pipe(v.number(), v.finite());
const maybe = v.nullable(number);
const texts = v.record(v.string(), v.string());
// A million numbers are looked at in place: valibot would copy them, an object for each on the way.
const samples = v.record(v.string(), v.custom<readonly number[]>(isNumbers));
const interval = v.object({ low: number, high: number });
const warnings = v.array(v.object({ code: v.string(), message: v.string() }));
const runtime = v.string();
const mode = v.picklist(["inline", "threads", "processes"]);

const start = v.picklist(["none", "spawn", "pool", "fork", "forkserver"]);

const key = {
  scenario: v.string(),
  runtime,
  mode,
  start,
  config: v.record(v.string(), v.union([number, v.string(), v.boolean(), v.array(number)])),
};

const cellBase = {
  ...key,
  provenance: v.nullable(
    v.object({ version: v.string(), engine: v.string(), path: v.string(), compiled: v.boolean() }),
  ),
  measured_at: v.nullable(v.string()),
  conditions: v.nullable(v.record(v.string(), maybe)),
  block: v.optional(number),
  again: v.optional(v.literal(true)),
  repetition: v.optional(number),
};

const measured = {
  status: v.literal("measured"),
  metrics: v.record(v.string(), maybe),
  unavailable: texts,
  samples,
  histograms: v.record(
    v.string(),
    v.array(v.object({ sum_ns: number, max_ns: number, buckets: v.array(v.tuple([number, number])) })),
  ),
  facts: texts,
  warnings,
};
const unsupported = { status: v.literal("unsupported"), reason: v.string() };
const failed = {
  status: v.literal("failed"),
  phase: v.picklist(["prepare", "warm-up", "run", "verify", "release"]),
  error: v.string(),
  samples,
};

const cell = v.variant("status", [
  v.object({ ...cellBase, ...measured }),
  v.object({ ...cellBase, ...unsupported }),
  v.object({ ...cellBase, ...failed }),
]);

const outcome = v.variant("status", [v.object(measured), v.object(unsupported), v.object(failed)]);

const finding = v.variant("kind", [
  v.object({
    kind: v.literal("break-even"),
    runtime,
    mode: v.optional(mode),
    against: v.optional(mode),
    start: v.optional(start),
    workers: v.optional(number),
    crossing: v.picklist(["from", "until", "always", "never"]),
    task_s: maybe,
    interval: v.nullable(v.object({ low: number, high: maybe })),
    support: number,
  }),
  v.object({ kind: v.literal("marginal-memory"), runtime, mode, bytes_per_worker: number, interval }),
  v.object({
    kind: v.literal("scaling"),
    runtime,
    mode,
    points: v.array(v.object({ workers: number, per_s: number })),
    law: v.nullable(v.object({
      gamma: number,
      sigma: number,
      kappa: number,
      peak_workers: maybe,
      sigma_interval: v.optional(v.nullable(interval)),
      kappa_interval: v.optional(v.nullable(interval)),
    })),
  }),
]);

const comparison = v.object({
  design: v.picklist(["blocks", "files"]),
  scenario: v.string(),
  metric: v.string(),
  better: v.picklist(["lower", "higher", "neither"]),
  axes: v.record(v.string(), v.array(v.union([v.string(), number, v.boolean()]))),
  seed: number,
  blocks: number,
  margin: v.optional(number),
  delta: number,
  floor: v.nullable(v.object({ ratio: number, interval95: interval })),
  cells: v.array(v.object({
    label: v.string(),
    key: v.object(key),
    values: v.array(maybe),
    median: maybe,
    interval: v.nullable(interval),
    drift: maybe,
  })),
  pairs: v.array(v.object({
    cell: v.string(),
    baseline: v.string(),
    ratio: number,
    interval95: v.nullable(interval),
    interval90: v.nullable(interval),
    blocks: number,
    p: maybe,
    verdict: v.picklist(["faster", "slower", "equivalent", "inconclusive", "too few blocks", "no verdict"]),
    reason: v.optional(v.string()),
    blocks_needed: maybe,
  })),
  findings: v.array(finding),
  crossovers: v.optional(v.array(v.object({
    runtime,
    mode,
    over: v.string(),
    way: v.string(),
    against: v.string(),
    crossing: v.picklist(["from", "until", "always", "never"]),
    at: maybe,
    interval: v.nullable(v.object({ low: maybe, high: maybe })),
    support: number,
  }))),
  warnings,
  conclusion: v.optional(v.array(v.string())),
  answers: v.optional(v.array(v.object({
    runtime,
    subject: v.string(),
    advice: v.picklist(["inline", "pool", "unsettled"]),
    sentences: v.array(v.string()),
  }))),
  plan: v.optional(
    v.object({ blocks: maybe, iterations: maybe, seconds: maybe, command: v.nullable(v.array(v.string())) }),
  ),
});

const environment = v.object({
  os: v.string(),
  arch: v.string(),
  cpu: v.string(),
  cores: number,
  usable_cores: number,
  memory_bytes: number,
  governor: v.nullable(v.string()),
  load_at_start: maybe,
  variables: v.optional(texts),
  wake_up_unavailable: v.optional(v.string()),
  kept_awake: v.optional(v.picklist(["idle", "nice"])),
  machine: v.optional(v.string()),
  kernel: v.optional(v.string()),
  microcode: v.optional(v.string()),
});

const shape = v.object({
  schema: v.literal(SCHEMA),
  tool: v.object({ name: v.literal("paratax"), version: v.string() }),
  created: v.string(),
  quick: v.boolean(),
  complete: v.boolean(),
  command: v.array(v.string()),
  environment,
  cells: v.array(cell),
  warnings: v.optional(warnings),
  sources: v.optional(
    v.array(v.object({ environment, versions: v.array(v.string()), paratax: v.string(), created: v.string() })),
  ),
  comparison: v.optional(comparison),
  conclusion: v.optional(v.array(v.string())),
});

// deno check fails here when the shape and engine/result/result.ts are no longer the same.
type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };
type Same<A, B> = [A, B] extends [B, A] ? true : false;
true satisfies Same<Frozen<v.InferOutput<typeof shape>>, Frozen<ResultFile>>;

/** Whether it is an array of finite numbers and nothing else. */
export function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((one) => Number.isFinite(one));
}

/** Where it is wrong, like cells[3].metrics.avg_iter_s, and how. */
interface Wrong {
  readonly place: string;
  readonly wrong: string;
}

/** The result, without what is not known of it. */
export function shaped(value: unknown): { result: ResultFile } | Wrong {
  const { success, output, issues } = v.safeParse(shape, value, { abortEarly: true });
  return success ? { result: output } : wrongIn(issues[0]);
}

/** The outcome of a cell, of which all may be left out that is empty. */
export function shapedOutcome(value: unknown): { outcome: Outcome } | Wrong {
  const empty = { metrics: {}, unavailable: {}, samples: {}, histograms: {}, facts: {}, warnings: [], phase: "run" };
  const { success, output, issues } = v.safeParse(outcome, { ...empty, ...value as object }, { abortEarly: true });
  return success ? { outcome: output } : wrongIn(issues[0]);
}

function wrongIn({ path, expected, received }: v.BaseIssue<unknown>): Wrong {
  const place = (path ?? []).map(({ key }) => typeof key === "number" ? `[${key}]` : `.${key}`).join("").slice(0, 200);
  return {
    place: place.replace(/^\./, ""),
    wrong: `expected ${expected === "unknown" ? "finite numbers" : expected ?? "another value"}, found ${
      received.slice(0, 60)
    }`,
  };
}
