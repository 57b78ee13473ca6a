// Finds programs on PATH the way a shell does, without starting one.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";
import process from "node:process";

/** The part of the environment that says where programs are. */
export type SearchEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The files called `program` on PATH that may be executed, as absolute paths in the order of PATH.
 * On Windows the name is tried with each ending of PATHEXT.
 */
export function programsOnPath(program: string, env: SearchEnvironment = process.env): string[] {
  const names = process.platform === "win32" ? namesOnWindows(program, env.PATHEXT) : [program];
  // An empty entry would mean the current folder: a program there was never meant to be found.
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => names.map((name) => resolve(folder, name))).filter(isProgram);
}

/** The file names that Windows tries for `program`, in order; `endings` is the value of PATHEXT. */
export function namesOnWindows(program: string, endings: string = ".COM;.EXE;.BAT;.CMD"): string[] {
  return endings.split(";").filter((ending) => ending !== "").map((ending) => program + ending.toLowerCase());
}

/** True for a file that this user may execute. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
