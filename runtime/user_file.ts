// Files that a user names: relative paths count from the folder in which the command was typed, which is not a cell's.

import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { BASE_VARIABLE } from "./system.ts";

/** The address of a file as typed. */
export function userFile(path: string): URL {
  return path.startsWith("file:") ? new URL(path) : pathToFileURL(resolve(process.env[BASE_VARIABLE] ?? ".", path));
}

/** Why it is no file that can be read, in a few words; null where it is. */
export function missingFile(file: URL): string | null {
  try {
    return statSync(file).isFile() ? null : "it is no file";
  } catch (error) {
    const { code } = error as { code?: string };
    return code === "ENOENT" || code === "ENOTDIR" ? "there is no such file" : String(code);
  }
}

/** Its errors are thrown. */
export function readUserFile(file: URL): Uint8Array {
  return readFileSync(file);
}
