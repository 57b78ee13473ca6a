// A result as JSON: indented for the eye, but each array of numbers on one line, as that is most of what a result holds.

/** Digits after the point that a sample keeps: seconds to 0.1 ps, which takes away what arithmetic left and no clock told. */
const DIGITS = 1e13;

/** Above this no such digits are left in a number. */
const LARGEST = 900;

export function jsonText(value: unknown): string {
  const parts: string[] = [];
  write(value, "\n", false, parts);
  parts.push("\n");
  return parts.join("");
}

/** `measured` is true within samples, whose last digits are noise. */
function write(value: unknown, lineEnd: string, measured: boolean, parts: string[]): void {
  if (value === null || typeof value !== "object") return void parts.push(JSON.stringify(value) ?? "null");
  if (isFlat(value)) return void parts.push(JSON.stringify(measured ? value.map(rounded) : value));
  const inner = `${lineEnd} `;
  if (Array.isArray(value)) {
    value.forEach((one, index) => {
      parts.push(index === 0 ? "[" : ",", inner);
      write(one, inner, measured, parts);
    });
    return void parts.push(lineEnd, "]");
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  if (entries.length === 0) return void parts.push("{}");
  entries.forEach(([key, one], index) => {
    parts.push(index === 0 ? "{" : ",", inner, JSON.stringify(key), ": ");
    write(one, inner, measured || key === "samples", parts);
  });
  parts.push(lineEnd, "}");
}

/** Numbers, or arrays of them, and nothing else. */
function isFlat(value: object): value is (number | number[])[] {
  return Array.isArray(value) &&
    value.every((one) => typeof one === "number" || (Array.isArray(one) && one.every((x) => typeof x === "number")));
}

function rounded(value: number | number[]): number | number[] {
  if (typeof value !== "number") return value;
  return Number.isInteger(value) || Math.abs(value) > LARGEST ? value : Math.round(value * DIGITS) / DIGITS;
}
