// The options that several commands have.

import type { RuntimeName } from "../runtime/contract.ts";
import type { CommandOption, Given } from "./command_form.ts";
import { camel, wholeNumber } from "./option_values.ts";
import type { Common, Format, Outputs } from "./request.ts";
import { UseError } from "./surroundings.ts";

export const RUNTIMES = ["deno", "bun", "node"] as const;

const RESULT_FORMATS: Readonly<Partial<Record<Format, string>>> = {
  json: "write the result as JSON; - is standard output",
  csv: "write the result as CSV",
  markdown: "write the tables as Markdown",
};

const BENCHMARK_FORMATS: Readonly<Partial<Record<Format, string>>> = {
  "custom-smaller-is-better": "write times and sizes as JSON for github-action-benchmark",
  "custom-bigger-is-better": "write rates as JSON for github-action-benchmark",
  "bencher": "write Bencher Metric Format",
};

function formatOptions(formats: Readonly<Partial<Record<Format, string>>>): CommandOption[] {
  return Object.entries(formats).map(([format, meaning]) => ({ flags: `--${format} <file>`, meaning }));
}

/** Of every command that has numbers, for tools that watch them over time. */
export const benchmarkOptions: readonly CommandOption[] = formatOptions(BENCHMARK_FORMATS);

/** Of every command. */
export const commonOptions: readonly CommandOption[] = [
  ...formatOptions(RESULT_FORMATS),
  {
    flags: "--timeout <seconds>",
    meaning: "give up on a cell after so long",
    standard: 600,
    read: (text) => wholeNumber("--timeout", text, 1, 86_400),
  },
  { flags: "--no-progress", meaning: "say nothing while measuring" },
  { flags: "--debug", meaning: "show stack traces and what cells write to standard error" },
  { flags: "--deno <path>", meaning: "the Deno to measure" },
  { flags: "--bun <path>", meaning: "the Bun to measure" },
  { flags: "--node <path>", meaning: "the Node to measure" },
];

export const quickOption: CommandOption = {
  flags: "--quick",
  meaning: "a first look: fewer iterations, marked as such wherever it is shown",
};

export function runtimeOption(standard: "self" | "all"): CommandOption {
  return {
    flags: "--runtime <runtime>",
    meaning: "where to measure",
    choices: ["self", ...RUNTIMES, "all"],
    standard,
  };
}

export function runtimesOf(given: Given): readonly (RuntimeName | "self")[] {
  const runtime = given.runtime as RuntimeName | "self" | "all";
  return runtime === "all" ? RUNTIMES : [runtime];
}

interface CommonGiven {
  readonly timeout: number;
  readonly progress: boolean;
  readonly debug?: true;
  readonly deno?: string;
  readonly bun?: string;
  readonly node?: string;
}

/** Throws a UseError. */
export function commonOf(given: Given): Common {
  const { timeout, progress, debug, deno, bun, node } = given as unknown as CommonGiven;
  const formats = Object.keys({ ...RESULT_FORMATS, ...BENCHMARK_FORMATS }) as Format[];
  const outputs: Outputs = Object.fromEntries(formats.map((format) => [format, given[camel(format)]]));
  const toStandardOutput = formats.filter((format) => outputs[format] === "-");
  if (toStandardOutput.length > 1) {
    const flags = toStandardOutput.map((format) => `--${format}`).join(" or ");
    throw new UseError(`Cannot write two formats to standard output: give - to ${flags} alone.`);
  }
  return { outputs, timeoutMs: timeout * 1000, progress, debug: debug === true, paths: { deno, bun, node } };
}
