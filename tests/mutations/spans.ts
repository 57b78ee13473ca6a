// Ways to falsify a figure by what belongs to it: where a span begins and ends, whose part counts, and what is left out.

import type { Mutation } from "./mutation.ts";

const WINDOW = ["unit/workers/jobs", "what a worker's window begins with is the start of all"] as const;
const PAYLOADS = "unit/scenarios/payload/scenario";
const MEMORY = "unit/scenarios/memory/scenario";
const LOOPS = "unit/scenarios/task/loops";
const POOL = ["unit/scenarios/task/figures", "a pool: one task at a time, then twice as many as workers"] as const;

export const SPANS: readonly Mutation[] = [
  {
    broken: "a thread's window that begins before all are there",
    file: "workers/set_sharer_main.ts",
    from: `  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);
  const begun = performance.now();`,
    to: `  const begun = performance.now();
  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);`,
    caughtBy: WINDOW,
  },
  {
    broken: "a contender's window that begins before all are there",
    file: "workers/set_contender_main.ts",
    from: `  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);
  const begun = performance.now();`,
    to: `  const begun = performance.now();
  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);`,
    caughtBy: WINDOW,
  },
  {
    broken: "a window of local sets that ends with the last insert that is timed",
    file: "workers/local_main.ts",
    from: "const ended = performance.now();",
    to: "const ended = now;",
    caughtBy: WINDOW,
  },
  {
    broken: "a process's window that begins before it is let go",
    file: "workers/set_client_main.ts",
    from: "  port.receive!();\n  const begun = performance.now();",
    to: "  const begun = performance.now();\n  port.receive!();",
    caughtBy: ["unit/workers/jobs", "a process's window begins when it is let go"],
  },
  {
    broken: "a producer's window that ends with the last answer that is timed",
    file: "workers/producer_main.ts",
    from: "const ended = performance.now();",
    to: "const ended = now;",
    caughtBy: ["unit/workers/jobs", "a producer's window is from the start of all to its last answer"],
  },
  {
    broken: "waits of readers that are left out",
    file: "workers/set_contender_main.ts",
    from: "if (looks && timed) lockWait.add(now - asked);",
    to: "if (looks && timed && !beside) lockWait.add(now - asked);",
    caughtBy: ["unit/workers/jobs", "the waits of readers who are let in beside each other"],
  },
  {
    broken: "work with the lock that is done when it was given back",
    file: "workers/set_contender_main.ts",
    from: `      worked = work(worked, holdRounds);
      words[passes + 1]++;
      lock.release();`,
    to: `      words[passes + 1]++;
      lock.release();
      worked = work(worked, holdRounds);`,
    caughtBy: ["unit/workers/jobs", "the work with the lock is done while it is held"],
  },
  {
    broken: "work of a pool that is timed once it is done",
    file: "workers/pool_seat.ts",
    from: "    times[0] = performance.now();\n    words[seat.answer] = carryOut();",
    to: "    words[seat.answer] = carryOut();\n    times[0] = performance.now();",
    caughtBy: ["unit/workers/jobs", "the seat of a pool tells when its work began"],
  },
  {
    broken: "a payload that is touched before anybody looked at it",
    file: "workers/payload_touch.ts",
    from: "  const first = digest(payload);\n  const touched = now();",
    to: "  const touched = now();\n  const first = digest(payload);",
    caughtBy: ["unit/workers/payload_turns", "arrived is before a payload is made of the message"],
  },
  {
    broken: "a payload given back without making a message of it",
    file: "workers/payload_turns.ts",
    from: "    const called = performance.now();\n    send(pack(payload));",
    to: "    const message = pack(payload);\n    const called = performance.now();\n    send(message);",
    caughtBy: ["unit/workers/payload_turns", "who gives a payload is busy with it from making a message"],
  },
  {
    broken: "a payload to several that is there when the first one has it",
    file: "scenarios/payload/scenario.ts",
    from: "Math.max(...all.map(of))",
    to: "Math.min(...all.map(of))",
    caughtBy: [PAYLOADS, "to three workers the payload is there when the last one has it"],
  },
  {
    broken: "bytes that go there and back and are counted once",
    file: "scenarios/payload/scenario.ts",
    from: 'direction === "both" ? 2 : 1',
    to: 'direction === "both" ? 1 : 1',
    caughtBy: [PAYLOADS, "of a payload that comes back both ways are counted"],
  },
  {
    broken: "looks at the memory that were late and pass for none",
    file: "scenarios/memory/scenario.ts",
    from: "due < runtime.now(); due += intervalMs) missed++;",
    to: "due < runtime.now();) due += intervalMs;",
    caughtBy: [MEMORY, "a look that is over after the next one was due"],
  },
  {
    broken: "a baseline that is read before what was measured first is gone from memory",
    file: "scenarios/memory/scenario.ts",
    from: "  runtime.collectGarbage();\n  await stage.sleep(SETTLE_MS);\n",
    to: "",
    caughtBy: [MEMORY, "what there is before any worker is read 200 ms after"],
  },
  {
    broken: "threads that are gone from the creation of their round on",
    file: "scenarios/overhead/scenario.ts",
    from: "    await round();\n    const joined = runtime.now();",
    to: "    const joined = runtime.now();\n    await round();",
    caughtBy: ["unit/scenarios/overhead/scenario", "threads: from the join signal on until the system counts none"],
  },
  {
    broken: "CPU seconds of writers before they are done",
    file: "scenarios/sharded_writers/scenario.ts",
    from: `    const shards = await writerCrew.hear(READY_MS, "tell what its shard holds") as WriterReport[];
    const cpuS = cpu();`,
    to: `    const cpuS = cpu();
    const shards = await writerCrew.hear(READY_MS, "tell what its shard holds") as WriterReport[];`,
    caughtBy: ["unit/scenarios/sets", "sharded-writers by processes: every metric is that of the script"],
  },
  {
    broken: "CPU seconds of this process in the place of its children's",
    file: "runtime/process_state.ts",
    from: "Number(fields[13]) + Number(fields[14])",
    to: "Number(fields[11]) + Number(fields[12])",
    caughtBy: ["unit/scenarios/cpu_meter", "of workers that end meanwhile all is in what this process's children used"],
  },
  {
    broken: "the fewest attempts that are the first worker's",
    file: "scenarios/throughput.ts",
    from: "min_worker_attempts: Math.min(...attempts)",
    to: "min_worker_attempts: attempts[0]!",
    caughtBy: ["unit/scenarios/summaries", "whichever worker made the fewest and the most attempts"],
  },
  {
    broken: "a task that waits for a worker in no time",
    file: "scenarios/task/loops.ts",
    from: "since[worker] = asked.shift()!;",
    to: "asked.shift();\n    since[worker] = runtime.now();",
    caughtBy: [LOOPS, "of four tasks that two workers have at once"],
  },
  {
    broken: "a task that is due once a worker has time for it",
    file: "scenarios/task/loops.ts",
    from: "since[worker] = dueAt(given);",
    to: "since[worker] = now;",
    caughtBy: [LOOPS, "a task that comes due while all workers are at others"],
  },
  {
    broken: "tasks under load that no other waits behind",
    file: "scenarios/task/pool.ts",
    from: "outstanding: 2 * size,\n      batch: 1,",
    to: "outstanding: size,\n      batch: 1,",
    caughtBy: POOL,
  },
  {
    broken: "CPU seconds of a task without its parent",
    file: "scenarios/task/pool.ts",
    from: "cpuMeter(stage, hands.crews, true)",
    to: "cpuMeter(stage, hands.crews)",
    caughtBy: POOL,
  },
  {
    broken: "a hand-over with the call in it",
    file: "scenarios/task/spawn.ts",
    from: "hand_over: (whole - said.ms) / 1000",
    to: "hand_over: whole / 1000",
    caughtBy: ["unit/scenarios/task/figures", "a fresh worker: each part of its life by itself"],
  },
  {
    broken: "memory for each round that is called one for each worker",
    file: "scenarios/lifecycle/scenario.ts",
    from: "samples.look_workers.push(done * size);",
    to: "samples.look_workers.push(done);",
    caughtBy: ["unit/scenarios/lifecycle/scenario", "of 39 rounds p95 is the 38th"],
  },
  {
    broken: "a worker whose first instruction is its job's first line",
    file: "workers/cpu.ts",
    from: "entered: firstInstruction, begun, done",
    to: "entered: begun, begun, done",
    caughtBy: ["live/scenarios/metrics", "processes: the phases of one worker are its iteration"],
  },
  {
    broken: "blocks that a pilot asked for, judged as if nobody had looked",
    file: "engine/compare/compare.ts",
    from: "both.filter((block) => block < pilot).length",
    to: "both.length",
    caughtBy: ["unit/engine/compare/compare", "blocks that a pilot asked for have no narrower an interval"],
  },
  {
    broken: "the noise of a median that is planned with as if it were a mean's",
    file: "engine/compare/pilot.ts",
    from: "? OF_MEDIAN : 1",
    to: "? 1 : 1",
    caughtBy: ["unit/engine/compare/pilot", "noise of iterations is that of their median"],
  },
  {
    broken: "of two files' twins the first",
    file: "engine/compare/compare_files.ts",
    from: "had: blocks.map(geometricMean)",
    to: "had: blocks.map(([first]) => first!)",
    caughtBy: ["unit/engine/compare/compare_files", "of a cell that was run twice in a block the geometric mean"],
  },
  {
    broken: "two repetitions that are worth one",
    file: "engine/compare/run_conclusion.ts",
    from: "Math.hypot(error, betweenRuns) / Math.sqrt(times)",
    to: "Math.hypot(error, betweenRuns)",
    caughtBy: ["unit/engine/compare/run_conclusion", "an interval is that of the iterations' medians"],
  },
  {
    broken: "the first call of a task in the column of its calls",
    file: "scenarios/task/description.ts",
    from: 'column("call", "call_s")',
    to: 'column("call", "first_call_s")',
    caughtBy: ["unit/report/shown_numbers", "task: every column of its tables shows the metric"],
  },
  {
    broken: "parts of a bar that lie on each other's ends twice",
    file: "report/html/result_charts.ts",
    from: "parts.slice(0, index).reduce",
    to: "parts.slice(0, index + 1).reduce",
    caughtBy: ["unit/report/html/result_charts", "parts of a bar that add up lie end to end"],
  },
  {
    broken: "samples of nanoseconds without their last digits",
    file: "engine/result/json_text.ts",
    from: "size < SMALL ? DIGITS_OF_SMALL : DIGITS",
    to: "DIGITS",
    caughtBy: ["unit/engine/result/confirmed", "what was saved is believed when it is read again"],
  },
];
