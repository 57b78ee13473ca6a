// The commands that measure a comparison: `compare SCENARIO`, and that of a scenario which is asked one question.

import { PILOT_BLOCKS } from "../engine/compare/blocks_for_width.ts";
import type { Axis } from "../engine/compare/question.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { readAxes } from "../engine/run/axes.ts";
import { type PresetName, presets, presetValue } from "../engine/run/presets.ts";
import { comparedConfig, flagOf, settingValue } from "../engine/run/settings.ts";
import type { Scenario, Setting } from "../scenarios/contract.ts";
import { askedOf, askedOptions } from "./asked_options.ts";
import type { CommandForm, CommandOption, Given } from "./command_form.ts";
import {
  benchmarkOptions,
  cellOptions,
  commonOf,
  contendersOf,
  debugOption,
  programOptions,
  quickOption,
  resultOptions,
  runtimeOption,
  runtimesOf,
} from "./common_options.ts";
import { camel, listed, percentage, wholeNumber } from "./option_values.ts";
import type { Request } from "./request.ts";
import { optionOf } from "./setting_options.ts";

const STANDARD_AXIS = "mode=threads,processes";

interface BlocksGiven {
  readonly axis?: readonly string[];
  readonly preset: PresetName;
  readonly blocks?: number;
  readonly untilWidth?: number;
  readonly plan?: true;
  readonly seed?: number;
  readonly failIf: readonly string[];
}

const axisOption: CommandOption = {
  flags: "--axis <name=v,v…>",
  group: "Comparison:",
  meaning: "what to vary: mode, runtime, start or a setting; versions as node=24,26; repeatable",
  standard: [],
  standardIs: STANDARD_AXIS,
  read: listed,
};

const blocksOptions: readonly CommandOption[] = [
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
];

const lastOptions: readonly CommandOption[] = [
  ...programOptions,
  ...resultOptions,
  ...benchmarkOptions,
  ...cellOptions,
  debugOption,
];

/** Below `compare`: whatever axes are given. */
export function blocksForm(scenario: Scenario): CommandForm {
  return {
    name: scenario.name,
    purpose: scenario.purpose,
    ...operandsOf(scenario),
    options: [axisOption, ...blocksOptions, ...settingOptions(scenario), ...lastOptions],
    request(given, operands) {
      const axes = withContenders(readAxes(scenario, axisTexts(given), contendersOf(given)), contendersOf(given));
      const all = [...operandAxis(scenario, operands), ...axes];
      return blocksRequest(scenario, all, given, operands, `compare-${scenario.name}`);
    },
  };
}

/** The command of a scenario's own that asks what its `asked` says, of whatever was named. */
export function askedForm(scenario: Scenario, asked: NonNullable<Scenario["asked"]>): CommandForm {
  const choiceOption = (name: "mode" | "start", meaning: string, all: readonly string[]): CommandOption => ({
    flags: `--${name} <${name === "mode" ? "mode" : "method"}>`,
    group: "Workload:",
    meaning,
    choices: [...all, "all"],
    standard: "all",
  });
  return {
    name: scenario.name,
    purpose: scenario.purpose,
    ...operandsOf(scenario),
    options: [
      choiceOption("mode", "kind of worker; each is held against the work inline", scenario.modes),
      choiceOption("start", "how workers come to be", scenario.starts),
      ...settingOptions(scenario),
      { ...quickOption, meaning: "a first look: the same as --preset quick" },
      runtimeOption("self"),
      ...blocksOptions,
      ...lastOptions,
    ],
    request(given, operands) {
      const runtimes = runtimesOf(given);
      const axes: Axis[] = [
        ...operandAxis(scenario, operands),
        ...(runtimes.length === 1 && runtimes[0] === "self" ? [] : [{ name: "runtime", values: runtimes }]),
        ...Object.entries(asked).map(([name, values]): Axis => {
          const own = given[camel(name)];
          if (own === undefined || own === "all") return { name, values };
          return { name, values: name === "mode" ? [...new Set(["inline", String(own)])] : [String(own)] };
        }),
      ];
      const whole = given.quick === true ? { ...given, preset: "quick" } : given;
      return blocksRequest(scenario, axes, whole, operands, scenario.name);
    },
  };
}

/** Contenders are compared with the runtimes of the axis, or with that which this runs on. */
function withContenders(axes: readonly Axis[], contenders: readonly string[]): readonly Axis[] {
  if (contenders.length === 0) return axes;
  const { values } = axes.find(({ name }) => name === "runtime") ?? { values: ["self"] };
  const all = { name: "runtime", values: [...new Set([...values, ...contenders])] };
  return [all, ...axes.filter(({ name }) => name !== "runtime")];
}

function axisTexts(given: Given): readonly string[] {
  const { axis = [] } = given as unknown as BlocksGiven;
  return axis.length > 0 ? axis : [STANDARD_AXIS];
}

function settingOptions(scenario: Scenario): CommandOption[] {
  return scenario.settings.filter((setting) => setting.name !== scenario.operand && !("meets" in setting))
    .map((setting) => optionOf(setting, standardsOf(setting)));
}

function operandsOf({ operand, settings }: Scenario): Pick<CommandForm, "operands"> {
  const setting = settings.find(({ name }) => name === operand);
  return setting === undefined ? {} : { operands: { form: `<${setting.name}...>`, meaning: setting.meaning } };
}

/** Several operands are compared with each other. */
function operandAxis({ operand }: Scenario, values: readonly string[]): Axis[] {
  return operand === undefined || values.length < 2 ? [] : [{ name: operand, values: [...new Set(values)] }];
}

/** What a setting is where it is not given, in words: by preset where that makes a difference. */
function standardsOf(setting: Setting): string | undefined {
  if (setting.kind === "choices") return setting.choices[0];
  if (setting.kind === "list") return setting.standardOf ? "as many as cores" : String(setting.standard[0]);
  if (setting.kind !== "number" || setting.standard === undefined) return undefined;
  const named = (Object.keys(presets) as PresetName[]).map((name) => {
    return { name, value: presetValue(setting, name) ?? settingValue(setting, () => undefined, presets[name].quick) };
  });
  const [first, ...others] = named;
  if (others.every(({ value }) => value === first.value)) return String(first.value);
  return named.map(({ name, value }) => `${name} ${value}`).join(", ");
}

function blocksRequest(
  scenario: Scenario,
  axes: readonly Axis[],
  given: Given,
  [operand]: readonly string[],
  command: string,
): Request {
  const options = given as unknown as BlocksGiven;
  const preset = presets[options.preset];
  const { plan = false, untilWidth = null, seed = Math.floor(Math.random() * 2 ** 31) } = options;
  const other = untilWidth !== null ? "--until-width" : options.failIf.length > 0 ? "--fail-if" : null;
  if (plan && other) throw new UsageError(`Cannot use --plan and ${other} together: plan first, then compare.`);
  const valueGiven = (name: string): unknown => {
    if (name === scenario.operand) return operand;
    const own = given[camel(name)];
    const axis = axes.find((one) => one.name === name);
    if (options.axis && axis && own !== undefined && own !== true) {
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
    ...commonOf(given, command),
  };
}
