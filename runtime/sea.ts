// Node's single executables. Deno and Bun lack the module, so it is asked for by name and never imported.

import process from "node:process";

interface Sea {
  isSea(): boolean;
  /** Throws where there is no such asset. */
  getAsset(name: string, encoding: "utf8"): string;
}

export const sea = process.getBuiltinModule("node:sea") as Sea;
