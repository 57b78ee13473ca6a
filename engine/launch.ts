// Measures a cell in a fresh process of its runtime and hears the outcome.

import type { Exit, Runtime } from "../runtime/contract.ts";
import { lineSplitter } from "../runtime/process.ts";
import { shortageIn } from "./last_words.ts";
import { type CellMessage, STOP } from "./cell_protocol.ts";
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
  let answer: Launched | null = null;
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
  return answer ?? failed(silence ?? `the process that measured it ${describe(exit, lastWords)}`);
}

function failed(error: string): Launched {
  return { outcome: { status: "failed", phase: "run", error, samples: {} }, provenance: null };
}

/** Signals by which a program ends itself; nobody else sends them. */
function crashed(signal: string): boolean {
  return ["SIGABRT", "SIGTRAP", "SIGILL", "SIGSEGV", "SIGBUS"].includes(signal);
}

function describe(exit: Exit, lastWords: string): string {
  switch (exit.kind) {
    case "exited":
      return `ended with exit code ${exit.code} and no result: ${shortageIn(lastWords)}`;
    case "killed":
      return `was killed by ${exit.signal}${crashed(exit.signal) ? `: ${shortageIn(lastWords)}` : ""}`;
    case "crashed":
      return `failed: ${exit.message}`;
    case "unknown":
      return "ended without a result";
  }
}
