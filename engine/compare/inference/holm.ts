// Holm's correction (1979): with many comparisons in one table, some p-values are small by chance.

/**
 * The adjusted p-values, in the order given. Those at or below 0.05 are false in at most 5 % of families, however
 * the comparisons hang together. `ps` must be the whole family that is printed.
 */
export function holm(ps: readonly number[]): number[] {
  const ascending = ps.map((_, index) => index).sort((a, b) => ps[a] - ps[b]);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  ascending.forEach((index, smaller) => {
    largest = Math.max(largest, Math.min(1, (ps.length - smaller) * ps[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
