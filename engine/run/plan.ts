// From what was asked to the cells to measure, in their order: of a run, or of a comparison. A gap is a planned cell
// with its reason. The one place that knows which configuration a cell comes to have, and whether it can be measured.

import type { Axis, AxisValue, Variant } from "../compare/question.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { cellId } from "../result/cell_name.ts";
import type { Cell, CellKey, Config, Mode, Outcome, Start } from "../result/result.ts";
import { wordsIn } from "./settings.ts";

export interface PlannedCell {
  readonly key: CellKey;
  /** Why it cannot be measured; null when it can. */
  readonly gap: string | null;
}

/** Where it will be measured. */
export interface Place {
  /** The operating system, as `Runtime.system` names it. */
  readonly system: string;
  /** Whether named pipes can be made; true where it is not said. */
  readonly pipes?: boolean;
  /** Why a runtime cannot be measured; null when it can, as all can where it is not said. */
  readonly missing?: (runtime: string) => string | null;
  /** Those of the names that are contenders', whose ways and start methods are their own; none where it is not said. */
  readonly contenders?: ReadonlySet<string>;
}

interface Wish {
  readonly scenario: Scenario;
  /** The values of its settings, those of a list as a list. */
  readonly config: Config;
}

export interface CellsWish extends Wish, Place {
  readonly runtimes: readonly string[];
  readonly modes: readonly Mode[];
  readonly starts: readonly Start[];
  /** Those of contenders' processes, where they have others. */
  readonly contenderStarts?: readonly Start[];
}

export interface VariantsWish extends Wish, Place {
  readonly axes: readonly Axis[];
  /** Where no axis says it. */
  readonly runtime: string;
}

export const NO_FORK =
  "a JavaScript runtime cannot fork: a copy of its process would have its memory but none of its threads";

/** Where there is no worker. */
const INLINE_STARTS: readonly Start[] = ["none"];

/** Python's start methods that the article has; each is a row, so that its absence here is said. */
export const FOREIGN_STARTS: readonly Start[] = ["fork", "forkserver"];

/** One cell for each runtime, mode and start method, followed by what the scenario sets beside it. */
export function planCells(wish: CellsWish): PlannedCell[] {
  const { scenario } = wish;
  const cells: PlannedCell[] = [];
  for (const runtime of wish.runtimes) {
    for (const mode of wish.modes) {
      const starts = isContender(wish, runtime) ? wish.contenderStarts ?? wish.starts : wish.starts;
      for (const start of mode === "inline" ? INLINE_STARTS : starts) {
        if (mode === "threads" && FOREIGN_STARTS.includes(start)) continue; // fork is about processes
        const { config, gap } = configured(wish, runtime, mode, start);
        for (const one of sweep(config, scenario.sweep)) {
          const key = { scenario: scenario.name, runtime, mode, start, config: one };
          const reason = gap ?? wish.missing?.(runtime) ?? null;
          cells.push({ key, gap: reason });
          const companions = gap === null ? scenario.companions?.(key, wish.config) ?? [] : [];
          for (const companion of companions) cells.push({ key: companion, gap: reason });
        }
      }
    }
  }
  return cells;
}

/**
 * Every combination of what the axes vary, the last one fastest. What no axis names is threads, spawn, `runtime`. What
 * cannot be measured stands last, so that the first is what the others can be held against.
 */
export function planVariants(wish: VariantsWish): Variant[] {
  const combinations = wish.axes.reduce<Record<string, AxisValue>[]>(
    (made, { name, values }) => made.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
  const varied = wish.axes.filter(({ values }) => values.length > 1);
  const telling = varied.length > 0 ? varied : wish.axes;
  const byKey = new Map<string, Variant>(); // what a cell does not have makes no other one of it
  for (const on of combinations) {
    const planned = variant(wish, on);
    const id = cellId(planned.key);
    if (!byKey.has(id)) byKey.set(id, { label: labelOf(planned.key, telling), on, ...planned });
  }
  return gapsLast([...byKey.values()]);
}

/** What cannot be measured stands last, so that the others are counted from 0. */
export function gapsLast(all: readonly Variant[]): Variant[] {
  return [...all.filter(({ gap }) => gap === null), ...all.filter(({ gap }) => gap !== null)];
}

/** What the cell has of what is varied. */
function labelOf({ runtime, mode, start, config }: CellKey, telling: readonly Axis[]): string {
  const own: Config = { ...config, runtime, mode, ...(mode !== "inline" && { start }) };
  return telling.flatMap(({ name }) => Object.hasOwn(own, name) ? [String(own[name])] : []).join(" ");
}

/** What any of these cells takes of memory, in bytes; 0 where that is not much. */
export function mostMemory({ memory }: Scenario, planned: readonly PlannedCell[]): number {
  return planned.reduce((most, { key, gap }) => gap === null ? Math.max(most, memory?.(key) ?? 0) : most, 0);
}

/** The result of a cell that cannot be measured. */
export function unsupported(key: CellKey, reason: string): Cell {
  return notStarted(key, { status: "unsupported", reason });
}

/** The same of a cell whose outcome is known before it is started. */
export function notStarted(key: CellKey, outcome: Outcome): Cell {
  return { ...key, ...outcome, provenance: null, measured_at: null, conditions: null };
}

function variant(
  wish: VariantsWish,
  { runtime = wish.runtime, mode = "threads", start = "spawn", ...settings }: Record<string, AxisValue>,
): PlannedCell {
  const { scenario, system, missing } = wish;
  const asked: Config = { ...wish.config, ...settings };
  const asLists: Record<string, Config[string]> = { ...asked }; // as the scenario knows its list settings
  for (const { kind, name } of scenario.settings) if (kind === "list") asLists[name] = [Number(asked[name])];
  const named = {
    runtime: runtime as string,
    mode: mode as Mode,
    start: mode === "inline" ? "none" as const : start as Start,
  };
  const { config, gap } = configured({ ...wish, config: asked }, named.runtime, named.mode, named.start);
  const refused = gap === NO_FORK ? null : scenario.refuse?.(asLists, system);
  const key: CellKey = { scenario: scenario.name, ...named, config };
  return { key, gap: refused ?? gap ?? missing?.(named.runtime) ?? null };
}

/** The settings as they come to be in this mode, or as they were asked for where they cannot be had. */
function configured(
  wish: Wish & Place,
  runtime: string,
  mode: Mode,
  start: Start,
): { readonly config: Config; readonly gap: string | null } {
  const { scenario, system, pipes } = wish;
  const { priority, ...others } = wish.config;
  const config = priority === undefined || mode === "inline" ? others : wish.config;
  const contender = isContender(wish, runtime);
  const found = scenario.configure?.(config, { mode, start, system, pipes, contender }) ?? config;
  const unfit = typeof found === "string" ? found : priority === undefined ? null : noPriority(mode, system, contender);
  return {
    config: typeof found === "string" ? config : found,
    gap: FOREIGN_STARTS.includes(start) && !contender ? NO_FORK : unfit,
  };
}

/** Why workers of a mode cannot have a priority of their own; null where they can, and where there are none. */
function noPriority(mode: Mode, system: string, contender: boolean): string | null {
  if (mode === "inline") return null;
  if (contender) return "a contender starts its workers itself";
  if (mode === "threads") return "no runtime gives a thread a priority of its own; give --mode processes";
  return system === "windows" ? "Windows has no nice value" : null;
}

function isContender({ contenders }: Place, name: string): boolean {
  return contenders?.has(name) === true;
}

/** The configuration once for each value of its list, or each of its words; itself where it has none. */
function sweep(config: Config, name: string | undefined): Config[] {
  const value = name === undefined ? undefined : config[name];
  const values = typeof value === "string" ? wordsIn(value) : value as readonly number[] | undefined;
  return values === undefined ? [config] : values.map((one) => ({ ...config, [name!]: one }));
}
