// What JSR has: the library's types and functions and, where this is run, the command. A cell is a process that starts a
// file, under any runtime, and JSR's modules are none: so the command is that of the package of the same version on npm.

import { VERSION } from "./engine/result/version.ts";

export * from "./mod.ts";

if (import.meta.main) {
  const command = `npm:paratax@${VERSION}/cli`; // not known beforehand: nothing of it is fetched for the library
  await import(command);
}
