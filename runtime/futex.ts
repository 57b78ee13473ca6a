// How workers sleep on a word of memory and are woken, by the system itself: what processes that share memory need, and
// what threads can take instead of Atomics.wait. Linux has futex(2), macOS os_sync_wait_on_address, and below 14.4
// __ulock_wait; for macOS it was built and held to a made-up library, but not run.

import { type Library, platform, type Pointer } from "./ffi.ts";

/** Sleeping on Int32 words of one memory, by their index. */
export interface Futex {
  /** What of the system does it. */
  readonly name: string;
  /** Until a wake-up on that word, for `ms`, below 1000, at most; or less. */
  wait(index: number, value: number, ms: number): void;
  /** Wakes so many of those who sleep on a word. */
  wake(index: number, count: number): void;
  /** Lets whoever waits for this core have it first: sched_yield of POSIX. */
  yieldCore(): void;
}

/** Who shares the memory: the threads of one process, or several processes. */
export type Scope = "threads" | "processes";

/** The same on the address of a word. */
interface Calls {
  readonly name: string;
  wait(word: Pointer, value: number, ms: number): void;
  wake(word: Pointer, count: number): void;
}

const WORD_BYTES = 4;

/** Makes it for the memory that begins at `start`; where that cannot be, says why in words that end with what to do. */
export function futexOn(library: Library, start: Pointer, scope: Scope, name = platform()): Futex | string {
  const calls = callsOf(library, scope, name);
  if (typeof calls === "string") return calls;
  const words: Pointer[] = []; // an address is made once: where it is an object, that costs more than the call
  const { sched_yield } = library.functions({ sched_yield: { takes: [], returns: "int" } });
  const word = (index: number): Pointer => words[index] ??= library.offset(start, WORD_BYTES * index);
  return {
    name: calls.name,
    wait: (index, value, ms) => calls.wait(word(index), value, ms),
    wake: (index, count) => calls.wake(word(index), count),
    yieldCore: () => void sched_yield(),
  };
}

/** The number of the system call, by the processor. */
const FUTEX: Readonly<Record<string, number>> = { "linux-x64": 202, "linux-arm64": 98 };

function callsOf(library: Library, scope: Scope, name: string): Calls | string {
  if (name in FUTEX) return linux(library, scope, FUTEX[name]!);
  if (name.startsWith("darwin")) return macos(library, scope);
  return `it is not known how workers sleep on a word of memory on ${name}: measure it on Linux or macOS`;
}

const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const FUTEX_PRIVATE_FLAG = 128;

function linux(library: Library, scope: Scope, call: number): Calls {
  const { syscall } = library.functions({
    syscall: { takes: ["int", "pointer", "int", "int", "pointer", "pointer", "int"], returns: "int" },
  });
  const flags = scope === "threads" ? FUTEX_PRIVATE_FLAG : 0;
  const timeouts = new Map<number, Pointer>(); // a struct timespec for each that is asked for
  const timeout = (ms: number): Pointer => {
    let found = timeouts.get(ms);
    if (found === undefined) {
      found = library.pin(new Uint8Array(new BigInt64Array([0n, BigInt(Math.round(ms * 1e6))]).buffer));
      timeouts.set(ms, found);
    }
    return found;
  };
  const { none } = library;
  return {
    name: "futex",
    wait: (word, value, ms) => void syscall(call, word, FUTEX_WAIT | flags, value, timeout(ms), none, 0),
    wake: (word, count) => void syscall(call, word, FUTEX_WAKE | flags, count, none, none, 0),
  };
}

/** Of os_sync_wait_on_address.h (macOS 14.4): between processes, and by the clock of mach_absolute_time. */
const OS_SYNC_SHARED = 1;
const OS_CLOCK_MACH_ABSOLUTE_TIME = 32;

function osSync(library: Library, scope: Scope): Calls {
  const functions = library.functions({
    os_sync_wait_on_address_with_timeout: {
      takes: ["pointer", "size", "size", "int", "int", "size"],
      returns: "int",
    },
    os_sync_wake_by_address_any: { takes: ["pointer", "size", "int"], returns: "int" },
    os_sync_wake_by_address_all: { takes: ["pointer", "size", "int"], returns: "int" },
  });
  const bytes = library.size(WORD_BYTES);
  const flags = scope === "processes" ? OS_SYNC_SHARED : 0;
  return {
    name: "os_sync_wait_on_address",
    wait(word, value, ms) {
      const [expected, ns] = [library.size(value >>> 0), library.size(Math.round(ms * 1e6))];
      functions.os_sync_wait_on_address_with_timeout(
        word,
        expected,
        bytes,
        flags,
        OS_CLOCK_MACH_ABSOLUTE_TIME,
        ns,
      );
    },
    wake(word, count) {
      if (count === 1) functions.os_sync_wake_by_address_any(word, bytes, flags);
      else functions.os_sync_wake_by_address_all(word, bytes, flags);
    },
  };
}

/** Of sys/ulock.h (macOS 10.15), on which the above is built: for words of threads, and for those that processes share. */
const UL_COMPARE_AND_WAIT = 1;
const UL_COMPARE_AND_WAIT_SHARED = 3;
const ULF_WAKE_ALL = 0x100;

function ulock(library: Library, scope: Scope): Calls {
  const { __ulock_wait: wait, __ulock_wake: wake } = library.functions({
    __ulock_wait: { takes: ["int", "pointer", "size", "int"], returns: "int" },
    __ulock_wake: { takes: ["int", "pointer", "size"], returns: "int" },
  });
  const none = library.size(0);
  const operation = scope === "processes" ? UL_COMPARE_AND_WAIT_SHARED : UL_COMPARE_AND_WAIT;
  return {
    name: "__ulock_wait",
    wait: (word, value, ms) => void wait(operation, word, library.size(value >>> 0), Math.round(ms * 1e3)),
    wake: (word, count) => void wake(count === 1 ? operation : operation | ULF_WAKE_ALL, word, none),
  };
}

function macos(library: Library, scope: Scope): Calls | string {
  for (const make of [osSync, ulock]) {
    try {
      return make(library, scope);
    } catch {
      // the library of this macOS lacks it
    }
  }
  return "this macOS has nothing to sleep on shared memory by: take 14.4 or newer";
}
