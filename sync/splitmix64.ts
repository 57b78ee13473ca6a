// The stream of pseudo-random ids that every worker draws from: SplitMix64 on 32-bit halves, as BigInt costs 30 times
// more. Equal worker numbers give equal ids on every runtime, so that what a set must hold is known beforehand.

const TWO_32 = 2 ** 32;

/** The state steps by this odd constant, 2^64 divided by the golden ratio. */
const STEP = 0x9e3779b97f4a7c15n;

/** Up to here a remainder that is too large by the rounding of a double still fits into 32 bits. */
const LARGEST_BY_RECIPROCAL = TWO_32 - 2 ** 15;

/**
 * Returns a function that gives the next id of a worker on each call, without end and without allocating.
 * An id is a whole number from 0 to `idSpace - 1`: the next 64-bit output modulo `idSpace`.
 *
 * Source of the generator: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, with
 * the mixer of Vigna's splitmix64.c. The state starts at 0xC0FFEE xor ((worker + 1) * STEP mod 2^64).
 *
 * @param worker the number of the worker, counted from 0
 * @param idSpace how many different ids there are, from 1 to 2^32 - 1
 * @throws RangeError when `idSpace` is not a whole number in that range
 */
export function idStream(worker: number, idSpace: number): () => number {
  if (!Number.isInteger(idSpace) || idSpace < 1 || idSpace >= TWO_32) {
    throw new RangeError(
      `Cannot make ids as the id space must be a whole number from 1 to 4294967295: given ${idSpace}. ` +
        "Choose an id space in that range.",
    );
  }
  const seed = 0xc0ffeen ^ BigInt.asUintN(64, BigInt(worker + 1) * STEP);
  let hi = Number(seed >> 32n) | 0;
  let lo = Number(seed & 0xffffffffn) | 0;

  // Rounded down, so that the quotient below is never too large: the remainder is right or up to 2^15 too large.
  const reciprocal = (1 - 2 ** -50) / idSpace;
  const reciprocalFits = idSpace <= LARGEST_BY_RECIPROCAL;
  const remainderOfTwo32 = TWO_32 - idSpace;

  return () => {
    lo = (lo + 0x7f4a7c15) | 0;
    hi = (hi + 0x9e3779b9 + ((lo >>> 0) < 0x7f4a7c15 ? 1 : 0)) | 0;

    // z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9, the low halves multiplied by 16 bits at a time.
    let low = lo ^ ((lo >>> 30) | (hi << 2));
    let high = hi ^ (hi >>> 30);
    let low16 = low & 0xffff;
    let high16 = low >>> 16;
    let middle = (Math.imul(high16, 0xe5b9) + (Math.imul(low16, 0xe5b9) >>> 16)) | 0;
    let carry = (Math.imul(low16, 0x1ce4) + (middle & 0xffff)) | 0;
    high = (Math.imul(high16, 0x1ce4) + (middle >>> 16) + (carry >>> 16) + Math.imul(high, 0x1ce4e5b9) +
      Math.imul(low, 0xbf58476d)) | 0;
    low = Math.imul(low, 0x1ce4e5b9);

    // z = (z ^ z >>> 27) * 0x94D049BB133111EB
    low ^= (low >>> 27) | (high << 5);
    high ^= high >>> 27;
    low16 = low & 0xffff;
    high16 = low >>> 16;
    middle = (Math.imul(high16, 0x11eb) + (Math.imul(low16, 0x11eb) >>> 16)) | 0;
    carry = (Math.imul(low16, 0x1331) + (middle & 0xffff)) | 0;
    high = (Math.imul(high16, 0x1331) + (middle >>> 16) + (carry >>> 16) + Math.imul(high, 0x133111eb) +
      Math.imul(low, 0x94d049bb)) | 0;
    low = Math.imul(low, 0x133111eb);

    // z ^ z >>> 31
    low ^= (low >>> 31) | (high << 1);
    high ^= high >>> 31;

    // 2^32 is congruent to 2^32 - idSpace, which is below 2^15 here: the sum is an exact double.
    if (!reciprocalFits) return ((high >>> 0) * remainderOfTwo32 + (low >>> 0)) % idSpace;
    const quotient = ((high >>> 0) * TWO_32 + (low >>> 0)) * reciprocal;
    const remainder = (low - Math.imul(quotient, idSpace)) >>> 0;
    return remainder < idSpace ? remainder : remainder % idSpace;
  };
}
