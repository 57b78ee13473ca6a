// A contender as it is typed: NAME=COMMAND, or its command alone.

import { UsageError } from "../engine/result/usage_error.ts";
import type { Contenders } from "../engine/run/host.ts";
import { RUNTIME_NAMES } from "../runtime/runtimes.ts";

/** Without dots, which part the words of a gate. */
const NAME = /^[a-z][a-z0-9_-]{0,31}$/;

/** What a name in a label or a gate means already. */
const TAKEN = [
  ...RUNTIME_NAMES,
  ..."self all inline threads processes none spawn pool fork forkserver".split(" "),
];

/** What comes with paratax, and is found. */
const OWN = ["python", "c"];

/** The contenders given before and one more, of "python=python3 ./cpython.py" or "python". Throws a UsageError. */
export function contenderOf(text: string, before: unknown): Contenders {
  const known = before as Contenders | undefined ?? {};
  const [name = "", command] = text.split(/=(.*)/s, 2);
  const refuse = (why: string): never => {
    throw new UsageError(`Cannot use --contender ${text}${why}`);
  };
  if (command === undefined && !OWN.includes(name)) {
    refuse(` as it is no NAME=COMMAND: give that, or ${OWN.join(" or ")}, which are found.`);
  }
  if (!NAME.test(name)) refuse(` as ${name || "nothing"} is no name: give small letters, digits, - and _.`);
  if (TAKEN.includes(name)) refuse(` as ${name} means something else already: give another name.`);
  if (Object.hasOwn(known, name)) refuse(` as there is another ${name} already: give each a name of its own.`);
  if (command === undefined) return { ...known, [name]: "found" };
  const words = wordsOf(command);
  return words.length > 0 ? { ...known, [name]: words } : refuse(` as it has no command: give one behind the =.`);
}

/** The words of a command, parted by blanks outside of quotes. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
}
