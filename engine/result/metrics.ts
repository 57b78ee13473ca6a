// The metrics of the scenarios that are known: their units, which way is better, what they are computed from, what they
// mean. Tables, charts, exports, comparisons and docs read it; tests hold every metric that a scenario gives against it.

import { type Metric, metricOf, type MetricRow } from "./metric.ts";
import { UsageError } from "./usage_error.ts";

type Values = readonly number[];
type Samples = Readonly<Record<string, Values>>;
type Facts = Readonly<Record<string, string>>;

/** How many times worse a cell is than spawned threads; 1 for those themselves. Of times by the median, as in `compare`. */
export const RELATIVE = "relative_to_threads";

/** What the cells of every scenario have. */
const COMMON: readonly MetricRow[] = [
  [RELATIVE, "×", "lower", [], "how many times worse than spawned threads of the same runtime"],
];

const byScenario = new Map<string, readonly Metric[]>();
const byName = new Map<string, Metric>();

/** Makes the metrics of a scenario known. Throws a UsageError where a name means something else already. */
export function registerMetrics(scenario: string, rows: readonly MetricRow[]): void {
  const own = [...rows, ...COMMON].map((row): Metric => {
    const metric = metricOf(row);
    const known = byName.get(metric.name) ?? metric;
    if (known.unit !== metric.unit || known.better !== metric.better) {
      throw new UsageError(
        `Cannot define scenario ${scenario} as its metric ${metric.name} is known in ${known.unit}, ${known.better} being ` +
          "better: give it another name.",
      );
    }
    return known;
  });
  for (const metric of own) byName.set(metric.name, metric);
  byScenario.set(scenario, own);
}

/** Of a scenario, or of all, each once. */
export function metricsOf(scenario?: string): readonly Metric[] {
  return scenario === undefined ? [...byName.values()] : byScenario.get(scenario) ?? [];
}

/** The scenarios that have it. */
export function scenariosWith(metric: Metric): string[] {
  return [...byScenario].filter(([, own]) => own.includes(metric)).map(([scenario]) => scenario);
}

/** Undefined for the name of no registered metric. */
export function metricNamed(name: string): Metric | undefined {
  return byName.get(name);
}

/** The metric that a name stands for in a cell with these facts. */
function meantBy(name: string, facts: Facts): Metric | undefined {
  const metric = metricNamed(name);
  const other = Object.entries(metric?.standsFor ?? {}).find(([value]) => Object.values(facts).includes(value))?.[1];
  return other === undefined ? metric : metricNamed(other);
}

interface Sampled {
  readonly samples: Samples;
  readonly facts: Facts;
}

/** The samples that a metric is the mean or median of; null where there are none, or it is something else of them. */
export function samplesBehind(cell: Sampled, name: string): Values | null {
  const behind = nameBehind(cell, name);
  return behind === null ? null : cell.samples[behind]!;
}

/** The name of these samples, which are not read for it. */
export function nameBehind({ samples, facts }: Sampled, name: string): string | null {
  const metric = meantBy(name, facts);
  const behind = metric?.middle === undefined ? undefined : metric.from[0];
  return behind !== undefined && Object.hasOwn(samples, behind) ? behind : null;
}

/** The median of what a metric is the mean of, where there is such a metric. */
export function medianOf(name: string): Metric | undefined {
  const mean = metricNamed(name);
  if (mean?.middle !== "mean") return undefined;
  const [scenario] = scenariosWith(mean);
  return metricsOf(scenario).find(({ middle, from }) => middle === "median" && from[0] === mean.from[0]);
}
