// The command that compares: `compare SCENARIO` measures, `compare A.json B.json` reads.

import { PILOT_BLOCKS } from "../engine/compare/blocks_for_width.ts";
import { type Gate, parseGate } from "../engine/compare/gate.ts";
import { STANDARD_MARGIN } from "../engine/compare/inference/verdict.ts";
import { type PresetName, presets, presetValue } from "../engine/run/presets.ts";
import { comparedConfig, flagOf, settingValue } from "../engine/run/settings.ts";
import type { Scenario, Setting } from "../scenarios/contract.ts";
import { readAxes } from "../engine/run/axes.ts";
import type { CommandForm, CommandOption, Given } from "./command_form.ts";
import {
  benchmarkOptions,
  cellOptions,
  commonOf,
  debugOption,
  programOptions,
  resultOptions,
} from "./common_options.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { camel, listed, percentage, wholeNumber } from "./option_values.ts";
import type { Request } from "./request.ts";
import { optionOf } from "./setting_options.ts";
import { UsageError } from "../engine/result/usage_error.ts";

const STANDARD_PERCENT = 100 * STANDARD_MARGIN;
const STANDARD_AXIS = "mode=threads,processes";

/** For both ways to compare. */
const askedOptions: readonly CommandOption[] = [
  {
    flags: "--metric <name>",
    group: "Comparison:",
    meaning: "what to compare instead of the scenario's own, a metric of its JSON",
  },
  {
    flags: "--margin <percent>",
    group: "Comparison:",
    meaning: "cells that differ by less are equivalent",
    standard: STANDARD_PERCENT,
    read: (text) => percentage("--margin", text),
  },
  { flags: "--p", group: "Comparison:", meaning: "show p too, which decides nothing" },
  {
    flags: "--fail-if <gate>",
    group: "Comparison:",
    meaning: 'exit with 3 where it holds: "deno.processes.p50_iter_s > +5%"; repeatable',
    standard: [],
    standardIs: "none",
    read: listed,
  },
];

interface AskedGiven {
  readonly metric?: string;
  readonly margin: number;
  readonly p?: true;
  readonly failIf: readonly string[];
}

interface BlocksGiven extends AskedGiven {
  readonly axis: readonly string[];
  readonly preset: PresetName;
  readonly blocks?: number;
  readonly untilWidth?: number;
  readonly plan?: true;
  readonly seed?: number;
}

export function compareForm(scenarios: readonly Scenario[]): CommandForm {
  const names = scenarios.map(({ name }) => name);
  return {
    name: "compare",
    purpose: "run cells in turns, or take two saved results, and say which differ",
    usage: "SCENARIO [options] | A.json B.json [options]",
    operands: { form: "[files...]", meaning: "two results that --json wrote", anything: true },
    options: [
      { flags: "--scenario <name>", group: "Comparison:", meaning: "which one, where the files have several" },
      ...askedOptions,
      {
        flags: "--trust-one-process",
        group: "Comparison:",
        meaning: "judge files without blocks as if iterations of one process were replicates: often false",
      },
      ...resultOptions,
      ...benchmarkOptions,
      debugOption,
    ],
    below: scenarios.map(blocksForm),
    request: (given, files) => filesRequest(given, files, names),
  };
}

function filesRequest(given: Given, files: readonly string[], scenarios: readonly string[]): Request {
  const [first = ""] = files;
  if (!/[./\\]/.test(first)) {
    const problem = first === "" ? "No scenario was given" : `Unknown scenario '${first}'`;
    throw new UsageError(`${problem}: ${suggestion(first, scenarios)}`);
  }
  const unknown = files.find((file) => file.startsWith("-"));
  if (unknown) throw new UsageError(`Unknown option '${unknown}': see paratax compare --help.`);
  if (files.length !== 2) {
    throw new UsageError(`Cannot compare as it takes two files: given ${files.length}; give two that --json wrote.`);
  }
  const { scenario = null, trustOneProcess = false } = given as { scenario?: string; trustOneProcess?: true };
  return { kind: "compare-files", files, scenario, trustOneProcess, ...askedOf(given), ...commonOf(given) };
}

function blocksForm(scenario: Scenario): CommandForm {
  return {
    name: scenario.name,
    purpose: scenario.purpose,
    options: [
      {
        flags: "--axis <name=v,v…>",
        group: "Comparison:",
        meaning: "what to vary: mode, runtime, start or a setting; repeatable",
        standard: [],
        standardIs: STANDARD_AXIS,
        read: listed,
      },
      {
        flags: "--preset <which>",
        group: "Comparison:",
        meaning: "how thorough",
        choices: Object.keys(presets),
        standard: "standard",
      },
      {
        flags: "--blocks <n>",
        group: "Comparison:",
        meaning: "how often each cell runs (6, 12, 30 by preset)",
        read: (text) => wholeNumber("--blocks", text, 1, 1000),
      },
      {
        flags: "--until-width <percent>",
        group: "Comparison:",
        meaning: `after ${PILOT_BLOCKS} blocks take only as many as make every 95 % interval narrower`,
        read: (text) => percentage("--until-width", text),
      },
      {
        flags: "--plan",
        group: "Comparison:",
        meaning: `run a pilot (${PILOT_BLOCKS} blocks), and say how many blocks to take and how long`,
      },
      {
        flags: "--seed <n>",
        group: "Comparison:",
        meaning: "redo the order of cells and every bootstrap",
        read: (text) => wholeNumber("--seed", text, 0, 2 ** 32),
      },
      ...askedOptions,
      ...scenario.settings.map((setting) => optionOf(setting, standardsOf(setting))),
      ...programOptions,
      ...resultOptions,
      ...benchmarkOptions,
      ...cellOptions,
      debugOption,
    ],
    request: (given) => blocksRequest(scenario, given),
  };
}

/** What a setting is where it is not given, in words: by preset where that makes a difference. */
function standardsOf(setting: Setting): string | undefined {
  if (setting.kind === "list") return String(setting.standard[0]);
  if (setting.kind !== "number" || setting.standard === undefined) return undefined;
  const named = (Object.keys(presets) as PresetName[]).map((name) => {
    return { name, value: presetValue(setting, name) ?? settingValue(setting, () => undefined, presets[name].quick) };
  });
  const [first, ...others] = named;
  if (others.every(({ value }) => value === first.value)) return String(first.value);
  return named.map(({ name, value }) => `${name} ${value}`).join(", ");
}

function blocksRequest(scenario: Scenario, given: Given): Request {
  const options = given as unknown as BlocksGiven;
  const axes = readAxes(scenario, options.axis.length > 0 ? options.axis : [STANDARD_AXIS]);
  const preset = presets[options.preset];
  const { plan = false, untilWidth = null, seed = Math.floor(Math.random() * 2 ** 31) } = options;
  const other = untilWidth !== null ? "--until-width" : options.failIf.length > 0 ? "--fail-if" : null;
  if (plan && other) throw new UsageError(`Cannot use --plan and ${other} together: plan first, then compare.`);
  const valueGiven = (name: string): unknown => {
    const own = given[camel(name)];
    const axis = axes.find((one) => one.name === name);
    if (axis && own !== undefined && own !== true) {
      throw new UsageError(
        `Cannot use ${flagOf(name)} and --axis ${flagOf(name).slice(2)} together: give one of them.`,
      );
    }
    return own ?? axis?.values[0];
  };
  const { config, axes: all } = comparedConfig(scenario, axes, valueGiven, options.preset);
  const asked = askedOf(given);
  return {
    kind: "compare",
    scenario: scenario.name,
    axes: all,
    config,
    blocks: options.blocks ?? (plan ? PILOT_BLOCKS : preset.blocks),
    untilWidth,
    plan,
    seed,
    quick: preset.quick,
    ...asked,
    others: asked.gates.map((gate) => gate.metric),
    ...commonOf(given),
  };
}

function askedOf(given: Given) {
  const { metric, margin, p = false, failIf } = given as unknown as AskedGiven;
  const gates = failIf.map((text): Gate => {
    const gate = parseGate(text);
    if (gate) return gate;
    throw new UsageError(`Cannot use --fail-if "${text}": give for example "deno.processes.p50_iter_s > +5%".`);
  });
  return { metric: metric ?? null, margin: margin / 100, withP: p, gates };
}
