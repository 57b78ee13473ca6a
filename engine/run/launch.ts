// Measures a cell in a fresh process of its runtime and hears the outcome.

import type { Child, Exit, Runtime } from "../../runtime/contract.ts";
import { lineSplitter } from "../../runtime/process.ts";
import { type CellMessage, parseCellMessage, STOP } from "../cell/protocol.ts";
import { orNull } from "../../runtime/file.ts";
import { completed, describeEnd } from "../cell/end_of_process.ts";
import { blame, readCounters } from "../cell/group_kills.ts";
import { lastWordsIn } from "../cell/last_words.ts";
import { duration } from "../result/number.ts";
import { type Identity, programMismatch } from "./provenance.ts";
import type { CellKey, Measured, Outcome, Provenance } from "../result/result.ts";
import { LOOK_MS, watchForStall } from "../cell/stall.ts";

/** A cell that was told to stop gets this long to end its workers before it is killed, in milliseconds. */
const GRACE_MS = 5000;

/** The same for one that is at something for too long, which most likely blocks it. */
const BLOCKED_MS = 500;

/** The same for one that Ctrl-C stops: all must be gone within 2 s of it. One that has said nothing yet has nothing to save. */
const INTERRUPTED_MS = 700;

/** How long to wait for the end and the output of a process that was killed, in milliseconds. */
const KILLED_MS = 1500;

/** How many characters of a line that is no message are shown. */
const STRAY_WORDS = 80;
const LINE_END = new TextEncoder().encode("\n");

/** Timers are late by a little on any machine; beyond this the command did not run. */
const STOOD_STILL_MS = 700;

/** How many characters of standard error are kept, to say why the process died. */
const LAST_WORDS = 8192;

export interface LaunchOptions {
  /** The program that is to measure it; another one that answers is an error. */
  readonly program: Identity;
  /** Reads a line of its output, null where that is no message; as paratax's own cells write them where it is not said. */
  readonly read?: (line: string) => CellMessage | null;
  /** The user's file that has its scenario, where the catalogue does not. */
  readonly module?: URL | null;
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
  for (let turn = 0; turn < 2; turn++) { // a signal that came while this was made ready is heard: on Deno in the second
    await new Promise<void>((resolve) => void runtime.after(0, resolve));
  }
  if (options.stop.aborted) return failed(String(options.stop.reason));
  const read = orNull(runtime.readText);
  const counters = readCounters(read);
  let answer = null as Answer | null;
  let stray: string | null = null;
  let silence: string | null = null;
  let spoke = false;
  let doing: string | null = null; // what the cell is at, by its own word
  let lastWords = "";
  const decoder = new TextDecoder();
  let cancelKill = (): void => {};
  let cancelGivingUp = (): void => {};
  let cancelDoing = (): void => {};
  let giveUp: (exit: Exit) => void;
  const givenUp = new Promise<Exit>((resolve) => giveUp = resolve); // what a frozen group holds cannot even be killed
  const kill = (): void => {
    child!.killGroup();
    cancelGivingUp();
    cancelGivingUp = runtime.after(KILLED_MS, () => giveUp({ kind: "killed", signal: "SIGKILL" }));
  };
  const hear = lineSplitter((line) => {
    if (line === "") return; // before each message, as what was printed may have no line end
    spoke = true;
    const message = (options.read ?? parseCellMessage)(line);
    if (message === null) stray ??= line.slice(0, STRAY_WORDS);
    else if (message.kind === "progress") options.onProgress(message.done, message.total);
    else if (message.kind === "doing") watchDoing(message.what, message.withinMs);
    else {
      answer ??= { outcome: message.outcome, provenance: message.provenance, runtime: message.runtime };
      cancelDoing();
      if (silence !== null) return; // it was told to end, and has its time for that
      cancelKill = runtime.after(GRACE_MS, kill); // it has nothing left to do but to end
    }
  });
  let child: Child | undefined;
  let lookedAt = runtime.now(); // before the cell is there, so that a stop while it is started counts too
  let stoodStillMs = 0; // this command, by what its timers were late
  try {
    child = runtime.spawn([...options.command, JSON.stringify(key), ...(options.module ? [options.module.href] : [])], {
      env: options.env,
      cwd: options.cwd,
      group: true,
      onError(bytes) {
        lastWords = (lastWords + decoder.decode(bytes, { stream: true })).slice(-LAST_WORDS);
        options.onError(bytes);
      },
      onOutput: hear,
    });
  } catch (error) {
    return failed(`cannot start ${options.command[0]}: ${(error as Error).message}`);
  }
  const { write, gone, exited } = child;
  options.onStart(child.pid);
  const end = (reason: string, graceMs: number): void => {
    silence = reason;
    write(`${STOP}${reason}\n`);
    cancelKill();
    cancelKill = runtime.after(graceMs, kill);
  };
  const watchDoing = (what: string | null, withinMs: number | null): void => {
    doing = what;
    cancelDoing();
    if (what === null || withinMs === null) return;
    const late = `${what} took longer than ${withinMs / 1000} s`;
    cancelDoing = runtime.after(withinMs, () => end(late, BLOCKED_MS));
  };
  let cancelLook = (): void => {};
  const stalled = watchForStall(runtime, child.pid);
  const noteGap = (): void => {
    const late = runtime.now() - lookedAt - LOOK_MS;
    if (late > STOOD_STILL_MS) stoodStillMs += late;
    lookedAt = runtime.now();
  };
  const lookForStalled = (): void => {
    noteGap();
    const cause = stalled();
    if (cause !== null) {
      silence ??= `the process that measured it (pid ${child.pid}) has stalled: ${cause}`;
      return kill();
    }
    cancelLook = runtime.after(LOOK_MS, lookForStalled);
  };
  cancelLook = runtime.after(LOOK_MS, lookForStalled);
  const interrupted = (): void => end(String(options.stop.reason), spoke ? INTERRUPTED_MS : 0);
  const cancelTimeout = runtime.after(
    options.timeoutMs,
    () => end(`not done within ${options.timeoutMs / 1000} s; give more with --timeout`, GRACE_MS),
  );
  options.stop.addEventListener("abort", interrupted, { once: true });
  await Promise.race([gone, givenUp]);
  kill(); // a cell that was killed could not end its workers, which hold its output open
  const exit = await Promise.race([exited, givenUp]);
  if (answer === null) hear(LINE_END); // what it said last may have none
  noteGap();
  cancelLook();
  options.stop.removeEventListener("abort", interrupted);
  cancelTimeout();
  cancelDoing();
  cancelKill();
  cancelGivingUp();
  const launched = answer ? judged(answer, options, stray) : failed(
    silence ??
      `the process that measured it ${endWithoutResult(exit, lastWords, stray)}${doing ? `, at ${doing}` : ""}`,
  );
  const { version, engine, standalone: compiled } = options.program;
  const { outcome } = launched;
  const provenance = launched.provenance ?? { version, engine, path: options.command[0], compiled }; // what was started
  if (outcome.status === "measured") return { outcome: withGap(outcome, stoodStillMs), provenance };
  if (outcome.status !== "failed" || outcome.phase === "verify") return launched;
  const error = completed(outcome.error, lastWords, blame(counters, readCounters(read)));
  return { outcome: { ...outcome, error }, provenance };
}

interface Answer extends Launched {
  readonly runtime: string;
  readonly provenance: Provenance;
}

/** The outcome, failed where another program answered, with a warning where the cell printed something else. */
function judged({ outcome, provenance, runtime }: Answer, options: LaunchOptions, stray: string | null): Launched {
  const stranger = programMismatch(runtime, provenance, { identity: options.program, file: options.command[0] });
  if (stranger !== null) {
    return { outcome: { status: "failed", phase: "verify", error: stranger, samples: {} }, provenance };
  }
  if (stray === null || outcome.status !== "measured") return { outcome, provenance };
  const message =
    `Something in the cell printed "${stray}" to its standard output, which took time: find out what does.`;
  return { outcome: { ...outcome, warnings: [...outcome.warnings, { code: "stray-output", message }] }, provenance };
}

/** With a warning where the command stood still, by Ctrl-Z for example: the cell may have been disturbed too. */
function withGap(outcome: Measured, stoodStillMs: number): Measured {
  if (stoodStillMs === 0) return outcome;
  const message = `The command stood still for ${duration(stoodStillMs)} while this was measured (Ctrl-Z, or a ` +
    "machine that was busy or asleep): repeat it and let it run through.";
  return { ...outcome, warnings: [...outcome.warnings, { code: "stopped", message }] };
}

function failed(error: string): Launched {
  return { outcome: { status: "failed", phase: "run", error, samples: {} }, provenance: null };
}

/** The end of the process that measures, which gave no result; `stray` is the first line that it printed and that is none. */
function endWithoutResult(exit: Exit, lastWords: string, stray: string | null): string {
  if (exit.kind !== "exited") return describeEnd(exit);
  const silent = stray === null ? `: ${lastWordsIn("")}` : `, but printed "${stray}"`;
  return `${describeEnd(exit)} and no result${lastWords.trim() === "" ? silent : ""}`;
}
