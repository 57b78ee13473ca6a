// The clocks of a cell: the parent's, its workers', and how they are related.

import type { Stage } from "./stage.ts";

/** A worker's time on the parent's clock, both in milliseconds; `origin` is when the worker's clock was 0. */
export function onParentClock({ runtime }: Stage, origin: number, time: number): number {
  return origin - runtime.timeOrigin + time;
}
