// Work that takes a known time and leaves a trace: rounds of a linear congruential generator, each of which needs the one
// before. The state after any number of rounds is known without doing them.

/** x ← A·x + C modulo 2^32, of Knuth and Lewis in "Numerical Recipes". */
const A = 1664525;
const C = 1013904223;

/** The state at first. */
export const SEED = 1;

/** The state after so many rounds more. */
export function work(state: number, rounds: number): number {
  for (let round = 0; round < rounds; round++) state = (Math.imul(state, A) + C) | 0;
  return state;
}

/**
 * The same in as many steps as `rounds`, up to 2^53, has bits: by squaring the step, after Brown, "Random Number Generation
 * with Arbitrary Strides", Transactions of the American Nuclear Society 1994.
 */
export function stateAfter(rounds: number): number {
  let [state, factor, term] = [SEED, A, C];
  for (let left = rounds; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) state = (Math.imul(state, factor) + term) | 0;
    term = (Math.imul(term, factor) + term) | 0;
    factor = Math.imul(factor, factor);
  }
  return state;
}

/** So many batches of so many rounds are timed: the least of them tells, as what else runs can only add to it. */
const BATCHES = 40;
const BATCH_ROUNDS = 20_000;

export interface Calibrated {
  readonly rounds: number;
  /** What work of so many rounds does take, in nanoseconds. */
  readonly costNs: number;
}

/** A cost that is this far off was found before the work was compiled for good, or beside another program: once more. */
const NEAR = 0.1;
const MOST_TRIES = 5;

/** Returns how many rounds take so many nanoseconds on this core, and what they cost. `now` is in milliseconds. */
export function calibrate(ns: number, now: () => number): Calibrated {
  for (let tries = 1;; tries++) {
    const rounds = roundsFor(ns, now);
    const costNs = costOf(rounds, ns, now);
    if (tries === MOST_TRIES || Math.abs(costNs - ns) <= NEAR * ns) return { rounds, costNs };
  }
}

/** Returns how many rounds take so many nanoseconds by the fastest batch. `now` is in milliseconds. */
export function roundsFor(ns: number, now: () => number): number {
  if (ns === 0) return 0;
  const least = leastMs(BATCHES, 1, BATCH_ROUNDS, now);
  return Math.max(1, Math.round(ns * BATCH_ROUNDS / (1e6 * least)));
}

const COST_BATCHES = 5;
const COST_BATCH_NS = 100_000;

/** Returns what work of so many rounds, which is to take `ns`, does take, in nanoseconds: with its call, without a cache miss. */
export function costOf(rounds: number, ns: number, now: () => number): number {
  if (rounds === 0) return 0;
  const calls = Math.ceil(COST_BATCH_NS / ns);
  return 1e6 * leastMs(COST_BATCHES, calls, rounds, now) / calls;
}

function leastMs(batches: number, calls: number, rounds: number, now: () => number): number {
  let state = SEED;
  let least = Infinity;
  for (let batch = 0; batch < batches; batch++) {
    const begun = now();
    for (let call = 0; call < calls; call++) state = work(state, rounds);
    least = Math.min(least, now() - begun);
  }
  // looked at, or a compiler would see that nobody needs it
  if (state !== stateAfter(batches * calls * rounds)) throw new Error("the work was not done");
  return Math.max(least, 1e-6);
}
