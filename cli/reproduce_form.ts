// The command that redoes the article.

import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm } from "./command_form.ts";
import { commonOf, commonOptions, quickOption, runtimeOption, runtimesOf } from "./common_options.ts";
import { configOf } from "./setting_options.ts";

/** The scenarios that the article has. */
const ARTICLE = ["overhead", "memory", "shared-set", "sharded-writers"];

export function reproduceForm(scenarios: readonly Scenario[]): CommandForm {
  return {
    name: "reproduce",
    purpose: "the article's measurements, its figures and its conclusions",
    options: [
      ...commonOptions,
      runtimeOption("all"),
      { flags: "--scenario <which>", meaning: "this part alone", choices: ARTICLE },
      quickOption,
    ],
    request(given) {
      const quick = given.quick === true;
      const parts = scenarios.filter(({ name }) =>
        given.scenario === undefined ? ARTICLE.includes(name) : name === given.scenario
      );
      return {
        kind: "reproduce",
        runtimes: runtimesOf(given),
        parts: parts.map((scenario) => ({
          scenario: scenario.name,
          config: configOf(scenario, () => undefined, quick),
        })),
        quick,
        ...commonOf({ ...given, json: given.json ?? "paratax-reproduce.json" }),
      };
    },
  };
}
