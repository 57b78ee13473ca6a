// Generated input, and what made a property fail in its smallest form. The only file that knows fast-check.

import fc from "fast-check";

const COMMANDS = [
  "overhead",
  "memory",
  "shared-set",
  "sharded-writers",
  "local-reduce",
  "doctor",
  "compare",
  "compare overhead",
  "report",
  "reproduce",
  "compare",
  "report",
  "reproduce",
];

const VALUES = ["0", "1", "2", "8", "-1", "1.5", "1e9", "4294967295", "4294967296", "NaN", "abc", "", " ", "-", "--"];

/** Command lines: near to right ones, and far from them. `flags` are the options that there are. */
function commandLines(flags: readonly string[]): fc.Arbitrary<string[]> {
  const value = fc.oneof(
    fc.constantFrom(...VALUES),
    fc.constantFrom("threads", "processes", "all", "self", "deno", "bun", "node", "spawn", "pool", "fork", "fifo"),
    fc.integer().map(String),
    fc.array(fc.nat({ max: 300 }), { maxLength: 4 }).map((list) => list.join(",")),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.constantFrom("/nowhere/r.json", "/", "r.json", "\u001b[31m", "a\nb", "../x", "$(touch x)", "__proto__"),
  );
  const flag = fc.constantFrom(...flags);
  const near = fc.tuple(flag, fc.nat()).map(([name, at]) => {
    const place = at % name.length;
    return name.slice(0, place) + name.slice(place + 1);
  });
  const word = fc.oneof(
    { weight: 6, arbitrary: fc.tuple(flag, value).map(([name, given]) => [name, given]) },
    { weight: 2, arbitrary: fc.tuple(flag, value).map(([name, given]) => [`${name}=${given}`]) },
    { weight: 1, arbitrary: flag.map((name) => name.split(" ")) },
    { weight: 1, arbitrary: near.map((name) => [name]) },
    { weight: 1, arbitrary: value.map((given) => [given]) },
  );
  const command = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...COMMANDS).map((name) => [name]) },
    { weight: 1, arbitrary: fc.constantFrom<string[]>([], ["--version"], ["--help"], ["help"], ["overhed"]) },
    { weight: 1, arbitrary: value.map((given) => [given]) },
  );
  return fc.tuple(command, fc.array(word, { maxLength: 5 })).map(([first, rest]) => [...first, ...rest.flat()]);
}

/** Calls `check` with so many command lines; throws with the smallest one for which it threw, and the seed. */
export function forCommandLines(
  count: number,
  seed: number,
  flags: readonly string[],
  check: (words: readonly string[]) => void,
): void {
  fc.assert(fc.property(commandLines(flags), check), { numRuns: count, seed });
}

/** So many command lines, always the same ones for a seed. */
export function sampleCommandLines(count: number, seed: number, flags: readonly string[]): string[][] {
  return fc.sample(commandLines(flags), { numRuns: count, seed });
}

/** Numbers that a file may well hold and no measurement has. */
const ODD_NUMBERS = [0, -0, -1, 1, 0.5, 1e-300, 5e-324, 1e21, 1e300, -1e300, 2 ** 53, Number.MAX_VALUE];

/** Words that would be more than text where they are not shown as text. */
export const HOSTILE_WORDS = [
  "<zz onload=zz>",
  '" zz="',
  "' zz='",
  "&zz;",
  "|zz|\n# zz",
  "\u001b[31mzz\u0007",
  "\u009b2J\u202ezz\u2028",
  "\u{e0001}\0",
  "\ud800",
  "=zz()",
  "__proto__",
  "",
];

/**
 * Calls `check` with so many texts: results of which parts were lost, doubled or replaced, by anything or by what is
 * merely odd, and plain noise.
 */
export async function forSpoiltFiles(
  count: number,
  seed: number,
  whole: string,
  check: (text: string) => Promise<void>,
): Promise<void> {
  const noise = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constantFrom("", "null", "[]", "{}", "0"));
  const cut = fc.tuple(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 6 })).map(([at, length, other]) =>
    whole.slice(0, at) + other + whole.slice(at + length)
  );
  const values = countValues(whole);
  const at = fc.nat(values - 1);
  const replaced = fc.tuple(at, fc.jsonValue()).map(([which, value]) => spoil(whole, new Map([[which, () => value]])));
  const odd = fc.tuple(at, fc.constantFrom(...ODD_NUMBERS), fc.constantFrom(...HOSTILE_WORDS));
  const oddly = fc.array(odd, { minLength: 1, maxLength: 4 }).map((parts) =>
    spoil(whole, new Map(parts.map(([which, number, word]) => [which, (one) => oddOf(one, number, word)])))
  );
  const weighted = fc.oneof(noise, cut, replaced, { weight: 3, arbitrary: oddly });
  await fc.assert(fc.asyncProperty(weighted, check), { numRuns: count, seed });
}

/** A value of the same kind. */
function oddOf(value: unknown, number: number, word: string): unknown {
  if (typeof value === "number") return number;
  if (typeof value === "string") return word;
  return Array.isArray(value) ? [] : value;
}

/** The JSON with some of its values, at any depth, replaced, by their places in the order of reading. */
function spoil(whole: string, replaced: ReadonlyMap<number, (value: unknown) => unknown>): string {
  let seen = 0;
  return JSON.stringify(JSON.parse(whole, (_, one) => (replaced.get(seen++) ?? ((same) => same))(one)));
}

function countValues(whole: string): number {
  let count = 0;
  JSON.parse(whole, (_, one) => (count++, one));
  return count;
}
