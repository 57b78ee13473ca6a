// What a metric is. The metrics themselves stand in metrics.ts.

export type Unit = "s" | "ns" | "bytes" | "%" | "per s" | "count" | "×";

/** "neither" is a fact about a run that makes it no better or worse, so that nothing is faster or slower by it. */
export type Direction = "lower" | "higher" | "neither";

export interface Metric {
  readonly name: string;
  /** Of its value in a result. */
  readonly unit: Unit;
  /** How a value is shown: times `scale`, in `unit`. */
  readonly shown: { readonly unit: string; readonly scale: number };
  readonly better: Direction;
  /** The scenarios that have it. */
  readonly scenarios: readonly string[];
  /** The samples or histograms of the cell that it is computed from; none where it sets cells beside each other. */
  readonly from: readonly string[];
  /** Of the samples it names first, where it is their mean or median; a single sample is its own mean. */
  readonly middle?: "mean" | "median";
  /** What it stands for, by the fact of the cell that says which. */
  readonly standsFor?: Readonly<Record<string, string>>;
  /** A quantile of fewer values is null, as it would be the outermost one whatever it is called. */
  readonly fewest?: number;
  /** One sentence without its full stop. */
  readonly meaning: string;
}

const SHOWN: Readonly<Record<Unit, Metric["shown"]>> = {
  "s": { unit: "ms", scale: 1000 },
  "ns": { unit: "µs", scale: 0.001 },
  "bytes": { unit: "MiB", scale: 2 ** -20 },
  "%": { unit: "%", scale: 1 },
  "per s": { unit: "per s", scale: 1 },
  "count": { unit: "", scale: 1 },
  "×": { unit: "×", scale: 1 },
};

/** A single sample is its own mean. */
export const MEAN = { middle: "mean" } as const;
export const MEDIAN = { middle: "median" } as const;

type Row = readonly [
  name: string,
  unit: Unit,
  better: Direction,
  from: readonly string[],
  meaning: string,
  more?: Partial<Metric>,
];

/** Metrics of these scenarios, a row each. */
export function of(scenarios: readonly string[], rows: readonly Row[]): Metric[] {
  return rows.map(([name, unit, better, from, meaning, more]) => (
    {
      name,
      unit,
      shown: SHOWN[unit],
      better,
      scenarios,
      from,
      ...(from.length === 1 && from[0] === name && MEAN),
      ...more,
      meaning,
    }
  ));
}
