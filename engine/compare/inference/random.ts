// Seeded random numbers: the order of runs and every bootstrap come from one printed seed, so a result can be redone.
// The generator is sfc32 of PractRand (Chris Doty-Humphrey, 2010): 128 bits of state, 32-bit arithmetic only.

export interface Random {
  /** Uniform on [0, 1), in steps of 2^-32. */
  uniform(): number;
  /** Uniform on 0, 1, … n-1, for n up to 2^32. */
  integer(n: number): number;
  /** A shuffled copy: every order is equally likely (Fisher–Yates). */
  shuffle<T>(values: readonly T[]): T[];
  /** Normal with mean 0 and standard deviation 1 (Box and Muller 1958). */
  normal(): number;
}

/** The same seed gives the same numbers on every runtime. `7` and `"7"` are the same seed. */
export function seededRandom(seed: number | string): Random {
  const next = sfc32(hash(`a${seed}`), hash(`b${seed}`), hash(`c${seed}`));
  const uniform = () => next() / 2 ** 32;
  const integer = (n: number) => Math.floor(uniform() * n);
  return {
    uniform,
    integer,
    shuffle(values) {
      const shuffled = [...values];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
      }
      return shuffled;
    },
    normal() {
      // 1 - u, since u may be 0 and has no logarithm then.
      return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
    },
  };
}

/** sfc32 itself: each call gives 32 bits. As PractRand seeds it: counter 1, then twelve rounds thrown away. */
export function sfc32(a: number, b: number, c: number): () => number {
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits, over the UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}
