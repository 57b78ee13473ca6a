// The command that redoes the article.

import type { Start } from "../engine/result/result.ts";
import type { RoundsRequest } from "../engine/run/rounds.ts";
import { configOf } from "../engine/run/settings.ts";
import { FAULTS, SCENARIO } from "../report/article/isolation.ts";
import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm } from "./command_form.ts";
import {
  benchmarkOptions,
  cellOptions,
  commonOf,
  debugOption,
  programOptions,
  quickOption,
  resultOptions,
  runtimeOption,
  runtimesOf,
} from "./common_options.ts";
import { published } from "../report/article/published.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { wholeNumber } from "./option_values.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** The scenarios that the article has. */
const ARTICLE: readonly string[] = [...new Set(published.map(({ scenario }) => scenario))];

/** Fewer have no range to speak of. */
const FEWEST_REPETITIONS = 3;

export function reproduceForm(scenarios: readonly Scenario[]): CommandForm {
  return {
    name: "reproduce",
    purpose: "the article's measurements, its figures and its conclusions",
    options: [
      {
        flags: "--scenario <which>",
        group: "Workload:",
        meaning: `these parts alone, of ${ARTICLE.join(", ")}; repeatable`,
        words: ARTICLE,
        read: partsOf,
      },
      {
        flags: "--repetitions <n>",
        group: "Workload:",
        meaning: "how often each cell is measured: all of them once, then all again",
        standard: FEWEST_REPETITIONS,
        read: (text) => wholeNumber("--repetitions", text, FEWEST_REPETITIONS, 1000),
      },
      quickOption,
      runtimeOption("all"),
      { flags: "--no-found", group: "Where:", meaning: "leave out the Pythons that are found here, and the C" },
      ...programOptions,
      ...resultOptions,
      ...benchmarkOptions,
      ...cellOptions,
      debugOption,
    ],
    request(given) {
      const quick = given.quick === true;
      const { scenario: wished = ARTICLE } = given as { scenario?: readonly string[] };
      const file = given.json as string | undefined ?? `paratax-reproduce${quick ? "-quick" : ""}.json`;
      const parts = scenarios.filter(({ name }) => wished.includes(name)); // in the article's order
      return {
        kind: "reproduce",
        runtimes: runtimesOf(given),
        parts: [
          ...parts.map((scenario) => ({
            scenario: scenario.name,
            config: configOf(scenario, (name) => quick ? quickRoundOf(scenario, name) : undefined, quick),
            contenderStarts: startsOf(scenario.name),
          })),
          ...(wished === ARTICLE ? faultsOf(scenarios) : []),
        ],
        found: given.found !== false,
        repetitions: given.repetitions as number,
        quick,
        file,
        ...commonOf({ ...given, json: file }, "reproduce"),
      };
    },
  };
}

/** What the article claims of processes without a figure, each fault played once in each repetition. */
function faultsOf(scenarios: readonly Scenario[]): RoundsRequest["parts"] {
  const given: Readonly<Record<string, unknown>> = { fault: FAULTS.join(","), repetitions: 1 };
  return scenarios.filter(({ name }) => name === SCENARIO).map((scenario) => ({
    scenario: scenario.name,
    config: configOf(scenario, (name) => given[name], false),
    contenders: false,
  }));
}

/** The start methods that the article's processes have there: those of a contender's have them all. */
function startsOf(name: string): Start[] {
  return [
    ...new Set(
      published.filter(({ scenario, mode }) => scenario === name && mode === "processes")
        .map(({ start }) => start),
    ),
  ];
}

/** "overhead,memory" after those given before. Throws a UsageError. */
function partsOf(text: string, before: unknown): string[] {
  const names = text.split(",").map((name) => name.trim());
  const wrong = names.find((name) => !ARTICLE.includes(name));
  if (wrong === undefined) return [...before as readonly string[] | undefined ?? [], ...names];
  throw new UsageError(
    `Cannot use --scenario ${text} as the article has no ${wrong || "empty name"}: ${suggestion(wrong, ARTICLE)}`,
  );
}

/** In a first look each cell is measured several times, so once is shorter. */
function quickRoundOf({ settings }: Scenario, name: string): number | undefined {
  const setting = settings.find((one) => one.name === name);
  return setting?.kind === "number" ? setting.quickRound : undefined;
}
