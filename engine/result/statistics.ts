// Descriptive statistics: pure functions on numbers.

/** The arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of positive values; exactly their value where all are the same. */
export function geometricMean(values: readonly number[]): number {
  const least = Math.min(...values);
  return least * Math.exp(mean(values.map((value) => Math.log(value) - Math.log(least))));
}

/** The sample standard deviation (n − 1); 0 of a single value, NaN of nothing. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length === 1) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

/**
 * The quantile at `p` in (0, 1) of ascending values, by the exclusive method: position p·(n + 1), interpolated
 * (Hyndman and Fan 1996, type 6; Python's statistics.quantiles). Python goes beyond the outermost values when there are
 * too few of them; here they are the limit. NaN of nothing.
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length + 1);
  const below = Math.floor(position);
  if (below < 1) return sorted[0] ?? NaN;
  if (below >= sorted.length) return sorted[sorted.length - 1] ?? NaN;
  const low = sorted[below - 1]!;
  return low + (position - below) * (sorted[below]! - low);
}

/** How many values the quantile at `p` needs: of fewer it would be the outermost one, whatever `p` asks for. */
export function valuesNeeded(p: number): number {
  const tail = Math.min(p, 1 - p);
  return Math.ceil((1 - tail) / tail - 1e-9); // 0.95 / 0.05 is a little more than 19
}

export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}
