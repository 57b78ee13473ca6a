// A payload as bytes and back, as one writes it by hand.

import v8 from "node:v8";
import { fromBase64, toBase64 } from "../../runtime/base64.ts";
import { packed, unpacked } from "../../workers/message_pack.ts";

export interface Format {
  pack(payload: Uint8Array): Uint8Array;
  unpack(message: Uint8Array): unknown;
}

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

const FORMATS: Readonly<Record<string, Format>> = {
  raw: { pack: (payload) => payload, unpack: (message) => message },
  json: {
    pack: (payload) => encoder.encode(JSON.stringify(toBase64(payload))),
    unpack: (message) => fromBase64(JSON.parse(decoder.decode(message))),
  },
  v8: { pack: (payload) => v8.serialize(payload), unpack: (message) => v8.deserialize(message) },
  msgpack: { pack: packed, unpack: unpacked },
};

/** Of a way such as "pipe" or "pipe-json". */
export function formatOf(way: string): Format {
  return FORMATS[way.split("-")[1] ?? "raw"]!;
}
