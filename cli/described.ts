// What the whole command understands, as plain data made of the commands' own forms: completions, the manual page and
// `help json` are made of it, so none of them can name an option that is not there.

import { VERSION } from "../engine/result/version.ts";
import type { CommandForm, CommandOption } from "./command_form.ts";

export interface DescribedOption {
  /** "--json". */
  readonly flag: string;
  /** "-h" or "--sizes", where it has such a name too. */
  readonly short?: string;
  /** What follows it, as help calls it: "file". Absent of a switch. */
  readonly takes?: string;
  /** What it can be followed by; none where that can be anything. */
  readonly values: readonly string[];
  /** Whether it takes others than these values too. */
  readonly others?: true;
  /** What holds where it is not given, in words. */
  readonly standard?: string;
  readonly meaning: string;
}

export interface DescribedCommand {
  /** As it is typed: "paratax compare overhead". */
  readonly name: string;
  readonly purpose: string;
  /** "paratax report [options] <result.json...>" */
  readonly usage: string;
  /** Words that are no options. */
  readonly operands?: { readonly form: string; readonly meaning?: string; readonly values: readonly string[] };
  readonly options: readonly DescribedOption[];
  /** What stands below it. */
  readonly commands: readonly DescribedCommand[];
}

export interface DescribedProgram extends DescribedCommand {
  readonly version: string;
  /** What each exit code says. */
  readonly exitCodes: Readonly<Record<string, string>>;
}

/** What the command has beside its commands. */
export const PROGRAM = {
  name: "paratax",
  brief: "what threads and processes cost on JavaScript runtimes",
  purpose:
    "What tax do you pay to get parallelism in JavaScript? Measures threads and processes on Deno, Bun and Node.",
  help: { flags: "-h, --help", meaning: "show this help" },
  version: { flags: "-V, --version", meaning: "print the version, and what it is made of" },
  licenses: { flags: "--licenses", meaning: "print the licences of all that is inside" },
  exitCodes: {
    0: "done",
    1: "a measurement failed, or none could be made",
    2: "wrong use",
    3: "a gate failed",
    130: "interrupted",
  },
  /** Where to begin: what is asked, and what answers it. */
  examples: [
    { question: "Is a function of mine worth a worker?", words: "task work.js" },
    { question: "What does creating workers cost, on each runtime here?", words: "overhead --runtime all --quick" },
    {
      question: "Which is faster, and is that settled?",
      words: "compare overhead --axis mode=threads,processes",
    },
    { question: "Did my upgrade make workers slower?", words: "compare overhead --axis node=22,24" },
    { question: "What would spoil a measurement here?", words: "doctor" },
  ],
} as const;

export function describe(forms: readonly CommandForm[]): DescribedProgram {
  const { name, purpose, help, version, licenses, exitCodes } = PROGRAM;
  return {
    name,
    version: VERSION,
    purpose,
    usage: `${name} [options] [command]`,
    options: [version, licenses, help].map(optionOf),
    commands: forms.map((form) => commandOf(form, name)),
    exitCodes,
  };
}

function commandOf(
  { name: word, purpose, usage, operands, options, below = [] }: CommandForm,
  parent: string,
): DescribedCommand {
  const name = `${parent} ${word}`;
  return {
    name,
    purpose,
    usage: `${name} ${usage ?? ["[options]", operands?.form].filter(Boolean).join(" ")}`,
    ...(operands && { operands: { form: operands.form, meaning: operands.meaning, values: operands.choices ?? [] } }),
    options: [...options, PROGRAM.help].map(optionOf),
    commands: below.map((form) => commandOf(form, name)),
  };
}

function optionOf(option: Pick<CommandOption, "flags" | "meaning"> & Partial<CommandOption>): DescribedOption {
  const { flags, meaning, choices, words, standard, standardIs } = option;
  const [, short, flag, takes] = /^(?:(-\w|--[\w-]+), )?(--[\w-]+)(?: <(.+)>)?$/.exec(flags)!;
  return {
    flag: flag!,
    ...(short !== undefined && { short }),
    ...(takes !== undefined && { takes }),
    values: choices ?? words ?? [],
    ...(words !== undefined && { others: true }),
    ...(standard !== undefined && { standard: standardIs ?? String(standard) }),
    meaning,
  };
}

/** It and all commands below it, each before its own. */
export function everyCommand(command: DescribedCommand): DescribedCommand[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
