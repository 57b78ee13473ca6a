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

/** Calls `check` with so many texts: results of which parts were lost, doubled or replaced, and plain noise. */
export function forSpoiltFiles(count: number, seed: number, whole: string, check: (text: string) => void): void {
  const noise = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constantFrom("", "null", "[]", "{}", "0"));
  const cut = fc.tuple(fc.nat(whole.length), fc.nat(40), fc.string({ maxLength: 6 })).map(([at, length, other]) =>
    whole.slice(0, at) + other + whole.slice(at + length)
  );
  const replaced = fc.tuple(fc.nat(), fc.jsonValue()).map(([which, value]) => spoil(whole, which, value));
  fc.assert(fc.property(fc.oneof(noise, cut, replaced), check), { numRuns: count, seed });
}

/** The JSON with one of its values, at any depth, replaced. */
function spoil(whole: string, which: number, value: unknown): string {
  let seen = 0;
  const total = { count: 0 };
  JSON.parse(whole, (_, one) => (total.count++, one));
  return JSON.stringify(JSON.parse(whole, (_, one) => seen++ === which % total.count ? value : one));
}
