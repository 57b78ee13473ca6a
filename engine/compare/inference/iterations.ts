// How many iterations a process is worth, before another process is the better use of the time.

/** The noise of a comparison, as variances of the logarithm of a block's ratio. */
export interface Variances {
  /** Of one iteration within its process; it shrinks with the number of iterations. */
  readonly within: number;
  /** Between processes, however many iterations each has. */
  readonly between: number;
}

export interface Costs {
  /** Seconds of a block apart from its timed iterations: to start its processes, to warm up. */
  readonly start: number;
  /** Seconds of one more iteration of every cell of a block. */
  readonly iteration: number;
}

/** Fewer have no median to speak of. */
const FEWEST = 5;
/** At most this many times the pilot's iterations: its variances say nothing of more. */
const MOST_TIMES = 10;

/** The iterations that make the narrowest interval in a given time (Kalibera and Jones 2013, their equation 3). */
export function bestIterations({ within, between }: Variances, { start, iteration }: Costs, pilot: number): number {
  const best = Math.ceil(Math.sqrt((start / iteration) * (within / between)));
  const most = MOST_TIMES * pilot;
  return Math.max(FEWEST, Number.isNaN(best) ? pilot : Math.min(best, most));
}

/** What of the variance of a block's ratio, which `iterations` went into, is not that of the iterations. */
export function variancesOf(total: number, within: number, iterations: number): Variances {
  return { within, between: Math.max(0, total - within / iterations) };
}
