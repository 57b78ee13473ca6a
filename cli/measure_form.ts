// The command that measures a scenario.

import { FOREIGN_STARTS } from "../engine/run/plan.ts";
import type { Mode, Start } from "../engine/result/result.ts";
import { configOf } from "../engine/run/settings.ts";
import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm, CommandOption } from "./command_form.ts";
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
import { camel } from "./option_values.ts";
import { optionOf } from "./setting_options.ts";
import { UsageError } from "../engine/result/usage_error.ts";

const STARTS = ["spawn", "pool", "fork", "forkserver"];

export function measureForm(scenario: Scenario): CommandForm {
  const startOption: CommandOption = {
    flags: "--start <method>",
    group: "Workload:",
    meaning: "how workers come to be",
    choices: [...STARTS, "all"],
    standard: "all",
  };
  return {
    name: scenario.name,
    purpose: scenario.purpose,
    options: [
      {
        flags: "--mode <mode>",
        group: "Workload:",
        meaning: "kind of worker",
        choices: [...scenario.modes, "all"],
        standard: "all",
      },
      ...(scenario.foreignStarts ? [startOption] : []),
      ...scenario.settings.map((setting) => optionOf(setting)),
      quickOption,
      runtimeOption("self"),
      ...programOptions,
      ...resultOptions,
      ...benchmarkOptions,
      ...cellOptions,
      debugOption,
    ],
    request(given) {
      const { mode, start = "all", quick } = given as { mode: Mode | "all"; start?: Start | "all"; quick?: true };
      return {
        kind: "measure",
        scenario: scenario.name,
        modes: mode === "all" ? scenario.modes : [mode],
        starts: startsOf(scenario, start, contendersOf(given)),
        runtimes: runtimesOf(given),
        config: configOf(scenario, (name) => given[camel(name)], quick === true),
        quick: quick === true,
        ...commonOf(given, scenario.name),
      };
    },
  };
}

function startsOf(scenario: Scenario, wish: Start | "all", contenders: readonly string[]): readonly Start[] {
  const foreign = scenario.foreignStarts ? FOREIGN_STARTS : [];
  if (wish === "all") return [...scenario.starts, ...foreign];
  if (scenario.starts.includes(wish) || (contenders.length > 0 && foreign.includes(wish))) return [wish];
  const reason = wish.startsWith("fork")
    ? "a JavaScript runtime cannot fork"
    : `${scenario.name} has no such start method`;
  throw new UsageError(`Cannot use --start ${wish} as ${reason}: give ${scenario.starts.join(" or ")}.`);
}
