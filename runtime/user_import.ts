// What a user wants imported, as an address that a worker of ours can import: names count from the folder in which the
// command was typed, where their packages are.

import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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
  try {
    return pathToFileURL(createRequire(join(folder, "_")).resolve(name)).href;
  } catch (error) {
    const found = ofModule(name, folder); // a package may have nothing for `require`
    if (found !== null) return found;
    throw error;
  }
}

/** What the package of that name in the nearest node_modules exports to `import`, as its package.json says; or null. */
function ofModule(name: string, folder: string): string | null {
  const place = join(folder, "node_modules", name);
  if (!existsSync(join(place, "package.json"))) {
    return dirname(folder) === folder ? null : ofModule(name, dirname(folder));
  }
  const { exports } = JSON.parse(readFileSync(join(place, "package.json"), "utf8")) as { exports?: unknown };
  const entry = targetOf((exports as Record<string, unknown>)?.["."] ?? exports);
  return entry === null ? null : pathToFileURL(join(place, entry)).href;
}

function targetOf(exported: unknown): string | null {
  if (typeof exported === "string") return exported;
  if (typeof exported !== "object" || exported === null) return null;
  const { import: own, default: other } = exported as { import?: unknown; default?: unknown };
  return targetOf(own ?? other);
}
