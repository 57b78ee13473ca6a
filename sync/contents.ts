// What an id set holds, as three numbers that two sets share only when they hold the same ids (but for a chance of
// 2^-64): so sets in different processes are compared without being sent.

export interface Contents {
  /** How many slots are taken: the number of ids, unless one was entered twice. */
  readonly count: number;
  /** The sum of the ids, and of a mix of each, modulo 2^32. */
  readonly sum: number;
  readonly mix: number;
}

/** Looks at every slot of a table of `id_set.ts`. */
export function contentsOf(table: Uint32Array): Contents {
  let count = 0;
  let sum = 0;
  let mix = 0;
  for (let slot = 0; slot < table.length; slot++) {
    const key = table[slot];
    if (key === 0) continue;
    count++;
    sum = (sum + key - 1) >>> 0;
    mix = (mix + Math.imul((key - 1) ^ ((key - 1) >>> 16), 0x45d9f3b)) >>> 0;
  }
  return { count, sum, mix };
}

export function sameContents(a: Contents, b: Contents): boolean {
  return a.count === b.count && a.sum === b.sum && a.mix === b.mix;
}
