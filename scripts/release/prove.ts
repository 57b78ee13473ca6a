// Installs what a release holds into an empty folder, as a user would, and measures with it.

import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import type { ResultFile } from "../../engine/result/result.ts";
import { programsOnPath } from "../../runtime/path.ts";
import { run } from "../binary/command.ts";

const TRY = [
  "overhead",
  "--workers",
  "2",
  "--iterations",
  "2",
  "--warmup",
  "0",
  "--quick",
  "--no-progress",
  "--json",
  "-",
];

/** Each takes an empty folder below `temporary`, and says in a few words what was tried; rejects where that failed. */
export async function provePackage(archive: string, temporary: string): Promise<string> {
  if (programsOnPath("npm").length === 0) return "not tried, as there is no npm here";
  const folder = mkdtempSync(join(temporary, "npm-"));
  const npm = process.platform === "win32" ? ["cmd", "/c", "npm"] : ["npm"];
  await run(npm[0], [...npm.slice(1), "install", "--global", "--offline", "--prefix", folder, archive], {}, folder);
  const command = process.platform === "win32" ? join(folder, "paratax.cmd") : join(folder, "bin", "paratax");
  return `installed by npm; ${await measured(command, folder)}`;
}

export async function proveDebian(product: string, temporary: string): Promise<string> {
  const folder = mkdtempSync(join(temporary, "debian-"));
  await run("dpkg-deb", ["-x", product, folder]);
  return `unpacked by dpkg-deb; ${await measured(join(folder, "usr", "bin", "paratax"), folder)}`;
}

/** `out` is the folder that the release's files are in. */
export async function proveInstallScript(out: string, temporary: string): Promise<string> {
  const home = mkdtempSync(join(temporary, "home-"));
  const env = { HOME: home, PARATAX_FROM: pathToFileURL(out).href, PARATAX_INSTALL: undefined };
  await run("sh", [join(out, "install.sh")], env, home);
  const man = readdirSync(join(home, ".local", "share", "man", "man1"));
  if (man.length !== 1) throw new Error("install.sh put no manual page below the home folder");
  return `installed into a home of its own; ${await measured(join(home, ".local", "bin", "paratax"), home)}`;
}

async function measured(command: string, cwd: string): Promise<string> {
  const folder = join(cwd, "empty");
  mkdirSync(folder);
  const { cells } = JSON.parse(await run(command, TRY, {}, folder)) as ResultFile;
  const count = cells.filter(({ status }) => status === "measured").length;
  if (count === 0) throw new Error(`${command} measured nothing: ${JSON.stringify(cells)}`);
  return `it measured ${count} cells`;
}
