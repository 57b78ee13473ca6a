// What a scenario is: one measurement that knows no runtime. The engine plays it, the command line offers its settings.

import type { CellKey, Metrics, Mode, Start } from "../engine/result.ts";
import type { Stage } from "../engine/stage.ts";

/** A whole-number setting; `quick` is its value in a first look. */
export interface Setting {
  /** Its name in results; the option is the same with hyphens. */
  readonly name: string;
  readonly meaning: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly standard: number;
  readonly quick?: number;
}

/** Raw values of one iteration, by sample name. */
export type Samples = Record<string, number[]>;

export interface Summary {
  readonly metrics: Metrics;
  readonly unavailable?: Readonly<Record<string, string>>;
  readonly facts?: Readonly<Record<string, string>>;
}

/** A prepared cell. */
export interface Session {
  /** What stands in the result as raw values; grows with each iteration. */
  readonly samples: Samples;
  /** Measures once. Throws a CellError. */
  iterate(): Promise<void>;
  /** Forgets what was measured so far: the warm-up is over. */
  reset(): void;
  /** Called once after the last timed iteration, before the release: what is measured apart. */
  conclude?(): Promise<void>;
  summarise(): Summary;
  /** Ends everything that the session started. Called once, however the cell went. */
  release(): Promise<void>;
}

/** The number a scenario is judged by, and in which direction it is better. */
export interface Headline {
  readonly metric: string;
  readonly better: "lower" | "higher";
}

export interface Scenario {
  readonly name: string;
  readonly purpose: string;
  readonly headline: Headline;
  readonly modes: readonly Mode[];
  readonly starts: readonly Start[];
  readonly settings: readonly Setting[];
  /** How often to iterate, untimed and timed. */
  readonly rounds: (key: CellKey) => { readonly warmUp: number; readonly timed: number };
  prepare(stage: Stage): Promise<Session>;
}
