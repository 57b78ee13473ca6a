// Whether two values are the same, however each of them came here: by a call, a clone or a frame. Loaded only by who
// compares outputs of a user's function.

import { isDeepStrictEqual } from "node:util";
import { serialize } from "node:v8";

/** Deep and strict. What a clone loses, as the class of an object, makes no difference. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (isDeepStrictEqual(a, b)) return true;
  if (!mayDifferByClone(a) || !mayDifferByClone(b)) return false;
  try {
    const [one, other] = [structuredClone(a), structuredClone(b)];
    return isDeepStrictEqual(one, other) || sameBytes(serialize(one), serialize(other)); // Deno's calls NaN in a Float64Array no equal of itself
  } catch {
    return false; // what has no clone
  }
}

/** What a value takes as a message, about; null where it cannot be one. */
export function bytesOf(value: unknown): number | null {
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
  if (typeof value === "string") return value.length;
  if (!mayDifferByClone(value)) return typeof value === "symbol" ? null : 8;
  try {
    return serialize(value).byteLength;
  } catch {
    return null;
  }
}

function mayDifferByClone(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && isDeepStrictEqual(a, b);
}
