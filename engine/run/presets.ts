// Presets of a comparison: how many blocks, and how long a cell takes.

import type { Setting } from "../../scenarios/contract.ts";

export interface Preset {
  readonly blocks: number;
  /** A first look, with the settings that --quick has. */
  readonly quick: boolean;
}

export const presets = {
  quick: { blocks: 6, quick: true },
  standard: { blocks: 12, quick: false },
  rigorous: { blocks: 30, quick: false },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = keyof typeof presets;

/** What a setting is in a comparison by this preset where that is not its usual value. */
export function presetValue(setting: Setting, preset: PresetName): number | undefined {
  return setting.kind === "number" && preset !== "quick" ? setting.compared?.[preset] : undefined;
}
