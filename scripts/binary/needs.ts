// What a program asks of the system that it is to run on, read from the program itself: ELF's dynamic section with the
// versions of symbols (System V gABI, LSB 5.0), or the oldest macOS in Mach-O's load commands.

import { readFileSync } from "node:fs";

export interface Needs {
  /** The libraries that the loader must find; null where the format is another. */
  readonly libraries: readonly string[] | null;
  /** Of ELF: "glibc 2.28" by the newest symbol asked for, or "musl" by its loader; null where neither. */
  readonly libc: string | null;
  /** Of Mach-O: the oldest version, for example "13.5". */
  readonly macos: string | null;
}

const NOTHING: Needs = { libraries: null, libc: null, macos: null };

/** Of a little-endian program of 64 bit; what it does not know needs nothing that can be told. */
export function needsOf(path: string): Needs {
  const bytes = readFileSync(path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64) return NOTHING;
  if (view.getUint32(0) === 0x7f454c46) return needsOfElf(view, bytes);
  if (view.getUint32(0, true) === 0xfeedfacf) return { ...NOTHING, macos: oldestMacos(view) };
  return NOTHING;
}

/** The same in words, for whoever must know before it is started: "glibc 2.28, libatomic.so.1". */
export function needsInWords({ libraries, libc, macos }: Needs): string {
  // every system with that libc has what is a part of it
  const ownOf = /^(ld-linux|libc\.|libm\.|libdl\.|libpthread\.|librt\.)/;
  return [libc, ...(libraries ?? []).filter((name) => !ownOf.test(name)), macos && `macOS ${macos}`]
    .filter((word) => word !== null && word !== "").join(", ");
}

const PT = { load: 1, dynamic: 2, interpreter: 3 } as const;
const DT = { needed: 1, strings: 5, versions: 0x6ffffffe, versionCount: 0x6fffffff } as const;

function needsOfElf(view: DataView, bytes: Uint8Array): Needs {
  const number = (at: number): number => Number(view.getBigUint64(at, true));
  const text = (at: number): string => new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
  const headers = Array.from({ length: view.getUint16(56, true) }, (_, index) => {
    const at = number(32) + index * view.getUint16(54, true);
    return { type: view.getUint32(at, true), offset: number(at + 8), address: number(at + 16), size: number(at + 32) };
  });
  const offsetOf = (address: number): number => {
    const segment = headers.find((one) =>
      one.type === PT.load && address >= one.address && address < one.address + one.size
    );
    return segment ? address - segment.address + segment.offset : 0;
  };
  const dynamic = headers.find(({ type }) => type === PT.dynamic);
  if (!dynamic) return { ...NOTHING, libraries: [] }; // linked statically
  const entries: { tag: number; value: number }[] = [];
  for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
    entries.push({ tag: number(at), value: number(at + 8) });
  }
  const valueOf = (tag: number): number => entries.find((entry) => entry.tag === tag)?.value ?? 0;
  const strings = offsetOf(valueOf(DT.strings));
  const libraries = entries.filter(({ tag }) => tag === DT.needed).map(({ value }) => text(strings + value));
  const interpreter = headers.find(({ type }) => type === PT.interpreter);
  const loader = interpreter ? text(interpreter.offset) : "";
  return { libraries, libc: /ld-musl/.test(loader) ? "musl" : newestGlibc(versions()), macos: null };

  /** The names of all versions of symbols that other libraries must have. */
  function versions(): string[] {
    const names: string[] = [];
    let at = offsetOf(valueOf(DT.versions));
    for (let left = valueOf(DT.versionCount); left > 0; left--) {
      let entry = at + view.getUint32(at + 8, true);
      for (let more = view.getUint16(at + 2, true); more > 0; more--) {
        names.push(text(strings + view.getUint32(entry + 8, true)));
        entry += view.getUint32(entry + 12, true);
      }
      at += view.getUint32(at + 12, true);
    }
    return names;
  }
}

function newestGlibc(versions: readonly string[]): string | null {
  const numbers = versions.flatMap((name) => {
    const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(name) ?? [];
    return major === undefined ? [] : [[Number(major), Number(minor)]];
  }).sort(([a, b], [c, d]) => c - a || d - b);
  return numbers.length === 0 ? null : `glibc ${numbers[0].join(".")}`;
}

const LC = { versionMinMacos: 0x24, buildVersion: 0x32 } as const;

function oldestMacos(view: DataView): string | null {
  let at = 32;
  for (let left = view.getUint32(16, true); left > 0; left--) {
    const command = view.getUint32(at, true);
    const version = command === LC.buildVersion ? at + 12 : command === LC.versionMinMacos ? at + 8 : null;
    if (version !== null) return `${view.getUint16(version + 2, true)}.${view.getUint8(version + 1)}`;
    at += view.getUint32(at + 4, true);
  }
  return null;
}
