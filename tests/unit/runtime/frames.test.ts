// Messages as bytes: whatever parts they come in, they arrive whole and in order, and what is none is shown.

import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  deserialize,
  framed,
  frameSplitter,
  HEADER,
  lengthBehind,
  serialize,
  unframed,
} from "../../../runtime/frames.ts";

/** What a stream of these parts gives. */
function split(parts: readonly Uint8Array[]): { readonly messages: unknown[]; readonly garbage: string[] } {
  const messages: unknown[] = [];
  const garbage: string[] = [];
  const take = frameSplitter(
    (message) => messages.push(message),
    (bytes) => garbage.push(new TextDecoder("latin1").decode(bytes)),
  );
  parts.forEach(take);
  return { messages, garbage };
}

function whole(...values: readonly unknown[]): Uint8Array {
  return new Uint8Array(Buffer.concat(values.flatMap((value) => framed(value))));
}

const VALUES = [
  undefined,
  { list: [1, "ä", null], deep: { er: new Map([[1n, new Set(["x"])]]) } },
  new Uint8Array([0x9e, 0x7a, 0x11, 0xf5, 0xf5, 0x11, 0x7a, 0x9e]), // the mark itself, in both byte orders
  "",
];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("messages arrive however they are cut", () => {
  const stream = whole(...VALUES);
  for (const size of [1, 2, 3, HEADER - 1, HEADER, HEADER + 1, 64, stream.length]) {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) parts.push(stream.slice(at, at + size));
    const { messages, garbage } = split(parts);
    assert.deepEqual(messages, VALUES, `in parts of ${size}`);
    assert.deepEqual(garbage, []);
  }
});

test("a large one is written without being copied, and is read the same", () => {
  for (const length of [16_000, 17_000, 65_000, 3_000_000]) {
    const large = new Uint8Array(length).map((_, index) => index * 7);
    const parts = framed(large);
    assert.equal(parts.length, length > 16_384 ? 2 : 1);
    const header = parts[0]!.slice(0, HEADER);
    const total = parts.reduce((sum, part) => sum + part.length, 0);
    assert.equal(lengthBehind(header), total - HEADER);
    const stream = whole(large, "after it");
    const { messages } = split([stream.slice(0, 10), stream.slice(10, 70_000), stream.slice(70_000)]);
    assert.deepEqual(messages, [large, "after it"]);
    assert.equal((messages[0] as Uint8Array).buffer.byteLength, length, "it holds on to the message's bytes");
  }
});

test("a value is the same behind its header alone, and one that cannot be cloned is refused", () => {
  const error = unframed(whole(new RangeError("a value")).subarray(HEADER)) as Error;
  assert.ok(error instanceof Error);
  assert.equal(error.message, "a value");
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const round = unframed(whole(circle).subarray(HEADER)) as typeof circle;
  assert.equal(round.self, round);
  assert.throws(() => framed(() => 1));
  assert.throws(() => framed({ deep: [Symbol("none")] }));
});

test("what is no message is shown once, from where a message should begin, and nothing after it counts", () => {
  const stream = Buffer.concat([whole("first"), bytes("printed by a library\n"), whole("second")]);
  for (const size of [1, 7, 1000]) {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < stream.length; at += size) parts.push(new Uint8Array(stream.subarray(at, at + size)));
    const { messages, garbage } = split(parts);
    assert.deepEqual(messages, ["first"]);
    assert.equal(garbage.length, 1);
    assert.ok(garbage[0]!.startsWith("printed "), garbage[0]);
  }
  assert.deepEqual(split([bytes("short")]), { messages: [], garbage: [] }); // it may go on
  assert.match(split([bytes("short"), whole(1)]).garbage[0]!, /^short/);
});

test("bytes are read from a message wherever it begins in its memory", () => {
  const value = { bytes: new Uint8Array([1, 2, 3]) };
  const message = serialize(value);
  for (
    const [offset, memory] of [0, 1, 8].flatMap((one) =>
      [new Uint8Array(message.length + one), Buffer.alloc(message.length + one)].map((own) => [one, own] as const)
    )
  ) {
    memory.set(message, offset);
    assert.deepEqual([...(deserialize(memory.subarray(offset)) as typeof value).bytes], [1, 2, 3], `from ${offset}`);
  }
});
