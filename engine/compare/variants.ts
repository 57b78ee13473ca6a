// What a comparison holds beside each other. Types only: the planner makes them.

import type { CellKey } from "../result/result.ts";

export type AxisValue = string | number | boolean;

/** `name` is "mode", "runtime", "start" or a setting. */
export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

export interface Variant {
  /** The values that tell it from the others, in the order of the axes. */
  readonly label: string;
  /** Its value on each axis. */
  readonly on: Readonly<Record<string, AxisValue>>;
  readonly key: CellKey;
  /** Why it cannot be measured; null when it can. */
  readonly gap: string | null;
}
