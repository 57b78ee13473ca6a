// The worker's side for a job that gets and gives whatever a thread could be sent, one message after the other, in a
// process too; and whose code is a user's, who may print. It is on the meter of such workers alone.

import { divertPrints } from "./prints.ts";
import { type Port, PROCESS_FLAG, programArguments, serve } from "./scope.ts";

export interface FramedPort extends Pick<Port, "post" | "bare" | "finish"> {
  /** Threads only: has every message from now on heard at once, and none by `next`. */
  listen?(hear: (value: unknown) => void): void;
  /** The next message. In a process it blocks until there is one, and ends the process once the parent is gone. */
  next(): Promise<unknown>;
}

export type FramedMain = (start: unknown, port: FramedPort) => Promise<void>;

/** The few things of each runtime that are needed here. */
interface Process {
  exit(code: number): never;
  getBuiltinModule(name: "node:fs"): {
    readSync(fd: number, into: Uint8Array): number;
    writeSync(fd: number, from: Uint8Array): number;
  };
}
declare const process: Process;

/** Runs the job with the start message, in whatever kind of worker this is. */
export function serveFramed(main: FramedMain): void {
  const [flag, , start] = programArguments();
  if (flag === PROCESS_FLAG) return void serveProcess(main, JSON.parse(start ?? "null"));
  serve((message, port) => {
    divertPrints(); // in a thread they would go where the cell answers the command
    const early: unknown[] = [];
    let hear: ((value: unknown) => void) | null = null;
    port.onMessage = (value) => {
      if (hear === null) return void early.push(value);
      const take = hear;
      hear = null;
      take(value);
    };
    const next = (): Promise<unknown> =>
      early.length > 0 ? Promise.resolve(early.shift()) : new Promise((resolve) => hear = resolve);
    const listen = (to: (value: unknown) => void): void => {
      port.onMessage = to;
      for (const value of early.splice(0)) to(value);
    };
    return main(message, { next, listen, post: port.post, bare: port.bare, finish: port.finish });
  });
}

async function serveProcess(main: FramedMain, start: unknown): Promise<void> {
  const { fill, write, end } = standardStreams();
  divertPrints();
  const { framed, HEADER, lengthBehind, unframed } = await import("./frames.ts");
  const send = (value: unknown, last: boolean): void => framed({ value, last }).forEach(write);
  const header = new Uint8Array(HEADER);
  await main(start, {
    next() {
      fill(header);
      const body = new Uint8Array(lengthBehind(header));
      fill(body);
      return Promise.resolve(unframed(body));
    },
    post: (value) => send(value, false),
    finish(value) {
      send(value, true);
      end(0); // whatever the user's code still waits for
    },
  });
}

/** Standard input and output of a process, as they are before any prints are diverted. Each call blocks. */
export interface StandardStreams {
  /** Reads so many bytes; ends the process once the parent is gone, or wants no more. */
  fill(into: Uint8Array): void;
  /** Writes all of them. */
  write(from: Uint8Array): void;
  end(code: number): never;
}

export function standardStreams(): StandardStreams {
  const fs = "Deno" in globalThis ? null : process.getBuiltinModule("node:fs");
  const read = fs ? (into: Uint8Array) => fs.readSync(0, into) : (into: Uint8Array) => Deno.stdin.readSync(into) ?? 0;
  const standardOutput = fs ? null : Deno.stdout.writeSync.bind(Deno.stdout);
  const write = fs ? (from: Uint8Array) => fs.writeSync(1, from) : standardOutput!;
  const end = (code: number): never => fs ? process.exit(code) : Deno.exit(code);
  return {
    fill(into) {
      for (let rest = into; rest.length > 0;) {
        const length = patiently(() => read(rest));
        if (length === 0) end(0);
        rest = rest.subarray(length);
      }
    },
    write(from) {
      for (let rest = from; rest.length > 0;) rest = rest.subarray(patiently(() => write(rest)));
    },
    end,
  };
}

/** How long to let the other side work on a full or empty pipe before the next look, in milliseconds. */
const PAUSE_MS = 0.05;

/** A pipe may have been set never to block, by whoever else has it: then this waits in its place. */
function patiently(use: () => number): number {
  for (;;) {
    try {
      return use();
    } catch (error) {
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
