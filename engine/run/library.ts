// What mod.ts does, loaded when it is first asked to: a scenario's own file imports mod.ts too, in the process that
// measures it, and is not to pay for this.

import type { AxisValue } from "../compare/question.ts";
import process from "node:process";
import type { RuntimeName } from "../../runtime/contract.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { ENTRY } from "../../runtime/program.ts";
import { RUNTIME_NAMES } from "../../runtime/runtimes.ts";
import { FOLDER_VARIABLE } from "../../runtime/system.ts";
import { isRuntimeWish } from "../../runtime/version_wish.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import type { OwnScenario } from "../../scenarios/define.ts";
import { knownScenario, knownScenarios, loadCatalogue, registerScenario } from "../../scenarios/known.ts";
import { commonScenarios, compareFiles } from "../compare/compare_files.ts";
import { STANDARD_MARGIN } from "../compare/inference/verdict.ts";
import { askedMetric, comparedMetric } from "../result/compared_metric.ts";
import type { Config, Mode, ResultFile, Start } from "../result/result.ts";
import { suggestion } from "../result/nearest.ts";
import { UsageError } from "../result/usage_error.ts";
import { VERSION } from "../result/version.ts";
import { readAxes } from "./axes.ts";
import { planBlocks } from "./blocks.ts";
import { planRun } from "./cells.ts";
import { type Examined, examineMachine } from "./doctor.ts";
import type { Contenders, Host, Observer, RunOptions } from "./host.ts";
import { type PresetName, presets } from "./presets.ts";
import { comparisonOfSaved } from "./result_file.ts";
import { checkSettings, comparedConfig, configOf } from "./settings.ts";

/** How cells are run, whatever they measure. */
export interface RunSettings {
  /** After so many milliseconds a cell is given up: 600,000 where it is not said. */
  readonly timeoutMs?: number;
  /** Keep idle cores from sleeping meanwhile, by a process of the lowest priority on each; it stands in the result. */
  readonly keepAwake?: boolean;
  /** What to call this machine in the result; without a name it has none there. */
  readonly machine?: string;
  /** The programs to take instead of those that are found. */
  readonly paths?: Readonly<Partial<Record<RuntimeName, string>>>;
  /** Whether versions that are asked for and not here are fetched from npm's registry: not where it is not said. */
  readonly fetch?: boolean;
  /** Programs that speak the cell protocol, the words of their commands by their names; a request names them as runtimes. */
  readonly contenders?: Contenders;
  /** Ends the run: the result then has the cells that were finished, and is not complete. */
  readonly signal?: AbortSignal;
  /** Called with the name of the present cell and how much of it is done, from 0 to 1. */
  readonly onProgress?: (cell: string, share: number) => void;
  /** Called after every cell, of a comparison after every block, with the result as it stands. */
  readonly onResult?: (soFar: ResultFile) => void;
  /** Called with a line for the user, for example on a temporary folder that could not be removed. */
  readonly onMessage?: (line: string) => void;
}

interface Subject {
  /** One of paratax's own by its name, or your own. */
  readonly scenario: string | OwnScenario;
  /** By their names in results, as work_iters; the scenario's own values for the others. */
  readonly settings?: Config;
}

export interface MeasureRequest extends Subject, RunSettings {
  /** The one that this program runs on where it is not said; versions too, as "node@24" or "node@/opt/node/bin/node", and contenders. */
  readonly runtimes?: readonly string[];
  /** All of the scenario's where it is not said. */
  readonly modes?: readonly Mode[];
  readonly starts?: readonly Start[];
  /** A first look: fewer iterations, and marked as such. */
  readonly quick?: boolean;
}

export interface CompareRequest extends Subject, RunSettings {
  /** What to vary, by name: mode, runtime, start or a setting. The modes of the scenario where it is not said. */
  readonly axes?: Readonly<Record<string, readonly AxisValue[]>>;
  /** "standard" where it is not said. */
  readonly preset?: PresetName;
  /** How often each cell is measured; as many as the preset has where it is not said. */
  readonly blocks?: number;
  /** What to compare instead of the scenario's headline. */
  readonly metric?: string;
  /** Cells that differ by less are equivalent, as a fraction: 0.05 where it is not said. */
  readonly margin?: number;
  /** Of the order of cells and of every bootstrap. */
  readonly seed?: number;
}

export interface CompareSavedRequest {
  /** Where both have several. */
  readonly scenario?: string;
  readonly metric?: string;
  readonly margin?: number;
  /** Take the iterations of one process for replicates, which they seldom are. */
  readonly trustOneProcess?: boolean;
}

export async function measure(request: MeasureRequest): Promise<ResultFile> {
  const host = await hostOf(request, "measure", request.scenario);
  const scenario = scenarioOf(request.scenario);
  const { settings = {}, quick = false, modes = scenario.modes, starts = scenario.starts } = request;
  checkSettings(scenario, settings);
  const names = [...RUNTIME_NAMES, ...Object.keys(request.contenders ?? {})];
  const wrong = request.runtimes?.find((wish) => !isRuntimeWish(wish) && !names.includes(wish));
  if (wrong !== undefined) throw new UsageError(`Cannot measure on ${wrong}: ${suggestion(wrong, names)}`);
  for (const [what, wished, had] of [["mode", modes, scenario.modes], ["start method", starts, scenario.starts]]) {
    for (const one of wished) {
      if (!(had as readonly string[]).includes(one)) {
        throw new UsageError(`Cannot measure ${scenario.name} by ${what} ${one}: ${suggestion(one, had as string[])}`);
      }
    }
  }
  const cells = {
    scenario: scenario.name,
    modes,
    starts,
    runtimes: request.runtimes ?? (["self"] as const),
    config: configOf(scenario, (name) => settings[name], quick),
    quick,
  };
  const planned = await planRun(cells, optionsOf(request), host);
  return await planned.measure(observerOf(request));
}

export async function compare(request: CompareRequest): Promise<ResultFile> {
  const host = await hostOf(request, "compare", request.scenario);
  const scenario = scenarioOf(request.scenario);
  const { settings = {}, preset = "standard", axes: asked = { mode: scenario.modes } } = request;
  checkSettings(scenario, settings);
  const texts = Object.entries(asked).map(([name, values]) => `${name}=${values.join(",")}`);
  const named = readAxes(scenario, texts, Object.keys(request.contenders ?? {}));
  const comparedValue = (name: string): unknown =>
    settings[name] ?? named.find((axis) => axis.name === name)?.values[0];
  const { config, axes } = comparedConfig(scenario, named, comparedValue, preset);
  const blocks = {
    scenario: scenario.name,
    axes,
    config,
    blocks: request.blocks ?? presets[preset].blocks,
    untilWidth: null,
    plan: false,
    seed: request.seed ?? Math.floor(Math.random() * 2 ** 31),
    quick: presets[preset].quick,
    metric: request.metric ?? null,
    margin: request.margin ?? STANDARD_MARGIN,
    others: [],
  };
  const planned = await planBlocks(blocks, optionsOf(request), host);
  return (await planned.measure(observerOf(request))).result;
}

export async function compareSaved(
  a: ResultFile,
  b: ResultFile,
  request: CompareSavedRequest = {},
): Promise<ResultFile> {
  const host = await hostOf({}, "compareSaved");
  const common = commonScenarios([a, b]);
  const { scenario = common.length === 1 ? common[0] : undefined } = request;
  if (scenario === undefined || !common.includes(scenario)) {
    const which = common.length === 0 ? "measure the same in both" : `give one of ${common.join(", ")}`;
    throw new UsageError(`Cannot compare the results by scenario ${scenario ?? "(none was given)"}: ${which}.`);
  }
  const standard = comparedMetric(scenarioOf(scenario).headline);
  const asked = askedMetric(standard, request.metric ?? standard.metric);
  const files = [{ path: "A", result: a }, { path: "B", result: b }] as const;
  const comparison = compareFiles(files, scenario, asked, request);
  return comparisonOfSaved(host, [a, b], comparison);
}

/** Throws a UsageError where it is no result of paratax. */
export async function readResult(path: string): Promise<ResultFile> {
  await loadCatalogue();
  const { readResults } = await import("../result/read_results.ts"); // its package is not to be had everywhere
  const { results: [found], problems } = await readResults([path]);
  if (found === undefined) throw new UsageError(problems.join(" "));
  return found.result;
}

export async function examine({ paths = {} }: Pick<RunSettings, "paths"> = {}): Promise<Examined> {
  return await examineMachine({ runtime: await currentRuntime() }, { paths });
}

async function hostOf(
  { signal, onMessage = () => {} }: RunSettings,
  does: string,
  subject?: Subject["scenario"],
): Promise<Host> {
  const runtime = await currentRuntime();
  if (process.env[FOLDER_VARIABLE] !== undefined) {
    throw new UsageError(
      "Cannot measure inside a cell: keep the scenario in a file of its own, apart from the program that measures it.",
    );
  }
  if (ENTRY.protocol !== "file:") {
    throw new UsageError(`Cannot measure by ${ENTRY.origin} as cells start files: import npm:paratax instead.`);
  }
  const missing = runtime.missingPermissions();
  if (missing.length > 0) throw new UsageError(`Cannot measure without ${missing.join(" ")}: run it with -A.`);
  await loadCatalogue();
  if (typeof subject === "object") registerScenario(subject, subject.description, subject.module);
  const name = typeof subject === "object" ? subject.name : subject;
  return {
    runtime,
    entry: ENTRY,
    version: VERSION,
    command: ["mod.ts", does, ...(name === undefined ? [] : [name])],
    stop: signal ?? new AbortController().signal,
    say: onMessage,
    lastResort: new Set(),
  };
}

function scenarioOf(subject: Subject["scenario"]): Scenario {
  if (typeof subject === "object") return subject;
  const found = knownScenario(subject);
  if (found !== null) return found.scenario;
  const names = knownScenarios().map(({ scenario }) => scenario.name);
  throw new UsageError(`Cannot measure ${subject} as there is no such scenario: ${suggestion(subject, names)}`);
}

function optionsOf(
  { timeoutMs = 600_000, paths = {}, contenders = {}, fetch = false, keepAwake = false, machine }: RunSettings,
): RunOptions {
  const named = machine === undefined ? {} : { machine };
  return { timeoutMs, paths, contenders, fetch, keepAwake, ...named, debug: false, fullCommand: false };
}

function observerOf({ onProgress, onResult }: RunSettings): Observer {
  let cell = "";
  return {
    progressOf: () => ({
      begin(label) {
        cell = label;
        onProgress?.(label, 0);
      },
      update: (share) => onProgress?.(cell, share),
      end() {},
    }),
    onCells: (soFar) => onResult?.(soFar()),
  };
}
