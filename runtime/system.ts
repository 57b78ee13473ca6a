// Small things that the three runtimes do alike.

/** Calls back once after `ms`, unless the returned function is called before. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

/** The threads of this process by Linux's own count; null on other systems. */
export function threadCount(readText: (path: string) => string): number | null {
  try {
    return Number(/^Threads:\s*(\d+)$/m.exec(readText("/proc/self/status"))![1]);
  } catch {
    return null; // no /proc: macOS and Windows
  }
}

/** What asks a program to end: Ctrl-C, kill, a terminal that closes. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Writes all of `text`; `write` may take a part at a time and may throw EAGAIN on a pipe that is full. */
export function writeWhole(text: string, write: (bytes: Uint8Array) => number): void {
  let bytes = new TextEncoder().encode(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(write(bytes));
    } catch (error) {
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); // the reader gets a millisecond
    }
  }
}

/** The system's name as the project writes it, from what Node and Deno call it. */
export function systemName(platform: string): string {
  return ({ darwin: "macos", win32: "windows" } as Record<string, string>)[platform] ?? platform;
}

/** Names the run's own folder to a cell; what a cell puts there is gone after the run, however it ends. */
export const FOLDER_VARIABLE = "PARATAX_FOLDER";

/** Names to a cell the folder that relative paths of its settings count from: that in which the command was typed. */
export const BASE_VARIABLE = "PARATAX_BASE";

/** Tells a cell, as JSON, the words by which it starts a job that loads a user's code, where they are not the usual ones. */
export const USER_RUN_VARIABLE = "PARATAX_USER_RUN";

/** Has the password of a store; with _FILE behind it, names a file that has it. */
export const PASSWORD_VARIABLE = "PARATAX_STORE_PASSWORD";

/** What the source for other runtimes is called inside a compiled binary. */
export const CARRIED_NAME = "source.data";

/** What the contenders of contenders/ are called inside a compiled binary. */
export const CPYTHON_NAME = "cpython.data";
export const FLOOR_NAME = "floor.data";

/** What a compiled binary carries of the licences of what is in it. */
export const NOTICES_NAME = "notices.data";

/** The same in a package for npm, which has no lockfile to make it of. */
export const NOTICES_FILE = "NOTICES";
