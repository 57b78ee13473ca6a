// Parses the values of --axis; throws one sentence for what is wrong.

import type { Axis, AxisValue } from "../compare/question.ts";
import { isRuntimeName, RUNTIME_NAMES } from "../../runtime/runtimes.ts";
import { isRuntimeWish } from "../../runtime/version_wish.ts";
import type { Scenario, Setting } from "../../scenarios/contract.ts";
import { suggestion } from "../result/nearest.ts";
import { countOf } from "../result/number.ts";
import { UsageError } from "../result/usage_error.ts";

/**
 * Axes of NAME=VALUE,VALUE…, each named once; runtimes may be `contenders` too. The versions of node=20,24 are values of
 * the axis "runtime", as those of deno=… beside it are. Throws a UsageError.
 */
export function readAxes(scenario: Scenario, texts: readonly string[], contenders: readonly string[] = []): Axis[] {
  const axes: Axis[] = [];
  for (const text of texts) {
    const axis = readAxis(scenario, text, contenders);
    const at = axes.findIndex(({ name }) => name === axis.name);
    if (at < 0) {
      axes.push(axis);
      continue;
    }
    const values = [...axes[at].values, ...axis.values];
    if (!isOfVersions(text) || new Set(values).size < values.length) {
      throw new UsageError(
        `Cannot use --axis ${text} as ${axis.name} was given before: give all its values in one --axis.`,
      );
    }
    axes[at] = { ...axis, values };
  }
  return axes;
}

function isOfVersions(text: string): boolean {
  return isRuntimeName(text.split("=", 1)[0].trim());
}

function readAxis(scenario: Scenario, text: string, contenders: readonly string[]): Axis {
  const [given, ...rest] = text.split("=");
  const name = given.trim().replaceAll("-", "_");
  const refuse = (why: string): never => {
    throw new UsageError(`Cannot use --axis ${text.replace(/:\/\/.*@/, "://…@")}${why}`); // no password is shown
  };
  if (rest.length !== 1 || rest[0].trim() === "") {
    refuse(" as it is no NAME=VALUE,VALUE…: give for example mode=threads,processes.");
  }
  const words = rest[0].split(",").map((word) => word.trim());
  const choose = (choices: readonly string[]) => (word: string): string =>
    choices.includes(word) ? word : refuse(` as ${name} cannot be ${word || "empty"}: ${suggestion(word, choices)}`);
  const unique = (values: readonly AxisValue[], axis = name): Axis => {
    const twice = values.find((value, index) => values.indexOf(value) !== index);
    if (twice !== undefined) refuse(` as ${twice} stands there twice: give each value once.`);
    return { name: axis, values };
  };
  if (isRuntimeName(name)) {
    const wishes = words.map((word) => `${name}@${word}`);
    const wrong = wishes.findIndex((wish) => !isRuntimeWish(wish));
    if (wrong >= 0) {
      refuse(` as ${words[wrong] || "nothing"} is no version: give for example 24, 24.11.0, canary or a path.`);
    }
    return unique(wishes, "runtime");
  }
  switch (name) {
    case "mode":
      return unique((words[0] === "all" && words.length === 1 ? scenario.modes : words).map(choose(scenario.modes)));
    case "runtime": {
      const wishes = words.flatMap<string>((word) => word === "all" ? RUNTIME_NAMES : [word]);
      return unique(wishes.map((wish) => isRuntimeWish(wish) ? wish : choose([...RUNTIME_NAMES, ...contenders])(wish)));
    }
    case "start": {
      const foreign = scenario.foreignStarts || contenders.length > 0 ? ["fork", "forkserver"] : [];
      return unique(words.map(choose([...scenario.starts, ...foreign])));
    }
  }
  const settings = scenario.settings.filter((one) => !("meets" in one));
  const setting = settings.find((one) => one.name === name);
  if (setting === undefined) {
    const names = ["mode", "runtime", "start", ...settings.map((one) => one.name.replaceAll("_", "-"))];
    return refuse(` as ${scenario.name} has no axis ${given}: ${suggestion(given, names)}`);
  }
  return unique(words.map((word) => readValue(setting, word, choose, refuse)));
}

function readValue(
  setting: Setting,
  word: string,
  choose: (choices: readonly string[]) => (word: string) => string,
  refuse: (why: string) => never,
): AxisValue {
  switch (setting.kind) {
    case "choice":
    case "choices":
      return choose(setting.choices)(word);
    case "text": {
      const refusal = setting.refuse?.(word);
      if (refusal) throw new UsageError(refusal);
      return word;
    }
    case "switch":
      return choose(["true", "false"])(word) === "true";
    case "number":
    case "list": {
      const { minimum, maximum } = setting;
      const value = countOf(word, setting.bytes === true);
      return value >= minimum && value <= maximum
        ? value
        : refuse(`: give whole numbers from ${minimum} to ${maximum}.`);
    }
  }
}
