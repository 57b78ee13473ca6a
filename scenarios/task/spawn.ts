// A worker of its own for each task: create it, let it import the module, call it once, and see it end.

import { inOrder, type Life } from "../../engine/cell/clocks.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError } from "../../engine/cell/stage.ts";
import { ascending } from "../../engine/result/statistics.ts";
import { jobs } from "../../workers/jobs.ts";
import { lineOf, type TaskDone, type TaskFailed, type TaskStart } from "../../workers/task_protocol.ts";
import { cpuMeterOfEnded } from "../cpu_meter.ts";
import { type Figures, kept, quantilesOf, together } from "../figures.ts";
import { type Bench, cpuFigures, type Found, type Kind, latencies, makeOutputs, throughput } from "./bench.ts";
import { delayFigures, makeDelays } from "./delay.ts";
import { checkOutputs } from "./loops.ts";
import { LOOKING_MS, lookWhile } from "./memory.ts";
import { type Case, transfersOf } from "./reference.ts";

/** Between two looks at the memory of a worker that may live for some milliseconds only. */
const LOOK_MS = 5;

/** In seconds, each from what ended the one before. */
interface Times {
  readonly create: number;
  readonly load: number;
  readonly import: number;
  readonly setup: number;
  readonly first_call: number;
  readonly join: number;
  /** All of it. */
  readonly task: number;
  readonly hand_over: number;
}

const PARTS = ["create", "load", "import", "setup", "first_call", "join", "hand_over"] as const;

export function spawnKind(bench: Bench): Kind {
  const { stage, settings, reference, memory, frames } = bench;
  const { runtime, key, clocks } = stage;
  const { task, cases } = reference;
  const outputs = makeOutputs(reference);
  const kind = key.mode === "threads" ? "thread" : "process";
  const lives: Life[] = [];
  let crew: Crew<TaskDone | TaskFailed> | null = null;

  async function once(at: Case): Promise<Times> {
    const input = at.take();
    const transfer = key.mode === "threads" ? transfersOf(task, input, at.number) : [];
    const firstMessage: TaskStart = { module: task.href, export: task.exported, kind: "once" };
    crew = startCrew<TaskDone | TaskFailed>(stage, {
      job: jobs.task,
      size: 1,
      frames,
      firstMessage: () => firstMessage,
      nameOf: () => `a ${kind}`,
    });
    const [member] = crew.members;
    let said: TaskDone | TaskFailed;
    try {
      member!.worker.post([input], transfer);
      [said] = await crew.hear(settings.callTimeoutMs, "answer") as [TaskDone | TaskFailed];
      await crew.join(settings.callTimeoutMs);
    } catch (error) {
      stage.checkStopped();
      const sentence = error instanceof CellError ? error.message : `it cannot be sent to a worker: ${lineOf(error)}`;
      throw new CellError(`${task.name}, input ${at.number}: ${sentence}`);
    }
    if (said.kind === "failed") {
      const where = said.at < 0 ? `in a ${kind}` : `input ${at.number}, in a ${kind}`;
      throw new CellError(`${task.name} ${said.error} (${where})`);
    }
    outputs.keep(at, said.outputs[0]);
    const { called, gone } = member!;
    const { origin, importMs, setupMs, ...loaded } = said.loaded!;
    const onParents = (time: number): number => clocks.toParent(origin, time);
    const ready = onParents(loaded.begun) + importMs + setupMs;
    const done = onParents(said.done!);
    const moments = [called, onParents(loaded.entered), onParents(loaded.begun), ready, ready + said.ms, done, gone];
    lives.push({ who: `a ${kind}`, moments });
    const inLine = inOrder(moments);
    const whole = gone - called;
    const [, created, , , , over] = inLine;
    return {
      create: (created! - called) / 1000,
      load: Math.max(0, over! - created! - importMs - setupMs - said.ms) / 1000,
      import: importMs / 1000,
      setup: setupMs / 1000,
      first_call: said.ms / 1000,
      join: (gone - over!) / 1000,
      task: whole / 1000,
      hand_over: (whole - said.ms) / 1000,
    };
  }

  /** Tasks one after the other for so long, and to the end of the inputs. */
  async function tasks(forMs: number, onTimes: (times: Times) => void): Promise<{ tasks: number; ms: number }> {
    let [tasks, ms] = [0, 0];
    do {
      const begun = runtime.now();
      onTimes(await once(cases[tasks % cases.length]!));
      ms += runtime.now() - begun;
      tasks++;
      if (outputs.full()) checkOutputs(bench, outputs);
    } while (ms < forMs || tasks % cases.length !== 0);
    checkOutputs(bench, outputs);
    return { tasks, ms };
  }

  async function lookAtMemory(): Promise<void> {
    const pids = (): number[] => {
      const worker = crew?.members[0]?.worker;
      return worker && "pid" in worker ? [Number(worker.pid)] : [];
    };
    await lookWhile(stage, memory, pids, LOOK_MS, () => tasks(LOOKING_MS, () => {}));
  }

  return {
    async measure(): Promise<Found> {
      await lookAtMemory(); // what is read from files is in memory from then on
      lives.length = 0;
      const times: Times[] = [];
      const delays = makeDelays(runtime);
      const cpu = cpuMeterOfEnded(stage);
      delays.start();
      const { tasks: count, ms } = await tasks(settings.durationMs, (one) => times.push(one));
      delays.stop();
      const cpuS = cpu();
      return {
        lives,
        figures: together(
          throughput(count, ms / 1000),
          latencies("task", times.map(({ task }) => task)),
          ...PARTS.map((name) => middleOf(name, times.map((one) => one[name]))),
          delayFigures("delay", delays.late),
          cpuFigures(count, cpuS),
          memory.figures(task.name, settings),
        ),
      };
    },
    async release() {
      await crew?.stop();
    },
  };
}

/** The median of them; NAME_s of most parts, as the first call of a pool has a single value. */
function middleOf(name: typeof PARTS[number], values: readonly number[]): Figures {
  const metric = name === "hand_over" ? `p50_${name}_s` : `${name}_s`;
  return together(quantilesOf(ascending(values), { [metric]: 0.5 }), kept(name, values));
}
