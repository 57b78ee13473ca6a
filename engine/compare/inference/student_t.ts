// Student's t distribution: what an interval from few values needs in place of the normal one.

/** P(T ≥ t) with `freedom` degrees of freedom, which need not be whole; good to about 1e-13. */
export function upperTailOfT(t: number, freedom: number): number {
  if (t < 0) return 1 - upperTailOfT(-t, freedom);
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** The t that is exceeded with probability `tail`, which must lie in (0, 0.5): 0.025 for the end of a 95 % interval. */
export function quantileOfT(tail: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (upperTailOfT(high, freedom) > tail) high *= 2;
  // Halving to the last bit of a double.
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (upperTailOfT(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** The regularized incomplete beta function, by its continued fraction (DLMF 8.17.22). */
function incompleteBeta(x: number, a: number, b: number): number {
  // The fraction converges fast below the mean only; above it, the other end is computed.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  // Lentz's method, as Thompson and Barnett (1986) have it; no denominator becomes zero for 0 < x < 1.
  let [numerator, denominator] = [1, 1 / (1 - (a + b) * x / (a + 1))];
  let fraction = denominator;
  for (let step = 1; step < 1000; step++) {
    const even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step));
    denominator = 1 / (1 + even * denominator);
    numerator = 1 + even / numerator;
    fraction *= denominator * numerator;
    const odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1));
    denominator = 1 / (1 + odd * denominator);
    numerator = 1 + odd / numerator;
    const change = denominator * numerator;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** ln Γ(x) for x > 0: Stirling's series, from where it is good to the last digits. */
function logGamma(x: number): number {
  let [shifted, product] = [x, 1];
  while (shifted < 15) product *= shifted++;
  const inverse = 1 / (shifted * shifted);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /
    shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + series - Math.log(product);
}
