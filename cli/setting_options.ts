// A scenario's settings as options, and what was given of them.

import type { Config } from "../engine/result/result.ts";
import type { Scenario, Setting } from "../scenarios/contract.ts";
import type { CommandOption } from "./command_form.ts";
import { flagOf, wholeNumber } from "./option_values.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** `standards` says which values it has where none is given, else the setting's own are shown. */
export function optionOf(setting: Setting, standards?: string): CommandOption {
  const { name, meaning } = setting;
  const flag = flagOf(name);
  const group = "Workload:";
  switch (setting.kind) {
    case "number": {
      const { minimum, maximum, standard, quick } = setting;
      const own = [standard, quick && `quick ${quick}`].filter((value) => value !== undefined).join(", ");
      const values = standards ?? own;
      return {
        flags: `${flag} <n>`,
        group,
        meaning: values ? `${meaning} (${values})` : meaning,
        read: (text) => wholeNumber(flag, text, minimum, maximum),
      };
    }
    case "choice":
      return { flags: `${flag} <which>`, group, meaning: `${meaning} (${setting.standard})`, choices: setting.choices };
    case "list": {
      const { minimum, maximum, standard } = setting;
      return {
        flags: `${flag} <n,n…>`,
        group,
        meaning: `${meaning} (${standards ?? standard.join(",")})`,
        read: (text) => text.split(",").map((part) => wholeNumber(flag, part, minimum, maximum, text)),
      };
    }
    case "switch":
      return { flags: `--no-${name}`, group, meaning };
  }
}

/** What was given, or the standard; undefined where there is neither. Throws a UsageError. */
export function valueOf(
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
    case "list":
      return own ?? setting.standard;
    case "switch":
      return own ?? true;
  }
}

/** Every setting as given, or its standard. Throws a UsageError. */
export function configOf(scenario: Scenario, given: (name: string) => unknown, quick: boolean): Config {
  const values = scenario.settings.map((setting) => [setting.name, valueOf(setting, given, quick)] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, Config[string]] => entry[1] !== undefined));
}
