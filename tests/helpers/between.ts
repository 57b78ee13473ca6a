// Bounds of a metric.

import assert from "node:assert/strict";
import type { Metrics } from "../../engine/result/result.ts";

/** `low` must hold however busy the machine is; `high` is far away. */
export function between(metrics: Metrics, name: string, low: number, high: number): void {
  const value = metrics[name];
  assert.ok(typeof value === "number" && low <= value && value <= high, `${name} ${value} is not in ${low} … ${high}`);
}
