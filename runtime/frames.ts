// Messages between a process and its parent as bytes: a mark, a length and a structured clone, so that whatever a thread
// could be sent arrives. Both sides import this, so it costs a worker that uses it and no other.

import v8 from "node:v8";

/** Bytes before each message: the mark, then the length of what follows, in the byte order of the machine. */
export const HEADER = 8;

/** What a program that merely prints does not write. */
const MARK = 0x9e7a_11f5;

/** A message up to this size is put together with its header, so that it is written at once: of a larger one a copy costs more. */
const SMALL = 16_384;

/** The parts to write for a message, in their order. Throws where it cannot be cloned. */
export function framed(value: unknown): Uint8Array[] {
  return framedBytes(cloned(value));
}

/** The parts to write for a message that is bytes already. */
export function framedBytes(body: Uint8Array): Uint8Array[] {
  const head = new Uint8Array(HEADER + (body.length <= SMALL ? body.length : 0));
  new Uint32Array(head.buffer, 0, 2).set([MARK, body.length]);
  if (body.length > SMALL) return [head, body];
  head.set(body, HEADER);
  return [head];
}

/** The length of the message behind a header, which must lie at an offset of a multiple of 4; -1 where this is none. */
export function lengthBehind(header: Uint8Array): number {
  const [mark, length] = new Uint32Array(header.buffer, header.byteOffset, 2);
  return mark === MARK ? length! : -1;
}

/** The message in its bytes. */
export function unframed(body: Uint8Array): unknown {
  if (WHOLE) return v8.deserialize(body);
  const reader = new v8.Deserializer(body);
  reader.readHeader();
  return reader.readValue();
}

/** As a program calls them: on V8, bytes come back as views of the message's own. */
export const { serialize } = v8;

export function deserialize(message: Uint8Array): unknown {
  return v8.deserialize(BY_MEMORY && message.byteOffset > 0 ? new Uint8Array(message) : message);
}

/** Deno's finds bytes only in a message that begins where its memory does. */
const BY_MEMORY = "Deno" in globalThis;

/** Bun's functions clone typed arrays as a thread would get them; those of V8 make views of the message's own bytes. */
const WHOLE = "Bun" in globalThis;

/** A structured clone as bytes, by the runtime's own serializer. Throws where it cannot be cloned. */
export function cloned(value: unknown): Uint8Array {
  if (WHOLE) return v8.serialize(value);
  const writer = new v8.Serializer();
  writer.writeHeader();
  writer.writeValue(value);
  return writer.releaseBuffer();
}

/**
 * Calls `onMessage` with each message of a stream of bytes, which may come in any parts, and `onGarbage` once, with what
 * was there instead, where a message should begin. `read` makes the message of its bytes.
 */
export function frameSplitter(
  onMessage: (value: unknown) => void,
  onGarbage: (bytes: Uint8Array) => void,
  read: (body: Uint8Array) => unknown = unframed,
): (bytes: Uint8Array) => void {
  const header = new Uint8Array(HEADER);
  let held = 0; // bytes of the header
  let body: Uint8Array | null = null;
  let filled = 0; // bytes of the body
  let lost = false;
  return (bytes) => {
    for (let at = 0; at < bytes.length && !lost;) {
      if (body === null) {
        const part = bytes.subarray(at, at + HEADER - held);
        header.set(part, held);
        held += part.length;
        at += part.length;
        if (held < HEADER) return;
        const length = lengthBehind(header);
        if (length < 0) {
          lost = true;
          return onGarbage(joined(header, bytes.subarray(at)));
        }
        held = filled = 0;
        if (bytes.length - at >= length) {
          onMessage(read(bytes.subarray(at, at + length)));
          at += length;
        } else body = new Uint8Array(length);
        continue;
      }
      const part = bytes.subarray(at, at + body.length - filled);
      body.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < body.length) return;
      const whole = body;
      body = null;
      onMessage(read(whole));
    }
  };
}

/** Messages that are bytes, as they are: both ends know what they stand for. */
export const byteFrames = {
  framed: (message: unknown) => framedBytes(message as Uint8Array),
  frameSplitter: (onMessage: (value: unknown) => void, onGarbage: (bytes: Uint8Array) => void) =>
    frameSplitter((bytes) => onMessage({ value: bytes }), onGarbage, (body) => body), // as the value of an envelope
};

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
