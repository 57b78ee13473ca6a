// MessagePack for a payload: the only file that knows @msgpack/msgpack.

import { decode, encode } from "@msgpack/msgpack";

/** A payload as bytes. */
export function packed(payload: unknown): Uint8Array {
  return encode(payload);
}

/** Bytes in it lie in the message's own memory. Throws an Error on what is no MessagePack. */
export function unpacked(message: Uint8Array): unknown {
  return decode(message);
}
