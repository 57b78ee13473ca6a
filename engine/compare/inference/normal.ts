// The normal distribution's upper tail, for p-values of samples too large to count out.

/**
 * P(Z ≥ z) for a standard normal Z, good to about 1e-14 of itself in both tails.
 * Near the middle by Marsaglia's series (2004), further out by Laplace's continued fraction.
 */
export function upperTail(z: number): number {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 3) {
    let fraction = z;
    for (let term = 200; term > 0; term--) fraction = z + term / fraction;
    return density / fraction;
  }
  let sum = z;
  let term = z;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 - density * sum;
}
