// Tells native programs from wrappers, and knows where npm puts the native program behind its wrapper.
// A wrapper must never be measured: it starts another program before the one that was asked for.

import { closeSync, openSync, readSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import process from "node:process";
import { type RuntimeName, RUNTIMES } from "./runtimes.ts";

export type FileKind = "native" | "script" | "other" | "absent";

/** How native programs start, in hexadecimal: ELF, Mach-O of 64 bit, universal Mach-O, and MZ of Windows. */
const NATIVE = ["7f454c46", "cffaedfe", "cafebabe", "4d5a"];

/** What a file is by its first four bytes. */
export function kindOfBytes(bytes: Uint8Array): FileKind {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (NATIVE.some((magic) => hex.startsWith(magic))) return "native";
  return hex.startsWith("2321") ? "script" : "other"; // 2321 is "#!"
}

/** What stands at `path`, links followed. A folder, a pipe and what cannot be read are "other". */
export function kindOfFile(path: string): FileKind {
  try {
    if (!statSync(path).isFile()) return "other"; // opening a pipe would block
  } catch {
    return "absent";
  }
  try {
    const file = openSync(path, "r");
    const bytes = new Uint8Array(4);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    closeSync(file);
    return kindOfBytes(bytes.subarray(0, length));
  } catch {
    return "other";
  }
}

/**
 * Where npm packages keep the native program of a runtime, best first, relative to a node_modules folder.
 * `platform` and `arch` are spelt as in `process`. Nothing says that a path exists.
 */
export function packagePrograms(
  name: RuntimeName,
  platform: string = process.platform,
  arch: string = process.arch,
): readonly string[] {
  return RUNTIMES[name].packaged(platform, arch, platform === "win32" ? ".exe" : "");
}

/** The native program that npm installed along with `wrapper`, or null when there is none. */
export function programBehind(name: RuntimeName, wrapper: string): string | null {
  const folders = [realpathSync(wrapper), wrapper].flatMap(modulesAround);
  const programs = folders.flatMap((folder) => packagePrograms(name).map((path) => join(folder, path)));
  return programs.find((path) => kindOfFile(path) === "native") ?? null;
}

/** The node_modules folders that a file lies in, and the one beside it: npm's global wrappers on Windows. */
function modulesAround(file: string): string[] {
  const found = [join(dirname(file), "node_modules")];
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (basename(folder) === "node_modules") found.push(folder);
  }
  return found;
}
