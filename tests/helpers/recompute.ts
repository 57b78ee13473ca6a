// Every metric of a cell, worked out once more from what the result says of the cell and nothing else. None of the code
// that made it is used here: sorting, quantiles, histograms and rates are written out again.

import assert from "node:assert/strict";
import { metricNamed } from "../../engine/result/metrics.ts";
import type { CellKey, Measured } from "../../engine/result/result.ts";
import { loadCatalogue } from "../../scenarios/known.ts";

await loadCatalogue();

/** Asserts it of every metric that the cell has, to the rounding of a double where nothing else is said. */
export function assertRecomputable(
  key: CellKey,
  measured: Measured,
  near: (name: string) => number = () => 1e-9,
): void {
  const cell: Measured = JSON.parse(JSON.stringify(measured)); // what is in JSON has no more than that
  for (const [name, value] of Object.entries(cell.metrics)) {
    const again = recomputed(name, { key, cell });
    assert.notEqual(again, undefined, `${name} cannot be computed from the result`);
    if (value === null || again === null) assert.equal(again, value, name);
    else {assert.ok(
        Math.abs(again! - value) <= near(name) * Math.abs(value) + 1e-12,
        `${name} is ${value}, not ${again}`,
      );}
    if (value === null) continue;
    for (const from of metricNamed(name)!.from) {
      assert.ok(
        from in cell.samples || from in cell.histograms,
        `${name} is said to be from ${from}, which is not there`,
      );
    }
  }
}

/** The value of a metric from the cell's own JSON; undefined of a metric that nobody has told this file of. */
function recomputed(name: string, { key, cell }: { key: CellKey; cell: Measured }): number | null | undefined {
  const { samples, facts } = cell;
  const config = key.config as Record<string, number>;
  const raw = (what: string): readonly number[] => {
    const found = samples[what];
    if (!found) throw new Error(`${name} needs ${what}, which the result has not`);
    return found;
  };
  if (key.scenario === "isolation") return ofIsolation(name, cell);
  if (key.scenario === "lifecycle") return ofLifecycle(name, cell);
  if (key.scenario === "task") return ofTask(name, cell, config.workers ?? 1);
  if (key.scenario === "payload") return ofPayload(name, cell, key.config);
  const [, quantity = "", unit = ""] = /^(?:avg|p\d+|max|min|stdev)_(.+)_(s|ns)$/.exec(name) ?? [];
  if (unit === "ns" && name !== "clock_ns") return latency(name, histogramOf(cell, quantity));
  const phase = /^(avg|p50|p95)_(create|start|load|import|work|finish)_s$/.exec(name);
  if (phase || quantity === "iter" || name === "p50_sample_cost_s") {
    const what = `${quantity}_s`;
    return samples[what] ? spread(name, raw(what)) : inSeconds(name, histogramOf(cell, what));
  }
  if (name === "footprint_idle") return samples.idle_bytes[0] ?? null;
  if (name === "footprint_tool") {
    const [idle = null] = samples.idle_bytes;
    const baseline = memory(facts.footprint, "baseline", config.workers, samples);
    return idle === null || baseline === null ? null : baseline - idle;
  }
  const [, kind = "", part = ""] = /^(rss|uss|pss|footprint)_(min|max|avg|baseline|per_worker)$/.exec(name) ?? [];
  if (kind) return memory(kind === "footprint" ? facts.footprint : kind, part, config.workers, samples);
  const local = key.scenario === "local-reduce";
  const attempts = (): number => sum(raw("worker_attempts"));
  const workerInserts = (): number => sum(raw("worker_inserts"));
  const inserts = (): number => local ? only(raw("merged_inserts")) : workerInserts();
  const window = (): number => Math.max(...raw("worker_ended_s")) - Math.min(...raw("worker_begun_s"));
  const toMerged = (): number => window() + only(raw("merge_s"));
  switch (name) {
    case "total_wall_s":
      return sum(raw("iter_s"));
    case "loop_look_s":
    case "task_s":
    case "cold_import_s":
    case "join_to_gone_s":
    case "wall_s":
    case "cpu_s":
    case "merge_s":
      return cell.metrics[name] === null ? null : only(raw(name));
    case "paratax_s": {
      const [own, byHand] = [samples.own_turn_s ?? [], samples.by_hand_s ?? []];
      const all = own.map((seconds, turn) => seconds - byHand[turn]!).sort((a, b) => a - b);
      // 95 % between two of the values: of 40 the 14th and the 27th, of so few as 6 the least and the greatest.
      if (all.length < 6) return null;
      let [rank, tail, chance] = [0, 0, 2 ** -all.length];
      while ((tail += chance) <= 0.025) chance *= (all.length - rank) / ++rank;
      return all[rank - 1]! <= 0
        ? null
        : all.length % 2 === 1
        ? all[(all.length - 1) / 2]!
        : (all[all.length / 2 - 1]! + all[all.length / 2]!) / 2;
    }
    case "samples_taken":
      return raw("sampled_at_s").length;
    case "samples_missed":
      return only(raw("missed"));
    case "sampling_share_pct":
      return 100 * 1000 * sum(raw("sample_cost_s")) / raw("sample_cost_s").length / config.mem_interval_ms;
    case "window_s":
      return window();
    case "attempts":
      return attempts();
    case "inserts":
      return inserts();
    case "local_inserts":
      return workerInserts();
    case "dup_rate_pct":
      return 100 - 100 * inserts() / attempts();
    case "fill_pct":
      return inserts() / config.id_space * 100;
    case "ops_per_s":
      return attempts() / window();
    case "ops_per_s_wall":
      return attempts() / only(raw("wall_s"));
    case "ops_per_s_merged":
      return attempts() / toMerged();
    case "inserts_per_s":
      return inserts() / (local ? toMerged() : window());
    case "inserts_per_s_wall":
      return inserts() / only(raw("wall_s"));
    case "cpu_per_million_s":
      return samples.cpu_s ? only(raw("cpu_s")) / attempts() * 1e6 : null;
    case "reads":
      return sum(raw("worker_reads"));
    case "hold_cost_ns":
      return sum(raw("worker_hold_ns")) / raw("worker_hold_ns").length;
    case "think_cost_ns":
      return sum(raw("worker_think_ns")) / raw("worker_think_ns").length;
    case "sleeps_per_op":
      return sum(raw("worker_sleeps")) / attempts();
    case "wake_ups_per_op":
      return sum(raw("worker_wake_ups")) / attempts();
    case "min_worker_attempts":
      return Math.min(...raw("worker_attempts"));
    case "max_worker_attempts":
      return Math.max(...raw("worker_attempts"));
    case "worker_spread_pct":
      return config.ops > 0 ? null : apart(raw("worker_attempts"));
    case "min_writer_items":
      return Math.min(...raw("writer_items"));
    case "max_writer_items":
      return Math.max(...raw("writer_items"));
    case "writer_spread_pct":
      return apart(raw("writer_items"));
    case "start_skew_s":
      return Math.max(...raw("worker_begun_s")) - Math.min(...raw("worker_begun_s"));
    case "hand_over_s":
      return Math.max(...raw("worker_hand_over_s"));
    case "clock_ns":
      return sum(raw("clock_ns")) / raw("clock_ns").length;
    default:
      return undefined;
  }
}

/** Of a fault's cell: shares of the repetitions, the middle and the most of what each of them had. */
function ofIsolation(name: string, { samples }: Measured): number | null | undefined {
  const shares: Readonly<Record<string, string>> = {
    parent_lives_pct: "parent_lived",
    program_ends_pct: "program_ended",
    siblings_right_pct: "siblings_right",
    heard_pct: "heard",
    gone_pct: "gone",
  };
  const [, what, of = ""] = /^(p50|max)_(.+)$/.exec(name) ?? [];
  const values = samples[shares[name] ?? of];
  if (values === undefined) return undefined;
  if (values.length === 0) return null;
  return what === undefined ? 100 * sum(values) / values.length : spread(what, values);
}

/** Of workers that came and went. */
function ofLifecycle(name: string, { samples }: Measured): number | null | undefined {
  const raw = (what: string): readonly number[] => samples[what] ?? [];
  const over = (values: readonly number[]): number => values.at(-1)! - values[0]!;
  const [, what, of = ""] = /^(p50|p95|p99|max)_(.+)$/.exec(name) ?? [];
  if (what !== undefined) return samples[of] && raw(of).length > 0 ? spread(what, raw(of)) : null;
  if (name.startsWith("rss_slope")) {
    const [x, y] = [raw("look_workers"), raw("look_rss_bytes")];
    const slopes = y.flatMap((value, at) =>
      y.slice(0, at).map((other, before) => (value - other) / (x[at]! - x[before]!))
    )
      .sort((a, b) => a - b);
    const n = y.length;
    if (n < 6) return null;
    const reach = 1.959964 * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
    const rank = Math.max(1, Math.floor((slopes.length - reach) / 2));
    if (name === "rss_slope_low_bytes") return slopes[rank - 1]!;
    return name === "rss_slope_high_bytes" ? slopes[slopes.length - rank]! : spread("p50", slopes);
  }
  switch (name) {
    case "grown_descriptors":
      return over(raw("look_descriptors"));
    case "grown_threads":
      return over(raw("look_threads"));
    case "returned_bytes":
      return -over(raw("idle_rss_bytes"));
    default:
      return undefined;
  }
}

/** Of a cell of the payload ladder. */
function ofPayload(name: string, cell: Measured, config: CellKey["config"]): number | null | undefined {
  const { samples } = cell;
  const [, quantity] = /^(?:p\d+|max)_(.+)_s$/.exec(name) ?? [];
  const over = (name: string, what: string): number | null =>
    samples[what] ? spread(name, samples[what]) : inSeconds(name, histogramOf(cell, what));
  if (quantity) return over(name, `${quantity}_s`);
  switch (name) {
    case "payload_bytes_per_s": {
      const legs = config.direction === "both" ? 2 : 1;
      return legs * Number(config.size) * Number(config.workers) / over("p50", "arrival_s")!;
    }
    case "peak_added_bytes":
      return samples.peak_added_bytes ? Math.max(...samples.peak_added_bytes) : null;
    case "memcpy_s":
      return samples.memcpy_s ? spread("p50", samples.memcpy_s) : null;
    default:
      return undefined;
  }
}

/** Of a task's cell. */
function ofTask(name: string, cell: Measured, workers: number): number | null | undefined {
  const { samples } = cell;
  const raw = (what: string): readonly number[] => samples[what] ?? [];
  const [, quantity] = /^(?:p\d+|max)_(.+)_s$/.exec(name) ?? [];
  if (quantity) {
    const what = `${quantity}_s`;
    if (!samples[what]) return inSeconds(name, histogramOf(cell, what));
    return raw(what).length === 0 ? null : spread(name, raw(what));
  }
  const peak = raw("memory_bytes").length === 0 ? null : Math.max(...raw("memory_bytes"));
  switch (name) {
    case "as_clone_s":
    case "as_json_s":
    case "as_transfer_s":
      return samples[name] ? spread("p50", raw(name)) : null;
    case "create_s":
    case "load_s":
    case "import_s":
    case "setup_s":
    case "first_call_s":
    case "join_s":
      return spread("p50", raw(name));
    case "call_s":
    case "due_missed":
    case "tasks":
      return only(raw(name));
    case "tasks_per_s":
      return only(raw("tasks")) / only(raw("window_s"));
    case "cpu_per_1000_s":
      return samples.cpu_s ? 1000 * only(raw("cpu_s")) / only(raw("tasks")) : null;
    case "message_s":
    case "batched_call_s": {
      const one = only(raw("window_s")) / only(raw("tasks"));
      const many = only(raw("batched_window_s")) / only(raw("batched_messages"));
      const call = (many - one) / (only(raw("batch_calls")) - 1);
      if (call <= 0 || call >= one) return null;
      return name === "message_s" ? one - call : call;
    }
    case "peak_bytes":
      return peak;
    case "worker_bytes":
      return peak === null ? null : (peak - only(raw("memory_before_bytes"))) / workers;
    default:
      return undefined;
  }
}

function spread(name: string, values: readonly number[]): number | null {
  const n = values.length;
  const mean = sum(values) / n;
  const sorted = Float64Array.from(values).sort();
  const [what] = name.split("_");
  switch (what) {
    case "avg":
      return mean;
    case "min":
      return sorted[0];
    case "max":
      return sorted[n - 1];
    case "stdev":
      return n === 1 ? 0 : Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1));
    default: {
      const percent = Number(what.slice(1));
      if (percent > 50 && n < percent / (100 - percent)) return null;
      const at = Math.min(Math.max(percent * (n + 1) / 100, 1), n) - 1; // Hyndman and Fan's type 6, from 0
      const next = Math.min(Math.ceil(at), n - 1);
      return sorted[Math.floor(at)] + (at % 1) * (sorted[next] - sorted[Math.floor(at)]);
    }
  }
}

function memory(kind: string, part: string, workers: number, samples: Measured["samples"]): number | null {
  const values = samples[`${kind}_bytes`];
  const [baseline = null] = samples[`${kind}_baseline_bytes`];
  if (part === "baseline") return baseline;
  if (values.length === 0) return null;
  const mean = sum(values) / values.length;
  if (part === "min") return Math.min(...values);
  if (part === "max") return Math.max(...values);
  if (part === "avg") return mean;
  return workers === 0 || baseline === null ? null : (mean - baseline) / workers;
}

interface Counted {
  /** The middle of each bucket in ns, and how often it was hit; ascending. */
  readonly buckets: readonly (readonly [middle: number, count: number])[];
  readonly sum: number;
  readonly max: number;
}

/** 128 buckets of equal width between each power of two and the next. */
function histogramOf({ histograms }: Measured, name: string): Counted {
  const own = histograms[name] ?? [];
  const counts = new Map<number, number>();
  for (const [bucket, count] of own.flatMap(({ buckets }) => buckets)) {
    counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  }
  const buckets = [...counts].sort(([a], [b]) => a - b).map(([bucket, count]) =>
    [2 ** Math.floor(bucket / 128) * (1 + (bucket % 128 + 0.5) / 128), count] as const
  );
  return { buckets, sum: sum(own.map(({ sum_ns }) => sum_ns)), max: Math.max(0, ...own.map(({ max_ns }) => max_ns)) };
}

function latency(name: string, { buckets, sum: total, max }: Counted): number | null {
  const count = sum(buckets.map(([, one]) => one));
  if (count === 0) return null;
  const [what] = name.split("_");
  if (what === "avg") return total / count;
  if (what === "max") return max;
  const share = Number(`0.${what.slice(1)}`);
  if (share > 0.5 && count < Math.round(share / (1 - share))) return null;
  let left = Math.ceil(share * count - 1e-9);
  for (const [middle, one] of buckets) {
    left -= one;
    if (left <= 0) return Math.min(middle, max);
  }
  return null;
}

/** As of raw values, of which only the bucket is known; the mean is exact. */
function inSeconds(name: string, { buckets, sum: total, max }: Counted): number | null {
  const values = buckets.flatMap(([middle, count]) => Array<number>(count).fill(Math.min(middle, max) / 1e9));
  return name.startsWith("avg") ? total / 1e9 / values.length : spread(name, values);
}

function apart(values: readonly number[]): number {
  return 100 * values.length * (Math.max(...values) - Math.min(...values)) / sum(values);
}

function only(values: readonly number[]): number {
  if (values.length !== 1) throw new Error(`one value was expected, not ${values.length}`);
  return values[0];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
