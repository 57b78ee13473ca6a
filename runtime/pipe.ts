// Blocking reads and writes of named pipes, for workers that are processes: by C where the runtime can call it, as the
// functions of its own cost as much again as the system does; else by those. A worker that uses pipes imports this file,
// so it costs the others nothing.

import { cString, openLibrary, platform, type Pointer, type Size } from "./ffi.ts";

export interface BlockingPipe {
  /** Waits for bytes, puts as many as are there and fit into `into`, and returns how many; 0 at the end of the pipe. */
  read(into: Uint8Array<ArrayBuffer>): number;
  /** Writes all of `bytes`; up to 4096 of them arrive in one piece on Linux, 512 everywhere (POSIX's PIPE_BUF). */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

interface FileSystem {
  openSync(path: string, flags: "r+"): number;
  readSync(fd: number, into: Uint8Array): number;
  writeSync(fd: number, from: Uint8Array): number;
  closeSync(fd: number): void;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

/** Makes what opens a named pipe in both directions: so opening never waits for the other side, and there is no early end. */
function opener(): (path: string) => BlockingPipe {
  return openerInC() ?? ("Deno" in globalThis ? openByDeno : openByNode);
}

let open: ReturnType<typeof opener> | null = null;

/** Opens a named pipe. Throws where there is none, or it may not be opened. */
export function openPipe(path: string): BlockingPipe {
  open ??= opener();
  return open(path);
}

const CALLS = {
  open: { takes: ["pointer", "int"], returns: "int" },
  read: { takes: ["int", "pointer", "size"], returns: "int" },
  write: { takes: ["int", "pointer", "size"], returns: "int" },
  close: { takes: ["int"], returns: "int" },
} as const;

/** O_RDWR and O_CLOEXEC, from the headers of each system. */
const OPEN_FLAGS: Readonly<Record<string, number>> = { linux: 0x80002, darwin: 0x1000002 };

/** Null where this runtime calls no C. */
function openerInC(): ((path: string) => BlockingPipe) | null {
  const library = openLibrary();
  const flags = OPEN_FLAGS[platform().split("-")[0]!];
  if (typeof library === "string" || flags === undefined) return null;
  const { open, read, write, close } = library.functions(CALLS);
  return (path) => {
    const descriptor = open(library.pin(cString(path)), flags);
    if (descriptor < 0) throw new Error(`the pipe ${path} cannot be opened`);
    const places = new Map<Uint8Array, readonly [Pointer, Size]>(); // of the one or two arrays that a pipe is used with
    const placeOf = (bytes: Uint8Array<ArrayBuffer>): readonly [Pointer, Size] => {
      let place = places.get(bytes);
      if (place === undefined) places.set(bytes, place = [library.pin(bytes), library.size(bytes.length)]);
      return place;
    };
    return {
      read(into) {
        const [pointer, size] = placeOf(into);
        for (let attempt = 0;; attempt++) {
          const length = read(descriptor, pointer, size);
          if (length >= 0) return length;
          if (attempt === INTERRUPTIONS) throw new Error(`the pipe ${path} cannot be read`);
        }
      },
      write(bytes) {
        const [pointer, size] = placeOf(bytes);
        for (let attempt = 0; write(descriptor, pointer, size) !== bytes.length; attempt++) {
          if (attempt === INTERRUPTIONS) throw new Error(`the pipe ${path} cannot be written to`);
        }
      },
      close: () => void close(descriptor),
    };
  };
}

/** A signal may interrupt a call before anything was read or written, and what it was is not told: so often it is tried again. */
const INTERRUPTIONS = 100;

function openByDeno(path: string): BlockingPipe {
  const file = Deno.openSync(path, { read: true, write: true });
  return {
    read: (into) => file.readSync(into) ?? 0,
    write: (bytes) => void file.writeSync(bytes),
    close: () => file.close(),
  };
}

function openByNode(path: string): BlockingPipe {
  const fs = process.getBuiltinModule("node:fs");
  const fd = fs.openSync(path, "r+");
  return {
    read: (into) => fs.readSync(fd, into),
    write: (bytes) => void fs.writeSync(fd, bytes),
    close: () => fs.closeSync(fd),
  };
}
