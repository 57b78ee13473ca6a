// How long a worker goes on and which of its operations it times: shared by the workers of all sets.

import { createHistogram, type HistogramData, record, toData } from "../sync/histogram.ts";

export type Timing = "every" | "sampled" | "off";

export interface Pace {
  /** Attempts to make; 0 means to go on for `durationMs`. */
  readonly ops: number;
  readonly durationMs: number;
  readonly timing: Timing;
}

/** What a worker reports of its time, in milliseconds on its own clock, whose zero is the epoch time `origin`. */
export interface Span {
  readonly origin: number;
  readonly begun: number;
  readonly ended: number;
}

/** When and after how many attempts a worker that began at `begun`, in milliseconds on its clock, is done. */
export function limitsOf({ ops, durationMs }: Pace, begun: number): { readonly end: number; readonly most: number } {
  return ops > 0 ? { end: Infinity, most: ops } : { end: begun + durationMs, most: Infinity };
}

/** Operation n is timed when `n & mask` is 0; "off" times none. */
export function timingMask(timing: Timing): number {
  return timing === "every" ? 0 : 63;
}

/** A histogram in nanoseconds of differences in milliseconds. */
export function stopwatch(): { readonly add: (ms: number) => void; readonly data: () => HistogramData } {
  const histogram = createHistogram();
  return { add: (ms) => record(histogram, ms * 1e6), data: () => toData(histogram) };
}
