// What is handed over between workers, in each shape, and a digest of it that touches every byte, character and field.

export const SHAPES = ["bytes", "string", "object", "array", "mixed"] as const;
export type Shape = typeof SHAPES[number];

/** What a row of an object holds: two numbers of 8 bytes and a name. */
const NAME = 16;
const ROW = 32;
const NUMBER = 8;

/** Xorshift (Marsaglia 2003) with 32 bits: quick, and never twice the same in any payload of ours. */
function wordStream(seed: number): () => number {
  let word = (Math.imul(seed, 0x9e3779b1) ^ 0x6c078965) || 1; // 0 would stay 0
  return () => {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    return word >>> 0;
  };
}

/**
 * A payload that holds so many bytes, by 1 a character and 8 a number; of an object a row at least, of an array a number.
 *
 * @param shared whether bytes lie in a SharedArrayBuffer
 */
export function makePayload(shape: Shape, bytes: number, seed: number, shared = false): unknown {
  const next = wordStream(seed);
  switch (shape) {
    case "bytes":
      return bytesOf(bytes, next, shared);
    case "string":
      return textOf(bytes, next);
    case "object":
      return { turn: 0, rows: rowsOf(bytes, next) };
    case "array":
      return numbersOf(bytes, next);
    case "mixed": {
      const part = Math.max(1, Math.floor(bytes / 4));
      return {
        turn: 0,
        bytes: bytesOf(part, next),
        text: textOf(part, next),
        numbers: numbersOf(part, next),
        rows: rowsOf(part, next),
      };
    }
  }
}

function bytesOf(count: number, next: () => number, shared = false): Uint8Array {
  const whole = 4 * Math.floor(count / 4);
  const buffer = shared ? new SharedArrayBuffer(count) : new ArrayBuffer(count);
  const words = new Uint32Array(buffer, 0, whole / 4);
  for (let at = 0; at < words.length; at++) words[at] = next();
  const bytes = new Uint8Array(buffer);
  for (let at = whole; at < count; at++) bytes[at] = next();
  return bytes;
}

/** Small letters, which take a byte each in an engine, in UTF-8 and in JSON. */
function textOf(length: number, next: () => number): string {
  const letters = bytesOf(length, next);
  for (let at = 0; at < letters.length; at++) letters[at] = 97 + letters[at]! % 16;
  return new TextDecoder().decode(letters);
}

/** Fractions, as an engine keeps whole numbers in half the room. */
function numbersOf(bytes: number, next: () => number): number[] {
  const numbers: number[] = [];
  for (let left = Math.max(1, Math.floor(bytes / NUMBER)); left > 0; left--) numbers.push((next() >>> 1) + 0.5);
  return numbers;
}

interface Row {
  readonly id: number;
  readonly price: number;
  readonly name: string;
}

function rowsOf(bytes: number, next: () => number): Row[] {
  const count = Math.max(1, Math.round(bytes / ROW));
  const names = textOf(NAME * count, next);
  const rows: Row[] = [];
  for (let id = 0; id < count; id++) {
    rows.push({ id, price: (next() >>> 8) + 0.25, name: names.slice(NAME * id, NAME * (id + 1)) });
  }
  return rows;
}

/** Makes the payload another one for this turn, so that what came before is not taken for it. A string cannot be changed. */
export function stamp(payload: unknown, turn: number): void {
  if (typeof payload === "string") return;
  if (payload instanceof Uint8Array) payload[payload.length - 1] = turn;
  else if (Array.isArray(payload)) payload[0] = turn;
  else (payload as { turn: number }).turn = turn;
}

/** 32 bits of all that a payload holds, in its order: a payload in which any single part is another one has others. */
export function digest(payload: unknown): number {
  return added(0, payload) >>> 0;
}

/** One to one in the word for each state, as the factor is odd. */
function mixed(state: number, word: number): number {
  return Math.imul(state ^ word, 0x9e3779b1);
}

function added(state: number, value: unknown): number {
  if (typeof value === "number") {
    const whole = Math.floor(value);
    return mixed(mixed(state, whole), (value - whole) * 0x10000);
  }
  if (typeof value === "string") {
    let all = mixed(state, value.length);
    for (let at = 0; at < value.length; at++) all = mixed(all, value.charCodeAt(at));
    return all;
  }
  if (value instanceof Uint8Array) return addedBytes(mixed(state, value.length), value);
  if (Array.isArray(value)) {
    let all = mixed(state, value.length);
    for (let at = 0; at < value.length; at++) all = added(all, value[at]);
    return all;
  }
  if (typeof value !== "object" || value === null) throw new Error(`a payload holds no ${typeof value}`);
  let all = state;
  for (const key in value) all = added(added(all, key), (value as Record<string, unknown>)[key]);
  return all;
}

/** Four at a time, in the order of a small-endian machine; where they do not lie on words, by a view that need not. */
function addedBytes(state: number, bytes: Uint8Array): number {
  const words = bytes.length >>> 2;
  let all = state;
  if (bytes.byteOffset % 4 === 0) {
    const aligned = new Uint32Array(bytes.buffer, bytes.byteOffset, words);
    for (let at = 0; at < words; at++) all = mixed(all, aligned[at]!);
  } else {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < words; at++) all = mixed(all, view.getUint32(4 * at, true));
  }
  for (let at = 4 * words; at < bytes.length; at++) all = mixed(all, bytes[at]!);
  return all;
}
