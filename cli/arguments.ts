// The command line, understood or refused in one sentence. The only file that knows commander.

import { Command, CommanderError, Option } from "commander";
import { printable } from "../report/printable.ts";
import type { Scenario } from "../scenarios/contract.ts";
import type { CommandForm, CommandOption, Given } from "./command_form.ts";
import { formsOf } from "./forms.ts";
import { refusalOf } from "./refusal.ts";
import type { Request } from "./request.ts";
import { UseError } from "./surroundings.ts";

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
  for (const form of formsOf(scenarios)) addCommand(program, form, (made) => request = made);
  try {
    program.parse([...words], { from: "user" });
  } catch (error) {
    if (error instanceof UseError) return { kind: "say", text: printable(error.message), exitCode: 2 };
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "say", text: said.trimEnd(), exitCode: 0 };
    // commander writes the whole help where a command is missing
    const refusal = error.code === "commander.help" ? "no command was given" : error.message;
    return { kind: "say", text: refusalOf(refusal, words), exitCode: 2 };
  }
  return request!;
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

function optionOf({ flags, meaning, choices, standard, standardIs, read }: CommandOption): Option {
  const option = new Option(flags, meaning);
  if (choices) option.choices(choices);
  if (read) option.argParser(read);
  return standard === undefined ? option : option.default(standard, standardIs);
}
