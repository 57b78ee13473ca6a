// Calls into the system's library of C, by what each runtime has built in for that: Deno.dlopen, bun:ffi, and node:ffi
// since Node 26. A file of its own, so that it costs only those who use it.

/** An address as the runtime hands it to C. */
export type Pointer = { readonly pointer: unique symbol };

/** A size, an offset or another word of the machine's width, as the runtime hands it to C. */
export type Size = { readonly size: unique symbol };

type Kind = "int" | "size" | "pointer";

/** What a function takes and returns; an int has 32 bits. */
export interface Signature {
  readonly takes: readonly Kind[];
  readonly returns: "int" | "pointer";
}

type Value<K> = K extends "int" ? number : K extends "size" ? Size : Pointer;
type Values<Kinds extends readonly Kind[]> = { [Index in keyof Kinds]: Value<Kinds[Index]> };

/** The functions of a library, by their names. */
export type Functions<Signatures> = {
  readonly [Name in keyof Signatures]: Signatures[Name] extends Signature
    ? (...values: Values<Signatures[Name]["takes"]>) => Value<Signatures[Name]["returns"]>
    : never;
};

export interface Library {
  /** Throws where the library lacks one of them. */
  functions<const Signatures extends Readonly<Record<string, Signature>>>(of: Signatures): Functions<Signatures>;
  readonly none: Pointer;
  size(value: number): Size;
  /** The address of these bytes, which stay there: the library keeps them, so it is for few. */
  pin(bytes: Uint8Array): Pointer;
  /** An address as a number. */
  address(pointer: Pointer): number;
  offset(pointer: Pointer, bytes: number): Pointer;
  /** The memory at an address; it must stay there for as long as anybody uses it. */
  memory(pointer: Pointer, bytes: number): ArrayBuffer;
}

interface BunFfi {
  dlopen(name: string, symbols: object): { readonly symbols: unknown };
  ptr(bytes: Uint8Array): number;
  toArrayBuffer(pointer: number, offset: number, bytes: number): ArrayBuffer;
}
interface NodeFfi {
  dlopen(name: string, symbols: object): { readonly functions: unknown };
  getRawPointer(bytes: Uint8Array): bigint;
  toArrayBuffer(pointer: bigint, bytes: number, copy: boolean): ArrayBuffer;
}
declare const process: {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string };
  getBuiltinModule(name: "bun:ffi"): BunFfi;
  getBuiltinModule(name: "node:ffi"): NodeFfi | undefined;
};

/** The library of C, where it is found by one of these names. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  linux: ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1"],
  darwin: ["/usr/lib/libSystem.B.dylib"],
};

/** "linux-x64", "darwin-arm64" and others. */
export function platform(): string {
  if (!("Deno" in globalThis)) return `${process.platform}-${process.arch}`;
  const { os, arch } = Deno.build;
  return `${os}-${arch === "x86_64" ? "x64" : "arm64"}`;
}

/** Opens the library of C; where that cannot be, says why in words that end with what to do. */
export function openLibrary(): Library | string {
  const names = NAMES[platform().split("-")[0]!] ?? [];
  let why = "no library of C is known by name here";
  for (const name of names) {
    const opened = "Deno" in globalThis ? byDeno(name) : "Bun" in globalThis ? byBun(name) : byNode(name);
    if (typeof opened !== "string") return opened;
    why = opened;
    if (!why.includes(name)) break; // it is not the name
  }
  return why;
}

function byDeno(name: string): Library | string {
  const open = (symbols: Deno.ForeignLibraryInterface): unknown => Deno.dlopen(name, symbols).symbols;
  try {
    open({});
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "Deno may not call C: give it --allow-ffi, or -A";
    return (error as Error).message;
  }
  const kinds = { int: "i32", size: "usize", pointer: "pointer" } as const;
  const pinned: Uint8Array[] = [];
  const address = (pointer: Pointer | null): bigint =>
    Deno.UnsafePointer.value(pointer as unknown as Deno.PointerValue);
  const at = (value: bigint): Pointer => Deno.UnsafePointer.create(value) as unknown as Pointer;
  return {
    functions: (signatures) =>
      open(symbolsOf(signatures, (takes, returns) => ({
        parameters: takes.map((kind) => kinds[kind]),
        result: kinds[returns],
      }))) as never,
    none: null as unknown as Pointer,
    size: (value) => BigInt(value) as unknown as Size, // a number would make each call eight times slower
    pin(bytes) {
      pinned.push(outOfHeap(bytes));
      return Deno.UnsafePointer.of(pinned.at(-1) as BufferSource) as unknown as Pointer;
    },
    address: (pointer) => Number(address(pointer)),
    offset: (pointer, bytes) => at(address(pointer) + BigInt(bytes)),
    memory: (pointer, bytes) =>
      Deno.UnsafePointerView.getArrayBuffer(pointer as unknown as Deno.PointerObject, bytes) as ArrayBuffer,
  };
}

function byBun(name: string): Library | string {
  const { dlopen, ptr, toArrayBuffer } = process.getBuiltinModule("bun:ffi");
  try {
    dlopen(name, { getpid: { args: [], returns: "i32" } });
  } catch (error) {
    return (error as Error).message;
  }
  const kinds = { int: "i32", size: "usize", pointer: "ptr" } as const;
  const pinned: Uint8Array[] = [];
  const number = (pointer: Pointer): number => pointer as unknown as number;
  return {
    functions: (signatures) =>
      dlopen(
        name,
        symbolsOf(signatures, (takes, returns) => ({
          args: takes.map((kind) => kinds[kind]),
          returns: kinds[returns],
        })),
      ).symbols as never,
    none: null as unknown as Pointer,
    size: (value) => value as unknown as Size,
    pin(bytes) {
      pinned.push(outOfHeap(bytes));
      return ptr(pinned.at(-1)!) as unknown as Pointer;
    },
    address: number,
    offset: (pointer, bytes) => number(pointer) + bytes as unknown as Pointer,
    memory: (pointer, bytes) => toArrayBuffer(number(pointer), 0, bytes),
  };
}

function byNode(name: string): Library | string {
  const ffi = process.getBuiltinModule("node:ffi");
  if (ffi === undefined) {
    const { node } = process.versions;
    return Number.parseInt(node) < 26
      ? `Node ${node} cannot call C: take Node 26 or newer`
      : `this Node ${node} came without node:ffi: start it without --no-experimental-ffi, or take one that has it`;
  }
  try {
    ffi.dlopen(name, {});
  } catch (error) {
    if ((error as { code?: string }).code === "ERR_ACCESS_DENIED") return "Node may not call C: give it --allow-ffi";
    return (error as Error).message;
  }
  const kinds = { int: "int32", size: "uint64", pointer: "pointer" } as const;
  const pinned: Uint8Array[] = [];
  const value = (pointer: Pointer): bigint => pointer as unknown as bigint;
  return {
    functions: (signatures) =>
      ffi.dlopen(
        name,
        symbolsOf(signatures, (takes, returns) => ({
          arguments: takes.map((kind) => kinds[kind]),
          return: kinds[returns],
        })),
      ).functions as never,
    none: 0n as unknown as Pointer,
    size: (value) => BigInt(value) as unknown as Size,
    pin(bytes) {
      pinned.push(outOfHeap(bytes));
      return ffi.getRawPointer(pinned.at(-1)!) as unknown as Pointer;
    },
    address: (pointer) => Number(value(pointer)),
    offset: (pointer, bytes) => value(pointer) + BigInt(bytes) as unknown as Pointer,
    memory: (pointer, bytes) => ffi.toArrayBuffer(value(pointer), bytes, false),
  };
}

/** Signatures as a runtime wants them. */
function symbolsOf<Symbol>(
  signatures: Readonly<Record<string, Signature>>,
  symbolOf: (takes: Signature["takes"], returns: Signature["returns"]) => Symbol,
): Record<string, Symbol> {
  return Object.fromEntries(
    Object.entries(signatures).map(([name, { takes, returns }]) => [name, symbolOf(takes, returns)]),
  );
}

/** An engine may move a small array in its heap, until its buffer is asked for. */
function outOfHeap<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
  void bytes.buffer;
  return bytes;
}

/** A text as C has it. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
