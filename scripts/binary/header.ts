// What system and processor a program is for, by its first bytes: a binary that cannot be run here can still be wrong.

import { closeSync, openSync, readSync } from "node:fs";

/** The field of the processor, by the numbers that each format has for it. */
const ELF = { 0x3e: "linux-x64", 0xb7: "linux-arm64" } as Record<number, string>;
const MACH_O = { 0x01000007: "macos-x64", 0x0100000c: "macos-arm64" } as Record<number, string>;
const PE = { 0x8664: "windows-x64", 0xaa64: "windows-arm64" } as Record<number, string>;

/** The target as it is called here; null where the file is no program that is known. */
export function targetOfFile(path: string): string | null {
  const bytes = new Uint8Array(4096);
  const file = openSync(path, "r");
  try {
    return targetOfHeader(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)));
  } finally {
    closeSync(file);
  }
}

/** The same of the first bytes: ELF, Mach-O of 64 bit, or PE. */
export function targetOfHeader(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 64) return null;
  if (view.getUint32(0) === 0x7f454c46) return ELF[view.getUint16(18, true)] ?? null;
  if (view.getUint32(0, true) === 0xfeedfacf) return MACH_O[view.getUint32(4, true)] ?? null;
  const header = view.getUint32(60, true);
  if (view.getUint16(0) !== 0x4d5a || header + 6 > bytes.length || view.getUint32(header) !== 0x50450000) return null;
  return PE[view.getUint16(header + 4, true)] ?? null;
}
