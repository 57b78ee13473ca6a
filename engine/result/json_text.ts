// A result as JSON: indented for the eye, but each array of numbers on one line, as that is most of what a result holds.
// In pieces, as a result may be longer than any string can be (V8's is 512 MB).

/** Digits after the point that a sample keeps: seconds to 0.1 ps, which takes away what arithmetic left and no clock told. */
const DIGITS = 1e13;

/** A sample below a microsecond is one of many shared out among them: of a few nanoseconds those digits would be too few. */
const SMALL = 1e-6;
const DIGITS_OF_SMALL = 1e16;

/** A number above this has no such digits. */
const LARGEST = 900;

/** About how long a piece is, in characters. */
const PIECE = 2 ** 20;

/** How many numbers become text at once: fewer than make a piece. */
const NUMBERS = 2 ** 14;

/** Can be gone through more than once. */
export function jsonPieces(value: unknown): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      let parts: string[] = [];
      let length = 0;
      for (const part of partsOf(value, "\n", false)) {
        parts.push(part);
        length += part.length;
        if (length < PIECE) continue;
        yield parts.join("");
        [parts, length] = [[], 0];
      }
      yield parts.join("") + "\n";
    },
  };
}

/** `measured` is true within samples, whose last digits are noise. */
function* partsOf(value: unknown, lineEnd: string, measured: boolean): Iterable<string> {
  if (value === null || typeof value !== "object") return yield JSON.stringify(value) ?? "null";
  if (isFlat(value)) return yield* numbers(value, measured);
  const inner = `${lineEnd} `;
  if (Array.isArray(value)) {
    for (const [index, one] of value.entries()) {
      yield (index === 0 ? "[" : ",") + inner;
      yield* partsOf(one, inner, measured);
    }
    return yield `${lineEnd}]`;
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return yield "{}";
  for (const [index, [key, one]] of entries.entries()) {
    yield `${index === 0 ? "{" : ","}${inner}${JSON.stringify(key)}: `;
    yield* partsOf(one, inner, measured || key === "samples");
  }
  yield `${lineEnd}}`;
}

function* numbers(value: readonly (number | number[])[], measured: boolean): Iterable<string> {
  yield "[";
  for (let at = 0; at < value.length; at += NUMBERS) {
    const some = value.slice(at, at + NUMBERS);
    yield (at === 0 ? "" : ",") + JSON.stringify(measured ? some.map(rounded) : some).slice(1, -1);
  }
  yield "]";
}

/** Numbers, or arrays of them, and nothing else. */
function isFlat(value: object): value is (number | number[])[] {
  return Array.isArray(value) &&
    value.every((one) => typeof one === "number" || (Array.isArray(one) && one.every((x) => typeof x === "number")));
}

function rounded(value: number | number[]): number | number[] {
  if (typeof value !== "number") return value;
  const size = Math.abs(value);
  if (Number.isInteger(value) || size > LARGEST) return value;
  const digits = size < SMALL ? DIGITS_OF_SMALL : DIGITS;
  return Math.round(value * digits) / digits;
}
