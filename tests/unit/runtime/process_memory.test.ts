// Memory that processes share, on a made-up library of C: what the systems that are not at hand are asked for, and every
// reason why there is none.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ProcessMemory } from "../../../runtime/contract.ts";
import type { Library, Pointer, Size } from "../../../runtime/ffi.ts";
import { makeProcessMemory, openProcessMemory } from "../../../runtime/process_memory.ts";
import { ALL } from "../../../sync/shared_words.ts";
import { withAtomics } from "../../helpers/atomics.ts";
import { withFolder } from "../../helpers/folder.ts";

const BYTES = 4096;

/** Where the made-up system maps memory. */
const START = 0x10000;

const FILE = 3;

type Call = readonly [name: string, ...values: unknown[]];

interface MadeUp {
  readonly library: Library;
  /** Every call, a pinned text or timeout in the place of its address. */
  readonly calls: Call[];
}

/** A library of C that lacks some functions, and of which others return what they are said to in the place of a success. */
function madeUp(returns: Readonly<Record<string, number>> = {}, lacks: readonly string[] = []): MadeUp {
  const calls: Call[] = [];
  const pinned = new Map<number, unknown>();
  const successes: Readonly<Record<string, number>> = { open: FILE, syscall: FILE, mmap: START };
  const pin = (bytes: Uint8Array): number => {
    const text = new TextDecoder().decode(bytes);
    const isText = /^[\x20-\x7e]+\0$/.test(text);
    pinned.set(-1 - pinned.size, isText ? text : Array.from(new BigInt64Array(bytes.slice().buffer), Number));
    return -pinned.size;
  };
  const library = {
    functions: (of: object) =>
      Object.fromEntries(
        Object.keys(of).map((name) => {
          if (lacks.includes(name)) throw new Error(`no symbol ${name}`);
          return [name, (...values: number[]) => {
            calls.push([name, ...values.map((value) => pinned.get(value) ?? value)]);
            return returns[name] ?? successes[name] ?? 0;
          }];
        }),
      ),
    none: 0,
    size: (value: number) => value as unknown as Size,
    pin: (bytes: Uint8Array) => pin(bytes) as unknown as Pointer,
    address: Number,
    offset: (pointer: Pointer, bytes: number) => Number(pointer) + bytes,
    memory: (_: Pointer, bytes: number) => new ArrayBuffer(bytes),
  };
  return { library: library as unknown as Library, calls };
}

const parent = { pid: 7, makeFolder: () => "no folder" };

function made(memory: ProcessMemory | string): ProcessMemory {
  assert.ok(typeof memory !== "string", String(memory));
  return memory;
}

test("each page is touched by whoever maps it, before anybody measures, and holds what it held", () => {
  const bytes = 3 * BYTES + 9; // no whole number of words
  for (const opens of [false, true]) {
    const { library } = madeUp();
    const touched: unknown[][] = [];
    const touch = (words: Int32Array, ...given: number[]): void => void touched.push([words.byteLength, ...given]);
    withAtomics("or", touch, () => {
      if (opens) openProcessMemory({ path: "/proc/7/fd/3", bytes }, library, "linux-x64");
      else made(makeProcessMemory(bytes, parent, library, "linux-x64"));
    });
    assert.deepEqual(touched, [0, 1024, 2048, 3072].map((word) => [bytes - 1, word, 0]));
  }
});

for (const [name, futex, memfd] of [["linux-x64", 202, 319], ["linux-arm64", 98, 279]] as const) {
  test(`${name}: a memfd, mapped with its pages there, and a futex that other processes wake`, () => {
    const { library, calls } = madeUp();
    const { place, sleep, buffer, wait, wake, yieldCore, lives, close } = made(
      makeProcessMemory(BYTES, parent, library, name),
    );
    assert.equal(buffer.byteLength, BYTES);
    assert.deepEqual(place, { path: `/proc/7/fd/${FILE}`, bytes: BYTES });
    assert.equal(sleep, "futex");
    wait(2, 5, 50);
    wake(2, 1);
    wake(2, ALL);
    yieldCore();
    assert.equal(lives(11), true);
    close();
    assert.deepEqual(calls, [
      ["syscall", memfd, "paratax\0", 1],
      ["open", `/proc/7/fd/${FILE}\0`, 2],
      ["close", FILE],
      ["ftruncate", FILE, BYTES],
      ["mmap", 0, BYTES, 3, 0x8001, FILE, 0],
      ["syscall", futex, START + 8, 0, 5, [0, 50e6], 0, 0],
      ["syscall", futex, START + 8, 1, 1, 0, 0, 0],
      ["syscall", futex, START + 8, 1, ALL, 0, 0, 0],
      ["sched_yield"],
      ["kill", 11, 0],
      ["close", FILE],
    ]);
  });

  test(`${name}: another process opens the same pages and keeps no file`, () => {
    const { library, calls } = madeUp();
    const place = { path: "/proc/7/fd/9", bytes: BYTES };
    assert.equal(openProcessMemory(place, library, name).place, place);
    assert.deepEqual(calls, [
      ["open", "/proc/7/fd/9\0", 2],
      ["mmap", 0, BYTES, 3, 0x8001, FILE, 0],
      ["close", FILE],
    ]);
  });
}

test("the pid of who has ended does not live", () => {
  const { library } = madeUp({ kill: -1 });
  assert.equal(made(makeProcessMemory(BYTES, parent, library, "linux-x64")).lives(11), false);
});

/** On macOS, where the file is a real one in a folder; what was called for a sleep and two wake-ups. */
function onMacOS(library: MadeUp): Promise<{ sleep: string; slept: Call[] }> {
  return Promise.resolve(withFolder((folder) => {
    const memory = made(
      makeProcessMemory(BYTES, { pid: 7, makeFolder: () => folder }, library.library, "darwin-arm64"),
    );
    const path = join(folder, "memory");
    assert.ok(existsSync(path));
    assert.deepEqual(memory.place, { path, bytes: BYTES });
    assert.deepEqual(library.calls.splice(0), [
      ["open", `${path}\0`, 2],
      ["ftruncate", FILE, BYTES],
      ["mmap", 0, BYTES, 3, 1, FILE, 0],
    ]);
    memory.wait(2, -5, 50);
    memory.wake(2, 1);
    memory.wake(2, ALL);
    return { sleep: memory.sleep, slept: library.calls };
  }));
}

const OS_SYNC = [
  "os_sync_wait_on_address_with_timeout",
  "os_sync_wake_by_address_any",
  "os_sync_wake_by_address_all",
];
const MINUS_FIVE = 2 ** 32 - 5;

test("macOS 14.4: a file of the run, and os_sync_wait_on_address between processes, four bytes and nanoseconds", async () => {
  assert.deepEqual(await onMacOS(madeUp()), {
    sleep: "os_sync_wait_on_address",
    slept: [
      ["os_sync_wait_on_address_with_timeout", START + 8, MINUS_FIVE, 4, 1, 32, 50e6],
      ["os_sync_wake_by_address_any", START + 8, 4, 1],
      ["os_sync_wake_by_address_all", START + 8, 4, 1],
    ],
  });
});

test("macOS before that: __ulock_wait, shared, in microseconds", async () => {
  assert.deepEqual(await onMacOS(madeUp({}, OS_SYNC)), {
    sleep: "__ulock_wait",
    slept: [
      ["__ulock_wait", 3, START + 8, MINUS_FIVE, 50e3],
      ["__ulock_wake", 3, START + 8, 0],
      ["__ulock_wake", 0x103, START + 8, 0],
    ],
  });
});

const REASONS: readonly [what: string, platform: string, MadeUp | string, RegExp, closed?: number][] = [
  ["Windows, as Deno calls it", "windows-x64", "none", /^Windows wakes no process .*: measure it on Linux or macOS$/],
  ["Windows, as Bun and Node call it", "win32-arm64", "none", /^Windows wakes no process/],
  ["a system that is not known", "freebsd-x64", "none", /how processes share memory on freebsd-x64: measure it on/],
  [
    "no library",
    "linux-x64",
    "Node 24.1.0 cannot call C: take Node 26 or newer",
    /^Node 24.1.0 cannot call C: take Node/,
  ],
  [
    "no memfd",
    "linux-x64",
    madeUp({ syscall: -1 }),
    /^the system gave no memory .* \(ulimit -n\), or .* \(seccomp\)/,
    0,
  ],
  ["no /proc", "linux-x64", madeUp({ open: -1 }), /\/proc\/7\/fd\/3, which cannot be opened: mount \/proc/, 1],
  ["no room", "linux-x64", madeUp({ ftruncate: -1 }), /no file of 4096 bytes: raise .* \(ulimit -f\)$/, 2],
  ["no addresses", "linux-x64", madeUp({ mmap: 2 ** 64 }), /^the system mapped no 4096 bytes: raise the limit of/, 2],
];

for (const [what, platform, library, reason, closed] of REASONS) {
  test(`${what}: a reason that ends with what to do, and no file is kept`, () => {
    const given = typeof library === "string" ? library : library.library;
    assert.match(String(makeProcessMemory(BYTES, parent, given, platform)), reason);
    if (typeof library !== "string") assert.equal(library.calls.filter(([name]) => name === "close").length, closed);
  });
}

test("a macOS that has neither: a reason that names the first that has", () =>
  withFolder((folder) => {
    const { library, calls } = madeUp({}, [...OS_SYNC, "__ulock_wait"]);
    const reason = makeProcessMemory(BYTES, { pid: 7, makeFolder: () => folder }, library, "darwin-x64");
    assert.equal(reason, "this macOS has nothing to sleep on shared memory by: take 14.4 or newer");
    assert.deepEqual(calls.at(-1), ["close", FILE]);
  }));

test("who opens it where that cannot be throws the reason", () => {
  const place = { path: "/proc/7/fd/9", bytes: BYTES };
  assert.throws(() => openProcessMemory(place, "no library", "linux-x64"), /^Error: no library$/);
  assert.throws(() => openProcessMemory(place, madeUp().library, "win32-x64"), /^Error: Windows wakes no process/);
  const gone = madeUp({ open: -1 }).library;
  assert.throws(() => openProcessMemory(place, gone, "linux-x64"), /cannot be opened at \/proc\/7\/fd\/9$/);
});
