// What commander says of a command line that it does not take, as one sentence.

import { printable } from "./surroundings.ts";

/** "error: unknown option '--x'\n(Did you mean --y?)" as one sentence that ends with what to do. */
export function refusalOf(message: string, words: readonly string[]): string {
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
