// A payload handed to a process as one writes it by hand, on whichever runtime this is.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { toBase64 } from "../../runtime/base64.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { makeProcessMemory } from "../../runtime/process_memory.ts";
import { RUNTIMES } from "../../runtime/runtimes.ts";
import { makePayload } from "../../sync/payload.ts";
import { timedTrip } from "./answer.ts";
import { lengthOf, openPipe, writeAll } from "./blocking.ts";
import type { ByHand } from "./by_hand.ts";
import { formatOf } from "./formats.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type Ipc = "json" | "advanced";

interface Child {
  write(bytes: Uint8Array): unknown;
  send(value: unknown): unknown;
  kill(): unknown;
}

/** Where the child finds this process, and what hands it a payload. */
interface Way {
  readonly place: string;
  /** Resolves once the child is at the other end. */
  readonly connected?: Promise<unknown>;
  send(payload: Bytes, child: Child): unknown;
  /** Where the payload lies. */
  readonly memory?: Bytes;
  close(): unknown;
}

export async function openByProcess(way: string, size: number): Promise<ByHand> {
  const { place, connected, send, memory, close } = await openWay(way, size);
  let hear = (_: unknown): void => {};
  const said = (): Promise<unknown> => new Promise((resolve) => hear = resolve);
  const ready = said();
  const ipc = way === "ipc" ? "json" : way === "ipc-advanced" ? "advanced" : undefined;
  const child = await startChild([way, place], ipc, (value) => hear(value));
  await ready;
  await connected;
  const made = makePayload("bytes", size, 1) as Bytes;
  memory?.set(made);
  const payload = memory ?? made;
  let turn = 0;
  return {
    trip: () => timedTrip(payload, turn++, (to) => hear = to, (message) => send(message, child)),
    close() {
      child.kill();
      return close();
    },
  };
}

async function openWay(way: string, size: number): Promise<Way> {
  const none = { place: "", close() {} };
  switch (way.split("-")[0]) {
    case "ipc":
      return {
        ...none,
        send: way === "ipc"
          ? (payload, child) => child.send(toBase64(payload))
          : (payload, child) => child.send(payload),
      };
    case "fifo": {
      const { pack } = formatOf(way);
      const folder = mkdtempSync(join(tmpdir(), "by-hand-"));
      const place = join(folder, "pipe");
      execFileSync("mkfifo", [place]);
      const pipe = openPipe(place);
      return {
        place,
        send(payload) {
          const message = pack(payload);
          writeAll(pipe, lengthOf(message));
          writeAll(pipe, message);
        },
        close() {
          pipe.close();
          rmSync(folder, { recursive: true });
        },
      };
    }
    case "socket": {
      const { pack } = formatOf(way);
      const folder = mkdtempSync(join(tmpdir(), "by-hand-"));
      const place = join(folder, "socket");
      let socket: Socket;
      let connect = (): void => {};
      const connected = new Promise<void>((resolve) => connect = resolve);
      const server = createServer((client) => {
        socket = client;
        client.on("error", () => {}); // it was killed
        connect();
      });
      await new Promise<void>((resolve) => server.listen(place, resolve));
      return {
        place,
        connected,
        send(payload) {
          const message = pack(payload);
          socket.write(lengthOf(message));
          socket.write(message);
        },
        close() {
          socket.destroy();
          server.close();
          rmSync(folder, { recursive: true });
        },
      };
    }
    case "shm": {
      const made = makeProcessMemory(size, await currentRuntime());
      if (typeof made === "string") throw new Error(made);
      const word = new Uint8Array(1);
      return {
        place: JSON.stringify(made.place),
        send: (_, child) => child.write(word),
        memory: new Uint8Array(made.buffer as ArrayBuffer),
        close: () => made.close(),
      };
    }
    default: {
      const { pack } = formatOf(way);
      return {
        ...none,
        send(payload, child) {
          const message = pack(payload);
          child.write(lengthOf(message));
          child.write(message);
        },
      };
    }
  }
}

declare const Bun: {
  spawn(command: readonly string[], options: Record<string, unknown>): {
    readonly stdin: { write(bytes: Uint8Array): void; flush(): void };
    readonly stdout: AsyncIterable<Uint8Array>;
    send(value: unknown): void;
    kill(): void;
  };
};

/** An answer is a text of JSON, short enough to come in one part. */
async function startChild(
  words: readonly string[],
  ipc: Ipc | undefined,
  hear: (value: unknown) => void,
): Promise<Child> {
  const decoder = new TextDecoder();
  const read = (part: Uint8Array): void => hear(JSON.parse(decoder.decode(part)));
  const { identity: { name, path } } = await currentRuntime();
  const command = [...RUNTIMES[name].run, fileURLToPath(new URL("./hand_process.ts", import.meta.url)), ...words];
  if ("Bun" in globalThis) {
    const child = Bun.spawn([path, ...command], {
      stdin: "pipe",
      stdout: "pipe",
      stderr: "inherit",
      ...ipc && { ipc: hear, serialization: ipc },
    });
    void drain(child.stdout, read);
    return {
      write(bytes) {
        child.stdin.write(bytes);
        child.stdin.flush();
      },
      send: (value) => child.send(value),
      kill: () => child.kill(),
    };
  }
  if ("Deno" in globalThis && ipc === undefined) {
    const child = new Deno.Command(path, { args: command, stdin: "piped", stdout: "piped" }).spawn();
    void drain(child.stdout, read);
    const input = child.stdin.getWriter();
    input.closed.catch(() => {}); // it was killed
    return { write: (bytes) => void input.write(bytes), send() {}, kill: () => child.kill() };
  }
  const child = spawn(path, command, {
    stdio: ["pipe", "pipe", "inherit", ...ipc ? ["ipc" as const] : []],
    ...ipc && { serialization: ipc },
  });
  child.stdout!.on("data", read);
  child.on("message", hear);
  return {
    write: (bytes) => child.stdin!.write(bytes),
    send: (value) => child.send(value as string),
    kill: () => child.kill(),
  };
}

async function drain(stream: AsyncIterable<Uint8Array>, to: (bytes: Uint8Array) => void): Promise<void> {
  for await (const bytes of stream) to(bytes);
}
