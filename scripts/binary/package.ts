// The program that an npm package brings, held against package-lock.json: what a binary for another system is made of.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { run } from "./command.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Fetches the package in the locked version into `folder` and returns the path of the file in it. Rejects where
 * the lock does not name it, or it is not what the lock says.
 */
export async function fetchProgram(name: string, file: string, folder: string): Promise<string> {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string; integrity: string } | undefined>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json does not name ${name}`);
  const into = join(folder, basename(name));
  mkdirSync(into, { recursive: true });
  const wanted = `${name}@${locked.version}`;
  // npm.cmd starts through a shell only
  const npm = process.platform === "win32" ? ["cmd", "/c", "npm"] : ["npm"];
  const packed = await run(npm[0], [...npm.slice(1), "pack", wanted, "--silent", "--pack-destination", into]);
  const archive = join(into, packed.trim().split("\n").at(-1)!);
  if (integrityOf(readFileSync(archive)) !== locked.integrity) {
    throw new Error(`${wanted} is not what package-lock.json says`);
  }
  await run("tar", ["-xzf", archive, "-C", into]);
  return join(into, "package", file);
}

/** As a lockfile writes it: "sha512-…". */
export function integrityOf(bytes: Uint8Array): string {
  return `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
}
