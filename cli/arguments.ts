// The command line, understood or refused in one sentence. The only file that knows commander.

import { Command, CommanderError, Option } from "commander";
import { type Gate, parseGate } from "../engine/gate.ts";
import { FOREIGN_STARTS } from "../engine/plan.ts";
import { type PresetName, presets } from "../engine/presets.ts";
import type { Config, Mode, Start } from "../engine/result.ts";
import type { RuntimeName } from "../runtime/contract.ts";
import type { Scenario, Setting } from "../scenarios/contract.ts";
import { readAxes } from "./axes.ts";
import { suggestion } from "./nearest.ts";
import type { Common, Request } from "./request.ts";
import { printable, UseError } from "./surroundings.ts";

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
    .enablePositionalOptions() // what follows "compare SCENARIO" is the scenario's, not that of "compare"
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => said += text, writeErr: (text) => said += text })
    .addHelpText("after", `\n${EXIT_CODES}`);
  for (const scenario of scenarios) {
    addScenario(program, scenario, (made) => request = made);
  }
  addCommon(program.command("report").description("what saved results say").argument("<result.json…>"))
    .allowExcessArguments()
    .option("--html <file>", "write one page with charts, of all results")
    .action((_first: string, options: CommonOptions & { html?: string }, command: Command) => {
      request = { kind: "report", files: command.args, html: options.html ?? null, ...commonOf(options) };
    });
  addReproduce(program, scenarios, (made) => request = made);
  addCompare(program, scenarios, (made) => request = made);
  const doctor = program.command("doctor")
    .description("what this machine and each runtime can do, and what would spoil a measurement");
  addCommon(doctor).action((options: CommonOptions) => {
    request = { kind: "doctor", ...commonOf(options) };
  });
  try {
    program.parse([...words], { from: "user" });
  } catch (error) {
    if (error instanceof RefusedError || error instanceof UseError) {
      return { kind: "say", text: printable(error.message), exitCode: 2 };
    }
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
    const config = configOf(scenario, given, quick);
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

/** Every setting as given, or its standard. */
function configOf(scenario: Scenario, given: (name: string) => unknown, quick: boolean): Config {
  const values = scenario.settings.map((setting) => [setting.name, valueOf(setting, given, quick)] as const);
  return Object.fromEntries(values.filter((entry): entry is [string, Config[string]] => entry[1] !== undefined));
}

/** The scenarios that the article has. */
const ARTICLE = ["overhead", "memory", "shared-set", "sharded-writers"];

function addReproduce(program: Command, scenarios: readonly Scenario[], made: (request: Request) => void): void {
  addCommon(program.command("reproduce").description("the article's measurements, its figures and its conclusions"))
    .addOption(
      new Option("--runtime <runtime>", "where to measure").choices(["self", ...RUNTIMES, "all"]).default("all"),
    )
    .addOption(new Option("--scenario <which>", "this part alone").choices(ARTICLE))
    .option("--quick", "a first look: fewer iterations, marked as such wherever it is shown")
    .action((options: CommonOptions & { runtime: RuntimeName | "self" | "all"; scenario?: string; quick?: true }) => {
      const quick = options.quick === true;
      const parts = scenarios.filter(({ name }) =>
        options.scenario ? name === options.scenario : ARTICLE.includes(name)
      );
      made({
        kind: "reproduce",
        runtimes: options.runtime === "all" ? RUNTIMES : [options.runtime],
        parts: parts.map((scenario) => ({
          scenario: scenario.name,
          config: configOf(scenario, () => undefined, quick),
        })),
        quick,
        ...commonOf({ ...options, json: options.json ?? "paratax-reproduce.json" }),
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

/** `compare SCENARIO` measures, `compare A.json B.json` reads. */
function addCompare(program: Command, scenarios: readonly Scenario[], made: (request: Request) => void): void {
  const names = scenarios.map(({ name }) => name);
  const compare = addCompareCommon(program.command("compare"))
    .description("run cells in turns, or take two saved results, and say which differ")
    .usage("SCENARIO [options] | A.json B.json [options]")
    .enablePositionalOptions()
    .argument("[files...]", "two results that --json wrote")
    .option("--scenario <name>", "which one, where the files have several")
    .allowUnknownOption() // of a scenario that is misspelt
    .action((files: string[], options: CompareOptions) => {
      const [first = ""] = files;
      if (!/[./\\]/.test(first)) {
        const problem = first === "" ? "No scenario was given" : `Unknown scenario '${first}'`;
        throw new RefusedError(`${problem}: ${suggestion(first, names)}`);
      }
      const unknown = files.find((file) => file.startsWith("-"));
      if (unknown) throw new RefusedError(`Unknown option '${unknown}': see paratax compare --help.`);
      if (files.length !== 2) {
        throw new RefusedError(
          `Cannot compare as it takes two files: given ${files.length}; give two that --json wrote.`,
        );
      }
      const scenario = options.scenario ?? null;
      made({ kind: "compare-files", files, scenario, ...askedOf(options), ...commonOf(options) });
    });
  for (const scenario of scenarios) {
    const command = addCompareCommon(compare.command(scenario.name)).description(scenario.purpose)
      .addOption(
        new Option("--axis <name=v,v…>", "what to vary: mode, runtime, start or a setting; repeatable")
          .argParser(listed).default([], "mode=threads,processes"),
      )
      .addOption(new Option("--preset <which>", "how thorough").choices(Object.keys(presets)).default("standard"))
      .addOption(
        new Option("--blocks <n>", "how often each cell runs (6, 12, 30 by preset)")
          .argParser((text) => wholeNumber("--blocks", text, 1, 1000)),
      )
      .addOption(
        new Option("--until-width <percent>", "stop before, when every 95 % interval is narrower")
          .argParser((text) => percentage("--until-width", text)),
      );
    for (const setting of scenario.settings) command.addOption(optionOf(setting));
    command.action((options: CompareOptions) => made(compareRequest(scenario, options)));
  }
}

function compareRequest(scenario: Scenario, options: CompareOptions): Request {
  const texts = options.axis!.length > 0 ? options.axis! : ["mode=threads,processes"];
  const axes = [...readAxes(scenario, texts)];
  const preset = presets[options.preset!];
  const given = (name: string): unknown => {
    const own = options[camel(name)];
    const axis = axes.find((one) => one.name === name);
    if (axis && own !== undefined && own !== true) {
      throw new RefusedError(
        `Cannot use --${name.replaceAll("_", "-")} and --axis ${name.replaceAll("_", "-")} together: give one of them.`,
      );
    }
    return own ?? axis?.values[0];
  };
  const config: Record<string, Config[string]> = {};
  for (const setting of scenario.settings) {
    const value = valueOf(setting, given, preset.quick);
    if (value === undefined) continue;
    const thorough = given(setting.name) === undefined ? preset.settings[scenario.name]?.[setting.name] : undefined;
    config[setting.name] = thorough ?? value;
    if (setting.kind !== "list" || axes.some(({ name }) => name === setting.name)) continue;
    const values = value as readonly number[];
    config[setting.name] = values[0];
    if (given(setting.name) !== undefined && values.length > 1) axes.push({ name: setting.name, values });
  }
  return {
    kind: "compare",
    scenario: scenario.name,
    axes,
    config,
    blocks: options.blocks ?? preset.blocks,
    untilWidth: options.untilWidth ?? null,
    quick: preset.quick,
    ...askedOf(options),
    ...commonOf(options),
  };
}

function addCompareCommon(command: Command): Command {
  return addCommon(command)
    .option("--metric <name>", "what to compare instead of the scenario's own, a metric of its JSON")
    .addOption(
      new Option("--seed <n>", "redo the order of cells and every bootstrap")
        .argParser((text) => wholeNumber("--seed", text, 0, 2 ** 32)),
    )
    .addOption(
      new Option("--fail-if <gate>", 'exit with 3 where it holds: "deno.processes.p50_iter_s > +5%"; repeatable')
        .argParser(listed).default([], "none"),
    );
}

function askedOf({ metric, seed, failIf }: CompareOptions) {
  const gates = failIf.map((text): Gate => {
    const gate = parseGate(text);
    if (gate) return gate;
    throw new RefusedError(`Cannot use --fail-if "${text}": give for example "deno.processes.p50_iter_s > +5%".`);
  });
  return { metric: metric ?? null, seed: seed ?? Math.floor(Math.random() * 2 ** 31), gates };
}

function listed(text: string, before: readonly string[]): string[] {
  return [...before, text];
}

function percentage(flag: string, text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (value > 0 && value <= 1000) return value;
  throw new RefusedError(`Cannot use ${flag} ${text}: give a percentage above 0, for example 5.`);
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

/** And what a comparison adds; `axis` and `preset` are there for a scenario alone. */
interface CompareOptions extends CommonOptions {
  metric?: string;
  seed?: number;
  failIf: string[];
  scenario?: string;
  axis?: string[];
  preset?: PresetName;
  blocks?: number;
  untilWidth?: number;
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
  const compared = command === "compare" && words[1] && !/^-|[./\\]/.test(words[1]) ? ` ${words[1]}` : "";
  const help = command && !command.startsWith("-") && !problem.includes("unknown command")
    ? `paratax ${command}${compared} --help`
    : "paratax --help";
  const remedy = nearest ? `did you mean ${nearest}?` : `see ${help}.`;
  return `${problem[0]!.toUpperCase()}${problem.slice(1)}: ${remedy}`;
}
