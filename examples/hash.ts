// Hashes a megabyte with the platform's own crypto: fast, with bytes in and bytes out, and nothing to load.

import { createHash } from "node:crypto";

export default function sha256(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash("sha256").update(bytes).digest());
}

/** Four different megabytes. */
export function* inputs(): Generator<Uint8Array> {
  for (let file = 1; file <= 4; file++) {
    yield Uint8Array.from({ length: 2 ** 20 }, (_, index) => Math.imul(index + file, 2_654_435_761) >>> 24);
  }
}
