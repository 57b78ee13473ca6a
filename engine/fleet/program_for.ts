// Which of paratax's binaries a host can run.

import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { RUNTIME_NAMES } from "../../runtime/runtimes.ts";
import { UsageError } from "../result/usage_error.ts";
import type { Probed } from "./remote_script.ts";

const SYSTEMS: ReadonlyMap<string, string> = new Map([["Linux", "linux"], ["Darwin", "macos"]]);
const PROCESSORS: ReadonlyMap<string, string> = new Map([
  ["x86_64", "x64"],
  ["amd64", "x64"],
  ["aarch64", "arm64"],
  ["arm64", "arm64"],
]);

/** A program to be copied. */
export interface Program {
  readonly path: string;
  readonly size: number;
  /** SHA-256, in hexadecimal digits. */
  readonly sum: string;
}

/** As the names of binaries end: "linux-x64-musl"; null where there are none for such a host. */
export function targetOf({ system, processor, musl }: Probed): string | null {
  const [os, arch] = [SYSTEMS.get(system), PROCESSORS.get(processor)];
  return os === undefined || arch === undefined ? null : `${os}-${arch}${musl && os === "linux" ? "-musl" : ""}`;
}

/** What this machine is, as the names of binaries end. */
export function ownTarget(system: string): string {
  const musl = existsSync(`/lib/ld-musl-${{ x64: "x86_64", arm64: "aarch64" }[process.arch as string]}.so.1`);
  return `${system}-${process.arch}${musl ? "-musl" : ""}`;
}

/** The binary for a host in a folder of them, of the runtime `first` where there are several; else why there is none. */
export function binaryFor(probed: Probed, folder: string, first: string): { path: string } | { reason: string } {
  const target = targetOf(probed);
  const what = `${probed.system} ${probed.processor}${probed.musl ? " with musl" : ""}`;
  if (target === null) return { reason: `it is ${what}, for which paratax has no binary` };
  const names = [first, ...RUNTIME_NAMES.filter((name) => name !== first)].map((name) => `paratax-${name}-${target}`);
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
  return found === undefined
    ? { reason: `it is ${what}, for which ${folder} has no paratax-RUNTIME-${target}: make it by npm run compile` }
    : { path: found };
}

const CHUNK_BYTES = 2 ** 20;

/** Throws a UsageError where it cannot be read. */
export function readProgram(path: string): Program {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    throw new UsageError(`Cannot copy ${path} to the hosts as it cannot be read: give a binary of paratax.`);
  }
  try {
    const hash = createHash("sha256");
    const chunk = new Uint8Array(CHUNK_BYTES);
    for (let length = readSync(file, chunk); length > 0; length = readSync(file, chunk)) {
      hash.update(chunk.subarray(0, length));
    }
    return { path, size: statSync(path).size, sum: hash.digest("hex") };
  } finally {
    closeSync(file);
  }
}
