// How the values of a metric are written: in which unit, and what stands behind each.

import { metricNamed } from "../engine/result/metrics.ts";

export interface Shown {
  /** Empty of a count. */
  readonly unit: string;
  readonly scale: number;
  /** The unit where it stands behind each value and not above them all. */
  readonly suffix: string;
  /** Digits that count. */
  readonly digits: number;
}

/** `largest` of the values, where times of a second and more are to be written in seconds. */
export function shownAs(metric: string, largest: number | null = null): Shown {
  const known = metricNamed(metric);
  const { unit, scale } = known?.shown ?? { unit: "", scale: 1 };
  if (known?.unit === "s" && largest !== null) {
    return { ...(largest < 1 ? { unit: "ms", scale: 1000 } : { unit: "s", scale: 1 }), suffix: "", digits: 4 };
  }
  const relative = unit === "×" || unit === "%";
  return { unit, scale, suffix: relative ? unit : "", digits: relative ? 3 : 4 };
}
