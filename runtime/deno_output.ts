// Deno's standard output, each byte once. It goes through a buffer of Rust's: when a pipe that never blocks is full, a
// write fails although some of its bytes went out and others stay in that buffer. Of two kinds of pieces it is known
// what became of them: one without a line end and shorter than the buffer was taken into it, and goes out when the next
// write begins; a line end alone was not taken, as the buffer before it could not be emptied.

import { isFull, pause } from "./full_pipe.ts";

// A user's code in the same process may find its prints diverted: see prints.ts.
const write = Deno.stdout.write.bind(Deno.stdout);
const writeSync = Deno.stdout.writeSync.bind(Deno.stdout);

/** Shorter than the buffer, of 1024 bytes. */
const PIECE = 512;

/** What blocks is written in pieces as large as this, in another thread. */
const BLOCK = 64 * 1024;

/** Small enough to be written whole or not at all. */
const WHOLE = 4096;

const LINE_END = 10;
const O_NONBLOCK = 0o4000;

/** Before it returns. */
export function printOnce(text: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const bytes = new TextEncoder().encode(text);
  if (mayBlock("stdout") === true) {
    for (let at = 0; at < bytes.length;) at += writeSync(bytes.subarray(at));
    return;
  }
  for (const piece of pieces(bytes)) {
    let [rest, full] = [piece, true];
    while (full) {
      try {
        writeSync(rest);
        full = false;
      } catch (error) {
        if (!isFull(error)) throw error;
        rest = leftOf(rest);
        Atomics.wait(pause, 0, 0, 1); // the reader gets a millisecond
      }
    }
  }
}

/** While the event loop turns. */
export async function writeOnce(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  const blocks = mayBlock("stdout");
  if (blocks === true) {
    for (let at = 0; at < bytes.length;) at += await write(bytes.subarray(at, at + BLOCK));
    return;
  }
  for (const piece of pieces(bytes)) {
    let [rest, full] = [piece, true];
    while (full) {
      try {
        if (blocks === false) writeSync(rest);
        else await write(rest);
        full = false;
      } catch (error) {
        if (!isFull(error)) throw error;
        rest = leftOf(rest);
        await pause();
      }
    }
  }
}

/** Standard error has no buffer. */
export async function writeError(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    try {
      at += await Deno.stderr.write(bytes.subarray(at, at + WHOLE));
    } catch (error) {
      if (!isFull(error)) throw error;
      await pause();
    }
  }
}

/** What is to be written again of a piece that the full pipe refused: nothing of one that is in the buffer by now. */
function leftOf(piece: Uint8Array): Uint8Array {
  return piece[0] === LINE_END ? piece : new Uint8Array(0);
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf(LINE_END, at);
    const end = lineEnd === at ? at + 1 : Math.min(lineEnd < 0 ? bytes.length : lineEnd, at + PIECE);
    yield bytes.subarray(at, end);
    at = end;
  }
}

/** Whether a write waits until there is room; null where the system does not say. */
function mayBlock(stream: "stdout"): boolean | null {
  try {
    const { isFile } = Deno.statSync(`/proc/self/fd/${stream === "stdout" ? 1 : 2}`);
    if (isFile) return true; // and is over at once
  } catch {
    // a socket cannot be looked at by that path, and some may not look there at all
  }
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(Deno.readTextFileSync("/proc/self/fdinfo/1"))![1];
    return (parseInt(flags, 8) & O_NONBLOCK) === 0;
  } catch {
    return null;
  }
}
