// What a user wants imported, as an address that a worker of ours can import: names count from the folder in which the
// command was typed, where their packages are.

import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { currentName } from "./runtimes.ts";
import { missingFile, userFile } from "./user_file.ts";

/** Of an address that a runtime finds by itself: "npm:", "jsr:", "bun:", "https:" and others. */
const ADDRESS = /^(?!file:)[a-z]{2,}:/;

/** The address of "node:fs", "lodash-es", "./own.ts" and their like. Throws an Error that says why there is none. */
export function importAddress(name: string): string {
  if (ADDRESS.test(name)) return name;
  if (/^[./]|^file:|^[A-Za-z]:[\\/]/.test(name)) {
    const file = userFile(name);
    const absent = missingFile(file);
    if (absent !== null) throw new Error(absent);
    return file.href;
  }
  if (isBuiltin(name)) return `node:${name}`;
  const folder = fileURLToPath(userFile("."));
  return exportOf(name, folder) ?? pathToFileURL(createRequire(join(folder, "_")).resolve(name)).href;
}

/** A package's name, which may have an owner, and what of it is wanted. */
const PACKAGE = /^((?:@[^/]+\/)?[^/]+)(.*)$/;

/** The conditions of `exports` that an import meets here: `require`, by which Node's own look-up goes, is none of them. */
const CONDITIONS: readonly string[] = [currentName(), "node", "import", "default"];

/** What the package in the nearest node_modules exports to `import`, as its package.json says; null where it says nothing. */
function exportOf(name: string, folder: string): string | null {
  const [, owner, part] = PACKAGE.exec(name)!;
  const place = join(folder, "node_modules", owner!);
  if (!existsSync(join(place, "package.json"))) {
    return dirname(folder) === folder ? null : exportOf(name, dirname(folder));
  }
  const { exports = null } = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as { exports?: unknown };
  const bySubpath = Object.keys(exports ?? {}).some((key) => key.startsWith("."));
  const exported = bySubpath ? (exports as Record<string, unknown>)[`.${part}`] : part === "" ? exports : null;
  const entry = targetOf(exported);
  return entry === null ? null : pathToFileURL(join(place, entry)).href;
}

function targetOf(exported: unknown): string | null {
  if (typeof exported === "string") return exported;
  if (typeof exported !== "object" || exported === null) return null;
  for (const [condition, target] of Object.entries(exported)) {
    const entry = CONDITIONS.includes(condition) ? targetOf(target) : null;
    if (entry !== null) return entry;
  }
  return null;
}
