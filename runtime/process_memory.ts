// Memory that processes share: pages of a file that each of them maps, and a futex of the system to sleep on its words. On
// Linux the file is a memfd, which the others open below /proc: nothing of it is left once all have ended, however they
// do. On macOS it is a file in the run's own folder; that was built and held to a made-up library, but not run. On
// Windows nothing wakes a process that sleeps on a word of shared memory (WaitOnAddress is for one process).

import type { ProcessMemory, ProcessMemoryPlace, Runtime } from "./contract.ts";
import { cString, type Functions, type Library, openLibrary, platform, type Pointer } from "./ffi.ts";
import { writeBytes } from "./file.ts";

/** From the headers of both systems. */
const O_RDWR = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;

/** Linux: the pages are there at once, or the first touch of each would be on the meter. */
const MAP_POPULATE = 0x8000;

const WORD_BYTES = 4;

const COMMON = {
  open: { takes: ["pointer", "int"], returns: "int" },
  close: { takes: ["int"], returns: "int" },
  ftruncate: { takes: ["int", "size"], returns: "int" },
  mmap: { takes: ["pointer", "size", "int", "int", "int", "size"], returns: "pointer" },
  kill: { takes: ["int", "int"], returns: "int" },
} as const;

type Common = Functions<typeof COMMON>;

/** What a word at an address is slept on by. */
interface Futex {
  readonly name: string;
  wait(word: Pointer, value: number, ms: number): void;
  wake(word: Pointer, count: number): void;
}

/** What is another thing on each system. */
interface System {
  readonly mapFlags: number;
  /** Makes an empty file: its descriptor, and the path by which this user's processes open it; or why it cannot. */
  makeFile(library: Library, common: Common, runtime: Parent): SharedFile | string;
  /** Or why there is none. */
  makeFutex(library: Library): Futex | string;
}

interface SharedFile {
  readonly descriptor: number;
  readonly path: string;
}

type Parent = Pick<Runtime, "pid" | "makeFolder">;

/** Numbers of system calls, by the processor. */
const CALLS: Readonly<Record<string, { readonly futex: number; readonly memfd_create: number }>> = {
  "linux-x64": { futex: 202, memfd_create: 319 },
  "linux-arm64": { futex: 98, memfd_create: 279 },
};

const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const MFD_CLOEXEC = 1;

function linux(calls: { readonly futex: number; readonly memfd_create: number }): System {
  return {
    mapFlags: MAP_SHARED | MAP_POPULATE,
    makeFile(library, { open, close }, { pid }) {
      const { syscall } = library.functions({ syscall: { takes: ["int", "pointer", "int"], returns: "int" } });
      const descriptor = syscall(calls.memfd_create, library.pin(cString("paratax")), MFD_CLOEXEC);
      if (descriptor < 0) {
        return "the system gave no memory for it (memfd_create): raise the limit of open files (ulimit -n), " +
          "or allow that call where a filter (seccomp) forbids it";
      }
      const path = `/proc/${pid}/fd/${descriptor}`;
      const again = open(library.pin(cString(path)), O_RDWR);
      if (again < 0) {
        close(descriptor);
        return `the others would find it at ${path}, which cannot be opened: mount /proc so that this user sees it`;
      }
      close(again);
      return { descriptor, path };
    },
    makeFutex(library) {
      const { syscall } = library.functions({
        syscall: { takes: ["int", "pointer", "int", "int", "pointer", "pointer", "int"], returns: "int" },
      });
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
        wait: (word, value, ms) => void syscall(calls.futex, word, FUTEX_WAIT, value, timeout(ms), none, 0),
        wake: (word, count) => void syscall(calls.futex, word, FUTEX_WAKE, count, none, none, 0),
      };
    },
  };
}

/** Of os_sync_wait_on_address.h (macOS 14.4): between processes, by the clock of mach_absolute_time. */
const OS_SYNC_SHARED = 1;
const OS_CLOCK_MACH_ABSOLUTE_TIME = 32;

function osSync(library: Library): Futex {
  const functions = library.functions({
    os_sync_wait_on_address_with_timeout: {
      takes: ["pointer", "size", "size", "int", "int", "size"],
      returns: "int",
    },
    os_sync_wake_by_address_any: { takes: ["pointer", "size", "int"], returns: "int" },
    os_sync_wake_by_address_all: { takes: ["pointer", "size", "int"], returns: "int" },
  });
  const bytes = library.size(WORD_BYTES);
  return {
    name: "os_sync_wait_on_address",
    wait(word, value, ms) {
      const [expected, ns] = [library.size(value >>> 0), library.size(Math.round(ms * 1e6))];
      functions.os_sync_wait_on_address_with_timeout(
        word,
        expected,
        bytes,
        OS_SYNC_SHARED,
        OS_CLOCK_MACH_ABSOLUTE_TIME,
        ns,
      );
    },
    wake(word, count) {
      if (count === 1) functions.os_sync_wake_by_address_any(word, bytes, OS_SYNC_SHARED);
      else functions.os_sync_wake_by_address_all(word, bytes, OS_SYNC_SHARED);
    },
  };
}

/** Of sys/ulock.h (macOS 10.15), on which the above is built: for words that processes share. */
const UL_COMPARE_AND_WAIT_SHARED = 3;
const ULF_WAKE_ALL = 0x100;

function ulock(library: Library): Futex {
  const { __ulock_wait: wait, __ulock_wake: wake } = library.functions({
    __ulock_wait: { takes: ["int", "pointer", "size", "int"], returns: "int" },
    __ulock_wake: { takes: ["int", "pointer", "size"], returns: "int" },
  });
  const none = library.size(0);
  return {
    name: "__ulock_wait",
    wait: (word, value, ms) =>
      void wait(UL_COMPARE_AND_WAIT_SHARED, word, library.size(value >>> 0), Math.round(ms * 1e3)),
    wake: (word, count) =>
      void wake(count === 1 ? UL_COMPARE_AND_WAIT_SHARED : UL_COMPARE_AND_WAIT_SHARED | ULF_WAKE_ALL, word, none),
  };
}

const MACOS: System = {
  mapFlags: MAP_SHARED,
  makeFile(library, { open }, { makeFolder }) {
    const path = `${makeFolder()}/memory`;
    writeBytes(path, new Uint8Array(0));
    const descriptor = open(library.pin(cString(path)), O_RDWR);
    return descriptor < 0
      ? `its file ${path} cannot be opened: raise the limit of open files (ulimit -n)`
      : { descriptor, path };
  },
  makeFutex(library) {
    for (const make of [osSync, ulock]) {
      try {
        return make(library);
      } catch {
        // the library of this macOS lacks it
      }
    }
    return "this macOS has nothing to sleep on shared memory by: take 14.4 or newer";
  },
};

function systemOf(name: string): System | string {
  if (name in CALLS) return linux(CALLS[name]!);
  if (name.startsWith("darwin")) return MACOS;
  if (name.startsWith("windows") || name.startsWith("win32")) {
    return "Windows wakes no process that sleeps on a word of shared memory: measure it on Linux or macOS";
  }
  return `it is not known how processes share memory on ${name}: measure it on Linux or macOS`;
}

/** Makes memory that processes share; where that cannot be, says why in words that end with what to do. */
export function makeProcessMemory(
  bytes: number,
  runtime: Parent,
  library: Library | string = openLibrary(),
  name = platform(),
): ProcessMemory | string {
  const system = systemOf(name);
  if (typeof system === "string") return system;
  if (typeof library === "string") return library;
  const common = library.functions(COMMON);
  const file = system.makeFile(library, common, runtime);
  if (typeof file === "string") return file;
  const { descriptor, path } = file;
  if (common.ftruncate(descriptor, library.size(bytes)) !== 0) {
    common.close(descriptor);
    return `the system gave no file of ${bytes} bytes: raise the limit of a file's size (ulimit -f)`;
  }
  const memory = mapped({ path, bytes }, descriptor, library, common, system);
  if (typeof memory === "string") common.close(descriptor);
  return memory;
}

/** Maps memory that another process made. Throws where it is gone, or may not be opened. */
export function openProcessMemory(
  place: ProcessMemoryPlace,
  library: Library | string = openLibrary(),
  name = platform(),
): ProcessMemory {
  const system = systemOf(name);
  if (typeof system === "string") throw new Error(system);
  if (typeof library === "string") throw new Error(library);
  const common = library.functions(COMMON);
  const descriptor = common.open(library.pin(cString(place.path)), O_RDWR);
  if (descriptor < 0) throw new Error(`the memory that processes share cannot be opened at ${place.path}`);
  const memory = mapped(place, descriptor, library, common, system);
  if (typeof memory === "string") throw new Error(memory);
  memory.close();
  return memory;
}

function mapped(
  place: ProcessMemoryPlace,
  descriptor: number,
  library: Library,
  { mmap, close, kill }: Common,
  system: System,
): ProcessMemory | string {
  const size = library.size(place.bytes);
  const start = mmap(library.none, size, PROT_READ_WRITE, system.mapFlags, descriptor, library.size(0));
  if (!(library.address(start) < 2 ** 63)) {
    return `the system mapped no ${place.bytes} bytes: raise the limit of memory`;
  }
  const futex = system.makeFutex(library);
  if (typeof futex === "string") return futex;
  const words: Pointer[] = []; // an address is made once: where it is an object, that costs more than the call
  const word = (index: number): Pointer => words[index] ??= library.offset(start, WORD_BYTES * index);
  return {
    buffer: library.memory(start, place.bytes),
    place,
    sleep: futex.name,
    wait: (index, value, ms) => futex.wait(word(index), value, ms),
    wake: (index, count) => futex.wake(word(index), count),
    lives: (pid) => kill(pid, 0) === 0,
    close: () => void close(descriptor),
  };
}
