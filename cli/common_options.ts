// The options that several commands have.

import type { RuntimeName } from "../runtime/contract.ts";
import type { CommandOption, Given } from "./command_form.ts";
import { wholeNumber } from "./option_values.ts";
import type { Common } from "./request.ts";
import { UseError } from "./surroundings.ts";

export const RUNTIMES = ["deno", "bun", "node"] as const;

/** Of every command. */
export const commonOptions: readonly CommandOption[] = [
  { flags: "--json <file>", meaning: "write the result as JSON; - is standard output" },
  { flags: "--csv <file>", meaning: "write the result as CSV" },
  { flags: "--markdown <file>", meaning: "write the tables as Markdown" },
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
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
  readonly timeout: number;
  readonly progress: boolean;
  readonly debug?: true;
  readonly deno?: string;
  readonly bun?: string;
  readonly node?: string;
}

/** Throws a UseError. */
export function commonOf(given: Given): Common {
  const { json, csv, markdown, timeout, progress, debug, deno, bun, node } = given as unknown as CommonGiven;
  const toStandardOutput = [json, csv, markdown].filter((file) => file === "-").length;
  if (toStandardOutput > 1) {
    throw new UseError("Cannot write two formats to standard output: give - to one of --json, --csv and --markdown.");
  }
  return {
    outputs: { json, csv, markdown },
    timeoutMs: timeout * 1000,
    progress,
    debug: debug === true,
    paths: { deno, bun, node },
  };
}
