// Ways to break what the answers rest on, and the test that must catch each. `from` stands in the file exactly once.

export interface Mutation {
  /** What no longer holds. */
  readonly broken: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly caughtBy: readonly [file: string, test: string];
}

export const MUTATIONS: readonly Mutation[] = [
  {
    broken: "a lock that never blocks",
    file: "sync/mutex.ts",
    from: "if (Atomics.compareExchange(words, index, FREE, HELD) === FREE) return true;",
    to: "if (words[stop] === 0) return true;",
    caughtBy: ["mutex", "a counter without atomics comes out exact under the lock"],
  },
  {
    broken: "a barrier that opens one party early",
    file: "sync/barrier.ts",
    from: "=== parties - 1)",
    to: "=== parties - 2)",
    caughtBy: ["barrier", "nobody passes before all have arrived"],
  },
  {
    broken: "a start gate that is never closed",
    file: "sync/start_gate.ts",
    from: "while (Atomics.load(words, gate) === 0)",
    to: "while (Atomics.load(words, gate) === 2)",
    caughtBy: ["start_gate", "nobody passes a closed gate"],
  },
  {
    broken: "a ring that overwrites what was not taken",
    file: "sync/ring.ts",
    from: "if (!awaitTurn(ring, cell, lap)) return false;",
    to: "",
    caughtBy: ["ring", "a stopped ring still takes what fits"],
  },
  {
    broken: "a ring that spoils an id",
    file: "sync/ring.ts",
    from: "words[cell + ID] = id;",
    to: "words[cell + ID] = id & ~1;",
    caughtBy: ["ring", "records come out in the order in which they went in"],
  },
  {
    broken: "a mailbox that gives a letter twice",
    file: "sync/mailbox.ts",
    from: "Atomics.store(words, index, EMPTY);",
    to: "",
    caughtBy: ["ring", "a mailbox gives each letter once"],
  },
  {
    broken: "a set that takes a known id for a new one",
    file: "sync/id_set.ts",
    from: "if (found === key) return false;",
    to: "if (found === key) return true;",
    caughtBy: ["id_set", "an id is new once"],
  },
  {
    broken: "ids that are not the published ones",
    file: "sync/splitmix64.ts",
    from: "const seed = 0xc0ffeen ^",
    to: "const seed = 0xc0ffefn ^",
    caughtBy: ["splitmix64", "every worker draws the published ids"],
  },
  {
    broken: "a replay of other workers' ids",
    file: "scenarios/replay.ts",
    from: "const nextId = idStream(worker, idSpace);",
    to: "const nextId = idStream(worker + 1, idSpace);",
    caughtBy: ["shared_set", "the replay has the published numbers"],
  },
  {
    broken: "a lock between processes that never blocks",
    file: "workers/set_client_main.ts",
    from: "take: () => pipe.read(token)",
    to: "take() {}",
    caughtBy: ["shared_set", "threads and processes of every transport"],
  },
  {
    broken: "a histogram that is one bucket off",
    file: "sync/histogram.ts",
    from: "(20 - MANTISSA_BITS)) - NUMBER_OF_ONE;",
    to: "(20 - MANTISSA_BITS)) - NUMBER_OF_ONE + 1;",
    caughtBy: ["histogram", "values at both sides of every bucket edge"],
  },
  {
    broken: "a histogram's quantile that is one rank off",
    file: "sync/histogram.ts",
    from: "Math.ceil(share * countOf(histogram)))",
    to: "Math.ceil(share * countOf(histogram)) + 1)",
    caughtBy: ["histogram", "a quantile is the smallest latency"],
  },
  {
    broken: "a percentile by another method",
    file: "engine/statistics.ts",
    from: "const position = p * (sorted.length + 1);",
    to: "const position = p * (sorted.length - 1) + 1;",
    caughtBy: ["statistics", "quantiles are those of Python"],
  },
  {
    broken: "a memory sample without the pages that were written to",
    file: "runtime/memory/linux.ts",
    from: "uss: clean + dirty + huge",
    to: "uss: clean + huge",
    caughtBy: ["memory_linux", "a recorded smaps_rollup gives its sums"],
  },
  {
    broken: "a sampler that looks at the parent only",
    file: "scenarios/memory.ts",
    from: "[...new Set([runtime.pid, ...pids])]",
    to: "[...new Set([runtime.pid, ...pids.slice(0, 0)])]",
    caughtBy: ["cli", "memory measures threads and processes"],
  },
  {
    broken: "a result that is written over the old one",
    file: "cli/output.ts",
    from: "renameSync(beside, path);",
    to: 'renameSync(beside, beside), writeSync(openSync(path, "w"), text), rmSync(beside);',
    caughtBy: ["output", "a file is replaced, never written over"],
  },
  {
    broken: "a stopped cell that nobody looks at",
    file: "engine/launch.ts",
    from: "if (cause !== null) {",
    to: "if (child.pid < 0) {",
    caughtBy: ["cli", "a stopped cell is named"],
  },
];
