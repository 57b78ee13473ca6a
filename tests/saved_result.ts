// A result as `--json` writes it, small; `word` stands wherever a word of the outside world may stand.

import { type Cell, type ResultFile, SCHEMA } from "../engine/result.ts";

export function savedResult(word = "x"): ResultFile {
  const cell = (mode: "threads" | "processes", by: number): Cell => ({
    scenario: "overhead",
    runtime: "node",
    mode,
    start: "spawn",
    config: { workers: 2, note: word },
    provenance: { version: word, engine: word, path: word, compiled: false },
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
