// A child process as node:child_process has it: Node's own, and Deno's where its own way of starting one has no channel.

import type { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import type { Child, Exit, SpawnOptions } from "./contract.ts";

/** `environment` is that of this process, `killGroup` ends what is left of a leader's group. */
export function nodeChild(
  start: typeof spawn,
  [program, ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  options: SpawnOptions,
  killGroup: (leader: number) => void,
): Child {
  const { ipc } = options;
  const errors = options.onError ? "pipe" : "inherit";
  const child = start(program!, args, {
    env: options.env ? { ...environment, ...options.env } : environment,
    cwd: options.cwd,
    detached: options.group === true && process.platform !== "win32",
    stdio: ipc ? ["pipe", "pipe", errors, "ipc"] : ["pipe", "pipe", errors],
    ...ipc && { serialization: ipc.serialization },
    windowsHide: true,
  });
  const ended = new Promise<Exit>((resolve) => {
    child.on("error", (error) => resolve({ kind: "crashed", message: error.message }));
    const end = (code: number | null, signal: string | null): void =>
      resolve(signal ? { kind: "killed", signal } : { kind: "exited", code: code! });
    if (!ipc) return void child.on("close", end);
    // Whoever ends the channel himself hears of no close: Node waits for the other side to have done it.
    child.on(
      "exit",
      (code, signal) => void Promise.all([child.stdout, child.stderr].map(closing)).then(() => end(code, signal)),
    );
  });
  const gone = new Promise<void>((resolve) => child.on("error", () => resolve()).on("exit", () => resolve()));
  const { stdin, stdout, stderr } = child; // none of them where too many files are open: then an error follows
  stdin?.on("error", () => {}); // the child may be gone first
  stdout?.on("data", options.onOutput);
  if (options.onError) stderr?.on("data", options.onError);
  if (ipc) child.on("message", ipc.onMessage);
  return {
    pid: child.pid ?? 0,
    gone,
    exited: ended,
    write: (data) => void stdin?.write(data),
    ...ipc && { tell: (value) => void child.send(value as string, () => {}) }, // the child may be gone first
    end() {
      stdin?.end();
      if (ipc && child.connected) child.disconnect();
    },
    kill: (signal) => void child.kill(signal),
    killGroup: () => void (child.pid && killGroup(child.pid)), // 0 would be our own group
  };
}

/** Resolves once all of a stream has been heard. */
function closing(stream: Readable | null): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream.closed) resolve();
    else stream.once("close", () => resolve());
  });
}
