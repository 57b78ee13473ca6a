// The process that measures one cell. It loads the engine, one adapter and one scenario and nothing of the command line:
// what it holds is in what it measures.

import { currentRuntime } from "../../runtime/current.ts";
import { lineSplitter } from "../../runtime/process.ts";
import type { Runtime } from "../../runtime/contract.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { loadScenario } from "../../scenarios/load.ts";
import { runCell, sentenceOf } from "./cell.ts";
import { CellError, Unsupported } from "./error.ts";
import { type CellMessage, STOP } from "./protocol.ts";
import type { CellKey, Outcome } from "../result/result.ts";

/** News of progress goes out at most this often, in milliseconds. */
const NEWS_MS = 100;

/** Measures the cell whose key is given as JSON, of the catalogue's scenario or that of a user's module, and exits. */
export async function measureCell(keyText: string, module?: string): Promise<never> {
  const key = JSON.parse(keyText) as CellKey;
  const runtime = await currentRuntime();
  const stop = new AbortController();
  runtime.onStopSignal(() => {}); // the command hears the same signal and says what to do
  runtime.listen(
    lineSplitter((line) => stop.abort(line.slice(STOP.length))),
    () => stop.abort("the command that asked for it is gone"),
  );
  const { name, version, engine, path, standalone: compiled } = runtime.identity;
  let answered = false;
  const answer = (outcome: Outcome): void => {
    if (answered) return;
    answered = true;
    say(runtime, { kind: "outcome", outcome, runtime: name, provenance: { version, engine, path, compiled } });
  };
  answer(await outcomeOf(key, module, runtime, stop.signal, answer));
  return runtime.exit(0);
}

async function outcomeOf(
  key: CellKey,
  module: string | undefined,
  runtime: Runtime,
  stop: AbortSignal,
  onFailed: (outcome: Outcome) => void,
): Promise<Outcome> {
  let told = 0;
  try {
    const scenario = await loadScenario(key.scenario, module);
    if (scenario.operand) (await import("../../runtime/prints.ts")).divertPrints(); // it loads a user's code
    await prepareJobs(runtime, scenario);
    return await runCell(scenario, key, runtime, {
      stop,
      onFailed,
      onDoing: (what, withinMs = null) => say(runtime, { kind: "doing", what, withinMs }),
      onProgress(done, total) {
        if (runtime.now() - told < NEWS_MS) return;
        told = runtime.now();
        say(runtime, { kind: "progress", done, total });
      },
    });
  } catch (error) {
    if (error instanceof Unsupported) return { status: "unsupported", reason: error.message };
    return { status: "failed", phase: "prepare", error: sentenceOf(error), samples: {} };
  }
}

async function prepareJobs(runtime: Runtime, { jobs }: Scenario): Promise<void> {
  try {
    await runtime.prepareJobs(Object.values(jobs));
  } catch (error) { // no room, or no folder any more
    const { message } = error as Error;
    throw new CellError(
      `the workers' code cannot be put into the temporary folder (${message}): make room there, or set TMPDIR to another`,
    );
  }
}

function say(runtime: Runtime, message: CellMessage): void {
  runtime.print(`\n${JSON.stringify(message)}\n`); // on a line of its own, whatever was printed before
}
