// What a worker can do to itself, to its process and to those beside it, in words that the three runtimes share. Loaded
// by workers that are to come to harm, and by those who look what came of it.

import { openLibrary, platform } from "./ffi.ts";
import { readOrNull } from "./file.ts";
import { isProcess } from "./scope.ts";

// Not imported: the module of that name opens standard input on Node, which then no longer blocks who reads it.
const { process } = globalThis as unknown as { readonly process: NodeJS.Process };

/** What all that runs in one process can see of it, and in other engines' heaps of its own. */
export interface Surroundings {
  readonly folder: string;
  /** A variable of the environment that the fault sets. */
  readonly variable: string | null;
  /** Null where the system does not tell it unasked: to ask is to set it for a moment, which others may meet and undo. */
  readonly umask: number | null;
  /** Whether the prototype of all objects has what the fault puts there. */
  readonly prototype: boolean;
  /** Whether the process hears the signal that the fault listens to; null where the system does not tell. */
  readonly signals: boolean | null;
}

/** SIGUSR2 among the signals that Linux says are heard. */
const HEARD = 1 << 11;

const MARK = "paratax_changed";

export function surroundings(): Surroundings {
  const status = readOrNull("/proc/self/status") ?? "";
  const heard = /^SigCgt:\s*\w+(\w{4})$/m.exec(status)?.[1];
  const umask = /^Umask:\s*([0-7]+)$/m.exec(status)?.[1];
  return {
    folder: process.cwd(),
    variable: process.env[MARK] ?? null,
    umask: umask === undefined ? null : Number.parseInt(umask, 8),
    prototype: MARK in {},
    signals: heard === undefined ? null : (Number.parseInt(heard, 16) & HEARD) !== 0,
  };
}

/** Changes each of them; what the runtime refuses stays as it is. */
export function changeSurroundings(): void {
  const changes = [
    () => process.chdir("/"),
    () => process.env[MARK] = "yes",
    () => process.umask(0o027),
    () => Object.defineProperty(Object.prototype, MARK, { value: true }),
    () => process.on("SIGUSR2", () => {}),
  ];
  for (const change of changes) {
    try {
      change();
    } catch {
      // it says no, and that is what is looked for
    }
  }
}

export function exitWith(code: number): void {
  process.exit(code);
}

export function abort(): void {
  process.abort();
}

/** Reads where no memory is. Returns, where C cannot be called, the reason. */
export function segfault(): string {
  const library = openLibrary();
  if (typeof library === "string") return library;
  const { strlen } = library.functions({ strlen: { takes: ["pointer"], returns: "int" } });
  return `the length of what is nowhere came out as ${strlen(library.offset(library.none, 8))}`;
}

/** RLIMIT_DATA of Linux's resource.h: private memory that can be written. */
const DATA = 2;

/** Lets this process have so many MiB more and no others, by the system's own limit. Where it cannot, the reason. */
export function limitProcess(mebibytes: number): string | null {
  const data = /^VmData:\s*(\d+)/m.exec(readOrNull("/proc/self/status") ?? "")?.[1];
  if (data === undefined || !platform().startsWith("linux")) return "the system's limit is set on Linux alone";
  const library = openLibrary();
  if (typeof library === "string") return library;
  const { setrlimit } = library.functions({ setrlimit: { takes: ["int", "pointer"], returns: "int" } });
  const limit = BigInt(data) * 1024n + BigInt(mebibytes) * 1_048_576n;
  const done = setrlimit(DATA, library.pin(new Uint8Array(new BigUint64Array([limit, limit]).buffer)));
  return done === 0 ? null : "the system set no limit";
}

/** Takes away the way by which this worker's parent hears of it. */
export function closeChannel(): void {
  if (isProcess()) return process.getBuiltinModule("node:fs").closeSync(1);
  const scope = globalThis as unknown as { onmessage: unknown; close?: () => void };
  if ("Deno" in globalThis || "Bun" in globalThis) {
    scope.onmessage = null;
    scope.close?.();
  } else process.getBuiltinModule("node:worker_threads").parentPort!.close();
}
