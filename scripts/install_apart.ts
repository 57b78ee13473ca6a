// Installs packages that stand apart from the project's own, in a folder with a lock of its own: few need them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/**
 * Makes the folder's node_modules what its package-lock.json asks for; does nothing where it is. `name` says on standard
 * error what is being installed. Throws an Error of one sentence where npm cannot do it.
 */
export function installApart(folder: string, name: string): void {
  if (isInstalledApart(folder)) return;
  console.error(`Installing ${name} with npm ci: once, for about ten seconds.`);
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32", // npm.cmd starts through a shell only
  });
  if (status !== 0) throw new Error(`Cannot install ${name} as npm ci must succeed: ${error?.message ?? status}.`);
  writeFileSync(stampOf(folder), hashOf(folder));
}

/** Whether the folder's node_modules is what its package-lock.json asks for. */
export function isInstalledApart(folder: string): boolean {
  const stamp = stampOf(folder);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === hashOf(folder);
}

function stampOf(folder: string): string {
  return join(folder, "node_modules", ".paratax-lock");
}

function hashOf(folder: string): string {
  return createHash("sha256").update(readFileSync(join(folder, "package-lock.json"))).digest("hex");
}
