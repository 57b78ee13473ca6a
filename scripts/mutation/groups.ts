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
  "overhead": group(["scenarios/overhead_ledger.ts", "engine/clocks.ts"], "metrics_overhead", "cell"),
  "relate": group(["engine/relate.ts"], "relate", "relations"),
  "sync/barrier": group(["sync/barrier.ts", "sync/start_gate.ts", "sync/wait.ts"], "barrier", "start_gate", "wait"),
  "sync/contents": group(["sync/contents.ts"], "contents"),
  "sync/histogram": group(["sync/histogram.ts"], "histogram"),
  "sync/id_set": group(["sync/id_set.ts"], "id_set"),
  "sync/mutex": group(["sync/mutex.ts"], "mutex"),
  "sync/ring": group(["sync/ring.ts", "sync/mailbox.ts"], "ring"),
  "sync/set_service": group(["sync/set_service.ts"], "set_service"),
  "sync/splitmix64": group(["sync/splitmix64.ts"], "splitmix64"),
};
