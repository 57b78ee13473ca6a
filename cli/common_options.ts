// The options that several commands have.

import { isRuntimeName, RUNTIME_NAMES, RUNTIMES } from "../runtime/runtimes.ts";
import { isRuntimeWish } from "../runtime/version_wish.ts";
import type { Choice } from "../report/chosen.ts";
import type { Contenders } from "../engine/run/host.ts";
import type { CommandOption, Given } from "./command_form.ts";
import { contenderOf } from "./contender_words.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { camel, wholeNumber } from "./option_values.ts";
import type { Common, Format, Outputs } from "./request.ts";
import { UsageError } from "../engine/result/usage_error.ts";

const STANDARD_TIMEOUT_S = 600;

const RESULT_FORMATS: Readonly<Partial<Record<Format, string>>> = {
  json: "write the result as JSON; - is standard output",
  csv: "write the result as CSV",
  markdown: "write the tables as Markdown",
};

const PAGE_FORMAT: Readonly<Partial<Record<Format, string>>> = { html: "write one page with charts" };

const BENCHMARK_FORMATS: Readonly<Partial<Record<Format, string>>> = {
  "custom-smaller-is-better": "write times and sizes as JSON for github-action-benchmark",
  "custom-bigger-is-better": "write rates as JSON for github-action-benchmark",
  "bencher": "write Bencher Metric Format",
};

function formatOptions(formats: Readonly<Partial<Record<Format, string>>>): CommandOption[] {
  return Object.entries(formats).map(([format, meaning]) => ({
    flags: `--${format} <file>`,
    group: "Output:",
    meaning,
  }));
}

const CHOICE_OPTIONS: readonly CommandOption[] = [
  {
    flags: "--columns <names>",
    group: "Output:",
    meaning: "the columns that tables show, by their heads or by metrics: p50,p99_iter_s",
    read: columnNames,
  },
  {
    flags: "--sort <column>",
    group: "Output:",
    meaning: "what rows are sorted by; -p50 has the greatest first",
    read: (text) => ({ column: text.replace(/^-/, ""), descending: text.startsWith("-") }),
  },
];

const openOption: CommandOption = {
  flags: "--open",
  group: "Output:",
  meaning: "show the page in the browser; without --html it is paratax-COMMAND.html here",
};

/** For every command that has a result. */
export const resultOptions: readonly CommandOption[] = [
  ...formatOptions({ ...RESULT_FORMATS, ...PAGE_FORMAT }),
  openOption,
  ...CHOICE_OPTIONS,
];

/** For commands whose results are no measurements. */
export const documentOptions: readonly CommandOption[] = formatOptions(RESULT_FORMATS);

/** For every command whose numbers a tool may watch over time. */
export const benchmarkOptions: readonly CommandOption[] = formatOptions(BENCHMARK_FORMATS);

/** For every command. */
export const debugOption: CommandOption = {
  flags: "--debug",
  group: "Run:",
  meaning: "show stack traces and what cells write to standard error",
};

/** For every command that looks for runtimes. */
export const programOptions: readonly CommandOption[] = RUNTIME_NAMES.map((name) => ({
  flags: `--${name} <path>`,
  group: "Where:",
  meaning: `the ${RUNTIMES[name].title} to take instead of the one that is found`,
}));

/** For every command that measures. */
export const cellOptions: readonly CommandOption[] = [
  {
    flags: "--fetch",
    group: "Where:",
    meaning: "get versions that are not here from npm's registry, into a cache of paratax's own",
  },
  {
    flags: "--contender <name=command>",
    group: "Where:",
    meaning: "a program that speaks the cell protocol, measured beside the runtimes, or python or c; repeatable",
    read: contenderOf,
  },
  {
    flags: "--timeout <seconds>",
    group: "Run:",
    meaning: "give up on a cell after so long",
    standard: STANDARD_TIMEOUT_S,
    read: (text) => wholeNumber("--timeout", text, 1, 86_400),
  },
  {
    flags: "--keep-awake",
    group: "Run:",
    meaning: "keep idle cores from sleeping, by a process of the lowest priority on each; marked in the result",
  },
  { flags: "--no-progress", group: "Run:", meaning: "say nothing while measuring" },
  { flags: "--watch", group: "Run:", meaning: "draw the table as cells come in, where there is a terminal" },
  {
    flags: "--machine <name>",
    group: "Output:",
    meaning: "what to call this machine in the result, which has no name of it otherwise",
    read: machineName,
  },
  {
    flags: "--full-command",
    group: "Output:",
    meaning: "keep home folders and user names in the result; ~ and USER otherwise",
  },
];

export const quickOption: CommandOption = {
  flags: "--quick",
  group: "Workload:",
  meaning: "a first look: fewer iterations, marked as such wherever it is shown",
};

const WISHES = ["self", ...RUNTIME_NAMES, "all"];

export function runtimeOption(standard: "self" | "all"): CommandOption {
  return {
    flags: "--runtime <names>",
    group: "Where:",
    meaning: `where to measure: ${RUNTIME_NAMES.join(", ")}, several of them, self or all; a version as node@24`,
    words: WISHES,
    standard: [standard],
    standardIs: standard,
    read: (text) => text.split(",").map((word) => readRuntime(text, word.trim())),
  };
}

function readRuntime(text: string, word: string): string {
  if (WISHES.includes(word) || isRuntimeWish(word)) return word;
  const [name, version] = word.split(/@(.*)/s);
  if (version && isRuntimeName(name)) {
    throw new UsageError(
      `Cannot use --runtime ${text} as ${version} is no version: ` +
        `give for example ${name}@${RUNTIMES[name].minimum}, ${name}@latest or ${name}@PATH.`,
    );
  }
  throw new UsageError(
    `Cannot use --runtime ${text} as there is no runtime ${word || "without a name"}: ${suggestion(word, WISHES)}`,
  );
}

/** The runtimes that were asked for, each once, in the order given, and the contenders behind them. */
export function runtimesOf(given: Given): readonly string[] {
  const words = given.runtime as readonly string[];
  const runtimes = words.flatMap<string>((word) => word === "all" ? RUNTIME_NAMES : [word]);
  return [...new Set([...runtimes, ...contendersOf(given)])];
}

/** The names of the contenders that were given. */
export function contendersOf(given: Given): readonly string[] {
  return Object.keys(given.contender as Contenders | undefined ?? {});
}

/** Throws a UsageError. */
function columnNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (!names.includes("")) return names;
  throw new UsageError(`Cannot use --columns ${text} as a name is empty: give for example p50,p95.`);
}

/** Throws a UsageError. */
function machineName(text: string): string {
  if (/^[\w.:-]{1,64}$/.test(text)) return text;
  throw new UsageError(`Cannot use --machine ${text}: give up to 64 letters, digits, dots, colons and hyphens.`);
}

interface CommonGiven {
  readonly html?: string;
  readonly open?: true;
  readonly columns?: Choice["columns"];
  readonly sort?: Choice["sort"];
  readonly timeout?: number;
  readonly progress?: boolean;
  readonly watch?: true;
  readonly debug?: true;
  readonly keepAwake?: true;
  readonly fullCommand?: true;
  readonly fetch?: true;
  readonly machine?: string;
  readonly contender?: Contenders;
}

/** `command` names the page that is opened where no file was given for it. Throws a UsageError. */
export function commonOf(given: Given, command = ""): Common {
  const { timeout = STANDARD_TIMEOUT_S, progress = true, contender = {}, ...other } = given as unknown as CommonGiven;
  const { debug, keepAwake, fullCommand, fetch, machine, open, html, watch, columns = null, sort = null } = other;
  const formats = Object.keys({ ...RESULT_FORMATS, ...PAGE_FORMAT, ...BENCHMARK_FORMATS }) as Format[];
  const silent = progress ? debug && "--debug" : "--no-progress";
  if (watch && silent) {
    throw new UsageError(`Cannot use --watch and ${silent} together: give one of them.`);
  }
  if (open && html === "-") {
    throw new UsageError("Cannot use --open and --html - together: give --html FILE, which the browser can open.");
  }
  const outputs: Outputs = {
    ...Object.fromEntries(formats.map((format) => [format, given[camel(format)]])),
    ...(open && { html: html ?? `paratax-${command}.html` }),
  };
  const toStandardOutput = formats.filter((format) => outputs[format] === "-");
  if (toStandardOutput.length > 1) {
    const flags = toStandardOutput.map((format) => `--${format}`).join(" or ");
    throw new UsageError(`Cannot write two formats to standard output: give - to ${flags} alone.`);
  }
  return {
    outputs,
    open: open === true,
    choice: { columns, sort },
    timeoutMs: timeout * 1000,
    progress,
    watch: watch === true,
    debug: debug === true,
    keepAwake: keepAwake === true,
    fullCommand: fullCommand === true,
    fetch: fetch === true,
    contenders: contender,
    ...(machine !== undefined && { machine }),
    paths: Object.fromEntries(RUNTIME_NAMES.map((name) => [name, given[name]])),
  };
}
