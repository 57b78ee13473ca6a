// A result as `--json` writes it, small; `word` stands wherever a word of the outside world may stand.

import {
  type Cell,
  type ComparedCell,
  type Comparison,
  type Metrics,
  type ResultFile,
  SCHEMA,
} from "../../engine/result/result.ts";
import { loadCatalogue } from "../../scenarios/known.ts";

await loadCatalogue();

export function savedResult(word = "x"): ResultFile {
  const cell = (mode: "threads" | "processes", by: number): Cell => ({
    scenario: "overhead",
    runtime: "node",
    mode,
    start: "spawn",
    config: { workers: 2, note: word },
    provenance: { version: word, engine: word, path: word, compiled: false },
    measured_at: "2026-01-02T03:04:06.000Z",
    conditions: { load_1m: 0.2, steal_s: 0, throttled_s: null },
    status: "measured",
    metrics: {
      avg_iter_s: 0.01 * by,
      p50_iter_s: 0.01 * by,
      p95_iter_s: 0.012 * by,
      p50_create_s: 0.001 * by,
      p50_start_s: 0.002 * by,
      p50_work_s: 0.0001 * by,
      p50_finish_s: 0.001 * by,
      join_to_gone_s: null,
    },
    unavailable: { join_to_gone_s: word },
    samples: { iter_s: [0.009 * by, 0.01 * by, 0.011 * by] },
    histograms: {},
    facts: { join: word },
    warnings: [{ code: word, message: word }],
  });
  const unsupported: Cell = {
    scenario: "overhead",
    runtime: "bun",
    mode: "processes",
    start: "fork",
    config: { workers: 2 },
    provenance: null,
    measured_at: null,
    conditions: null,
    status: "unsupported",
    reason: word,
  };
  return {
    schema: SCHEMA,
    tool: { name: "paratax", version: "0.1.0" },
    created: "2026-01-02T03:04:05.000Z",
    quick: false,
    complete: true,
    command: ["paratax", word],
    environment: {
      os: word,
      arch: "x64",
      cpu: word,
      cores: 2,
      usable_cores: 2,
      memory_bytes: 8e9,
      governor: word,
      load_at_start: 0.1,
    },
    cells: [cell("threads", 1), cell("processes", 5), unsupported],
  };
}

/** A comparison as `--json` writes it, of blocks or of two files, with every kind of answer. */
export function smallComparison(design: Comparison["design"], word = "x"): ResultFile {
  const plain = savedResult(word);
  const [threads, processes, fork] = plain.cells;
  const compared = (label: string, cell: Cell, by: number): ComparedCell => {
    const { scenario, runtime, mode, start, config } = cell;
    const measured = cell.status === "measured";
    return {
      label: `${label} ${word}`,
      key: { scenario, runtime, mode, start, config },
      values: measured ? [0.009 * by, 0.01 * by, 0.011 * by] : [null, null, null],
      median: measured ? 0.01 * by : null,
      interval: measured ? { low: 0.009 * by, high: 0.011 * by } : null,
      drift: measured ? 0.05 : null,
    };
  };
  const comparison: Comparison = {
    design,
    scenario: "overhead",
    metric: "p50_iter_s",
    better: "lower",
    axes: design === "blocks"
      ? { mode: ["threads", "processes"], start: ["spawn", "fork"], note: [word, 1, true] }
      : { file: [word, "b.json"] },
    seed: 1,
    blocks: 3,
    delta: 0.02,
    floor: design === "blocks" ? { ratio: 1.01, interval95: { low: 0.99, high: 1.02 } } : null,
    cells: design === "blocks"
      ? [compared("threads", threads, 1), compared("processes", processes, 5), compared("fork", fork, 1)]
      : [compared("A", threads, 1), compared("B", threads, 5)],
    pairs: [{
      cell: `${design === "blocks" ? "processes" : "B"} ${word}`,
      baseline: `${design === "blocks" ? "threads" : "A"} ${word}`,
      ratio: 5,
      interval95: { low: 4.5, high: 5.5 },
      interval90: { low: 4.6, high: 5.4 },
      blocks: 3,
      p: 0.25,
      verdict: "inconclusive",
      blocks_needed: 8,
    }],
    findings: [
      {
        kind: "break-even",
        runtime: "node",
        crossing: "from",
        task_s: 0.01,
        interval: { low: 0.009, high: null },
        support: 0.9,
      },
      {
        kind: "marginal-memory",
        runtime: "node",
        mode: "threads",
        bytes_per_worker: 4e6,
        interval: { low: 3e6, high: 5e6 },
      },
      {
        kind: "scaling",
        runtime: "node",
        mode: "threads",
        points: [{ workers: 1, per_s: 100 }, { workers: 2, per_s: 150 }],
        law: { gamma: 100, sigma: 0.1, kappa: 0.01, peak_workers: 9 },
      },
    ],
    warnings: [{ code: word, message: word }],
  };
  const inBlocks = [1, 2, 3].flatMap((block) => [{ ...threads, block }, { ...processes, block }]);
  const cells = design === "files" ? [] : [...inBlocks, fork];
  return { ...plain, command: ["paratax", "compare", word], cells, comparison };
}

/** A result of every scenario, from `savedResult` on; its numbers are as many times as large as `by` says. */
export function savedRun(word = "x", by = 1): ResultFile {
  const base = savedResult(word);
  const modes = ["threads", "processes"] as const;
  const cell = (
    scenario: string,
    mode: Cell["mode"],
    config: Cell["config"],
    metrics: Metrics,
    samples = {},
  ): Cell => ({
    ...base.cells[0],
    scenario,
    mode,
    config,
    status: "measured",
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, value]) => [name, value === null ? null : value * by]),
    ),
    unavailable: {},
    samples,
    histograms: {},
    facts: { footprint: word },
    warnings: [],
  });
  const waits = (metric: string): Metrics =>
    Object.fromEntries(["p50", "p90", "p99", "p999", "max"].map((name, at) => [`${name}_${metric}`, 100 * 9 ** at]));
  return {
    ...base,
    cells: [
      ...base.cells,
      ...modes.flatMap((mode, at) => [
        cell("memory", mode, { workers: 2 }, { rss_avg: 9e7, uss_avg: 5e7, pss_avg: 6e7, footprint_avg: 6e7 }, {
          pss_bytes: [6e7, 6.1e7, 6.2e7],
        }),
        cell("shared-set", mode, { workers: 2 }, { ops_per_s: at ? 9e3 : 3e6, ...waits("lock_wait_ns") }),
        ...[1, 2, 4].map((writers) =>
          cell("sharded-writers", mode, { workers: 2, writers }, { ops_per_s: 1e5 * writers, ...waits("ack_wait_ns") })
        ),
        cell("local-reduce", mode, { workers: 2 }, { ops_per_s: 5e6, ops_per_s_merged: 4e6 }),
      ]),
    ],
  };
}

/** A comparison with everything that one can have. */
export function savedComparison(word = "x"): ResultFile {
  const counts = [1, 2, 3, 4, 6, 8];
  const key = (workers: number) => ({ ...savedResult(word).cells[0], config: { workers } });
  const interval = { low: 0.7, high: 0.9 };
  return {
    ...savedResult(word),
    comparison: {
      design: "blocks",
      scenario: "shared-set",
      metric: "ops_per_s",
      better: "higher",
      axes: { workers: counts },
      seed: 1,
      blocks: 3,
      delta: 0.02,
      floor: { ratio: 1.01, interval95: { low: 0.99, high: 1.02 } },
      cells: counts.map((workers) => ({
        label: `${word} ${workers}`,
        key: key(workers),
        values: [1e6 * workers, null, 1.2e6 * workers],
        median: 1.1e6 * workers,
        interval: { low: 1e6 * workers, high: 1.2e6 * workers },
        drift: null,
      })),
      pairs: counts.slice(1).map((workers) => ({
        cell: `${word} ${workers}`,
        baseline: `${word} 1`,
        ratio: 0.8,
        interval95: interval,
        interval90: interval,
        blocks: 3,
        p: 0.25,
        verdict: "too few blocks",
        blocks_needed: null,
      })),
      findings: [
        { kind: "marginal-memory", runtime: "node", mode: "threads", bytes_per_worker: 1e6, interval },
        {
          kind: "scaling",
          runtime: "node",
          mode: "threads",
          points: counts.map((workers) => ({ workers, per_s: 1.1e6 * workers })),
          law: { gamma: 1.1e6, sigma: 0.1, kappa: 0.01, peak_workers: 9.5 },
        },
      ],
      warnings: [{ code: word, message: word }],
    },
  };
}
