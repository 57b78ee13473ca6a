// The settings of the payload ladder.

import { setting, type Stage } from "../../engine/cell/stage.ts";
import type { CellKey, Config, Mode } from "../../engine/result/result.ts";
import { type Shape, SHAPES } from "../../sync/payload.ts";
import { type Direction, ways, whyNot } from "../../workers/payload_ways.ts";
import type { Setting } from "../contract.ts";
import { WORKERS } from "../settings.ts";

const DIRECTIONS: readonly Direction[] = ["there", "back", "both"];

/** Every way of a mode, a cell each. */
const ALL = "all";

/** Ascending, of each power of 64 about one; the last is what people ask about. */
const SIZES: readonly number[] = [16, 2 ** 10, 2 ** 16, 2 ** 20, 2 ** 24, 100 * 2 ** 20];

export const SETTINGS: readonly Setting[] = [
  {
    kind: "list",
    name: "size",
    plural: "sizes",
    meaning: "bytes that a payload holds, a row each",
    bytes: true,
    minimum: 1,
    maximum: 2 ** 30,
    standard: SIZES,
  },
  {
    kind: "choice",
    name: "shape",
    meaning: "what it is: bytes, a text, rows of an object, an array of numbers, or something of each",
    choices: SHAPES,
    standard: "bytes",
  },
  {
    kind: "choice",
    name: "via",
    meaning: "the way that it goes",
    choices: [ALL, ...Object.keys(ways)],
    standard: ALL,
  },
  {
    kind: "choice",
    name: "direction",
    meaning: "to the worker, back from it, or both ways",
    choices: DIRECTIONS,
    standard: "there",
  },
  { ...WORKERS, meaning: "workers that all get it", standard: 1 },
  {
    kind: "number",
    name: "iterations",
    meaning: "times that it is handed over; fewer times, but five, where it is large",
    minimum: 1,
    maximum: 100_000,
    standard: 200,
    quick: 25,
    quickRound: 10,
    compared: { standard: 50, rigorous: 200 },
  },
  {
    kind: "number",
    name: "warmup",
    meaning: "times before that do not count; fewer, but one, where it is large",
    minimum: 0,
    maximum: 100_000,
    standard: 50,
    quick: 10,
    compared: { standard: 50, rigorous: 50 },
  },
  {
    kind: "number",
    name: "content_seed",
    meaning: "what it is filled from",
    minimum: 0,
    maximum: 2 ** 32 - 1,
    standard: 1,
  },
];

/** Ways of this mode, in the order of rows. */
function waysOf(mode: Mode): string[] {
  return Object.keys(ways).filter((name) => ways[name]!.mode === mode);
}

/** Why these cannot be used together; null when they can. */
export function refuse({ direction, workers }: Config): string | null {
  if (direction === "there" || workers === 1) return null;
  return `Cannot take payloads back from ${workers} workers: give --direction there, or --workers 1.`;
}

/** The settings of a mode, with the first of its ways that has such a payload for "all"; or why it has none. */
export function configure(config: Config, mode: Mode): Config | string {
  const own = waysOf(mode);
  const via = String(config.via);
  const shape = config.shape as Shape;
  if (via === ALL) return { ...config, via: own.find((name) => whyNot(name, shape) === null)! };
  if (!own.includes(via)) return `${mode} have no way ${via}: give one of ${own.join(", ")}`;
  return whyNot(via, shape) ?? config;
}

/** A cell for each other way, where all were asked for. */
export function otherWays(key: CellKey, asked: Config): CellKey[] {
  if (asked.via !== ALL) return [];
  return waysOf(key.mode).filter((via) => via !== key.config.via)
    .map((via) => ({ ...key, config: { ...key.config, via } }));
}

/** In a comparison each way is held against the first of its mode at the same size. */
export function isBaseline(baseline: CellKey, of: CellKey): boolean {
  const [first] = waysOf(of.mode);
  const { config: { via, ...others }, runtime, mode } = baseline;
  return via === first && of.config.via !== first && runtime === of.runtime && mode === of.mode &&
    Object.entries(others).every(([name, value]) => of.config[name] === value);
}

/** So many bytes are handed over in a cell at most, but for the fewest that a median is worth. */
const MOST_BYTES = 2 ** 28;
const FEWEST = 5;

/** How often a payload of this size is handed over, untimed and timed. */
export function roundsOf({ config }: Pick<CellKey, "config">): { readonly warmUp: number; readonly timed: number } {
  const most = Math.floor(MOST_BYTES / Number(config.size));
  const [warmUp, timed] = [Number(config.warmup), Number(config.iterations)];
  return {
    warmUp: Math.min(warmUp, Math.max(1, Math.floor(most / 4))),
    timed: Math.min(timed, Math.max(FEWEST, most)),
  };
}

export interface PayloadSettings {
  readonly via: string;
  readonly shape: Shape;
  readonly bytes: number;
  readonly seed: number;
  readonly direction: Direction;
  readonly workers: number;
}

export function settingsOf({ key }: Pick<Stage, "key">): PayloadSettings {
  const { via, shape, direction } = key.config;
  return {
    via: String(via),
    shape: shape as Shape,
    bytes: setting(key, "size"),
    seed: setting(key, "content_seed"),
    direction: direction as Direction,
    workers: setting(key, "workers"),
  };
}
