// Runs one cell: prepare, warm up, measure, release. Whatever goes wrong becomes a value that says in which phase.

import type { Runtime } from "../../runtime/contract.ts";
import type { Scenario, Session } from "../../scenarios/contract.ts";
import type { CellKey, Metrics, Outcome, Phase } from "../result/result.ts";
import { CellError, makeStage, type Stage, Unsupported, WrongAnswer } from "./stage.ts";

/** How often a run that never waits yields to the event loop, in milliseconds, so that a stop is heard. */
const TURN_MS = 50;

export interface CellHooks {
  /** Called after every iteration, the warm-up's included. */
  readonly onProgress: (done: number, total: number) => void;
  /** Called with what is under way, where that may end or block this process. */
  readonly onDoing?: Stage["doing"];
  /** Called with what became of a cell that has failed, before what it started is released, as that may take too long. */
  readonly onFailed?: (outcome: Outcome) => void;
  /** Its reason, one sentence, becomes the error of the cell. */
  readonly stop: AbortSignal;
}

/** Never rejects: a defect of the tool itself is a failed outcome too, so that what was started is released. */
export async function runCell(
  scenario: Scenario,
  key: CellKey,
  runtime: Runtime,
  hooks: CellHooks,
): Promise<Outcome> {
  const stage = makeStage(runtime, key, hooks.stop, hooks.onDoing);
  let phase: Phase = "prepare";
  let session: Session | null = null;
  const failed = (error: unknown): Outcome => {
    if (error instanceof Unsupported) return { status: "unsupported", reason: error.message };
    const at = error instanceof WrongAnswer ? "verify" : phase;
    return { status: "failed", phase: at, error: sentenceOf(error), samples: session?.samples ?? {} };
  };
  let outcome: Outcome;
  try {
    const probed = key.config["probe"] === undefined
      ? scenario
      : (await import("../../scenarios/probe.ts")).withLoopProbe(scenario);
    session = await probed.prepare(stage);
    const { warmUp, timed } = scenario.rounds(key);
    const total = warmUp + timed;
    phase = "warm-up";
    await iterate(stage, session, warmUp, (done) => hooks.onProgress(done, total));
    session.reset();
    const collected = runtime.collectGarbage();
    phase = "run";
    await iterate(stage, session, timed, (done) => hooks.onProgress(warmUp + done, total));
    await session.conclude?.();
    const { metrics, samples = {}, histograms = {}, unavailable = {}, facts = {}, warnings = [] } = session.summarise();
    checkNumbers(metrics);
    outcome = {
      status: "measured",
      metrics,
      unavailable,
      samples: { ...session.samples, ...samples },
      histograms,
      facts: { garbage_collected_before: collected ? "yes" : "no, this process may not", ...facts },
      warnings,
    };
  } catch (error) {
    outcome = failed(error);
    hooks.onFailed?.(outcome);
  }
  phase = "release";
  try {
    await session?.release();
  } catch (error) {
    if (outcome.status === "measured") outcome = failed(error);
  }
  return outcome;
}

/** An error as one line. Only a CellError is written for a reader; others are shown with their names. */
export function sentenceOf(error: unknown): string {
  if (error instanceof CellError) return error.message;
  return `paratax itself failed (${String(error).replace(/\s+/g, " ")}); please report it`;
}

async function iterate(stage: Stage, session: Session, rounds: number, progress: (done: number) => void) {
  let turned = stage.runtime.now();
  for (let done = 1; done <= rounds; done++) {
    const begun = stage.runtime.now();
    const lives = await session.iterate();
    stage.clocks.holdAgainstWall();
    stage.clocks.checkLives(lives ?? [], begun, stage.runtime.now());
    progress(done);
    if (stage.runtime.now() - turned < TURN_MS) continue;
    await stage.sleep(0);
    turned = stage.runtime.now();
  }
}

/** Times, rates and shares are never negative; what a worker adds to memory may be. */
const NEVER_NEGATIVE = /_(s|ns|pct|wall|merged)$/;

/** Throws for a value that is no number and for a negative time: no row is better than a wrong one. */
function checkNumbers(metrics: Metrics): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (value === null) continue;
    if (!Number.isFinite(value) || (value < 0 && NEVER_NEGATIVE.test(name))) {
      throw new CellError(`${name} came out as ${value}, which cannot be: run it again`);
    }
  }
}
