// What a metric is. The metrics themselves stand with the scenarios that have them.

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

/** For `more`: what the samples named first are summed up by, the unit that is shown, and the values that a quantile needs. A single sample is its own mean. */
export const MEAN = { middle: "mean" } as const;
export const MEDIAN = { middle: "median" } as const;
export const IN_SECONDS = { shown: { unit: "s", scale: 1 } } as const;
export const IN_NANOSECONDS = { shown: { unit: "ns", scale: 1 } } as const;

/** The exclusive quantile at p needs p / (1 − p) values; the nearest rank of fewer is the largest of them too. */
export function needs(values: 9 | 19 | 99 | 999): { readonly fewest: number } {
  return { fewest: values };
}

/** A metric as a scenario writes it down; `more` takes the place of what follows from the rest. */
export type MetricRow = readonly [
  name: string,
  unit: Unit,
  better: Direction,
  from: readonly string[],
  meaning: string,
  more?: Partial<Metric>,
];

export function metricOf([name, unit, better, from, meaning, more]: MetricRow): Metric {
  return {
    name,
    unit,
    shown: SHOWN[unit],
    better,
    from,
    ...(from.length === 1 && from[0] === name && MEAN),
    ...more,
    meaning,
  };
}
