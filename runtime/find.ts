// Finds the runtimes to measure: their real programs, never wrappers, and only versions that can do the work.

import { accessSync, constants, realpathSync } from "node:fs";
import { join, parse, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { kindOfFile, packagePrograms, programBehind } from "./binary.ts";
import { IS_SOURCE, oldestByBuilding } from "./built.ts";
import type { RuntimeIdentity } from "./contract.ts";
import type { Installed } from "./installed.ts";
import { isProgram, programsOnPath } from "./path.ts";
import { type Answer, ask, DEADLINE_MS } from "./probe.ts";
import { isOlder, oldestFor, type RuntimeName, RUNTIMES } from "./runtimes.ts";
import { openToOthers } from "./trust.ts";

export type Found =
  | {
    readonly kind: "found";
    readonly identity: RuntimeIdentity;
    /** Candidates before it that were not taken, each with the reason. */
    readonly passedOver?: readonly string[];
  }
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "unfit"; readonly reason: string; readonly path: string };

/** The runtime of a candidate, or its problem, which continues the sentence "it …". */
export type Inspection = { readonly identity: RuntimeIdentity } | { readonly problem: string };

/** The oldest version of a runtime that this program measures without being asked for it. */
export function oldest(name: RuntimeName, source: boolean = IS_SOURCE): string {
  const { minimum, sourceFrom = minimum } = RUNTIMES[name];
  return source ? sourceFrom : minimum;
}

type Look = (name: RuntimeName, path: string) => Promise<Inspection>;

/**
 * Finds the program of a runtime: `override` and nothing else when it is given, otherwise the first that fits on PATH,
 * then, unless this is a compiled binary, which has none, in the project's own node_modules. Never rejects; a `reason`
 * is one sentence that ends with what to do.
 */
export function findRuntime(name: RuntimeName, override: string | undefined, standalone: boolean): Promise<Found> {
  const look: Look = (name, path) => inspect(name, path, standalone);
  if (override !== undefined) return confirm(name, override, look);
  const candidates = programsAround(name, standalone).map(({ path }) => path);
  // The same program often stands twice on PATH: /bin is a link to /usr/bin on most systems.
  const files = candidates.map((path) => realpathSync(path));
  return choose(name, candidates.filter((_, index) => files.indexOf(files[index]) === index), look);
}

/** The first of `paths` that fits; where none does, the reason tells what each of them is. */
export async function choose(name: RuntimeName, paths: readonly string[], look: Look): Promise<Found> {
  const { title } = RUNTIMES[name];
  const remedy = `install ${title} ${oldest(name)} or newer, or give --${name} PATH`;
  const problems: string[] = [];
  for (const path of paths) {
    const inspection = judge(name, await look(name, path));
    if ("identity" in inspection) {
      return { kind: "found", identity: inspection.identity, ...(problems.length > 0 && { passedOver: problems }) };
    }
    problems.push(`${path} ${inspection.problem}`);
  }
  if (problems.length === 0) {
    return { kind: "missing", reason: `${title} was not found on PATH; ${remedy}.` };
  }
  const reason = `No ${title} that fits was found: ${problems.join(", ")}; ${remedy}.`;
  return { kind: "unfit", reason, path: paths[0] };
}

/** The program at `path`, which was given by the word `by`, or why it cannot be used. */
export async function confirm(name: RuntimeName, path: string, look: Look, by = `--${name}`): Promise<Found> {
  const minimum = oldestByBuilding(name);
  const looked = await look(name, path);
  const inspection = judge(name, looked, minimum);
  if ("identity" in inspection) return { kind: "found", identity: inspection.identity };
  const { title } = RUNTIMES[name];
  const needed = "identity" in looked ? oldestFor(name, looked.identity.version, minimum) : minimum;
  const remedy = `give ${by} the path of a ${title} ${needed} or newer`;
  return { kind: "unfit", reason: `Cannot use ${path} as ${title}: it ${inspection.problem}; ${remedy}.`, path };
}

/** The same, or its problem where it is of another runtime or too old. */
export function judge(name: RuntimeName, inspection: Inspection, minimum: string = oldest(name)): Inspection {
  if ("problem" in inspection) return inspection;
  const { identity } = inspection;
  const found = `is ${RUNTIMES[identity.name].title} ${identity.version}`;
  if (identity.name !== name) return { problem: found };
  const needed = oldestFor(name, identity.version, minimum);
  return isOlder(identity.version, needed) ? { problem: `${found}, older than ${needed}` } : inspection;
}

/** The programs on PATH and, unless this is a compiled binary, which has none, in the project's own node_modules. */
export function programsAround(name: RuntimeName, standalone: boolean): Installed[] {
  // A binary's modules have made-up addresses: below /tmp, where anybody may put files, or beside the binary.
  const modules = standalone ? null : fileURLToPath(new URL("../node_modules/", import.meta.url));
  const packaged = modules === null
    ? []
    : packagePrograms(name).map((path) => join(modules, path)).filter((path) => kindOfFile(path) === "native");
  return [
    ...programsOnPath(name).map((path) => ({ path, version: null, from: "PATH" })),
    ...packaged.map((path) => ({ path, version: null, from: "npm" })),
  ];
}

/** Follows `path` down to the native program that runs when it is started, and asks that what it is. */
export async function inspect(name: RuntimeName, path: string, standalone: boolean): Promise<Inspection> {
  // Whoever may write this source need not put a program beside it.
  const own = standalone ? [] : [fileURLToPath(import.meta.url)];
  const strangers = (file: string): Inspection | null => {
    const place = openToOthers(file, own);
    return place === null ? null : { problem: `may be replaced by others, who may write ${place}` };
  };
  const kind = kindOfFile(path);
  if (kind === "absent") return { problem: "does not exist" };
  const program = kind === "native" ? resolve(path) : programBehind(name, path) ?? resolve(path);
  if (kindOfFile(program) === "other") return { problem: "is not a program" };
  if (!isProgram(program)) return { problem: "may not be executed" };
  const strange = strangers(path) ?? strangers(program);
  if (strange !== null) return strange;
  let why = "";
  const answer = await askBehind(name, program, (native) => strangers(native) === null, (words) => why = words);
  if (answer === null) return { problem: `did not answer as one${why === "" ? "" : ` (${why})`}` };
  return { identity: { ...answer, standalone: false } };
}

/**
 * Asks `program`. Where that is the wrapper of a version manager, a script or a native one, its answer tells the path of
 * the native program behind it, which is then asked itself. The path of the answer is the real one.
 */
async function askBehind(
  name: RuntimeName,
  program: string,
  isSafe: (native: string) => boolean,
  tellWhy: (why: string) => void,
): Promise<Answer | null> {
  const file = realpathSync(program);
  const { root } = parse(file);
  // Version managers choose by the current folder. A runtime is asked where no project's settings lie.
  const managed = parse(file).name !== name || kindOfFile(file) === "script";
  const answer = await ask(name, program, managed ? currentFolder() ?? root : root, DEADLINE_MS, tellWhy);
  if (answer === null || kindOfFile(answer.path) !== "native") return null;
  const native = realpathSync(answer.path);
  if (!isSafe(native)) return null;
  const last = native === file ? answer : await ask(name, native, root, DEADLINE_MS, tellWhy);
  return last === null ? null : { ...last, path: native };
}

/** Null where it is gone or may not be entered. */
function currentFolder(): string | null {
  try {
    accessSync(process.cwd(), constants.X_OK);
    return process.cwd();
  } catch {
    return null;
  }
}
