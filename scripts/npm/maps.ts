// Source maps as small as a stack trace lets them be: it names a file and a line of it, so one place for each line is
// enough, where a bundler writes one for each word. See https://tc39.es/ecma426/.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The same mappings without those that lead to the line that the one before them led to. */
export function byLine(mappings: string): string {
  const was = { source: 0, line: 0, column: 0 }; // absolute, as all below; in a map they are differences
  const written = { source: 0, line: 0, column: 0 };
  return mappings.split(";").map((generated) => {
    let [at, writtenAt, last] = [0, 0, ""];
    const kept: string[] = [];
    for (const segment of generated.split(",")) {
      const [right = 0, source, line = 0, column = 0] = numbersIn(segment);
      at += right;
      if (source === undefined) continue; // of no source
      was.source += source;
      was.line += line;
      was.column += column;
      const place = `${was.source}:${was.line}`;
      if (place === last) continue;
      last = place;
      const differences = [
        at - writtenAt,
        was.source - written.source,
        was.line - written.line,
        was.column - written.column,
      ];
      kept.push(differences.map(digitsOf).join(""));
      writtenAt = at;
      Object.assign(written, was);
    }
    return kept.join(",");
  }).join(";");
}

/** The numbers of a segment: five bits a digit, the lowest first, a sixth for "more follows"; the lowest of all is the sign. */
function numbersIn(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const letter of segment) {
    const digit = DIGITS.indexOf(letter);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function digitsOf(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let digits = "";
  do {
    digits += DIGITS[(rest & 31) | (rest > 31 ? 32 : 0)];
    rest >>>= 5;
  } while (rest > 0);
  return digits;
}
