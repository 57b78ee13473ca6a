// The command line, understood or refused in one sentence. The only file that knows commander.

import { Command, CommanderError, Option } from "commander";
import { FOREIGN_STARTS } from "../engine/plan.ts";
import type { Config, Mode, Start } from "../engine/result.ts";
import type { RuntimeName } from "../runtime/contract.ts";
import type { Scenario, Setting } from "../scenarios/contract.ts";
import type { Common, Request } from "./request.ts";
import { printable } from "./surroundings.ts";

const STARTS = ["spawn", "pool", "fork", "forkserver"] as const;
const RUNTIMES = ["deno", "bun", "node"] as const;

const EXIT_CODES = "Exit codes: 0 done, 1 a measurement failed, 2 wrong use, 3 a gate failed, 130 interrupted.";

/** Reads the words of a command line. Never throws: what is wrong becomes a request to say so. */
export function understand(words: readonly string[], scenarios: readonly Scenario[], version: string): Request {
  let request = null as Request | null;
  let said = "";
  const program = new Command("paratax")
    .description(
      "What tax do you pay to get parallelism in JavaScript? Measures threads and processes on Deno, Bun and Node.",
    )
    .version(version, "--version", "print the version")
    .helpOption("--help", "show this help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => said += text, writeErr: (text) => said += text })
    .addHelpText("after", `\n${EXIT_CODES}`);
  for (const scenario of scenarios) {
    addScenario(program, scenario, (made) => request = made);
  }
  const doctor = program.command("doctor")
    .description("what this machine and each runtime can do, and what would spoil a measurement");
  addCommon(doctor).action((options: CommonOptions) => {
    request = { kind: "doctor", ...commonOf(options) };
  });
  try {
    program.parse([...words], { from: "user" });
  } catch (error) {
    if (error instanceof RefusedError) return { kind: "say", text: printable(error.message), exitCode: 2 };
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "say", text: said.trimEnd(), exitCode: 0 };
    // commander writes the whole help where a command is missing
    const refusal = error.code === "commander.help" ? "no command was given" : error.message;
    return { kind: "say", text: oneSentence(refusal, words), exitCode: 2 };
  }
  return request!;
}

/** A combination of options that cannot be carried out. */
class RefusedError extends Error {}

function addScenario(program: Command, scenario: Scenario, made: (request: Request) => void): void {
  const command = addCommon(program.command(scenario.name).description(scenario.purpose))
    .addOption(new Option("--mode <mode>", "kind of worker").choices([...scenario.modes, "all"]).default("all"))
    .addOption(
      new Option("--runtime <runtime>", "where to measure").choices(["self", ...RUNTIMES, "all"]).default("self"),
    )
    .option("--quick", "a first look: fewer iterations, marked as such wherever it is shown");
  if (scenario.foreignStarts) {
    command.addOption(
      new Option("--start <method>", "how workers come to be").choices([...STARTS, "all"]).default("all"),
    );
  }
  for (const setting of scenario.settings) command.addOption(optionOf(setting));
  command.action((options: ScenarioOptions) => {
    const quick = options.quick === true;
    const given = (name: string): unknown => options[camel(name)];
    const config: Record<string, Config[string]> = {};
    for (const setting of scenario.settings) {
      const value = valueOf(setting, given, quick);
      if (value !== undefined) config[setting.name] = value;
    }
    made({
      kind: "measure",
      scenario: scenario.name,
      modes: options.mode === "all" ? scenario.modes : [options.mode],
      starts: startsOf(scenario, options.start ?? "all"),
      runtimes: options.runtime === "all" ? RUNTIMES : [options.runtime],
      config,
      quick,
      ...commonOf(options),
    });
  });
}

function startsOf(scenario: Scenario, wish: Start | "all"): readonly Start[] {
  const foreign = scenario.foreignStarts ? FOREIGN_STARTS : [];
  if (wish === "all") return [...scenario.starts, ...foreign];
  if (scenario.starts.includes(wish)) return [wish];
  const reason = wish.startsWith("fork")
    ? "a JavaScript runtime cannot fork"
    : `${scenario.name} has no such start method`;
  throw new RefusedError(`Cannot use --start ${wish} as ${reason}: give ${scenario.starts.join(" or ")}.`);
}

/** What commander makes of the options that every command has. */
interface CommonOptions {
  json?: string;
  csv?: string;
  markdown?: string;
  timeout: number;
  progress: boolean;
  debug?: true;
  deno?: string;
  bun?: string;
  node?: string;
}

/** And what a scenario adds: these, and its settings by their names in camel case. */
interface ScenarioOptions extends CommonOptions {
  mode: Mode | "all";
  start?: Start | "all";
  runtime: RuntimeName | "self" | "all";
  quick?: true;
  [setting: string]: unknown;
}

function addCommon(command: Command): Command {
  return command
    .option("--json <file>", "write the result as JSON; - is standard output")
    .option("--csv <file>", "write the result as CSV")
    .option("--markdown <file>", "write the tables as Markdown")
    .addOption(
      new Option("--timeout <seconds>", "give up on a cell after so long")
        .default(600).argParser((text) => wholeNumber("--timeout", text, 1, 86_400)),
    )
    .option("--no-progress", "say nothing while measuring")
    .option("--debug", "show stack traces and what cells write to standard error")
    .option("--deno <path>", "the Deno to measure")
    .option("--bun <path>", "the Bun to measure")
    .option("--node <path>", "the Node to measure");
}

function commonOf(options: CommonOptions): Common {
  const { json, csv, markdown, deno, bun, node } = options;
  const toStandardOutput = [json, csv, markdown].filter((file) => file === "-").length;
  if (toStandardOutput > 1) {
    throw new RefusedError(
      "Cannot write two formats to standard output: give - to one of --json, --csv and --markdown.",
    );
  }
  return {
    outputs: { json, csv, markdown },
    timeoutMs: options.timeout * 1000,
    progress: options.progress,
    debug: options.debug === true,
    paths: { deno, bun, node },
  };
}

/** What was given, or the standard; undefined where there is neither. */
function valueOf(setting: Setting, given: (name: string) => unknown, quick: boolean): Config[string] | undefined {
  const own = given(setting.name) as Config[string] | undefined;
  switch (setting.kind) {
    case "number": {
      const replaced = setting.unless !== undefined && given(setting.unless) !== undefined;
      if (replaced && own !== undefined) {
        const [flag, other] = [setting.name, setting.unless!].map((name) => `--${name.replaceAll("_", "-")}`);
        throw new RefusedError(`Cannot use ${flag} and ${other} together: give one of them.`);
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

function optionOf(setting: Setting): Option {
  const { name, meaning } = setting;
  const flag = `--${name.replaceAll("_", "-")}`;
  switch (setting.kind) {
    case "number": {
      const { minimum, maximum, standard, quick } = setting;
      const values = [standard, quick && `quick ${quick}`].filter((value) => value !== undefined).join(", ");
      return new Option(`${flag} <n>`, values ? `${meaning} (${values})` : meaning)
        .argParser((text) => wholeNumber(flag, text, minimum, maximum));
    }
    case "choice":
      return new Option(`${flag} <which>`, `${meaning} (${setting.standard})`).choices([...setting.choices]);
    case "list": {
      const { minimum, maximum, standard } = setting;
      return new Option(`${flag} <n,n…>`, `${meaning} (${standard.join(",")})`)
        .argParser((text) => text.split(",").map((part) => wholeNumber(flag, part, minimum, maximum, text)));
    }
    case "switch":
      return new Option(`--no-${name}`, meaning);
  }
}

function wholeNumber(flag: string, text: string, minimum: number, maximum: number, whole = text): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new RefusedError(`Cannot use ${flag} ${whole}: give a whole number from ${minimum} to ${maximum}.`);
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** "error: unknown option '--x'\n(Did you mean --y?)" as one sentence that ends with what to do. */
function oneSentence(message: string, words: readonly string[]): string {
  const text = message.replace(/^error: /, "").replace(/\.$/, "");
  // commander's suggestion is a line of its own, the last one; a line break before it was typed
  const [, written, nearest] = /^([^]*?)(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/.exec(text)!;
  const problem = printable(written!);
  const [command] = words;
  const help = command && !command.startsWith("-") && !problem.includes("unknown command")
    ? `paratax ${command} --help`
    : "paratax --help";
  const remedy = nearest ? `did you mean ${nearest}?` : `see ${help}.`;
  return `${problem[0]!.toUpperCase()}${problem.slice(1)}: ${remedy}`;
}
