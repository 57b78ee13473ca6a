// Tries every promise that a contender makes (docs/contenders.md), and says of each that it breaks what happened.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { killGroup } from "../../runtime/group.ts";
import { lineSplitter } from "../../runtime/process.ts";
import { FOLDER_VARIABLE } from "../../runtime/system.ts";
import { knownScenarios } from "../../scenarios/known.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { CELL_FLAG, STOP } from "../cell/protocol.ts";
import { cellName, keyOf } from "../result/cell_name.ts";
import type { Cell, CellKey, Config } from "../result/result.ts";
import { planRun } from "./cells.ts";
import { type Contender, introduce } from "./contender.ts";
import type { Host, Observer, RunOptions } from "./host.ts";
import { FOREIGN_STARTS } from "./plan.ts";
import { configOf } from "./settings.ts";

export interface CheckedContender {
  /** Null where it did not introduce itself. */
  readonly contender: Pick<Contender, "version" | "engine"> | null;
  /** What it answered for a small cell of each kind. */
  readonly cells: readonly Cell[];
  /** A sentence for each promise that it breaks. */
  readonly breaks: readonly string[];
}

/** What it is called while it is tried. */
const NAME = "contender";

/** A small cell of any scenario, by its settings. */
const SMALL: Config = {
  workers: 2,
  iterations: 2,
  warmup: 1,
  work_iters: 1000,
  hold_ms: 200,
  mem_interval_ms: 20,
  duration_ms: 200,
  writers: [2],
};

/** The same, but for this much longer than anybody waits. */
const LONG: Config = { iterations: 1_000_000, hold_ms: 600_000, duration_ms: 600_000 };

/** A small cell is answered by then, in milliseconds. */
const ANSWER_MS = 30_000;

/** Whoever is asked to end, by whatever way, is gone by then, with all that it started; in milliseconds. */
const END_MS = 3000;

/** A long cell is well under way by then, in milliseconds. */
const UNDER_WAY_MS = 700;

/** A key that cannot be measured is answered by then, in milliseconds. */
const REFUSAL_MS = 10_000;

const SILENT: Observer = { progressOf: () => ({ begin() {}, update() {}, end() {} }), onCells() {} };

/** Rejects with a UsageError where there is no place to measure in. */
export async function checkContender(
  words: readonly string[],
  options: RunOptions,
  host: Host,
): Promise<CheckedContender> {
  const contender = await introduce(NAME, words, host.runtime);
  if (typeof contender === "string") return { contender: null, cells: [], breaks: [`It ${contender}.`] };
  const cells = await smallCells(words, options, host);
  const breaks = cells.flatMap(breaksIn);
  const measured = cells.filter(({ status }) => status === "measured");
  if (measured.length === 0) breaks.push("It measures no cell of any scenario: answer one at least.");
  const long = (mode: string): Cell[] => measured.filter((cell) => cell.mode === mode).slice(-1);
  const folder = mkdtempSync(join(resolve(tmpdir()), "paratax-check-"));
  try {
    const command = await contender.place(folder);
    const keys = host.stop.aborted ? [] : [...long("threads"), ...long("processes")].map(keyOf);
    for (const found of await Promise.all(keys.map((key) => tryEnds(command, key, folder, host)))) {
      breaks.push(...found);
    }
    const [first] = measured;
    if (first && !host.stop.aborted) breaks.push(...await tryWrongKeys(command, keyOf(first), folder, host));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { contender, cells, breaks };
}

async function smallCells(words: readonly string[], options: RunOptions, host: Host): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const { scenario, description } of knownScenarios()) {
    if (!description.prove || host.stop.aborted) continue;
    const request = {
      scenario: scenario.name,
      modes: scenario.modes,
      starts: [...scenario.starts, ...FOREIGN_STARTS],
      runtimes: [NAME],
      config: configOf(scenario, (name) => smallValue(scenario, name), true),
      quick: true,
    };
    const planned = await planRun(request, { ...options, timeoutMs: ANSWER_MS, contenders: { [NAME]: words } }, host);
    cells.push(...(await planned.measure(SILENT)).cells);
  }
  return cells;
}

function smallValue({ settings }: Scenario, name: string): Config[string] | undefined {
  return settings.some((one) => one.name === name) ? SMALL[name] : undefined;
}

function breaksIn(cell: Cell): string[] {
  const name = cellName(cell);
  switch (cell.status) {
    case "measured":
      return cell.warnings.filter(({ code }) => code === "stray-output").map(({ message }) => `${name}: ${message}`);
    case "unsupported":
      return cell.reason.trim() === "" ? [`${name}: it is unsupported without a reason: say why in a sentence.`] : [];
    case "failed":
      return [`${name}: ${cell.error}.`];
  }
}

/** A long cell is asked to end in each of the ways in which the command does it. */
async function tryEnds(command: readonly string[], key: CellKey, folder: string, host: Host): Promise<string[]> {
  const config = Object.fromEntries(Object.entries(key.config).map(([name, value]) => [name, LONG[name] ?? value]));
  const long = JSON.stringify({ ...key, config });
  const ways: readonly [string, (child: Started) => void][] = [
    ["its standard input ended", ({ child }) => child.end()],
    [`it read "${STOP.trim()}"`, ({ child }) => child.write(`${STOP}it was tried\n`)],
    ["it was killed (SIGKILL)", ({ child }) => child.kill("SIGKILL")],
  ];
  const tried = await Promise.all(ways.map(async ([way, end]) => { // at once: nothing is measured
    const started = start(command, long, folder, host);
    const breaks: string[] = [];
    const early = await Promise.race([started.child.gone.then(() => true), pause(host, UNDER_WAY_MS)]);
    if (early === true) breaks.push(`${cellName(key)}: it was done at once where it had ten minutes of work to do.`);
    end(started);
    const until = host.runtime.now() + END_MS;
    let left = membersOf(started.child.pid);
    while (left.length > 0 && host.runtime.now() < until) {
      await pause(host, 50);
      left = membersOf(started.child.pid);
    }
    if (left.length > 0) {
      breaks.push(
        `${cellName(key)}: ${END_MS / 1000} s after ${way} there was still ${left.join(" and ")}: end them.`,
      );
    }
    await started.close();
    const [file] = readdirSync(started.temporary);
    if (file !== undefined) {
      breaks.push(
        `${cellName(key)}: when ${way} it left ${file} in the temporary folder: put files into $${FOLDER_VARIABLE}, ` +
          "which is removed.",
      );
    }
    return breaks;
  }));
  return tried.flat();
}

async function tryWrongKeys(command: readonly string[], key: CellKey, folder: string, host: Host): Promise<string[]> {
  const wrong: readonly [string, unknown][] = [
    ["that is no JSON", "workers=8"],
    ["without a config", { ...key, config: undefined }],
    ["of 0 workers", { ...key, config: { ...key.config, workers: 0 } }],
    ['of "two" workers', { ...key, config: { ...key.config, workers: "two" } }],
    ["of a scenario that there is not", { ...key, scenario: "no-such-scenario" }],
    ["of a mode that there is not", { ...key, mode: "fibres" }],
    ["of a start method that there is not", { ...key, start: "conjure" }],
  ];
  const tried = await Promise.all(wrong.map(async ([what, value]) => {
    if (key.scenario === "memory" && what === "of 0 workers") return []; // the parent alone
    const started = start(command, typeof value === "string" ? value : JSON.stringify(value), folder, host);
    const ended = await Promise.race([started.child.exited.then(() => true), pause(host, REFUSAL_MS)]);
    await started.close();
    if (ended !== true) return [`A key ${what} was not refused within ${REFUSAL_MS / 1000} s.`];
    return started.lines.some((line) => /"status"\s*:\s*"measured"/.test(line))
      ? [`A key ${what} was answered with figures: refuse what cannot be read or is not known.`]
      : [];
  }));
  return tried.flat();
}

interface Started {
  readonly child: ReturnType<Host["runtime"]["spawn"]>;
  readonly lines: readonly string[];
  /** What it has for temporary files, besides the run's own folder. */
  readonly temporary: string;
  close(): Promise<void>;
}

function start(command: readonly string[], key: string, folder: string, { runtime, lastResort }: Host): Started {
  const place = mkdtempSync(join(folder, "cell-"));
  const [own, temporary] = [join(place, "own"), join(place, "tmp")];
  for (const one of [own, temporary]) mkdirSync(one);
  const lines: string[] = [];
  const child = runtime.spawn([...command, CELL_FLAG, key], {
    cwd: own,
    env: { [FOLDER_VARIABLE]: own, TMPDIR: temporary },
    group: true,
    onOutput: lineSplitter((line) => lines.push(line)),
    onError() {},
  });
  const endAtOnce = (): void => killGroup(child.pid);
  lastResort.add(endAtOnce);
  return {
    child,
    lines,
    temporary,
    async close() {
      child.killGroup();
      await child.exited;
      lastResort.delete(endAtOnce);
    },
  };
}

/** The processes of a group that are at work still, as "python3 (pid 123)"; those of a system without /proc are not named. */
function membersOf(group: number): string[] {
  if (process.platform === "win32") return [];
  if (process.platform !== "linux") return isAlive(-group) ? [`a process of its group ${group}`] : [];
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const [, name, state, , ofGroup] = /^\d+ \((.*)\) (\S) (\d+) (\d+)/s.exec(
        readFileSync(`/proc/${pid}/stat`, "utf8"),
      )!;
      return Number(ofGroup) === group && state !== "Z" ? [`${name} (pid ${pid})`] : [];
    } catch {
      return []; // gone meanwhile
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function pause({ runtime }: Host, ms: number): Promise<void> {
  return new Promise((resolve) => void runtime.after(ms, resolve));
}
