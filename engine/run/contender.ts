// Contenders: programs of others that speak the cell protocol (docs/contenders.md). They are introduced before they are
// measured, and of what they answer only raw values are believed, where their proof is right.

import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { resolve } from "node:path";
import type { Runtime } from "../../runtime/contract.ts";
import { deferred } from "../../runtime/deferred.ts";
import { programsOnPath } from "../../runtime/path.ts";
import { lineSplitter } from "../../runtime/process.ts";
import { WrongAnswer } from "../cell/error.ts";
import { type CellMessage, INTRODUCE_FLAG, parseCellMessage } from "../cell/protocol.ts";
import { isConfirmed, workedOut } from "../result/confirmed.ts";
import { metricsOf } from "../result/metrics.ts";
import { printable, reasonOf } from "../result/printable.ts";
import type { CellKey, Measured, Outcome } from "../result/result.ts";
import { shapedOutcome } from "../result/result_shape.ts";
import type { Proof } from "../../scenarios/proof.ts";
import { knownScenario } from "../../scenarios/known.ts";
import type { Identity } from "./provenance.ts";

export interface Contender extends Identity {
  /** Puts what it needs into the folder of a run, and returns the words that start it there, up to the protocol's own. */
  readonly place: (folder: string) => Promise<readonly string[]>;
  /** Reads a line of a process of it, started from this program, that was asked for this cell. */
  readonly read: (key: CellKey, path: string) => (line: string) => CellMessage | null;
}

/** Who has not said by then who it is never will, in milliseconds. */
const INTRODUCTION_MS = 10_000;

/** What a contender says of itself is shown no longer than this. */
const LONGEST_WORD = 60;

/** Asks the program of a contender who it is. Returns why not, continuing the sentence "it …", where it does not say. */
export async function introduce(
  name: string,
  words: readonly string[],
  runtime: Pick<Runtime, "spawn" | "after">,
): Promise<Contender | string> {
  const command = placed(words);
  if (typeof command === "string") return command;
  let said = null as string | null;
  const { promise, resolve: done } = deferred<string>();
  try {
    const child = runtime.spawn([...command, INTRODUCE_FLAG], {
      cwd: tmpdir(), // where cells are, as version managers choose by the folder
      group: true,
      onOutput: lineSplitter((line) => said ??= line),
      onError() {},
    });
    const cancel = runtime.after(INTRODUCTION_MS, () => {
      child.killGroup();
      done(`did not say who it is within ${INTRODUCTION_MS / 1000} s`);
    });
    child.end();
    void child.exited.then((exit) => done(exit.kind === "crashed" ? `cannot be started (${exit.message})` : ""));
    const late = await promise;
    cancel();
    child.killGroup();
    if (said === null) return late || `said nothing to ${INTRODUCE_FLAG}`;
  } catch (error) {
    return `cannot be started (${reasonOf(error)})`;
  }
  const told = introductionIn(said);
  if (told === null) {
    return `answered ${INTRODUCE_FLAG} with "${
      printable(String(said).slice(0, LONGEST_WORD))
    }", which is no introduction`;
  }
  return contenderOf({ name, ...told, path: command[0]!, standalone: false }, () => Promise.resolve(command));
}

/** A contender that has introduced itself. */
export function contenderOf(identity: Identity, place: Contender["place"]): Contender {
  return { ...identity, place, read: (key, path) => (line) => messageOf({ ...identity, path }, key, line) };
}

/** The command with its program and its files by whole paths, as cells are started elsewhere; or why there is none. */
function placed([program = "", ...others]: readonly string[]): readonly string[] | string {
  const found = /[\\/]/.test(program) ? resolve(program) : programsOnPath(program)[0];
  if (found === undefined || !isFile(found)) return `is not there: there is no program ${program || "named"}`;
  return [found, ...others.map((word) => !word.startsWith("-") && isFile(word) ? resolve(word) : word)];
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // not there, or no path at all
  }
}

function introductionIn(line: string): Pick<Identity, "version" | "engine"> | null {
  try {
    const { kind, version, engine } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (kind !== "contender" || typeof version !== "string" || typeof engine !== "string") return null;
    return version === "" || engine === ""
      ? null
      : { version: printable(version.slice(0, LONGEST_WORD)), engine: printable(engine.slice(0, LONGEST_WORD)) };
  } catch {
    return null;
  }
}

function messageOf({ name, version, engine, path }: Identity, key: CellKey, line: string): CellMessage | null {
  const message = parseCellMessage(line);
  if (message?.kind === "progress") return message.total > 0 && message.done >= 0 ? message : null;
  if (message?.kind !== "outcome") return null;
  const { outcome, proof } = message as unknown as { outcome: unknown; proof?: unknown };
  return {
    kind: "outcome",
    outcome: outcomeOf(key, outcome, proof),
    runtime: name,
    provenance: { version, engine, path, compiled: false },
  };
}

/** What a contender answered for a cell, with the figures that follow; failed where it is no answer, or a wrong one. */
export function outcomeOf(key: CellKey, answer: unknown, proof: unknown): Outcome {
  const shaped = shapedOutcome(answer);
  if ("wrong" in shaped) {
    return wrong(`it answered with no outcome: ${shaped.place || "what it says"} is wrong (${shaped.wrong})`);
  }
  const { outcome } = shaped;
  switch (outcome.status) {
    case "unsupported":
      return { ...outcome, reason: printable(outcome.reason) };
    case "failed":
      return { ...outcome, error: printable(outcome.error) };
    case "measured":
      return measured(key, outcome, proof);
  }
}

function measured(key: CellKey, outcome: Measured, proof: unknown): Outcome {
  const { scenario: { headline }, description: { prove } } = knownScenario(key.scenario)!;
  if (prove === undefined) return wrong("it has figures for what no contender can measure");
  const own = metricsOf(key.scenario);
  const stranger = Object.keys(outcome.metrics).find((name) => !own.some((metric) => metric.name === name));
  if (stranger !== undefined) {
    return wrong(`it has a metric ${printable(stranger)}, which ${key.scenario} does not have`);
  }
  const metrics: Record<string, number | null> = { ...outcome.metrics };
  const unavailable: Record<string, string> = { ...outcome.unavailable };
  try {
    Object.assign(metrics, prove(key, outcome, (proof ?? {}) as Proof));
  } catch (error) {
    return wrong(error instanceof WrongAnswer ? error.message : `its proof is none (${reasonOf(error)})`);
  }
  for (const { name, fewest = 0, from } of own) {
    if (name in metrics) continue;
    const value = workedOut(name, { ...key, ...outcome, ...NOT_MEASURED });
    const values = outcome.samples[from[0] ?? ""]?.length ?? 0;
    if (value === null) continue;
    metrics[name] = values >= fewest ? value : null;
    if (values < fewest) unavailable[name] = `needs at least ${fewest} values, where there are ${values}`;
  }
  const impossible = Object.entries(metrics).find(([name, value]) =>
    value !== null && value < 0 && /_(s|ns|pct)$/.test(name)
  );
  if (impossible) return wrong(`${impossible[0]} came out as ${impossible[1]}, which cannot be`);
  if (typeof metrics[headline.metric] !== "number") {
    return wrong(`it has no ${headline.metric}, which ${key.scenario} is judged by`);
  }
  const whole: Measured = { ...outcome, metrics, unavailable };
  return isConfirmed({ ...key, ...whole, ...NOT_MEASURED }, headline)
    ? whole
    : wrong("its metrics do not follow from its samples: leave out those that can be computed from them");
}

/** What stands in a cell besides its outcome. */
const NOT_MEASURED = { provenance: null, measured_at: null, conditions: null };

function wrong(error: string): Outcome {
  return { status: "failed", phase: "verify", error, samples: {} };
}
