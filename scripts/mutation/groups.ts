// Which files are mutated, and the tests that must notice.

export interface Group {
  readonly files: readonly string[];
  readonly tests: readonly string[];
  /** Of those that start workers, which come last, the tests whose names begin so: all where nothing is said. */
  readonly only?: string;
}

function group(files: readonly string[], ...tests: readonly string[]): Group {
  return { files, tests: tests.map((name) => `tests/${name}.test.ts`) };
}

function lock(kind: string, file: string, unit: string): Group {
  const tests = [`unit/sync/${unit}`, "unit/workers/memory_locks", "live/sync/every_lock"];
  return { ...group([`sync/${file}.ts`], ...tests), only: `${kind}:` };
}

export const GROUPS: Readonly<Record<string, Group>> = {
  "statistics": group(["engine/result/statistics.ts"], "unit/engine/result/statistics"),
  "summaries": group(
    [
      "scenarios/latency.ts",
      "scenarios/throughput.ts",
      "scenarios/replay.ts",
      "scenarios/figures.ts",
      "scenarios/shared_set/lock_metrics.ts",
    ],
    "unit/scenarios/figures",
    "unit/scenarios/sets",
    "unit/scenarios/summaries",
    "unit/scenarios/shared_set/lock_metrics",
  ),
  "overhead": group(
    ["scenarios/overhead/ledger.ts", "scenarios/overhead/by_hand.ts"],
    "unit/scenarios/overhead/scenario",
    "unit/scenarios/overhead/ledger",
    "unit/scenarios/overhead/by_hand",
  ),
  "clocks": group(["engine/cell/clocks.ts"], "unit/engine/cell/clocks"),
  "relate": group(["engine/result/relate.ts"], "unit/engine/result/relate", "unit/engine/result/relations"),
  "sync/barrier": group(
    ["sync/barrier.ts", "sync/start_gate.ts", "sync/wait.ts"],
    "live/sync/barrier",
    "unit/sync/start_gate",
    "unit/sync/wait",
  ),
  "sync/contents": group(["sync/contents.ts"], "unit/sync/contents"),
  "sync/histogram": group(["sync/histogram.ts"], "unit/sync/histogram"),
  "sync/id_set": group(["sync/id_set.ts"], "unit/sync/id_set"),
  "sync/locks/futex": lock("futex", "mutex", "mutex"),
  "sync/locks/spin": lock("spin", "spin_lock", "spin_lock"),
  "sync/locks/adaptive": lock("adaptive", "adaptive_lock", "adaptive_lock"),
  "sync/locks/ticket": lock("ticket", "ticket_lock", "queue_locks"),
  "sync/locks/mcs": lock("mcs", "mcs_lock", "queue_locks"),
  "sync/locks/readers-writers": lock("readers-writers", "readers_writers_lock", "readers_writers_lock"),
  "contention": group(
    ["sync/busy_work.ts", "sync/read_stream.ts", "sync/striped_set.ts", "scenarios/shared_set/contended_replay.ts"],
    "unit/sync/busy_work",
    "unit/sync/read_stream",
    "unit/sync/striped_set",
    "unit/scenarios/shared_set/contended_replay",
  ),
  "sync/ring": group(["sync/ring.ts", "sync/mailbox.ts"], "live/sync/ring"),
  "sync/set_service": group(
    ["sync/set_service.ts", "sync/granted_lock.ts"],
    "unit/sync/set_service",
    "unit/sync/granted_lock",
    "unit/workers/jobs",
  ),
  "sync/splitmix64": group(["sync/splitmix64.ts"], "unit/sync/splitmix64"),
  "inference/ratio": group([
    "engine/compare/inference/ratio.ts",
    "engine/compare/inference/student_t.ts",
    "engine/compare/inference/floor.ts",
    "engine/compare/inference/median_interval.ts",
  ], "unit/engine/compare/inference/ratio"),
  "inference/verdict": group(
    [
      "engine/compare/inference/verdict.ts",
      "engine/compare/inference/blocks_to_settle.ts",
      "engine/compare/inference/iterations.ts",
    ],
    "unit/engine/compare/inference/verdict",
    "unit/engine/compare/pilot",
  ),
  "inference/fits": group([
    "engine/compare/inference/break_even.ts",
    "engine/compare/inference/line_fit.ts",
    "engine/compare/inference/scalability.ts",
    "engine/compare/inference/bootstrap.ts",
  ], "unit/engine/compare/inference/fits"),
  "inference/ranks": group([
    "engine/compare/inference/ranks.ts",
    "engine/compare/inference/mann_whitney.ts",
    "engine/compare/inference/wilcoxon.ts",
    "engine/compare/inference/normal.ts",
    "engine/compare/inference/holm.ts",
  ], "unit/engine/compare/inference/rank_tests"),
  "inference/machines": group(
    [
      "engine/compare/inference/random_effects.ts",
      "engine/compare/inference/odd_one.ts",
      "engine/compare/inference/change_points.ts",
    ],
    "unit/engine/compare/pool",
    "unit/engine/compare/inference/odd_one",
    "unit/engine/compare/inference/change_points",
    "unit/engine/compare/history",
  ),
  "inference/slopes": group(
    ["engine/compare/inference/theil_sen.ts", "engine/compare/inference/crossover.ts"],
    "unit/engine/compare/inference/theil_sen",
    "unit/engine/compare/inference/crossover",
  ),
  "inference/drift": group(["engine/compare/inference/drift.ts"], "unit/engine/compare/inference/drift"),
  "inference/random": group(["engine/compare/inference/random.ts"], "unit/engine/compare/inference/random"),
};
