// A histogram of latencies that one worker keeps: log-linear buckets after HdrHistogram (Gil Tene), 128 to each power
// of two, in one Float64Array. A bucket's number is the exponent and the top bits of the mantissa, read from the
// double itself.

/** Every power of two is cut into 2^7 buckets of equal width. */
const MANTISSA_BITS = 7;

/** From 1 ns to 2^42 ns (73 minutes); what lies outside goes into the first or the last bucket. */
const BUCKETS = 42 << MANTISSA_BITS;

/** The number that 1.0 would have if the smallest double had number 0. */
const NUMBER_OF_ONE = 1023 << MANTISSA_BITS;

const SUM = BUCKETS;
const MAX = BUCKETS + 1;

/** How many doubles a histogram takes: the buckets, then sum and maximum. Zeroed doubles are an empty histogram. */
export const HISTOGRAM_LENGTH = BUCKETS + 2;

/** A histogram as plain data, for JSON. Times are in nanoseconds; `buckets` are pairs of bucket and count. */
export interface HistogramData {
  readonly sum_ns: number;
  readonly max_ns: number;
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
}

const scratch = new Float64Array(1);
const scratchHalves = new Int32Array(scratch.buffer);
/** The half of a double that holds sign and exponent: the second one, as all platforms here are little-endian. */
const UPPER = 1;

export function createHistogram(): Float64Array {
  return new Float64Array(HISTOGRAM_LENGTH);
}

function bucketOf(ns: number): number {
  scratch[0] = ns;
  const bucket = (scratchHalves[UPPER] >> (20 - MANTISSA_BITS)) - NUMBER_OF_ONE;
  return bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1;
}

/** Returns the middle of a bucket in nanoseconds. */
function middleOf(bucket: number): number {
  const power = 2 ** (bucket >> MANTISSA_BITS);
  return power * (1 + ((bucket & ((1 << MANTISSA_BITS) - 1)) + 0.5) / (1 << MANTISSA_BITS));
}

/** Records one latency in nanoseconds, zero or more; fractions are welcome. */
export function record(histogram: Float64Array, ns: number): void {
  histogram[bucketOf(ns)]++;
  histogram[SUM] += ns;
  if (ns > histogram[MAX]) histogram[MAX] = ns;
}

/** Returns how many latencies were recorded. Exact. */
export function countOf(histogram: Float64Array): number {
  let count = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) count += histogram[bucket];
  return count;
}

/** Returns the sum of what was recorded in nanoseconds. Exact up to the rounding of a double. */
export function sumOf(histogram: Float64Array): number {
  return histogram[SUM];
}

/** Returns the largest latency recorded in nanoseconds, exactly; 0 when there is none. */
export function maxOf(histogram: Float64Array): number {
  return histogram[MAX];
}

/**
 * Returns a quantile in nanoseconds by nearest rank: the smallest recorded latency that at least the given share of all
 * does not exceed. It is off by 0.4 % at most, from 1 ns to 73 minutes. NaN for an empty histogram.
 *
 * @param share from 0 to 1, for example 0.999
 */
export function quantile(histogram: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * countOf(histogram)));
  let seen = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    seen += histogram[bucket];
    if (seen >= rank) return Math.min(middleOf(bucket), histogram[MAX]);
  }
  return NaN;
}

/** Returns a new histogram of everything that two others recorded. */
export function merge(a: Float64Array, b: Float64Array): Float64Array {
  const merged = a.map((value, index) => value + b[index]);
  merged[MAX] = Math.max(a[MAX], b[MAX]);
  return merged;
}

/** Returns a histogram as plain data, with the buckets that are in use only. */
export function toData(histogram: Float64Array): HistogramData {
  const buckets: [number, number][] = [];
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    if (histogram[bucket] !== 0) buckets.push([bucket, histogram[bucket]]);
  }
  return { sum_ns: histogram[SUM], max_ns: histogram[MAX], buckets };
}

/** Returns the histogram that `toData` made plain data of. */
export function fromData(data: HistogramData): Float64Array {
  const histogram = createHistogram();
  for (const [bucket, count] of data.buckets) histogram[bucket] = count;
  histogram[SUM] = data.sum_ns;
  histogram[MAX] = data.max_ns;
  return histogram;
}
