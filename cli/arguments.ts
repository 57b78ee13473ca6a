// The command line, understood or refused in one sentence. The only file that knows commander.

import { Command, CommanderError, Option } from "commander";
import { printable } from "../engine/result/printable.ts";
import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm, CommandOption, Given } from "./command_form.ts";
import { describe, PROGRAM } from "./described.ts";
import { formsOf } from "./forms.ts";
import { refusalOf } from "./refusal.ts";
import type { Request } from "./request.ts";
import { UsageError } from "../engine/result/usage_error.ts";

const CODES = Object.entries(PROGRAM.exitCodes).map(([code, meaning]) => `${code} ${meaning}`);

const BEGINNINGS = PROGRAM.examples.map(({ question, words }) => `  ${question}\n    ${PROGRAM.name} ${words}`);

const AFTER_HELP = `
Where to begin:
${BEGINNINGS.join("\n")}

help COMMAND and COMMAND --help list the options of a command, help json all.
Exit codes: ${CODES.slice(0, 3).join(", ")},
${CODES.slice(3).join(", ")}.`;

/** What is said to who asks for nothing, before the first answer is measured. */
const PATH = `Usage: ${PROGRAM.name} [options] [command]

${PROGRAM.purpose.replace("? ", "?\n")}

${BEGINNINGS.join("\n")}

Each of them says first what it found; --html FILE writes a page with charts,
and --open shows it.
paratax --help lists all commands.
`;

/** The first answer: on the runtime that this runs on, and done within half a minute. */
const FIRST = ["compare", "overhead", "--axis", "mode=threads,processes"];
const FIRST_SIZE = ["--workers", "2", "--preset", "quick", "--iterations", "3", "--warmup", "1"];

/** Reads the arguments of a command line. Never throws: what is wrong becomes a request to say so. */
export function understand(typed: readonly string[], scenarios: readonly Scenario[], version: string): Request {
  if (typed.length === 0) return beginning(scenarios, version);
  const args = asOption(typed);
  let request = null as Request | null;
  let said = "";
  const program = new Command(PROGRAM.name)
    .description(PROGRAM.purpose)
    .version(version, PROGRAM.version.flags, PROGRAM.version.meaning)
    .option(PROGRAM.licenses.flags, PROGRAM.licenses.meaning)
    .helpOption(PROGRAM.help.flags, PROGRAM.help.meaning)
    .helpCommand(false)
    .enablePositionalOptions() // what follows "compare SCENARIO" is the scenario's, not that of "compare"
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({ writeOut: (text) => said += text, writeErr: (text) => said += text })
    .addHelpText("after", AFTER_HELP);
  const forms = formsOf(scenarios);
  if (typed.length === 2 && typed[0] === "help" && typed[1] === "json") {
    return { kind: "say", text: JSON.stringify(describe(forms), null, 1), exitCode: 0 };
  }
  for (const form of forms) addCommand(program, form, (made) => request = made);
  try {
    program.parse(knownOrAlone(args, forms), { from: "user" });
  } catch (error) {
    if (error instanceof UsageError) return { kind: "say", text: printable(error.message), exitCode: 2 };
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "say", text: said.trimEnd(), exitCode: 0 };
    return { kind: "say", text: refusalOf(error.message, args), exitCode: 2 };
  }
  return request!;
}

function beginning(scenarios: readonly Scenario[], version: string): Request {
  const first = understand([...FIRST, ...FIRST_SIZE], scenarios, version);
  return first.kind === "compare" ? { kind: "begin", text: PATH, first } : first;
}

/** What people type for an option: "help", "help overhead" and "version". */
function asOption([first = "", ...others]: readonly string[]): readonly string[] {
  if (first === "help") return [...others.filter((word) => word !== "help" && word !== "--"), "--help"];
  return first === "version" ? ["--version", ...others] : [first, ...others];
}

/** Drops what follows an unknown command: to `foo --help` commander would answer with the whole help. */
function knownOrAlone(args: readonly string[], forms: readonly CommandForm[]): string[] {
  const [first = ""] = args;
  return first.startsWith("-") || forms.some(({ name }) => name === first) ? [...args] : [first];
}

function addCommand(parent: Command, form: CommandForm, made: (request: Request) => void): void {
  const { name, purpose, options, usage, operands, below = [] } = form;
  const command = parent.command(name).description(purpose);
  if (usage) command.usage(usage);
  if (operands) command.argument(operands.form, operands.meaning);
  if (operands?.anything) command.allowUnknownOption();
  for (const option of options) command.addOption(optionOf(option));
  for (const one of below) addCommand(command.enablePositionalOptions(), one, made);
  command.action(() => made(form.request(command.opts<Given>(), command.args)));
}

function optionOf({ flags, group, meaning, choices, standard, standardIs, read }: CommandOption): Option {
  const option = new Option(flags, meaning).helpGroup(group);
  if (choices) option.choices(choices);
  if (read) option.argParser(read);
  else if (!choices && option.required) option.argParser((text) => notEmpty(text, option));
  return standard === undefined ? option : option.default(standard, standardIs);
}

/** As an empty variable of a script's makes it: nothing that is named by a text has no name. */
function notEmpty(text: string, { long, flags }: Option): string {
  if (text !== "") return text;
  throw new UsageError(`Cannot use ${long} "" as it is empty: give ${flags.slice(flags.indexOf("<"))}.`);
}
