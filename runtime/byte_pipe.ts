// A named pipe for messages of any length: each with its length before it. What reads blocks, and what writes does where
// the pipe is full. A file of its own, so that it costs only those who use it.

export interface BytePipe {
  /** The next message, whole; null once nobody has the pipe to write into it. */
  read(): Uint8Array | null;
  write(message: Uint8Array): void;
  close(): void;
}

/** To read, to write, or both: then opening it waits for nobody, and it has no end while it is open. */
type Use = "r" | "w" | "r+";

interface File {
  read(into: Uint8Array): number;
  write(from: Uint8Array): number;
  close(): void;
}
interface FileSystem {
  openSync(path: string, flags: Use): number;
  readSync(file: number, into: Uint8Array): number;
  writeSync(file: number, from: Uint8Array): number;
  closeSync(file: number): void;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

/** Bytes of the length, a word in the byte order of the machine. */
const LENGTH = 4;

/** Waits for another end where it is for one use alone. Throws where it cannot be opened. */
export function openBytePipe(path: string, use: Use): BytePipe {
  const file = open(path, use);
  const header = new Uint8Array(LENGTH);
  const length = new Uint32Array(header.buffer);
  const fill = (into: Uint8Array): Uint8Array | null => {
    for (let at = 0; at < into.length;) {
      const read = file.read(into.subarray(at));
      if (read === 0) return null;
      at += read;
    }
    return into;
  };
  const writeAll = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length;) at += file.write(bytes.subarray(at));
  };
  return {
    read() {
      return fill(header) && fill(new Uint8Array(length[0]!));
    },
    write(message) {
      length[0] = message.length;
      writeAll(header);
      writeAll(message);
    },
    close: file.close,
  };
}

function open(path: string, use: Use): File {
  if ("Deno" in globalThis) {
    const file = Deno.openSync(path, { read: use !== "w", write: use !== "r" });
    return {
      read: (into) => file.readSync(into) ?? 0,
      write: (from) => file.writeSync(from),
      close: () => file.close(),
    };
  }
  const fs = process.getBuiltinModule("node:fs");
  const file = fs.openSync(path, use);
  return {
    read: (into) => fs.readSync(file, into),
    write: (from) => fs.writeSync(file, from),
    close: () => fs.closeSync(file),
  };
}
