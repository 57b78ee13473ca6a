// Where a table's figures come from, in one line: a table that is pasted somewhere else still says it.

import { count } from "../engine/result/number.ts";
import type { Cell, Environment, ResultFile, Source } from "../engine/result/result.ts";
import { PRINTED } from "../engine/result/printed_runs.ts";
import { versionsOf } from "../engine/result/versions.ts";

/** The machine, its cores and system, the runtimes of the cells shown, paratax and the time. */
export function sourceLine(
  environment: Environment,
  versions: readonly string[],
  paratax: string,
  created: string,
): string {
  const { cpu, os, arch } = environment;
  const machine = `${cpu}, ${coresOf(environment)}, ${os}, ${arch}`;
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(created) ? `${created.slice(0, 16).replace("T", " ")} UTC` : created;
  const tool = paratax === PRINTED ? "the article's scripts, read" : `paratax ${paratax}`;
  return [machine, ...(versions.length > 0 ? [versions.join(", ")] : []), tool, time].join(" · ");
}

/** "2 of 8 cores", and whether they were kept awake, which nothing but another such run is to be held against. */
export function coresOf({ usable_cores, cores, kept_awake }: Environment): string {
  if (cores === 0) return "cores that are not told";
  return `${usable_cores} of ${count(cores, "cores")}${kept_awake === undefined ? "" : " kept awake"}`;
}

/** Of a comparison of saved results, a line for each of them. */
export function sourceOf(result: ResultFile, cells: readonly Cell[] = result.cells): string[] {
  const { environment, tool: { version }, created, sources = [] } = result;
  if (sources.length === 0) return [sourceLine(environment, versionsOf(cells), version, created)];
  return sources.map((one, index) => `${letter(index)}: ${lineOf(one)}`);
}

/** What a result says of itself to those that it is compared with. */
export function lineOf({ environment, versions, paratax, created }: Source): string {
  return sourceLine(environment, versions, paratax, created);
}

/** A, B … Z, AA … as `compare` calls its files. */
export function letter(index: number): string {
  const last = String.fromCharCode(65 + index % 26);
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}
