// Writes to a reader that may be slow or gone: each byte once, and without blocking the event loop, so that signals are
// handled meanwhile.

import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import process from "node:process";
import { isFull, pause } from "./full_pipe.ts";

/** A write of up to this many bytes goes into a pipe whole or not at all: POSIX's PIPE_BUF on Linux. */
const WHOLE_BYTES = 4096;

/** Writes all to a descriptor that never blocks. Rejects once its reader is gone, or `mayWait` says no. */
export async function writePatiently(
  descriptor: number,
  bytes: Uint8Array,
  mayWait: () => boolean = () => true,
): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(descriptor, bytes.subarray(at, at + WHOLE_BYTES));
    } catch (error) {
      if (!isFull(error) || !mayWait()) throw error;
      await pause();
    }
  }
}

/**
 * Opens what stands at one of this process's own descriptors a second time, so that it never blocks: the flag of the
 * first is shared with other programs. Null where the system cannot, or it is a file, which never blocks.
 */
export function openAgain(descriptor: number): number | null {
  if (process.platform !== "linux") return null; // elsewhere it is the same opening, with the same flags
  try {
    const status = fstatSync(descriptor);
    if (!status.isFIFO() && !status.isCharacterDevice()) return null;
    return openSync(`/dev/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return null; // a terminal of another user's, or no /dev/fd
  }
}

/** Writes to standard output (1) or standard error (2); `otherwise` does it where that cannot be opened again. */
export async function writeStandard(
  descriptor: 1 | 2,
  text: string,
  otherwise: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const again = openAgain(descriptor);
  if (again === null) return await otherwise(bytes);
  try {
    await writePatiently(again, bytes);
  } finally {
    closeSync(again);
  }
}
