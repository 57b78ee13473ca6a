// Memory that processes share: pages of a file that each of them maps. On Linux the file is a memfd, which the others open
// below /proc: nothing of it is left once all have ended, however they do. On macOS it is a file in the run's own folder;
// that was built and held to a made-up library, but not run. On Windows nothing wakes a process that sleeps on a word of
// shared memory (WaitOnAddress is for one process).

import type { ProcessMemory, ProcessMemoryPlace, Runtime } from "./contract.ts";
import { cString, type Functions, type Library, openLibrary, platform } from "./ffi.ts";
import { writeBytes } from "./file.ts";
import { futexOn } from "./futex.ts";

/** From the headers of both systems. */
const O_RDWR = 2;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;

/** Linux: the pages are there at once. */
const MAP_POPULATE = 0x8000;

/** The least that a page has. */
const PAGE_WORDS = 1024;

const COMMON = {
  open: { takes: ["pointer", "int"], returns: "int" },
  close: { takes: ["int"], returns: "int" },
  ftruncate: { takes: ["int", "size"], returns: "int" },
  mmap: { takes: ["pointer", "size", "int", "int", "int", "size"], returns: "pointer" },
  kill: { takes: ["int", "int"], returns: "int" },
} as const;

type Common = Functions<typeof COMMON>;

/** What is another thing on each system. */
interface System {
  readonly mapFlags: number;
  /** Makes an empty file: its descriptor, and the path by which this user's processes open it; or why it cannot. */
  makeFile(library: Library, common: Common, runtime: Parent): SharedFile | string;
}

interface SharedFile {
  readonly descriptor: number;
  readonly path: string;
}

type Parent = Pick<Runtime, "pid" | "makeFolder">;

/** The number of the system call, by the processor. */
const MEMFD_CREATE: Readonly<Record<string, number>> = { "linux-x64": 319, "linux-arm64": 279 };

const MFD_CLOEXEC = 1;

function linux(memfdCreate: number): System {
  return {
    mapFlags: MAP_SHARED | MAP_POPULATE,
    makeFile(library, { open, close }, { pid }) {
      const { syscall } = library.functions({ syscall: { takes: ["int", "pointer", "int"], returns: "int" } });
      const descriptor = syscall(memfdCreate, library.pin(cString("paratax")), MFD_CLOEXEC);
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
};

function systemOf(name: string): System | string {
  if (name in MEMFD_CREATE) return linux(MEMFD_CREATE[name]!);
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
  const memory = mapped({ path, bytes }, descriptor, library, common, system, name);
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
  const memory = mapped(place, descriptor, library, common, system, name);
  if (typeof memory === "string") throw new Error(memory);
  memory.close();
  return memory;
}

function mapped(
  place: ProcessMemoryPlace,
  descriptor: number,
  library: Library,
  { mmap, close, kill }: Common,
  { mapFlags }: System,
  name: string,
): ProcessMemory | string {
  const size = library.size(place.bytes);
  const start = mmap(library.none, size, PROT_READ_WRITE, mapFlags, descriptor, library.size(0));
  if (!(library.address(start) < 2 ** 63)) {
    return `the system mapped no ${place.bytes} bytes: raise the limit of memory`;
  }
  const futex = futexOn(library, start, "processes", name);
  if (typeof futex === "string") return futex;
  const buffer = library.memory(start, place.bytes);
  touch(new Int32Array(buffer, 0, Math.floor(place.bytes / 4))); // what it holds may be of any length
  return {
    buffer,
    place,
    sleep: futex.name,
    wait: futex.wait,
    wake: futex.wake,
    yieldCore: futex.yieldCore,
    lives: (pid) => kill(pid, 0) === 0,
    close: () => void close(descriptor),
  };
}

/**
 * Touches each page once, by a write that changes nothing, or the first touch of each by each process would be on the
 * meter: also of pages that are there, where a hypervisor keeps page tables of its own.
 */
function touch(words: Int32Array): void {
  for (let word = 0; word < words.length; word += PAGE_WORDS) Atomics.or(words, word, 0);
}
