// Finds the program for each requested runtime, or the reason why there is none.

import type { RuntimeIdentity, RuntimeName } from "../../runtime/contract.ts";
import { findRuntime, type Found } from "../../runtime/find.ts";
import { knownScenario } from "../../scenarios/known.ts";
import type { Axis } from "../compare/question.ts";
import type { Config } from "../result/result.ts";
import { redacted } from "../result/privacy.ts";
import { UsageError } from "../result/usage_error.ts";
import type { Host, RunOptions } from "./host.ts";

/** What is measured, where it has files of its own. */
interface Reading {
  readonly scenario?: string;
  readonly config?: Config;
  readonly axes?: readonly Axis[];
}

/** A program, or the reason why there is none; in the order asked. */
export type Programs = ReadonlyMap<RuntimeName, RuntimeIdentity | string>;

/** Finds the program of each runtime; "self" is the one that this runs on. Throws a UsageError for a wrong path. */
export async function findPrograms(
  wishes: readonly (RuntimeName | "self")[],
  { paths }: RunOptions,
  { runtime: self }: Host,
): Promise<Programs> {
  const found = await Promise.all(wishes.map(async (wish) => { // side by side, as one that hangs takes its deadline
    const name = wish === "self" ? self.identity.name : wish;
    return [name, await findProgram(name, paths[name], self.identity)] as const;
  }));
  const programs = new Map<RuntimeName, RuntimeIdentity | string>();
  for (const [name, one] of found) {
    if (one.kind === "found") programs.set(name, one.identity);
    else if (paths[name] !== undefined) throw new UsageError(one.reason);
    else programs.set(name, one.reason);
  }
  return programs;
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
): (runtime: RuntimeName) => string | null {
  return (runtime) => {
    const program = programs.get(runtime);
    return typeof program !== "string" ? null : fullCommand ? program : redacted(program);
  };
}

/** The files that were named as programs, or that a scenario reads: no result may be written there. */
export function inputsOf({ paths, scenario, config = {}, axes = [] }: RunOptions & Reading): string[] {
  const files = (knownScenario(scenario ?? "")?.scenario.settings ?? []).flatMap((setting) => {
    if (setting.kind !== "text" || setting.form !== "file") return [];
    return [
      config[setting.name] ?? [],
      ...axes.filter(({ name }) => name === setting.name).map(({ values }) => values),
    ];
  });
  return [...Object.values(paths).filter((path) => path !== undefined), ...files.flat().map(String)];
}
