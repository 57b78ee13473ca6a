// Resolves where each format is written, before anything is measured: a file, a pipe, a device or standard output.

import { closeSync, constants, fstatSync, openSync, readlinkSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { printable, reasonOf } from "../engine/result/printable.ts";
import { writePatiently } from "../runtime/patience.ts";
import { isLinkOfOthers } from "../runtime/trust.ts";
import { behindLinks, piecesOf, refusalToReplace, type Text, WriteError, writeFileWhole } from "./output.ts";
import type { Format, Outputs } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

export interface Destination {
  readonly standardOutput: boolean;
  /** Rejects with a WriteError. */
  write(text: Text): Promise<void>;
  /** Keeps what there is so far; null where only one text can be written. Throws a WriteError. */
  readonly keep: ((text: Text) => void) | null;
}

export type Destinations = Readonly<Partial<Record<Format, Destination>>>;

/** How long a named pipe may wait for its first reader, in milliseconds. */
const READER_MS = 10_000;

/** Once the run was stopped, a reader that takes nothing is waited for no longer than this, in milliseconds. */
const STOPPED_MS = 500;

/** A descriptor of this process under one of its names. */
const DESCRIPTOR = /^\/(?:dev\/fd|proc\/[^/]+\/fd)\/(\d+)$/;

/**
 * Looks at every place that is to be written; opens what is no file. `inputs` are files that are read. Rejects with a
 * UsageError: better now than after an hour of measuring.
 */
export async function openDestinations(
  outputs: Outputs,
  inputs: readonly string[],
  around: Surroundings,
): Promise<Destinations> {
  const taken = new Map<string, string>(inputs.flatMap((path) => {
    const name = nameOf(path);
    return name === null ? [] : [[name, `it is read, as ${printable(path)}`]];
  }));
  const opened: [Format, Destination][] = [];
  const standard: Format[] = [];
  for (const [format, path] of Object.entries(outputs) as [Format, string | undefined][]) {
    if (path === undefined) continue;
    if (path === "-" || isStandardOutput(path)) {
      standard.push(format);
      opened.push([format, { standardOutput: true, write: around.print, keep: null }]);
      continue;
    }
    if (descriptorOf(path) === 2) { // by the descriptor itself: what else is said there stands after it
      opened.push([format, {
        standardOutput: false,
        async write(text) {
          for (const piece of piecesOf(text)) await around.runtime.write("error", piece);
        },
        keep: null,
      }]);
      continue;
    }
    const cannot = `Cannot write --${format} ${printable(path)}`;
    const name = nameOf(path);
    const other = name === null ? undefined : taken.get(name);
    if (other !== undefined) throw new UsageError(`${cannot} as ${other}: give another file.`);
    if (name !== null) taken.set(name, `it is the file of --${format} too`);
    opened.push([format, await open(path, cannot, around)]);
  }
  if (standard.length > 1) {
    const flags = standard.map((format) => `--${format}`).join(" or ");
    throw new UsageError(`Cannot write two formats to standard output: give - to ${flags} alone.`);
  }
  return Object.fromEntries(opened);
}

/** Whether a format is written to standard output. */
export function takesOutput(destinations: Destinations): boolean {
  return Object.values(destinations).some(({ standardOutput }) => standardOutput);
}

async function open(path: string, cannot: string, around: Surroundings): Promise<Destination> {
  let status: Stats | undefined;
  try {
    if (isLinkOfOthers(path)) {
      throw new UsageError(`${cannot} as it is a link that another user laid there: give the name of a file.`);
    }
    status = statSync(path, { throwIfNoEntry: false });
    if (status?.isDirectory() || path.endsWith("/") || path.endsWith(sep)) {
      throw new UsageError(`${cannot} as it is a folder: give the name of a file.`);
    }
    if (status?.isSocket()) throw new UsageError(`${cannot} as it is a socket: give the name of a file.`);
    if (status?.isBlockDevice()) throw new UsageError(`${cannot} as it is a disk: give the name of a file.`);
    if (status?.isFIFO()) return stream(await openPipe(path, cannot, around), path, around);
    if (status?.isCharacterDevice() || isDescriptor(path)) {
      return stream(openSync(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOCTTY), path, around);
    }
    const file = behindLinks(path);
    if (status) closeSync(openSync(file, constants.O_RDWR));
    const refusal = status ? null : refusalToReplace(file);
    if (refusal !== null) throw Object.assign(new Error(refusal), { code: refusal });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${cannot} (${reasonOf(error)}): give a file in a folder that exists and may be written.`);
  }
  const keep = (text: Text): void => writeFileWhole(path, text);
  return { standardOutput: false, write: (text) => Promise.resolve().then(() => keep(text)), keep };
}

/** Opens a named pipe once it has a reader, and holds it open, so that the reader sees no end before the text. */
async function openPipe(path: string, cannot: string, { runtime, stop }: Surroundings): Promise<number> {
  for (const begun = runtime.now();;) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as { code?: string }).code !== "ENXIO") throw error;
      if (stop.aborted || runtime.now() - begun > READER_MS) {
        throw new UsageError(`${cannot} as nobody reads this pipe: start its reader first.`);
      }
      await new Promise<void>((resolve) => runtime.after(20, resolve));
    }
  }
}

function stream(descriptor: number, path: string, { runtime, stop }: Surroundings): Destination {
  return {
    standardOutput: false,
    keep: null,
    async write(text) {
      let stopped: number | null = null;
      const mayWait = (): boolean => {
        if (stop.aborted) stopped ??= runtime.now();
        return stopped === null || runtime.now() - stopped < STOPPED_MS;
      };
      try {
        for (const piece of piecesOf(text)) await writePatiently(descriptor, new TextEncoder().encode(piece), mayWait);
      } catch (error) {
        throw new WriteError(`Cannot write ${printable(path)} (${reasonOf(error)}): its reader must take all of it.`);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/** The same for two names of one file, whether it is there or not yet; null for a device, which many may write. */
function nameOf(path: string): string | null {
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status) return status.isCharacterDevice() ? null : `${status.dev}:${status.ino}`;
    const file = behindLinks(path);
    return join(realpathSync(dirname(file)), basename(file));
  } catch {
    return null; // it cannot be written either, which is said then
  }
}

/** Whether a path means standard output: by its name, or as it is the same file or pipe. */
function isStandardOutput(path: string): boolean {
  try {
    if (descriptorOf(path) === 1) return true;
    const [own, other] = [fstatSync(1), statSync(path)];
    return own.dev === other.dev && own.ino === other.ino && !isNull(own);
  } catch {
    return false;
  }
}

/** /dev/null, which any number of things may be written to. */
function isNull(status: Stats): boolean {
  return status.isCharacterDevice() && status.rdev === statSync("/dev/null").rdev;
}

function isDescriptor(path: string): boolean {
  return descriptorOf(path) !== null;
}

/** The number of this process's descriptor that a path is another name of, for example of /dev/stderr; else null. */
function descriptorOf(path: string): number | null {
  let place = resolve(path);
  for (let links = 0; links < 10; links++) {
    const number = DESCRIPTOR.exec(place)?.[1];
    if (number !== undefined) return Number(number);
    try {
      place = resolve(realpathSync(dirname(place)), readlinkSync(place));
    } catch {
      return null;
    }
  }
  return null;
}
