// Ways to falsify a figure and leave all counts plausible: what workers time, and what a cell makes of it.

import type { Mutation } from "./mutation.ts";

const SET = ["unit/scenarios/sets", "shared-set by threads: every metric is that of the script"] as const;
const CLIENTS = ["unit/scenarios/sets", "shared-set by processes: the calls have their own metrics"] as const;
const SHARDS = ["unit/scenarios/sets", "sharded-writers by threads: every metric is that of the script"] as const;
const LOCAL = [
  "unit/scenarios/local_reduce/scenario",
  "local-reduce by threads: every metric is that of the script",
] as const;
const LOCAL_FILES = [
  "unit/scenarios/local_reduce/scenario",
  "local-reduce by processes: every metric is that of the script",
] as const;
const MEMORY = [
  "unit/scenarios/memory/scenario",
  "threads: the parent's own figures, averaged over every look",
] as const;
const MEMORY_OF_ALL = [
  "unit/scenarios/memory/scenario",
  "processes: the parent and each of its workers are added up",
] as const;
const WAIT = ["unit/workers/jobs", "a thread's wait for the lock is from asking to having it"] as const;
const CALL = ["unit/workers/jobs", "a process's wait for the lock and its calls are timed apart"] as const;
const ACK = ["unit/workers/jobs", "a producer's put and its wait for the answer are timed apart"] as const;
const DURATION = ["unit/workers/jobs", "every worker goes on for its duration"] as const;
const TOGETHER = ["unit/workers/jobs", "a thread does nothing before the gate is open"] as const;

export const FIGURES: readonly Mutation[] = [
  {
    broken: "processes whose first touches of shared memory are on the meter",
    file: "runtime/process_memory.ts",
    from: "touch(new Int32Array(buffer, 0, Math.floor(place.bytes / 4)));",
    to: "",
    caughtBy: ["unit/runtime/process_memory", "each page is touched by whoever maps it"],
  },
  {
    broken: "touching a payload that is taken for handing it over",
    file: "scenarios/payload/turn.ts",
    from: "received.touched - called - there!",
    to: "received.touched - called",
    caughtBy: [
      "unit/scenarios/payload/turn",
      "there: touching alone took 3 of the 7, and is in nothing but itself",
    ],
  },
  {
    broken: "a payload that is the same each turn, so that an old one may be taken for it",
    file: "sync/payload.ts",
    from: "payload[payload.length - 1] = turn;",
    to: "payload[payload.length - 1] = 0;",
    caughtBy: [
      "unit/scenarios/payload/scenario",
      "a message of a turn before is not taken for that of this one",
    ],
  },
  {
    broken: "a crossing at the first change of several",
    file: "engine/compare/inference/crossover.ts",
    from: "cheaper.lastIndexOf(false)",
    to: "cheaper.indexOf(false)",
    caughtBy: [
      "unit/engine/compare/inference/crossover",
      "cheaper in the middle alone is never, and from the last change on is what counts",
    ],
  },
  {
    broken: "latencies in microseconds called nanoseconds",
    file: "workers/pace.ts",
    from: "record(histogram, ms * 1e6)",
    to: "record(histogram, ms * 1e3)",
    caughtBy: ["unit/workers/jobs", "a stopwatch takes milliseconds and keeps nanoseconds"],
  },
  {
    broken: "waits of a second and more that are dropped",
    file: "workers/pace.ts",
    from: "add: (ms) => record(histogram, ms * 1e6)",
    to: "add: (ms) => ms < 1000 && record(histogram, ms * 1e6)",
    caughtBy: WAIT,
  },
  {
    broken: "a duration that is half as long",
    file: "workers/pace.ts",
    from: "end: begun + durationMs, most",
    to: "end: begun + durationMs / 2, most",
    caughtBy: DURATION,
  },
  {
    broken: "a duration that is half as long for one worker",
    file: "workers/set_sharer_main.ts",
    from: "const { end, most } = limitsOf(start, begun);",
    to:
      "const { end, most } = limitsOf({ ...start, durationMs: start.durationMs / (start.worker === 1 ? 2 : 1) }, begun);",
    caughtBy: DURATION,
  },
  {
    broken: "a wait for the lock that is timed once it is had",
    file: "workers/set_sharer_main.ts",
    from: `      const asked = performance.now();
      if (!lock.acquire()) return port.finish(null);`,
    to: `      if (!lock.acquire()) return port.finish(null);
      const asked = performance.now();`,
    caughtBy: WAIT,
  },
  {
    broken: "a wait for the lock that holds the insert of before",
    file: "workers/set_sharer_main.ts",
    from: "if (timed) lockWait.add(now - asked);",
    to: "if (timed) lockWait.add(now - begun);",
    caughtBy: WAIT,
  },
  {
    broken: "threads of the shared set that do not start together",
    file: "workers/set_sharer_main.ts",
    from: "if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);",
    to: "",
    caughtBy: TOGETHER,
  },
  {
    broken: "threads that go on before all the others are there",
    file: "sync/start_gate.ts",
    from: "return arrive(shared, gate + 1, parties);",
    to: "return parties > 0;",
    caughtBy: TOGETHER,
  },
  {
    broken: "a shared set whose end is that of its first attempt",
    file: "workers/set_sharer_main.ts",
    from: "const ended = performance.now();",
    to: "const ended = now;",
    caughtBy: WAIT,
  },
  {
    broken: "processes whose wait for the lock is left out where it was long",
    file: "workers/set_client_main.ts",
    from: "lockWait.add(held - asked);",
    to: "if (held - asked < 20) lockWait.add(held - asked);",
    caughtBy: CALL,
  },
  {
    broken: "calls that hold the wait for the lock",
    file: "workers/set_client_main.ts",
    from: "calls.add(answered - held);",
    to: "calls.add(answered - asked);",
    caughtBy: CALL,
  },
  {
    broken: "calls to set that are not timed",
    file: "workers/set_client_main.ts",
    from: "if (timed && !there) calls.add(performance.now() - answered);",
    to: "",
    caughtBy: CALL,
  },
  {
    broken: "an answer that is waited for from before the item was sent",
    file: "workers/producer_main.ts",
    from: "ackTime.add(now - sent);",
    to: "ackTime.add(now - asked);",
    caughtBy: ACK,
  },
  {
    broken: "putting and waiting exchanged",
    file: "workers/producer_main.ts",
    from: "put: putTime.data(),\n    ackWait: ackTime.data(),",
    to: "put: ackTime.data(),\n    ackWait: putTime.data(),",
    caughtBy: ACK,
  },
  {
    broken: "producers that do not start together",
    file: "workers/producer_main.ts",
    from: `if (words ? !startTogether(words, shared!.gate, start.producers) : port.receive!() !== "go") {`,
    to: `if (!shared && port.receive!() !== "go") {`,
    caughtBy: ["unit/workers/jobs", "a producer does nothing before the gate is open"],
  },
  {
    broken: "inserts into local sets whose slowest are not timed",
    file: "workers/local_main.ts",
    from: `if (looks && timing !== "off") insertTime.add(now - asked);`,
    to: `if (looks && timing !== "off" && now - asked < 100) insertTime.add(now - asked);`,
    caughtBy: ["unit/workers/jobs", "a worker of local sets times its inserts"],
  },
  {
    broken: "a histogram that is merged of its first part alone",
    file: "sync/histogram.ts",
    from: "const merged = a.map((value, index) => value + b[index]);",
    to: "const merged = a.map((value, index) => value + 0 * b[index]);",
    caughtBy: ["unit/sync/histogram", "two histograms merge into that of all latencies"],
  },
  {
    broken: "latencies of the first worker alone",
    file: "scenarios/latency.ts",
    from: "data.map(fromData).reduce(merge, createHistogram())",
    to: "data.slice(0, 1).map(fromData).reduce(merge, createHistogram())",
    caughtBy: SET,
  },
  {
    broken: "an average that is the sum over the workers",
    file: "scenarios/latency.ts",
    from: "sumOf(all) / count",
    to: "sumOf(all) / data.length",
    caughtBy: SET,
  },
  {
    broken: "CPU seconds ten times less",
    file: "runtime/process_state.ts",
    from: "const TICKS_PER_SECOND = 100;",
    to: "const TICKS_PER_SECOND = 1000;",
    caughtBy: SET,
  },
  {
    broken: "CPU seconds without those in the kernel",
    file: "runtime/process_state.ts",
    from: "Number(fields[11]) + Number(fields[12])",
    to: "Number(fields[11])",
    caughtBy: SET,
  },
  {
    broken: "CPU seconds of the parent in the place of its workers",
    file: "scenarios/cpu_meter.ts",
    from: `key.mode === "threads" ? [runtime.pid]`,
    to: `key.mode !== "" ? [runtime.pid]`,
    caughtBy: CLIENTS,
  },
  {
    broken: "CPU seconds of the first worker alone",
    file: "scenarios/cpu_meter.ts",
    from: "withSelf ? [runtime.pid, ...workers] : workers;",
    to: "withSelf ? [runtime.pid, ...workers] : workers.slice(0, 1);",
    caughtBy: CLIENTS,
  },
  {
    broken: "CPU seconds without the manager that the measuring process is",
    file: "scenarios/cpu_meter.ts",
    from: "withSelf ? [runtime.pid, ...workers] : workers;",
    to: "workers;",
    caughtBy: ["unit/scenarios/sets", "shared-set over stdio: the measuring process is the manager"],
  },
  {
    broken: "CPU seconds since the beginning of the process",
    file: "scenarios/cpu_meter.ts",
    from: "null : after - before;",
    to: "null : after;",
    caughtBy: SET,
  },
  {
    broken: "siblings that are right whatever they answer",
    file: "scenarios/isolation/scenario.ts",
    from: "own.every((answer) => answer === expected)",
    to: "own.length > 0",
    caughtBy: ["unit/scenarios/isolation/scenario", "what went wrong is said, the worst first"],
  },
  {
    broken: "a parent that lives whatever became of it",
    file: "scenarios/isolation/scenario.ts",
    from: "samples.parent_lived.push(Number(lived));",
    to: "samples.parent_lived.push(1);",
    caughtBy: ["unit/scenarios/isolation/scenario", "a parent that dies takes its siblings with it"],
  },
  {
    broken: "a round that is not shared out among its workers",
    file: "scenarios/lifecycle/scenario.ts",
    from: "(runtime.now() - begun) / 1000 / size",
    to: "(runtime.now() - begun) / 1000",
    caughtBy: ["unit/scenarios/lifecycle/scenario", "a round is shared out among its workers"],
  },
  {
    broken: "CPU seconds of producers without those of writers",
    file: "scenarios/sharded_writers/scenario.ts",
    from: "cpuMeter(stage, [writerCrew, producerCrew])",
    to: "cpuMeter(stage, [producerCrew])",
    caughtBy: ["unit/scenarios/sets", "sharded-writers by processes: every metric is that of the script"],
  },
  {
    broken: "a merge without the hand-over of before",
    file: "scenarios/local_reduce/scenario.ts",
    from: "const mergeS = (runtime.now() - ended) / 1000;",
    to: "const mergeS = Math.min(...work.map(({ handOverS }) => handOverS));",
    caughtBy: LOCAL_FILES,
  },
  {
    broken: "a hand-over that is the shortest",
    file: "scenarios/local_reduce/scenario.ts",
    from: "hand_over_s: Math.max(",
    to: "hand_over_s: Math.min(",
    caughtBy: LOCAL_FILES,
  },
  {
    broken: "a merge from the first worker's end on",
    file: "scenarios/local_reduce/scenario.ts",
    from: "const ended = Math.max(",
    to: "const ended = Math.min(",
    caughtBy: LOCAL,
  },
  {
    broken: "a warm-up run in the place of the timed one",
    file: "engine/cell/cell.ts",
    from: "await iterate(stage, session, timed,",
    to: "await iterate(stage, session, 0 * timed,",
    caughtBy: SET,
  },
  {
    broken: "a warm-up that counts",
    file: "engine/cell/cell.ts",
    from: "session.reset();",
    to: "",
    caughtBy: ["unit/scenarios/overhead/scenario", "spawned workers: every metric is that of the script"],
  },
  {
    broken: "one memory sample an iteration",
    file: "scenarios/memory/scenario.ts",
    from: "await stage.sleep(Math.max(0, due - runtime.now()));",
    to: "await stage.sleep(1e6);",
    caughtBy: MEMORY,
  },
  {
    broken: "memory of the parent alone",
    file: "scenarios/memory/scenario.ts",
    from: "[...new Set([runtime.pid, ...pids])]",
    to: "[runtime.pid]",
    caughtBy: MEMORY_OF_ALL,
  },
  {
    broken: "memory of the workers alone",
    file: "scenarios/memory/scenario.ts",
    from: "[...new Set([runtime.pid, ...pids])]",
    to: "[...new Set(pids)]",
    caughtBy: MEMORY_OF_ALL,
  },
  {
    broken: "RSS that is called PSS",
    file: "runtime/memory/linux.ts",
    from: `const pss = bytesOf(text, "Pss");`,
    to: `const pss = bytesOf(text, "Rss");`,
    caughtBy: MEMORY,
  },
  {
    broken: "kilobytes of 1000",
    file: "runtime/memory/linux.ts",
    from: "kilobytes * 1024",
    to: "kilobytes * 1000",
    caughtBy: MEMORY,
  },
  {
    broken: "writers' items that are those of the producers",
    file: "scenarios/sharded_writers/scenario.ts",
    from: "last.shards.map((shard) => shard.items)",
    to: "last.work.map((one) => one.attempts)",
    caughtBy: SHARDS,
  },
  {
    broken: "answers' waits that are those of putting",
    file: "scenarios/sharded_writers/scenario.ts",
    from: "({ ackWait }) => ackWait",
    to: "({ put }) => put",
    caughtBy: SHARDS,
  },
  {
    broken: "a standard deviation of all there are in the place of a sample's",
    file: "engine/result/statistics.ts",
    from: "0) / (values.length - 1));",
    to: "0) / values.length);",
    caughtBy: ["unit/engine/result/statistics", "mean, median and the sample standard deviation"],
  },
  {
    broken: "a clock that is 10 % fast",
    file: "runtime/node.ts",
    from: "now: () => performance.now(),",
    to: "now: () => 1.1 * performance.now(),",
    caughtBy: ["live/runtime/contract", "the clock goes as fast as the system's"],
    on: "node",
  },
  {
    broken: "a clock that is 10 % slow",
    file: "runtime/deno.ts",
    from: "now: () => performance.now(),",
    to: "now: () => 0.9 * performance.now(),",
    caughtBy: ["live/runtime/contract", "the clock goes as fast as the system's"],
    on: "deno",
  },
  {
    broken: "a clock in seconds",
    file: "runtime/bun.ts",
    from: "now: () => performance.now(),",
    to: "now: () => performance.now() / 1000,",
    caughtBy: ["live/runtime/contract", "the clock goes as fast as the system's"],
    on: "bun",
  },
  {
    broken: "a time origin that is 5 ms off",
    file: "runtime/node.ts",
    from: "timeOrigin: clockOrigin,",
    to: "timeOrigin: clockOrigin + 5,",
    caughtBy: ["live/scenarios/metrics", "threads: the phases of one worker are its iteration"],
    on: "node",
  },
  {
    broken: "work that is done once and remembered",
    file: "workers/cpu.ts",
    from: `  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;`,
    to: `  let x = (cpu as { known?: number }).known ?? 0x12345678;
  for (let i = 0; i < rounds && !("known" in cpu); i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return (cpu as { known?: number }).known = x;`,
    caughtBy: ["live/scenarios/metrics", "processes: the phases of one worker are its iteration"],
  },
];
