// The floor in C: compiled once for a benchmark, and skipped with a word where there is no compiler.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outputOf } from "../runtime/process.ts";
import { programsOnPath } from "../runtime/path.ts";
import type { Runtime } from "../runtime/contract.ts";

export interface Floor {
  /** Operations per second of threads on one set behind one mutex. */
  set(workers: number, seconds: number): Promise<number>;
  /** The same of processes that share the memory. */
  shm(workers: number, seconds: number): Promise<number>;
  /** Items per second of threads that send each to one of so many writers, by rings in memory, and wait for its answer. */
  ring(workers: number, seconds: number, writers: number): Promise<number>;
  /** The same of processes. */
  shmring(workers: number, seconds: number, writers: number): Promise<number>;
  /** Round trips per second of processes with one server, through FIFOs. */
  fifo(workers: number, seconds: number): Promise<number>;
  /** The same with two round trips an operation, inside a lock that is a FIFO. */
  locked(workers: number, seconds: number): Promise<number>;
}

/** Compiles the floor into a folder; null where there is no C compiler. */
export async function compileFloor({ spawn }: Runtime, folder: string): Promise<Floor | null> {
  const compiler = ["cc", "gcc", "clang"].flatMap((name) => programsOnPath(name))[0];
  if (!compiler) return null;
  const program = join(folder, "floor");
  const source = fileURLToPath(new URL("../contenders/c/floor.c", import.meta.url));
  await outputOf(spawn, [compiler, "-O2", "-march=native", "-pthread", "-o", program, source]);
  const run = async (what: string, ...given: readonly number[]): Promise<number> => {
    const text = await outputOf(spawn, [program, what, ...given.map(String)]);
    if (!(Number(text) > 0)) throw new Error(`the floor in C said "${text}"`);
    return Number(text);
  };
  return {
    set: (workers, seconds) => run("set", workers, seconds),
    shm: (workers, seconds) => run("shm", workers, seconds),
    ring: (workers, seconds, writers) => run("ring", workers, seconds, writers),
    shmring: (workers, seconds, writers) => run("shmring", workers, seconds, writers),
    fifo: (workers, seconds) => run("fifo", workers, seconds),
    locked: (workers, seconds) => run("locked", workers, seconds),
  };
}
