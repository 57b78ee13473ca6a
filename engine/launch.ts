// Measures a cell in a fresh process of its runtime and hears the outcome.

import type { Exit, Runtime } from "../runtime/contract.ts";
import { lineSplitter } from "../runtime/process.ts";
import { type CellMessage, STOP } from "./cell_protocol.ts";
import { orNull } from "./cgroup.ts";
import { completed, describeEnd } from "./end_of_process.ts";
import { blame, readCounters } from "./group_kills.ts";
import { lastWordsIn } from "./last_words.ts";
import type { CellKey, Outcome, Provenance } from "./result.ts";
import { LOOK_MS, watchForStall } from "./stall.ts";

/** A cell that was told to stop gets this long to end its workers before it is killed, in milliseconds. */
const GRACE_MS = 5000;

/** What was killed is gone, and its output read, within this time; it is not waited for longer. */
const KILLED_MS = 1500;

/** So many characters of its standard error are kept, to say what it died of. */
const LAST_WORDS = 8192;

export interface LaunchOptions {
  /** The program and arguments that start the cell's process, up to the key. */
  readonly command: readonly string[];
  /** Changes to this process's environment; undefined takes a variable away. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder to start it in. */
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Its reason, one sentence, becomes the error of the cell. */
  readonly stop: AbortSignal;
  /** Called with the leader of the process group that the cell and its workers are. */
  readonly onStart: (group: number) => void;
  readonly onProgress: (done: number, total: number) => void;
  /** Standard error of the cell and its workers, as it comes. */
  readonly onError: (bytes: Uint8Array) => void;
}

export interface Launched {
  readonly outcome: Outcome;
  readonly provenance: Provenance | null;
}

/** Never rejects: a process that cannot be started or dies is a failed outcome. */
export async function launchCell(runtime: Runtime, key: CellKey, options: LaunchOptions): Promise<Launched> {
  if (options.stop.aborted) return failed(String(options.stop.reason));
  const read = orNull(runtime.readText);
  const counters = readCounters(read);
  let answer = null as Launched | null;
  let silence: string | null = null;
  let lastWords = "";
  const decoder = new TextDecoder();
  let child;
  try {
    child = runtime.spawn([...options.command, JSON.stringify(key)], {
      env: options.env,
      cwd: options.cwd,
      group: true,
      onError(bytes) {
        lastWords = (lastWords + decoder.decode(bytes, { stream: true })).slice(-LAST_WORDS);
        options.onError(bytes);
      },
      onOutput: lineSplitter((line) => {
        const message = JSON.parse(line) as CellMessage;
        if (message.kind === "progress") return options.onProgress(message.done, message.total);
        answer = { outcome: message.outcome, provenance: message.provenance };
      }),
    });
  } catch (error) {
    return failed(`cannot start ${options.command[0]}: ${(error as Error).message}`);
  }
  const { write, killGroup, gone, exited } = child;
  options.onStart(child.pid);
  let cancelKill = (): void => {};
  let cancelGivingUp = (): void => {};
  let giveUp: (exit: Exit) => void;
  const givenUp = new Promise<Exit>((resolve) => giveUp = resolve); // what a frozen group holds cannot even be killed
  const kill = (): void => {
    killGroup();
    cancelGivingUp();
    cancelGivingUp = runtime.after(KILLED_MS, () => giveUp({ kind: "killed", signal: "SIGKILL" }));
  };
  const end = (reason: string): void => {
    silence = reason;
    write(`${STOP}${reason}\n`);
    cancelKill = runtime.after(GRACE_MS, kill);
  };
  let cancelLook = (): void => {};
  const stalled = watchForStall(runtime, child.pid);
  const lookForStalled = (): void => {
    const cause = stalled();
    if (cause !== null) {
      silence ??= `the process that measured it (pid ${child.pid}) has stalled: ${cause}`;
      return kill();
    }
    cancelLook = runtime.after(LOOK_MS, lookForStalled);
  };
  cancelLook = runtime.after(LOOK_MS, lookForStalled);
  const interrupted = (): void => end(String(options.stop.reason));
  const cancelTimeout = runtime.after(
    options.timeoutMs,
    () => end(`not done within ${options.timeoutMs / 1000} s; give more with --timeout`),
  );
  options.stop.addEventListener("abort", interrupted, { once: true });
  await Promise.race([gone, givenUp]);
  kill(); // a cell that was killed could not end its workers, which hold its output open
  const exit = await Promise.race([exited, givenUp]);
  cancelLook();
  options.stop.removeEventListener("abort", interrupted);
  cancelTimeout();
  cancelKill();
  cancelGivingUp();
  const { outcome, provenance } = answer ??
    failed(silence ?? `the process that measured it ${describe(exit, lastWords)}`);
  if (outcome.status !== "failed" || outcome.phase === "verify") return { outcome, provenance };
  const error = completed(outcome.error, lastWords, blame(counters, readCounters(read)));
  return { outcome: { ...outcome, error }, provenance };
}

function failed(error: string): Launched {
  return { outcome: { status: "failed", phase: "run", error, samples: {} }, provenance: null };
}

/** The end of the process that measures, which gave no result. */
function describe(exit: Exit, lastWords: string): string {
  const silent = exit.kind === "exited" && lastWords.trim() === "";
  return `${describeEnd(exit)}${exit.kind === "exited" ? " and no result" : ""}${silent ? `: ${lastWordsIn("")}` : ""}`;
}
