// How thorough a comparison is: how many blocks, and how long a cell goes on. Blocks are what counts, so a cell goes on
// just long enough that its median is steady.

import type { Config } from "../result/result.ts";

export type PresetName = "quick" | "standard" | "rigorous";

export interface Preset {
  readonly blocks: number;
  /** A first look, with the settings that --quick has. */
  readonly quick: boolean;
  /** Settings by scenario where they are not the scenario's own. */
  readonly settings: Readonly<Record<string, Config>>;
}

export const presets: Readonly<Record<PresetName, Preset>> = {
  quick: { blocks: 6, quick: true, settings: {} },
  standard: {
    blocks: 12,
    quick: false,
    settings: {
      "overhead": { iterations: 30, warmup: 3 },
      "memory": { iterations: 3, warmup: 1 },
      "shared-set": { duration_ms: 1000 },
      "sharded-writers": { duration_ms: 1000 },
      "local-reduce": { duration_ms: 1000 },
    },
  },
  rigorous: {
    blocks: 30,
    quick: false,
    settings: {
      "overhead": { iterations: 100, warmup: 5 },
      "memory": { iterations: 10, warmup: 1 },
      "shared-set": { duration_ms: 3000 },
      "sharded-writers": { duration_ms: 3000 },
      "local-reduce": { duration_ms: 3000 },
    },
  },
};
