// Files that block, by each runtime's own calls: those of the pipes of by_process.ts, at both ends.

import { closeSync, openSync, readSync, writeSync } from "node:fs";

/** Calls that each take or give a part. */
export interface BlockingFile {
  readSync(into: Uint8Array): number | null;
  writeSync(from: Uint8Array): number;
  close(): void;
}

/** A named pipe, for reading and writing, so that opening it waits for nobody. */
export function openPipe(path: string): BlockingFile {
  return "Deno" in globalThis ? Deno.openSync(path, { read: true, write: true }) : fileOf(openSync(path, "r+"));
}

/** Standard input and output as one. */
export function standardStreams(): BlockingFile {
  const [input, output] = "Deno" in globalThis ? [Deno.stdin, Deno.stdout] : [fileOf(0), fileOf(1)];
  return {
    readSync: (into) => input.readSync(into),
    writeSync: (from) => output.writeSync(from),
    close() {},
  };
}

function fileOf(descriptor: number): BlockingFile {
  return {
    readSync: (into) => readSync(descriptor, into),
    writeSync: (from) => writeSync(descriptor, from),
    close: () => closeSync(descriptor),
  };
}

/** The next message: its length, and as many bytes; null once there are no more. */
export function readMessage(file: BlockingFile): Uint8Array | null {
  const length = filled(file, new Uint8Array(4));
  return length && filled(file, new Uint8Array(new Uint32Array(length.buffer)[0]!));
}

function filled(file: BlockingFile, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  for (let at = 0; at < bytes.length;) {
    const length = file.readSync(bytes.subarray(at));
    if (!length) return null;
    at += length;
  }
  return bytes;
}

export function writeAll(file: BlockingFile, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** What goes before a message. */
export function lengthOf(message: Uint8Array): Uint8Array {
  return new Uint8Array(Uint32Array.of(message.length).buffer);
}
