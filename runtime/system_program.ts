// Finds the small programs that every system has: on PATH, and where they stand on most systems, as PATH may be empty.

import process from "node:process";
import { programsOnPath, type SearchEnvironment } from "./path.ts";
import { openToOthers } from "./trust.ts";

/** Their places, before PATH: what stands there is the system's own. */
export const SYSTEM_FOLDERS = ["/bin", "/usr/bin"];

/** PATH with the system's folders first and without those that others may write: nothing is run from there. */
export function trustedPath(env: SearchEnvironment = process.env): string {
  const folders = (env.PATH ?? "").split(":").filter((folder) =>
    folder.startsWith("/") && openToOthers(folder) === null
  );
  return [...new Set([...SYSTEM_FOLDERS, ...folders])].join(":");
}

/** The path of the program, or null where this system has none: NixOS, a distroless container. */
export function systemProgram(name: string): string | null {
  return programsOnPath(name, { PATH: trustedPath() }).find((path) => openToOthers(path) === null) ?? null;
}

/** Whether there is a program that makes named pipes. */
export function canMakePipes(): boolean {
  return systemProgram("mkfifo") !== null;
}
