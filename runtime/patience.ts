// Writing to whoever reads slowly, or not at all: each byte goes out once, and the event loop goes on turning, so that a
// signal is heard meanwhile.

import { closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import process from "node:process";
import { isFull, pause } from "./full_pipe.ts";

/** So many bytes go into a pipe whole or not at all (POSIX's PIPE_BUF on Linux): nobody has to know how many did. */
const WHOLE_BYTES = 4096;

/** Writes all to a descriptor that never blocks. Rejects when nobody can read it any more, or `mayWait` says no. */
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
