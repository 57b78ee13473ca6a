// The command that compares: `compare SCENARIO` measures, `compare A.json B.json` reads.

import { type Gate, parseGate } from "../engine/gate.ts";
import { type PresetName, presets } from "../engine/presets.ts";
import type { Config } from "../engine/result.ts";
import type { Scenario } from "../scenarios/contract.ts";
import { readAxes } from "./axes.ts";
import type { CommandForm, CommandOption, Given } from "./command_form.ts";
import { benchmarkOptions, commonOf, commonOptions } from "./common_options.ts";
import { suggestion } from "./nearest.ts";
import { camel, flagOf, listed, percentage, wholeNumber } from "./option_values.ts";
import type { Request } from "./request.ts";
import { optionOf, valueOf } from "./setting_options.ts";
import { UseError } from "./surroundings.ts";

const STANDARD_AXIS = "mode=threads,processes";

/** Of both ways to compare. */
const askedOptions: readonly CommandOption[] = [
  ...commonOptions,
  ...benchmarkOptions,
  { flags: "--metric <name>", meaning: "what to compare instead of the scenario's own, a metric of its JSON" },
  {
    flags: "--seed <n>",
    meaning: "redo the order of cells and every bootstrap",
    read: (text) => wholeNumber("--seed", text, 0, 2 ** 32),
  },
  {
    flags: "--fail-if <gate>",
    meaning: 'exit with 3 where it holds: "deno.processes.p50_iter_s > +5%"; repeatable',
    standard: [],
    standardIs: "none",
    read: listed,
  },
];

interface AskedGiven {
  readonly metric?: string;
  readonly seed?: number;
  readonly failIf: readonly string[];
}

interface BlocksGiven {
  readonly axis: readonly string[];
  readonly preset: PresetName;
  readonly blocks?: number;
  readonly untilWidth?: number;
}

export function compareForm(scenarios: readonly Scenario[]): CommandForm {
  const names = scenarios.map(({ name }) => name);
  return {
    name: "compare",
    purpose: "run cells in turns, or take two saved results, and say which differ",
    usage: "SCENARIO [options] | A.json B.json [options]",
    operands: { form: "[files...]", meaning: "two results that --json wrote", anything: true },
    options: [...askedOptions, { flags: "--scenario <name>", meaning: "which one, where the files have several" }],
    below: scenarios.map(blocksForm),
    request: (given, files) => filesRequest(given, files, names),
  };
}

function filesRequest(given: Given, files: readonly string[], scenarios: readonly string[]): Request {
  const [first = ""] = files;
  if (!/[./\\]/.test(first)) {
    const problem = first === "" ? "No scenario was given" : `Unknown scenario '${first}'`;
    throw new UseError(`${problem}: ${suggestion(first, scenarios)}`);
  }
  const unknown = files.find((file) => file.startsWith("-"));
  if (unknown) throw new UseError(`Unknown option '${unknown}': see paratax compare --help.`);
  if (files.length !== 2) {
    throw new UseError(`Cannot compare as it takes two files: given ${files.length}; give two that --json wrote.`);
  }
  const { scenario = null } = given as { scenario?: string };
  return { kind: "compare-files", files, scenario, ...askedOf(given), ...commonOf(given) };
}

function blocksForm(scenario: Scenario): CommandForm {
  return {
    name: scenario.name,
    purpose: scenario.purpose,
    options: [
      ...askedOptions,
      {
        flags: "--axis <name=v,v…>",
        meaning: "what to vary: mode, runtime, start or a setting; repeatable",
        standard: [],
        standardIs: STANDARD_AXIS,
        read: listed,
      },
      { flags: "--preset <which>", meaning: "how thorough", choices: Object.keys(presets), standard: "standard" },
      {
        flags: "--blocks <n>",
        meaning: "how often each cell runs (6, 12, 30 by preset)",
        read: (text) => wholeNumber("--blocks", text, 1, 1000),
      },
      {
        flags: "--until-width <percent>",
        meaning: "stop before, when every 95 % interval is narrower",
        read: (text) => percentage("--until-width", text),
      },
      ...scenario.settings.map(optionOf),
    ],
    request: (given) => blocksRequest(scenario, given),
  };
}

function blocksRequest(scenario: Scenario, given: Given): Request {
  const options = given as unknown as BlocksGiven;
  const axes = [...readAxes(scenario, options.axis.length > 0 ? options.axis : [STANDARD_AXIS])];
  const preset = presets[options.preset];
  const valueGiven = (name: string): unknown => {
    const own = given[camel(name)];
    const axis = axes.find((one) => one.name === name);
    if (axis && own !== undefined && own !== true) {
      throw new UseError(`Cannot use ${flagOf(name)} and --axis ${flagOf(name).slice(2)} together: give one of them.`);
    }
    return own ?? axis?.values[0];
  };
  const config: Record<string, Config[string]> = {};
  for (const setting of scenario.settings) {
    const { name } = setting;
    const value = valueOf(setting, valueGiven, preset.quick);
    if (value === undefined) continue;
    const thorough = valueGiven(name) === undefined ? preset.settings[scenario.name]?.[name] : undefined;
    config[name] = thorough ?? value;
    if (setting.kind !== "list" || axes.some((axis) => axis.name === name)) continue;
    const values = value as readonly number[];
    config[name] = values[0];
    if (valueGiven(name) !== undefined && values.length > 1) axes.push({ name, values });
  }
  return {
    kind: "compare",
    scenario: scenario.name,
    axes,
    config,
    blocks: options.blocks ?? preset.blocks,
    untilWidth: options.untilWidth ?? null,
    quick: preset.quick,
    ...askedOf(given),
    ...commonOf(given),
  };
}

function askedOf(given: Given) {
  const { metric, seed, failIf } = given as unknown as AskedGiven;
  const gates = failIf.map((text): Gate => {
    const gate = parseGate(text);
    if (gate) return gate;
    throw new UseError(`Cannot use --fail-if "${text}": give for example "deno.processes.p50_iter_s > +5%".`);
  });
  return { metric: metric ?? null, seed: seed ?? Math.floor(Math.random() * 2 ** 31), gates };
}
