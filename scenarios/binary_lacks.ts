// What a binary cannot load of a user's: it knows the files and packages that it was made of.

import { type Stage, Unsupported } from "../engine/cell/stage.ts";
import { nameOf, RUNTIME_NAMES } from "../runtime/runtimes.ts";

/** The name of a file that holds it: the module, or one that it imports, which the message ends with. */
export const TYPESCRIPT = /\.[cm]?tsx?(?=[ :]|$)/;

/** What a binary says that looks for packages in itself alone. */
const PACKAGES = /not a dependency|could not find (npm )?package/i;

/** What CommonJS says that is loaded as a module: Deno's binary takes every file for one. */
const COMMON_JS = /^ReferenceError: (module|exports|require) is not defined/;

/** What a user is told whose module `name` cannot be imported as this is a binary; null where that is not why. */
export function lackOfBinary({ runtime: { identity }, key }: Stage, name: string, message: string): Unsupported | null {
  if (!identity.standalone) return null;
  const lacking = lackingBy(name, message);
  if (lacking === null) return null;
  const own = nameOf(key.runtime);
  const others = RUNTIME_NAMES.filter((one) => one !== own);
  return new Unsupported(
    `a binary of ${own} loads no ${lacking} from the disk, which ${name} needs (${message}); give ` +
      `--runtime ${others.join(" or ")}, or --${own} with the path of one that is installed`,
  );
}

function lackingBy(name: string, message: string): string | null {
  if (message.startsWith("SyntaxError") && TYPESCRIPT.test(`${name} ${message}`)) return "TypeScript";
  if (PACKAGES.test(message)) return "packages";
  return COMMON_JS.test(message) ? "CommonJS" : null;
}
