// Reads and writes whole files in a worker or its parent. A file of its own, so that it costs only those who use it.

interface FileSystem {
  writeFileSync(path: string, bytes: Uint8Array): void;
  readFileSync(path: string): Uint8Array;
  readFileSync(path: string, encoding: "utf8"): string;
  openSync(path: string, flags: "r"): number;
  readSync(file: number, into: Uint8Array, offset: number, length: number, position: number): number;
  closeSync(file: number): void;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

export function writeBytes(path: string, bytes: Uint8Array): void {
  if ("Deno" in globalThis) return Deno.writeFileSync(path, bytes);
  process.getBuiltinModule("node:fs").writeFileSync(path, bytes);
}

export function readBytes(path: string): Uint8Array {
  return "Deno" in globalThis ? Deno.readFileSync(path) : process.getBuiltinModule("node:fs").readFileSync(path);
}

export function readText(path: string): string {
  return "Deno" in globalThis
    ? Deno.readTextFileSync(path)
    : process.getBuiltinModule("node:fs").readFileSync(path, "utf8");
}

/** Fills `into` with the bytes of a file from `position` on; returns how many there were. Its errors are thrown. */
export function readAt(path: string, position: number, into: Uint8Array): number {
  if ("Deno" in globalThis) {
    const file = Deno.openSync(path); // not by "using", which Node 20 cannot parse
    try {
      file.seekSync(position, Deno.SeekMode.Start);
      return file.readSync(into) ?? 0;
    } finally {
      file.close();
    }
  }
  const fs = process.getBuiltinModule("node:fs");
  const file = fs.openSync(path, "r");
  try {
    return fs.readSync(file, into, 0, into.length, position);
  } finally {
    fs.closeSync(file);
  }
}

/** The text of a file; null where there is none or it may not be read. */
export type ReadText = (path: string) => string | null;

/** Makes a reader that returns null of one that throws. */
export function orNull(read: (path: string) => string): ReadText {
  return (path) => {
    try {
      return read(path);
    } catch {
      return null;
    }
  };
}

/** Reads a file without the white space around its text: the small ones in which Linux tells about itself. */
export const readOrNull: ReadText = orNull((path) => readText(path).trim());
