// Finds the programs of several versions of a runtime: on PATH, where version managers and installers keep them, and
// among those that paratax has fetched. All it finds are their real programs, as runtime/find.ts does for one.

import { homedir } from "node:os";
import { realpathSync } from "node:fs";
import process from "node:process";
import { oldestByBuilding } from "./built.ts";
import { confirm, type Found, inspect, type Inspection, judge, programsAround } from "./find.ts";
import type { RuntimeIdentity } from "./contract.ts";
import { type Installed, installedPrograms } from "./installed.ts";
import { currentName, isOlder, oldestFor, type RuntimeName, RUNTIMES, titleOf } from "./runtimes.ts";
import { isMeant, isPath, isTag, newestFirst } from "./version_wish.ts";

type Look = (name: RuntimeName, path: string) => Promise<Inspection>;

/** The programs of a runtime that are here, each file once. Nothing is started to find them. */
export function allPrograms(name: RuntimeName, standalone: boolean): Installed[] {
  const own = standalone || currentName() !== name
    ? []
    : [{ path: process.execPath, version: null, from: "this program" }];
  const files = new Map<string, Installed>();
  for (const one of [...installedPrograms(name), ...programsAround(name, standalone), ...own]) {
    const file = realpathSync(one.path);
    if (!files.has(file)) files.set(file, one);
  }
  return [...files.values()];
}

/**
 * Finds the program that a wish means: that at its path, or the newest of its versions that fits. Never rejects; a
 * `reason` is one sentence that ends with what to do.
 */
export async function findVersion(name: RuntimeName, wish: string, standalone: boolean): Promise<Found> {
  const look: Look = (name, path) => inspect(name, path, standalone);
  if (isPath(wish)) {
    const path = wish.replace(/^~(?=[\\/])/, homedir); // behind an "@" or "=" no shell does that
    return await confirm(name, path, look, `${name}@`);
  }
  const old = tooOld(name, wish);
  if (old !== null) return { kind: "missing", reason: old };
  return await chooseVersion(name, wish, allPrograms(name, standalone), look);
}

/** The newest of `installed` that is meant and fits. What says its version by the name of its folder is started only where that is meant. */
export async function chooseVersion(
  name: RuntimeName,
  wish: string,
  installed: readonly Installed[],
  look: Look,
): Promise<Found> {
  const looked = await Promise.all(installed.map(async (one) => {
    if (one.version !== null) return { path: one.path, version: one.version, inspection: null };
    const inspection = await look(name, one.path);
    return { path: one.path, version: "identity" in inspection ? wholeVersion(inspection.identity) : null, inspection };
  }));
  const versions = looked.flatMap((one) => one.version === null ? [] : [{ ...one, version: one.version }])
    .sort((a, b) => newestFirst(a.version, b.version));
  const problems: string[] = [];
  for (const { path, version, inspection } of versions) {
    if (!isMeant(wish, version)) continue;
    const found = judge(name, inspection ?? await look(name, path), oldestByBuilding(name));
    if ("identity" in found && (isTag(wish) || isMeant(wish, wholeVersion(found.identity)))) {
      return { kind: "found", identity: found.identity };
    }
    problems.push(
      `${path} ${"problem" in found ? found.problem : `is ${titleOf(name)} ${wholeVersion(found.identity)}`}`,
    );
  }
  const remedy = `install it, give ${name}@PATH, or add --fetch, which gets it from npm`;
  if (problems.length > 0) {
    const reason = `No ${titleOf(name)} ${wish} that fits was found: ${problems.join(", ")}; ${remedy}.`;
    return { kind: "unfit", reason, path: versions.find(({ version }) => isMeant(wish, version))!.path };
  }
  const others = [...new Set(versions.map(({ version }) => version))];
  const beside = others.length === 0 ? "" : `, but ${others.join(", ")}`;
  return { kind: "missing", reason: `${titleOf(name)} ${wish} was not found${beside}; ${remedy}.` };
}

/** With what tells it from a release. */
export function wholeVersion({ version, build }: Pick<RuntimeIdentity, "version" | "build">): string {
  return build ?? version;
}

/** Why no version that a wish may mean can do the work; null where one may. */
export function tooOld(name: RuntimeName, wish: string): string | null {
  if (isTag(wish) || isPath(wish)) return null;
  const { title } = RUNTIMES[name];
  const newest = `${wish.replace(/^v/, "")}.999999.999999`;
  const needed = oldestFor(name, newest, oldestByBuilding(name));
  if (!isOlder(newest, needed)) return null;
  return `${title} ${wish} is too old to do the work; ask for ${needed} or newer.`;
}

/** What a program that is here is. */
export interface Listed {
  readonly runtime: RuntimeName;
  /** Null where it does not say it. */
  readonly version: string | null;
  readonly engine: string | null;
  readonly from: string;
  readonly path: string;
  /** Why it is not measured, which continues "it …"; null where it can be. */
  readonly problem: string | null;
}

/** Every program of a runtime that is here, the newest first, each asked what it is. */
export async function listPrograms(name: RuntimeName, standalone: boolean): Promise<Listed[]> {
  const rows = new Map<string, Listed>();
  for (const { path, version, from } of allPrograms(name, standalone)) {
    const inspection = await inspect(name, path, standalone); // one after the other: each is a start of a runtime
    const judged = judge(name, inspection, oldestByBuilding(name));
    const identity = "identity" in inspection ? inspection.identity : null;
    const row = {
      runtime: name,
      version: identity === null ? version : wholeVersion(identity),
      engine: identity?.engine ?? null,
      from,
      path: identity?.path ?? path,
      problem: "problem" in judged ? judged.problem : null,
    };
    if (!rows.has(row.path)) rows.set(row.path, row);
  }
  return [...rows.values()].sort((a, b) => newestFirst(a.version ?? "0.0.0", b.version ?? "0.0.0"));
}
