// Samples that stay in the file of their result, as a result can have more of them than there is memory: each cell's are
// read again when they are asked for.

import { closeSync, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { printable } from "./printable.ts";
import { UsageError } from "./usage_error.ts";

type Samples = Readonly<Record<string, readonly number[]>>;

/** A cell in the file that it was read from. */
export interface Place {
  readonly path: string;
  /** Of the file when it was read. */
  readonly status: Stats;
  /** In bytes from the file's beginning. */
  readonly from: number;
  readonly length: number;
}

/** Gives a cell's samples of these names without reading them. */
export type StoredSamples = (place: Place, names: readonly string[]) => Samples;

/**
 * Holds the samples of one cell at a time, the last that was asked for, and collects garbage before it reads another.
 * Where a file is no longer what it was, asking throws a UsageError.
 */
export function storedSamples(collectGarbage: () => void): StoredSamples {
  let held: { readonly place: Place; readonly samples: Samples } | null = null;
  return (place, names) =>
    whenAsked(names, (name) => {
      if (held?.place !== place) {
        held = null;
        collectGarbage();
        held = { place, samples: readAgain(place) };
      }
      return held.samples[name]!;
    });
}

/** A record whose values are made when they are asked for, each time anew. */
export function whenAsked<T>(names: readonly string[], make: (name: string) => T): Readonly<Record<string, T>> {
  const getters = names.map((name) => [name, { enumerable: true, get: () => make(name) }] as const);
  return Object.defineProperties({}, Object.fromEntries(getters));
}

function readAgain(place: Place): Samples {
  const text = new TextDecoder().decode(bytesAt(place));
  return (JSON.parse(text) as { samples: Samples }).samples;
}

function bytesAt({ path, status, from, length }: Place): Uint8Array {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const now = fstatSync(file);
    const same = (["dev", "ino", "size", "mtimeMs"] as const).every((name) => now[name] === status[name]);
    const bytes = new Uint8Array(length);
    let read = 0;
    for (let more = 1; same && more > 0 && read < length; read += more) {
      more = readSync(file, bytes, read, length - read, from + read);
    }
    if (read === length) return bytes;
  } catch {
    // it is gone
  } finally {
    if (file !== null) closeSync(file);
  }
  throw new UsageError(`Cannot read the samples of ${printable(path)} as it was changed meanwhile: try once more.`);
}
