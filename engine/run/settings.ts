// The settings of a scenario: given values, checked, and standard values for the rest.

import type { Axis } from "../compare/question.ts";
import type { Scenario, Setting } from "../../scenarios/contract.ts";
import { suggestion } from "../result/nearest.ts";
import type { Config } from "../result/result.ts";
import { usableCores } from "../machine/environment.ts";
import { UsageError } from "../result/usage_error.ts";
import { type PresetName, presets, presetValue } from "./presets.ts";

/** What was given, or the standard; undefined where there is neither. Throws a UsageError. */
export function settingValue(
  setting: Setting,
  given: (name: string) => unknown,
  quick: boolean,
): Config[string] | undefined {
  const own = given(setting.name) as Config[string] | undefined;
  switch (setting.kind) {
    case "number": {
      const replaced = setting.unless !== undefined && given(setting.unless) !== undefined;
      if (replaced && own !== undefined) {
        throw new UsageError(
          `Cannot use ${flagOf(setting.name)} and ${flagOf(setting.unless!)} together: give one of them.`,
        );
      }
      return own ?? (replaced ? undefined : quick ? setting.quick ?? setting.standard : setting.standard);
    }
    case "choice":
    case "choices":
    case "text":
      return own ?? setting.standard;
    case "list":
      return own ?? setting.standardOf?.(Math.max(1, Math.floor(usableCores()))) ?? setting.standard;
    case "switch":
      return own ?? true;
  }
}

/** Every setting as given, or its standard. Throws a UsageError. */
export function configOf(scenario: Scenario, given: (name: string) => unknown, quick: boolean): Config {
  const values = scenario.settings.map((setting) => [setting.name, settingValue(setting, given, quick)] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, Config[string]] => entry[1] !== undefined));
}

/** Those of a comparison: one value of each, as thorough as the preset has it. A list of several is an axis more. */
export function comparedConfig(
  scenario: Scenario,
  axes: readonly Axis[],
  given: (name: string) => unknown,
  preset: PresetName,
): { readonly config: Config; readonly axes: readonly Axis[] } {
  const config: Record<string, Config[string]> = {};
  const more: Axis[] = [];
  for (const setting of scenario.settings) {
    const { name } = setting;
    const value = settingValue(setting, given, presets[preset].quick);
    if (value === undefined) continue;
    const own = given(name);
    config[name] = own === undefined ? presetValue(setting, preset) ?? value : value;
    const values = setting.kind === "choices" ? wordsIn(String(value)) : setting.kind === "list" ? value : null;
    if (values === null || axes.some((axis) => axis.name === name)) continue;
    const [first] = values as readonly [string | number];
    config[name] = first;
    const several = own !== undefined || (setting.kind === "list" && setting.standardOf !== undefined);
    if (several && (values as readonly unknown[]).length > 1) more.push({ name, values: values as Axis["values"] });
  }
  return { config, axes: [...axes, ...more] };
}

/** The values of a setting of kind "choices". */
export function wordsIn(text: string): string[] {
  return text.split(",").map((word) => word.trim());
}

/** Of settings that a program gives, by their names in results. Throws a UsageError for the first that is none or out of range. */
export function checkSettings(scenario: Scenario, given: Config): void {
  const names = scenario.settings.map(({ name }) => name);
  for (const [name, value] of Object.entries(given)) {
    const setting = scenario.settings.find((one) => one.name === name);
    if (setting === undefined) {
      throw new UsageError(`Cannot set ${name} as ${scenario.name} has no such setting: ${suggestion(name, names)}`);
    }
    const refusal = setting.kind === "text" && typeof value === "string" ? setting.refuse?.(value) : null;
    if (refusal) throw new UsageError(refusal);
    const wanted = wantedBy(setting, value);
    if (wanted !== null) throw new UsageError(`Cannot set ${name} to ${JSON.stringify(value)}: give ${wanted}.`);
  }
}

/** What it must be, in words; null where the value is. */
function wantedBy(setting: Setting, value: Config[string]): string | null {
  const isNumber = (one: unknown, { minimum, maximum }: { minimum: number; maximum: number }): boolean =>
    Number.isInteger(one) && Number(one) >= minimum && Number(one) <= maximum;
  switch (setting.kind) {
    case "number":
      return isNumber(value, setting) ? null : `a whole number from ${setting.minimum} to ${setting.maximum}`;
    case "text":
      return typeof value === "string" && value !== "" ? null : "a text";
    case "choice":
      return setting.choices.includes(String(value)) ? null : `one of ${setting.choices.join(", ")}`;
    case "choices":
      return wordsIn(String(value)).every((word) => setting.choices.includes(word))
        ? null
        : `some of ${setting.choices.join(", ")} with commas between them`;
    case "switch":
      return typeof value === "boolean" ? null : "true or false";
    case "list":
      return Array.isArray(value) && value.length > 0 && value.every((one) => isNumber(one, setting))
        ? null
        : `a list of whole numbers from ${setting.minimum} to ${setting.maximum}`;
  }
}

/** The option of a setting: "work_iters" is --work-iters. */
export function flagOf(name: string): string {
  return `--${name.replaceAll("_", "-")}`;
}
