// Looks into the memory that the processes of a run share, from outside: who holds its lock, and whether a record lies in
// a cell of a ring that nobody takes.

import { closeSync, openSync, readdirSync, readlinkSync, readSync } from "node:fs";
import { type ClientAddress, layOut } from "../../channels/ring.ts";

/** Those in front, of the scenario; those of a channel, or a table, follow. */
const OWN_WORDS = 64;
const CHANNEL_BASE = 32;
const READ_WORDS = 4096;
const LINE = 16;

/** Calls `look` with what reads the words of the memory that this process has made; null where there is none. */
export function withSharedWords<T>(pid: number, look: (read: () => Int32Array) => T): T | null {
  const folder = `/proc/${pid}/fd`;
  let file: number;
  try {
    const name = readdirSync(folder).find((one) => readlinkSync(`${folder}/${one}`).startsWith("/memfd:paratax"));
    if (name === undefined) return null;
    file = openSync(`${folder}/${name}`, "r");
  } catch {
    return null; // it ended while it was looked at
  }
  const words = new Int32Array(READ_WORDS);
  try {
    return look(() => {
      readSync(file, new Uint8Array(words.buffer), 0, words.byteLength, 0);
      return words;
    });
  } finally {
    closeSync(file);
  }
}

/** Whether a process holds a lock: twice its pid, or one more, stands in a word. */
export function holdsLock(words: Int32Array, pid: number): boolean {
  return words.subarray(0, OWN_WORDS).some((word) => word >>> 1 === pid);
}

/** The first word of each ring, which counts the records put into it, as sharded-writers lays them out. */
export function ringsOf(producers: number, writers: number): readonly number[] {
  const site = { base: CHANNEL_BASE, clients: producers, servers: writers } as Parameters<typeof layOut>[0];
  return (layOut(site).client(0) as ClientAddress).rings;
}

/** The first record that was put into a ring and not taken, or null. */
export function lyingRecord(words: Int32Array, producers: number, writers: number): string | null {
  const ring = ringsOf(producers, writers).find((base) => words[base] !== words[base + LINE]);
  return ring === undefined ? null : `${ring}/${words[ring + LINE]}`;
}
