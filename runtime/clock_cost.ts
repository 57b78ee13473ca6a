// What one reading of the clock costs.

const BATCHES = 300;
const READINGS = 100;

/**
 * In nanoseconds: the least of many short batches, so that neither the first ones, which the engine has yet to compile,
 * nor those in which something else ran count. Every reading is used, as one that is not may be compiled away.
 */
export function clockCost(now: () => number): number {
  let least = Infinity;
  let used = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const begun = now();
    let last = begun;
    for (let reading = 0; reading < READINGS; reading++) {
      last = now();
      used += last - begun;
    }
    least = Math.min(least, last - begun);
  }
  return used === 0 ? 0 : (least * 1e6) / READINGS;
}
