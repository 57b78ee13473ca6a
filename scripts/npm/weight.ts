// How much of the package is downloaded by whoever installs it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packed } from "./archive.ts";

export interface Weight {
  /** Bytes of the archive. */
  readonly packed: number;
  /** The same without the library that draws charts, which is more than a quarter of it. */
  readonly withoutCharts: number;
}

const MOST_BYTES = 1e6;

/** `charts` is that library's file, by its path in the folder. Throws an Error where the rest is too heavy. */
export function weigh(folder: string, charts: string): Weight {
  const all = packed(folder, []).length;
  const withoutCharts = all - gzipSync(readFileSync(join(folder, charts)), { level: 9 }).length;
  if (withoutCharts > MOST_BYTES) {
    throw new Error(`it has ${withoutCharts} bytes without ${charts}, and is to have ${MOST_BYTES} at most`);
  }
  return { packed: all, withoutCharts };
}
