// Blocking reads and writes of named pipes, for workers that are processes. A worker that uses them imports this file,
// so it costs the others nothing.

export interface BlockingPipe {
  /** Waits for bytes, puts as many as are there and fit into `into`, and returns how many; 0 at the end of the pipe. */
  read(into: Uint8Array): number;
  /** Writes all of `bytes`; up to 4096 of them arrive in one piece on Linux, 512 everywhere (POSIX's PIPE_BUF). */
  write(bytes: Uint8Array): void;
  close(): void;
}

interface FileSystem {
  openSync(path: string, flags: "r+"): number;
  readSync(fd: number, into: Uint8Array): number;
  writeSync(fd: number, from: Uint8Array): number;
  closeSync(fd: number): void;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

/** Opens a named pipe in both directions: so opening never waits for the other side, and there is no early end. */
export function openPipe(path: string): BlockingPipe {
  if ("Deno" in globalThis) {
    const file = Deno.openSync(path, { read: true, write: true });
    return {
      read: (into) => file.readSync(into) ?? 0,
      write: (bytes) => void file.writeSync(bytes),
      close: () => file.close(),
    };
  }
  const fs = process.getBuiltinModule("node:fs");
  const fd = fs.openSync(path, "r+");
  return {
    read: (into) => fs.readSync(fd, into),
    write: (bytes) => void fs.writeSync(fd, bytes),
    close: () => fs.closeSync(fd),
  };
}
