// Which files are mutated, and the tests that must notice.

export interface Group {
  readonly files: readonly string[];
  readonly tests: readonly string[];
}

function group(files: readonly string[], ...tests: readonly string[]): Group {
  return { files, tests: tests.map((name) => `tests/${name}.test.ts`) };
}

export const GROUPS: Readonly<Record<string, Group>> = {
  "statistics": group(["engine/statistics.ts"], "statistics"),
  "summaries": group(
    ["scenarios/latency.ts", "scenarios/throughput.ts", "scenarios/replay.ts", "scenarios/figures.ts"],
    "metrics_sets",
    "summaries",
  ),
  "overhead": group(["scenarios/overhead_ledger.ts"], "metrics_overhead", "overhead_ledger"),
  "clocks": group(["engine/clocks.ts"], "clocks"),
  "relate": group(["engine/relate.ts"], "relate", "relations"),
  "sync/barrier": group(["sync/barrier.ts", "sync/start_gate.ts", "sync/wait.ts"], "barrier", "start_gate", "wait"),
  "sync/contents": group(["sync/contents.ts"], "contents"),
  "sync/histogram": group(["sync/histogram.ts"], "histogram"),
  "sync/id_set": group(["sync/id_set.ts"], "id_set"),
  "sync/mutex": group(["sync/mutex.ts"], "mutex"),
  "sync/ring": group(["sync/ring.ts", "sync/mailbox.ts"], "ring"),
  "sync/set_service": group(["sync/set_service.ts"], "set_service"),
  "sync/splitmix64": group(["sync/splitmix64.ts"], "splitmix64"),
  "inference/ratio": group([
    "engine/inference/ratio.ts",
    "engine/inference/student_t.ts",
    "engine/inference/floor.ts",
    "engine/inference/median_interval.ts",
  ], "ratio"),
  "inference/verdict": group(
    ["engine/inference/verdict.ts", "engine/inference/blocks_to_settle.ts", "engine/inference/iterations.ts"],
    "verdict",
    "planned",
  ),
  "inference/fits": group([
    "engine/inference/break_even.ts",
    "engine/inference/line_fit.ts",
    "engine/inference/scalability.ts",
    "engine/inference/bootstrap.ts",
  ], "fits"),
  "inference/ranks": group([
    "engine/inference/ranks.ts",
    "engine/inference/mann_whitney.ts",
    "engine/inference/wilcoxon.ts",
    "engine/inference/normal.ts",
    "engine/inference/holm.ts",
  ], "rank_tests"),
  "inference/drift": group(["engine/inference/drift.ts"], "drift"),
  "inference/random": group(["engine/inference/random.ts"], "random"),
};
