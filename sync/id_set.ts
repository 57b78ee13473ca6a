// A set of ids in shared memory: a hash table of open addressing with linear probing (Knuth, TAOCP volume 3, 6.4,
// algorithm L) and Fibonacci hashing on one Uint32Array. It does not lock: who shares it holds a mutex.

const BYTES_PER_SLOT = Uint32Array.BYTES_PER_ELEMENT;

/** Where linear probing is still short: a table never plans for more than five slots of eight in use. */
const HIGHEST_LOAD = 5 / 8;

/** A 32-bit hash reaches no more slots than this. */
const MOST_SLOTS = 2 ** 32;

/** 2^32 divided by the golden ratio, odd. */
const FIBONACCI = 0x9e3779b1;

/**
 * Returns how many slots a table for so many distinct ids has: a power of two, at most 62.5 % full.
 *
 * @param distinct the largest number of distinct ids that will be inserted, from 1 to 2684354560
 * @throws RangeError when that many ids have no table
 */
export function capacityFor(distinct: number): number {
  if (!(distinct >= 1 && distinct <= MOST_SLOTS * HIGHEST_LOAD)) {
    throw new RangeError(
      `Cannot size an id set as the number of distinct ids must be from 1 to ${MOST_SLOTS * HIGHEST_LOAD}: ` +
        `given ${distinct}. Choose a smaller id space.`,
    );
  }
  const fewest = Math.ceil(distinct / HIGHEST_LOAD);
  return 2 ** (32 - Math.clz32(fewest - 1));
}

/** Returns the size in bytes of a table for so many distinct ids; see `capacityFor`. Zeroed bytes are an empty set. */
export function bytesFor(distinct: number): number {
  return capacityFor(distinct) * BYTES_PER_SLOT;
}

/** Returns the slot at which probing for a key starts. A slot is a Uint32, as a table may have 2^32 of them. */
function homeOf(key: number, mask: number): number {
  return Math.imul(key, FIBONACCI) >>> Math.clz32(mask);
}

/**
 * Puts an id into the set. Returns true when it is new, false when it was there.
 *
 * @param table the slots: as many as `capacityFor` says. An id is kept as id + 1, as 0 means empty
 * @param id a whole number from 0 to 2^32 - 2
 * @throws RangeError when the id is new and every slot is taken
 */
export function insert(table: Uint32Array, id: number): boolean {
  const mask = table.length - 1;
  const key = id + 1;
  const home = homeOf(key, mask);
  let slot = home;
  do {
    const found = table[slot];
    if (found === key) return false;
    if (found === 0) {
      table[slot] = key;
      return true;
    }
    slot = ((slot + 1) & mask) >>> 0;
  } while (slot !== home);
  throw new RangeError(
    `Cannot insert id ${id} as an id set of ${table.length} slots must have an empty one: given a full table. ` +
      "Size the table for the number of distinct ids.",
  );
}

/** Returns whether an id is in the set. */
export function has(table: Uint32Array, id: number): boolean {
  const mask = table.length - 1;
  const key = id + 1;
  const home = homeOf(key, mask);
  let slot = home;
  do {
    const found = table[slot];
    if (found === key) return true;
    if (found === 0) return false;
    slot = ((slot + 1) & mask) >>> 0;
  } while (slot !== home);
  return false;
}

/** Returns how many slots are taken, by looking at each: the number of ids, unless an id was entered twice. */
export function count(table: Uint32Array): number {
  let taken = 0;
  for (let slot = 0; slot < table.length; slot++) {
    if (table[slot] !== 0) taken++;
  }
  return taken;
}

/**
 * Returns whether a table that threads filled holds exactly the ids of a set that one thread filled: none lost, none
 * entered twice, none that does not belong. The two may differ in size and order.
 */
export function holdsExactly(table: Uint32Array, expected: Uint32Array): boolean {
  if (count(table) !== count(expected)) return false;
  for (let slot = 0; slot < expected.length; slot++) {
    if (expected[slot] !== 0 && !has(table, expected[slot] - 1)) return false;
  }
  return true;
}
