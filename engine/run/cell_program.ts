// Which program file the process of a cell runs: the source where its runtime runs that, JavaScript built of it where it
// does not, what a binary carries for other runtimes, the binary itself, or a contender's own. The one place that knows.

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { buildCell, needsBuilding } from "../../runtime/built.ts";
import { unpackCarried } from "../../runtime/carried.ts";
import { ownCommand, sourceCommand } from "../../runtime/program.ts";
import { CARRIED_NAME } from "../../runtime/system.ts";
import type { Host } from "./host.ts";
import { isContender, type Program, type Programs } from "./programs.ts";

/** The words that start it, to which the cell's own are added; `run` are those of the runtime where not the usual ones. */
export type CellCommand = (program: Program, run?: readonly string[]) => Promise<readonly string[]>;

/**
 * All versions of a runtime among `programs` run the same file, or the file would be a part of what is compared: where one
 * needs what is built, so do the others. That, and what is unpacked, is in `folder`, once for all cells. The returned
 * function rejects with the reason where it cannot be made.
 */
export function cellCommands(
  { runtime: { identity, carried }, entry }: Pick<Host, "runtime" | "entry">,
  folder: string,
  programs: Programs,
): CellCommand {
  const found = [...programs.values()].filter((program) => typeof program !== "string");
  const buildingFor = new Set(found.flatMap((one) => !isContender(one) && needsBuilding(one) ? [one.name] : []));
  const placed = new Map<string, Promise<readonly string[]>>();
  let unpacked: URL | null = null;
  let built: Promise<URL> | null = null;
  return async (program, run) => {
    if (isContender(program)) {
      const own = placed.get(program.name) ?? program.place(folder);
      placed.set(program.name, own);
      return await own;
    }
    if (program.standalone) return ownCommand(program, entry);
    if (identity.standalone) {
      unpacked ??= unpackCarried((await carried(CARRIED_NAME))!, mkdtempSync(join(folder, "source-")));
      return sourceCommand(program, unpacked, run);
    }
    if (!buildingFor.has(program.name)) return sourceCommand(program, entry, run);
    built ??= buildCell(mkdtempSync(join(folder, "built-")));
    return sourceCommand(program, await built, run);
  };
}
