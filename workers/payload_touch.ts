// What both ends do with a payload: make a message of it and one of a message, touch all of it, and tell when.

import { digest, type Shape } from "../sync/payload.ts";
import type { Touched, Way } from "./payload_ways.ts";

/** Makes a message of a payload, and the payload of a message. */
export interface Packing {
  pack(payload: unknown): unknown;
  unpack(message: unknown): unknown;
}

const AS_IT_IS: Packing = { pack: (payload) => payload, unpack: (message) => message };

/** What its format needs is loaded here and now. */
export async function packingOf(way: Way, shape: Shape): Promise<Packing> {
  if (way.mode === "threads") return way.text ? await textPacking(shape) : AS_IT_IS;
  if (way.over === "ipc" && way.format === "json") return await plainPacking(shape);
  switch (way.format) {
    case "raw":
    case "advanced":
      return AS_IT_IS;
    case "json": {
      const { pack, unpack } = await textPacking(shape);
      const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
      return {
        pack: (payload) => encoder.encode(pack(payload) as string),
        unpack: (message) => unpack(decoder.decode(message as Uint8Array)),
      };
    }
    case "v8": {
      const { deserialize, serialize } = await import("../runtime/frames.ts");
      return { pack: serialize, unpack: (message) => deserialize(message as Uint8Array) };
    }
    case "msgpack": {
      const { packed, unpacked } = await import("./message_pack.ts");
      return { pack: packed, unpack: (message) => unpacked(message as Uint8Array) };
    }
  }
}

async function textPacking(shape: Shape): Promise<Packing> {
  const { pack, unpack } = await plainPacking(shape);
  return {
    pack: (payload) => JSON.stringify(pack(payload)),
    unpack: (message) => unpack(JSON.parse(message as string)),
  };
}

interface Mixed {
  readonly bytes: Uint8Array;
}

/** JSON has no bytes: they go as base64, as by hand. */
async function plainPacking(shape: Shape): Promise<Packing> {
  if (shape !== "bytes" && shape !== "mixed") return AS_IT_IS;
  const { fromBase64, toBase64 } = await import("../runtime/base64.ts");
  if (shape === "bytes") {
    return {
      pack: (payload) => toBase64(payload as Uint8Array),
      unpack: (message) => fromBase64(message as string),
    };
  }
  return {
    pack: (payload) => ({ ...payload as Mixed, bytes: toBase64((payload as Mixed).bytes) }),
    unpack(message) {
      const payload = message as { bytes: string | Uint8Array };
      payload.bytes = fromBase64(payload.bytes as string); // in its place, as the order of fields counts
      return payload;
    },
  };
}

/**
 * Makes the payload of a message and touches every byte or field of it, twice: the first time shows what was put off
 * until somebody looks, the second what looking takes by itself.
 */
export function touch(
  message: unknown,
  unpack: Packing["unpack"],
  now: () => number,
): { readonly payload: unknown; readonly report: Touched } {
  const arrived = now();
  const payload = unpack(message);
  const first = digest(payload);
  const touched = now();
  const second = digest(payload);
  const again = now();
  return { payload, report: { digest: first === second ? first : NaN, arrived, touched, again } };
}
