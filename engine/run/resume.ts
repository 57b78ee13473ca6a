// Finds an interrupted reproduction, and the cells of it that need not be measured again.

import { existsSync, statSync } from "node:fs";
import { cellId } from "../result/cell_name.ts";
import { isConfirmed } from "../result/confirmed.ts";
import type { Cell, Environment, ResultFile } from "../result/result.ts";
import { printable } from "../result/printable.ts";
import { scenarioNamed } from "../../scenarios/known.ts";
import type { Host } from "./host.ts";
import type { Programs } from "./programs.ts";
import { readResults } from "../result/read_results.ts";
import { UsageError } from "../result/usage_error.ts";

/** The part of the request that decides what may be kept. */
export interface Resumable {
  readonly parts: readonly { readonly scenario: string }[];
  readonly repetitions: number;
  readonly quick: boolean;
  /** Where the result is kept; "-" where it is not. */
  readonly file: string;
}

export interface Unfinished {
  /** Where this run is kept until it is complete: the file itself, or one beside a file that is another whole result. */
  readonly path: string;
  /** The cells to go on with, by their ids. */
  readonly kept: ReadonlyMap<string, Cell>;
}

/** The memory that a system reports may differ a little after a reboot. */
const MEMORY_TOLERANCE = 0.01;

/** Rejects with a UsageError on a file of something else, and on an unfinished run that would be lost. */
export async function findUnfinished(
  request: Resumable,
  { version }: Pick<Host, "version">,
  environment: Environment,
  programs: Programs,
): Promise<Unfinished> {
  const { file } = request;
  if (file === "-" || !existsSync(file) || isEmpty(file)) return { path: file, kept: new Map() };
  const goesOn = async (path: string): Promise<Unfinished | null> => {
    const result = await read(path);
    if (result.complete || result.tool.version !== version || !isSameMachine(result.environment, environment)) {
      return null;
    }
    refuseLoss(path, result, request);
    const cells = result.cells.filter((cell) => mayBeKept(cell, programs));
    return { path, kept: new Map(cells.map((cell) => [cellId(cell, cell.repetition), cell])) };
  };
  const partial = partialOf(file);
  return await goesOn(file) ?? (existsSync(partial) ? await goesOn(partial) : null) ??
    { path: partial, kept: new Map() };
}

/** As mktemp makes one: there is nothing to go on from, and nothing to lose. */
function isEmpty(path: string): boolean {
  const status = statSync(path);
  return status.isFile() && status.size === 0;
}

/** The file beside another that an unfinished run is kept in. */
export function partialOf(path: string): string {
  return `${path}.partial`;
}

async function read(path: string): Promise<ResultFile> {
  const { results: [found], problems } = await readResults([path]);
  if (found && found.result.command[1] === "reproduce") return found.result;
  const reason = problems[0] ?? `${printable(path)} is the result of another command.`;
  throw new UsageError(
    `Cannot keep the result there: ${reason.replace(/: give.*$/, ".")} Give another --json FILE.`,
  );
}

function refuseLoss(path: string, result: ResultFile, { quick, parts, repetitions }: Resumable): void {
  const other = result.cells.find(({ scenario }) => !parts.some((part) => part.scenario === scenario));
  const most = result.cells.reduce((sum, { repetition = 1 }) => Math.max(sum, repetition), 0);
  if (result.quick === quick && other === undefined && most <= repetitions) return;
  const what = other !== undefined
    ? `${other.scenario} too`
    : most > repetitions
    ? `--repetitions ${most} or more`
    : result.quick
    ? "--quick"
    : "no --quick";
  throw new UsageError(
    `Cannot keep the result there: ${printable(path)} is an interrupted run with ${what}, which would be lost. Give ` +
      "another --json FILE, or the options that it had.",
  );
}

function isSameMachine(a: Environment, b: Environment): boolean {
  const same = ["os", "arch", "cpu", "cores", "usable_cores", "governor", "kept_awake"] as const;
  return same.every((name) => a[name] === b[name]) &&
    Math.abs(a.memory_bytes - b.memory_bytes) <= MEMORY_TOLERANCE * b.memory_bytes &&
    JSON.stringify(a.variables ?? {}) === JSON.stringify(b.variables ?? {});
}

/** Whether a cell was measured by the same program, has its date, and figures that follow from its samples. */
function mayBeKept(cell: Cell, programs: Programs): boolean {
  const program = programs.get(cell.runtime);
  if (cell.status !== "measured" || typeof program !== "object" || cell.measured_at === null) return false;
  return cell.provenance?.version === program.version && cell.provenance.engine === program.engine &&
    cell.provenance.compiled === program.standalone && isConfirmed(cell, scenarioNamed(cell.scenario).headline);
}
