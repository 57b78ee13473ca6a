// From what was asked to the cells to measure, in their order. A gap is a planned row with its reason.

import type { RuntimeName } from "../../runtime/contract.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import type { Cell, CellKey, Config, Mode, Start } from "../result/result.ts";

export interface Wish {
  readonly scenario: Scenario;
  readonly runtimes: readonly RuntimeName[];
  readonly modes: readonly Mode[];
  readonly starts: readonly Start[];
  readonly config: Config;
  /** The operating system, as `Runtime.system` names it. */
  readonly system: string;
  /** Whether named pipes can be made; true where it is not said. */
  readonly pipes?: boolean;
}

export interface PlannedCell {
  readonly key: CellKey;
  /** Why it cannot be measured; null when it can. */
  readonly gap: string | null;
}

export const NO_FORK =
  "a JavaScript runtime cannot fork: a copy of its process would have its memory but none of its threads";

/** Python's start methods that the article has; each is a row, so that its absence here is said. */
export const FOREIGN_STARTS: readonly Start[] = ["fork", "forkserver"];

/** One planned cell for each runtime, mode and start method, followed by what the scenario sets beside it. */
export function plan(wish: Wish): PlannedCell[] {
  const { scenario } = wish;
  const cells: PlannedCell[] = [];
  for (const runtime of wish.runtimes) {
    for (const mode of wish.modes) {
      for (const start of wish.starts) {
        const foreign = FOREIGN_STARTS.includes(start);
        if (foreign && mode === "threads") continue; // fork is about processes
        const configured = scenario.configure?.(wish.config, mode, wish.system, wish.pipes) ?? wish.config;
        const config = typeof configured === "string" ? wish.config : configured;
        const gap = foreign ? NO_FORK : typeof configured === "string" ? configured : null;
        for (const one of sweep(config, scenario.sweep)) {
          const key = { scenario: scenario.name, runtime, mode, start, config: one };
          cells.push({ key, gap });
          const companion = gap === null ? scenario.companion?.(key) : null;
          if (companion) cells.push({ key: companion, gap: null });
        }
      }
    }
  }
  return cells;
}

/** The row of a cell that cannot be measured. */
export function unsupported(key: CellKey, reason: string): Cell {
  return { ...key, status: "unsupported", reason, provenance: null, measured_at: null, conditions: null };
}

/** The configuration once for each value of its list; itself where it has none. */
function sweep(config: Config, name: string | undefined): Config[] {
  const values = name === undefined ? [] : config[name] as readonly number[];
  return name === undefined ? [config] : values.map((value) => ({ ...config, [name]: value }));
}
