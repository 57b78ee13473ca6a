// Where an unfinished run is kept. A file that exists may be a finished result: it stays as it is until the run is
// complete, and the run is kept in a .partial file beside it.

import { closeSync, openSync, readSync, rmSync, statSync } from "node:fs";
import { printable } from "../engine/result/printable.ts";
import { type Destinations, openDestinations } from "./destinations.ts";
import type { Format, Outputs } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { partialOf } from "../engine/run/resume.ts";
import { UsageError } from "../engine/result/usage_error.ts";

export interface PartialFiles {
  /** The same, with a partial file in place of each file that exists. */
  readonly destinations: Destinations;
  /** Call it once all is written: removes the partial files of a complete run, and says where those of another are. */
  end(complete: boolean): void;
}

/** Rejects with a UsageError where a file cannot be kept anywhere. */
export async function openPartialFiles(
  outputs: Outputs,
  destinations: Destinations,
  around: Surroundings,
): Promise<PartialFiles> {
  const partials = new Map<string, string>();
  let opened: Destinations = {};
  for (const [format, path] of Object.entries(outputs) as [Format, string | undefined][]) {
    if (path === undefined || destinations[format]?.keep == null || !mayBeFinished(format, path)) continue;
    const partial = partialOf(path);
    try {
      opened = { ...opened, ...await openDestinations({ [format]: partial }, [], around) };
      partials.set(path, partial);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      // a file alone may be written there, not its folder: then it is all there is
    }
  }
  return {
    destinations: { ...destinations, ...opened },
    end(complete) {
      for (const [path, partial] of partials) {
        if (complete) rmSync(partial, { force: true });
        else around.say(`Interrupted: ${printable(path)} stays as it was; this run is in ${printable(partial)}.`);
      }
    },
  };
}

/** JSON says near its beginning whether it is complete; files of other formats do not, so they may be. */
function mayBeFinished(format: Format, path: string): boolean {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  if (format !== "json") return true;
  const file = openSync(path, "r");
  try {
    const bytes = new Uint8Array(4096);
    const beginning = new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes)));
    return /^\s*\{\s*"schema":\s*"paratax\/\d+"[^]*?"complete":\s*true\b/.test(beginning);
  } finally {
    closeSync(file);
  }
}
