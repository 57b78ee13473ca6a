// What commander says of a command line that it does not take, as one sentence.

import { capital } from "../engine/result/capital.ts";
import { suggestion } from "../engine/result/nearest.ts";
import { printable } from "../engine/result/printable.ts";

/** "error: unknown option '--x'\n(Did you mean --y?)" as one sentence that ends with what to do. */
export function refusalOf(message: string, args: readonly string[]): string {
  const text = message.replace(/^error: /, "").replace(/\.$/, "");
  // commander's suggestion is a line of its own, the last one; a line break before it was typed
  const [, written, nearest] = /^([^]*?)(?:\n\(Did you mean (?:one of )?(.*)\?\))?$/.exec(text)!;
  // "option '--mode <mode>' argument 'fibers' is invalid. Allowed choices are threads, processes, all"
  const [, refused, word, choices] =
    /^([^]*? argument '([^]*)' is invalid)\. Allowed choices are (.*)$/.exec(written!) ?? [];
  if (refused) return asSentence(printable(refused), suggestion(word!, choices!.split(", ")));
  const problem = printable(written!);
  const [command] = args;
  const compared = command === "compare" && args[1] && !/^-|[./\\]/.test(args[1]) ? ` ${args[1]}` : "";
  const help = command && !command.startsWith("-") && !problem.includes("unknown command")
    ? `paratax ${command}${compared} --help`
    : "paratax --help";
  const remedy = nearest ? `did you mean ${nearest}?` : `see ${help}.`;
  return asSentence(problem, remedy);
}

function asSentence(problem: string, remedy: string): string {
  return `${capital(problem)}: ${remedy}`;
}
