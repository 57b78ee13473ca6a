// Finds the Pythons of this machine, each as a contender by the program that comes with paratax (contenders/cpython.py).

import { existsSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { kindOfFile } from "../../runtime/binary.ts";
import { isProgram, programsOnPath } from "../../runtime/path.ts";
import { CPYTHON_NAME } from "../../runtime/system.ts";
import { openToOthers } from "../../runtime/trust.ts";
import { type Contender, contenderOf, introduce } from "./contender.ts";
import { contenderSource } from "./contender_source.ts";
import type { Host } from "./host.ts";

const SCRIPT = "cpython.py";

/** As systems and version managers call it; a "t" is of a free-threading build. */
const NAME = /^python3(\.\d+t?)?(\.exe)?$/;

/** Isolated: nothing of a user's site or environment is loaded. */
const ALONE = "-I";

/** The Pythons that can be measured, by their names (python313, python314t), of several of a name the first on PATH. */
export async function findPythons(host: Pick<Host, "runtime" | "entry">): Promise<Record<string, Contender>> {
  const text = await contenderSource(host, SCRIPT, CPYTHON_NAME);
  if (text === null) return {};
  const introduced = await Promise.all(
    candidates().map((path) => introduce("python", [path, ALONE, "-c", text], host.runtime)),
  );
  const found: Record<string, Contender> = {};
  for (const one of introduced) {
    if (typeof one === "string") continue; // too old, or broken
    const { version, engine, path, standalone } = one;
    const [major, minor] = version.split(".");
    const name = `python${major}${minor}${engine.includes("free-threading") ? "t" : ""}`;
    found[name] ??= contenderOf({ name, version, engine, path, standalone }, (folder) => {
      const script = join(folder, SCRIPT);
      if (!existsSync(script)) writeFileSync(script, text, { mode: 0o400 }); // another Python has put it there
      return Promise.resolve([path, ALONE, script]);
    });
  }
  return found;
}

/** Programs that nobody else may replace, each once: on PATH, then where systems and version managers keep them. */
function candidates(): string[] {
  const [onPath, elsewhere] = [[...programsOnPath("python3"), ...pathFolders().flatMap(pythonsIn)], wellKnown()];
  const native = [...onPath, ...elsewhere].filter((path) => kindOfFile(path) === "native");
  const files = native.map((path) => realpathSync(path));
  return native.filter((path, index) => files.indexOf(files[index]!) === index && openToOthers(path) === null);
}

function pathFolders(): string[] {
  return (process.env.PATH ?? "").split(process.platform === "win32" ? ";" : ":").filter((folder) => folder !== "");
}

function wellKnown(): string[] {
  const home = homedir();
  const folders = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];
  const managers = [
    join(home, ".local/share/uv/python"),
    join(home, ".pyenv/versions"),
    "/Library/Frameworks/Python.framework/Versions",
  ];
  const managed = managers.flatMap((folder) => namesIn(folder).map((name) => join(folder, name, "bin")));
  return [...folders, ...managed].flatMap(pythonsIn);
}

function pythonsIn(folder: string): string[] {
  return namesIn(folder).filter((name) => NAME.test(name)).map((name) => join(folder, name)).filter(isProgram);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // not there
  }
}
