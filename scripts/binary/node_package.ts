// Node's binary for another system, from the npm package that brings it, held against package-lock.json.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { run } from "./command.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Fetches the package into `folder` and returns the path of its binary. Throws an Error where it is not what the lock says. */
export function fetchNode(name: string, folder: string): string {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const into = join(folder, name);
  mkdirSync(into, { recursive: true });
  // npm.cmd starts through a shell only
  const npm = process.platform === "win32" ? ["cmd", "/c", "npm"] : ["npm"];
  const packed = run(npm[0], [...npm.slice(1), "pack", `${name}@${version}`, "--silent", "--pack-destination", into]);
  const archive = join(into, packed.trim().split("\n").at(-1)!);
  const hash = `sha512-${createHash("sha512").update(readFileSync(archive)).digest("base64")}`;
  if (hash !== integrity) throw new Error(`${name} ${version} is not what package-lock.json says`);
  run("tar", ["-xzf", archive, "-C", into]);
  return join(into, "package", "bin", name.includes("-win-") ? "node.exe" : "node");
}
