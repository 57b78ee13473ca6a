// Names of cells: an id to look a cell up by, and names for readers.

import type { Cell, CellKey } from "./result.ts";

/** The key of a cell without the rest of it. */
export function keyOf({ scenario, runtime, mode, start, config }: CellKey): CellKey {
  return { scenario, runtime, mode, start, config };
}

/**
 * The same text for the same key, in whatever order its settings stand. `repetition` tells the repetitions of a cell
 * apart; the settings `without` do not count.
 */
export function cellId(key: CellKey, repetition?: number, without: readonly string[] = []): string {
  const { scenario, runtime, mode, start, config } = key;
  const settings = Object.entries(config).filter(([name]) => !without.includes(name))
    .map(([name, value]) => `${name}=${value}`).sort();
  return JSON.stringify([scenario, runtime, mode, start, repetition, settings]);
}

export function settingNames(keys: readonly CellKey[]): string[] {
  return [...new Set(keys.flatMap(({ config }) => Object.keys(config)))];
}

/** Settings of one kind of worker: those of another have another value, or have no such setting. */
export const OF_A_KIND: readonly string[] = ["transport", "dispatch", "lock", "via", "store", "batch"];

/** Whether the setting tells some of these cells apart. That cells of one kind lack it does not, as their kind says so. */
export function differIn(keys: readonly CellKey[], setting: string): boolean {
  const having = OF_A_KIND.includes(setting) ? keys.filter(({ config }) => Object.hasOwn(config, setting)) : keys;
  return new Set(having.map(({ config }) => String(config[setting]))).size > 1;
}

/** Whether the start method tells some of these cells apart: what is inline has none, as its mode says. */
export function differInStart(keys: readonly CellKey[]): boolean {
  return keys.some((one) => keys.some(({ mode, start }) => mode === one.mode && start !== one.start));
}

export function differingSettings(keys: readonly CellKey[]): string[] {
  return settingNames(keys).filter((name) => differIn(keys, name));
}

/** A name that stays the same over time, for example "overhead deno threads spawn, workers 8". */
export function cellName(
  { scenario, runtime, mode, start, config }: CellKey,
  settings: readonly string[] = [],
): string {
  const named = [...new Set(["workers", "writers", "dispatch", "fault", ...settings])].filter((name) =>
    Object.hasOwn(config, name)
  );
  const words = named.map((name) => `${name.replaceAll("_", "-")} ${config[name]}`);
  return [`${scenario} ${runtime} ${mode} ${start}`, ...words].join(", ");
}

/** What tells a cell from the others of its scenario, for example "deno threads spawn 8": `settings` by their values. */
export function cellValues({ runtime, mode, start, config }: CellKey, settings: readonly string[]): string {
  const values = settings.filter((name) => config[name] !== undefined).map((name) => String(config[name]));
  return [runtime, mode, start, ...values].join(" ");
}

/** Few words without a comma, for a list in a sentence: "shared-set deno threads workers 8 block 2". */
export function cellMention(
  { scenario, runtime, mode, start, config, repetition, block }: Cell,
  settings: readonly string[],
): string {
  return [
    scenario,
    runtime,
    mode,
    ...(start === "spawn" || start === "none" ? [] : [start]),
    ...settings.filter((name) => config[name] !== undefined).map((name) => `${name} ${config[name]}`),
    ...(repetition === undefined ? [] : [`repetition ${repetition}`]),
    ...(block === undefined ? [] : [`block ${block}`]),
  ].join(" ");
}
