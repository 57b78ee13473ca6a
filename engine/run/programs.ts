// Finds the program for each requested runtime, or the reason why there is none.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RuntimeIdentity, RuntimeName } from "../../runtime/contract.ts";
import { fetchProgram, usualFetch } from "../../runtime/fetch_program.ts";
import { findRuntime, type Found } from "../../runtime/find.ts";
import { findVersion, tooOld, wholeVersion } from "../../runtime/find_version.ts";
import { nameOf, titleOf } from "../../runtime/runtimes.ts";
import { isPath, isTag, wishOf } from "../../runtime/version_wish.ts";
import { knownScenario } from "../../scenarios/known.ts";
import type { Axis } from "../compare/question.ts";
import type { Config } from "../result/result.ts";
import { redacted } from "../result/privacy.ts";
import { UsageError } from "../result/usage_error.ts";
import type { Contender } from "./contender.ts";
import type { Contenders, Host, RunOptions } from "./host.ts";
import type { Identity } from "./provenance.ts";

/** What is measured, where it has files of its own. */
interface Reading {
  readonly scenario?: string;
  readonly config?: Config;
  readonly axes?: readonly Axis[];
  readonly runtimes?: readonly string[];
}

/** What measures: a runtime, or a contender. */
export type Program = RuntimeIdentity | Contender;

/** A program, or the reason why there is none, by what results call it; in the order asked. */
export type Programs = ReadonlyMap<string, Program | string>;

/** What was found of a wish. */
interface Answered {
  readonly wish: string;
  readonly program: Program | string;
}

/**
 * Finds the program of each runtime, version and contender. Throws a UsageError for a wrong path, for a contender that
 * does not introduce itself, and where two wishes mean one program.
 */
export async function findPrograms(
  wishes: readonly string[],
  options: RunOptions,
  host: Host,
): Promise<Programs> {
  const self = host.runtime.identity;
  const { contenders = {} } = options;
  const asked = [...new Set(wishes.map((wish) => wish === "self" ? self.name : wish))];
  const found = await Promise.all(asked.map(async (wish) => { // side by side, as one that hangs takes its deadline
    if (Object.hasOwn(contenders, wish)) return await introduced(wish, contenders[wish]!, host);
    const [name, version] = [nameOf(wish), wishOf(wish)];
    const one = version === null
      ? await findProgram(name, options.paths[name], self)
      : await findVersion(name, version, self.standalone);
    const given = version === null ? options.paths[name] !== undefined : isPath(version);
    if (one.kind !== "found" && given) throw new UsageError(one.reason);
    return [{ wish, program: one.kind === "found" ? one.identity : one.reason }];
  }));
  const answered: Answered[] = [];
  for (const one of found.flat()) answered.push(await fetched(one, options, host)); // one after the other: each says its line
  return labelled(answered);
}

/** The contender of a name; of those that come with paratax each that is found, by a name of its own. */
async function introduced(name: string, words: Contenders[string], host: Host): Promise<Answered[]> {
  if (words === "found" || words === "first") {
    const { findOwn, firstOfBuilds } = await import("./own_contenders.ts");
    const found = await findOwn(name, host);
    const taken = words === "found" ? Object.values(found) : firstOfBuilds(Object.values(found));
    return taken.map((program) => ({ wish: program.name, program }));
  }
  const { introduce } = await import("./contender.ts"); // its package is not to be had everywhere
  const program = await introduce(name, words, host.runtime);
  if (typeof program !== "string") return [{ wish: name, program }];
  const command = words.join(" ");
  throw new UsageError(`Cannot use ${command} as ${name}: it ${program}; paratax check-contender ${command} tries it.`);
}

/** The names of those that are contenders. */
export function contendersIn(programs: Programs): ReadonlySet<string> {
  const names = [...programs].filter(([, program]) => typeof program !== "string" && isContender(program));
  return new Set(names.map(([name]) => name));
}

/** Whether it is a contender. */
export function isContender(program: Identity): program is Contender {
  return "place" in program;
}

/** The same, of a version that is not here but is to be fetched. A tag may have moved since it was. */
async function fetched({ wish, program }: Answered, { fetch }: RunOptions, host: Host): Promise<Answered> {
  const [name, version] = [nameOf(wish), wishOf(wish)];
  if (!fetch || version === null || isPath(version) || tooOld(name, version) !== null) return { wish, program };
  if (typeof program !== "string" && !isTag(version)) return { wish, program };
  try {
    const path = await fetchProgram(name, version, usualFetch(host.say, host.stop));
    const one = await findVersion(name, path, host.runtime.identity.standalone);
    return { wish, program: one.kind === "found" ? one.identity : one.reason };
  } catch (error) {
    if (host.stop.aborted) throw error;
    const reason = `${titleOf(wish)} could not be fetched (${(error as Error).message})`;
    return { wish, program: `${reason}; install it and give ${name}@PATH, or ask for another version.` };
  }
}

/**
 * What results call each: a version by its whole number, that of a tag by the tag, as that stays the same. Programs of
 * the same version are told apart by the beginning of their SHA-256.
 */
export function labelled(answered: readonly Answered[]): Programs {
  const plain = answered.map(({ wish, program }) => {
    const version = wishOf(wish);
    if (typeof program === "string" || version === null || isTag(version)) return wish;
    return `${program.name}@${wholeVersion(program).replace(/[^\w.+-]/g, "-")}`;
  });
  const programs = new Map<string, Program | string>();
  for (const [index, { wish, program }] of answered.entries()) {
    const label = plain[index];
    const isAlone = plain.filter((other) => other === label).length === 1;
    const own = isAlone || typeof program === "string" ? label : `${label}+${beginningOfHash(program.path)}`;
    if (programs.has(own)) {
      const other = answered[plain.indexOf(label)];
      throw new UsageError(`Cannot measure ${wish} beside ${other.wish} as both are ${label}: give one of them.`);
    }
    programs.set(own, program);
  }
  return programs;
}

function beginningOfHash(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 7);
}

/** The program that measures a runtime: unless another is named, this one itself where it is of that runtime. */
export async function findProgram(name: RuntimeName, path: string | undefined, self: RuntimeIdentity): Promise<Found> {
  if (name === self.name && path === undefined) return { kind: "found", identity: self };
  return await findRuntime(name, path, self.standalone);
}

/** Why a runtime cannot be measured, as it may stand in a result. */
export function reasonMissing(
  programs: Programs,
  { fullCommand }: RunOptions,
): (runtime: string) => string | null {
  return (runtime) => {
    const program = programs.get(runtime);
    return typeof program !== "string" ? null : fullCommand ? program : redacted(program);
  };
}

/** The files that were named as programs, or that a scenario reads: no result may be written there. */
export function inputsOf(
  { paths, contenders = {}, scenario, config = {}, axes = [], runtimes = [] }: RunOptions & Reading,
): string[] {
  const files = (knownScenario(scenario ?? "")?.scenario.settings ?? []).flatMap((setting) => {
    if (setting.kind !== "text" || setting.form !== "file") return [];
    return [
      config[setting.name] ?? [],
      ...axes.filter(({ name }) => name === setting.name).map(({ values }) => values),
    ];
  });
  const wishes = [...runtimes, ...axes.filter(({ name }) => name === "runtime").flatMap(({ values }) => values)];
  const versions = wishes.flatMap((wish) => wishOf(String(wish)) ?? []).filter(isPath);
  return [
    ...Object.values(paths).filter((path) => path !== undefined),
    ...Object.values(contenders).flat().filter((word) => /[\\/.]/.test(word)), // what may be a file
    ...versions,
    ...files.flat().map(String),
  ];
}
