// Makes a worker of a bare child process: JSON lines on its standard output, one in each direction a message.

import type { Child, Envelope, Exit, Process, SpawnOptions, StartOptions } from "./contract.ts";

/** Calls `onLine` with each whole line of a stream of bytes, without its end. A line may come in any number of parts. */
export function lineSplitter(onLine: (line: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  let begun: string[] = []; // put together once: again for every part, a long line would take its square of time
  return (bytes) => {
    const [first, ...others] = decoder.decode(bytes, { stream: true }).split("\n");
    begun.push(first);
    for (const next of others) {
      const line = begun.join("");
      begun = [next];
      onLine(line);
    }
  };
}

function parseEnvelope(line: string): Envelope | null {
  try {
    return JSON.parse(line) as Envelope;
  } catch {
    return null;
  }
}

/** A process that was killed ends within this time, in milliseconds, unless its group is frozen or its device hangs. */
const KILLED_MS = 1000;

/** Starts `command` as a worker. It ends as crashed when its standard output holds anything but messages. */
export function makeProcess(
  spawn: (command: readonly string[], options: SpawnOptions) => Child,
  command: readonly string[],
  options: StartOptions,
): Process {
  let garbled: string | null = null;
  let over = false;
  const { frames } = options;
  const lose = (text: string): void => {
    garbled ??= text.slice(0, 80);
    child.kill("SIGKILL");
  };
  const onOutput = frames
    ? frames.frameSplitter(
      (message) => options.onMessage((message as Envelope).value),
      (bytes) => lose(new TextDecoder().decode(bytes.subarray(0, 80)).split(/[^\P{C}\n]|\ufffd/u)[0]!.trimEnd()),
    )
    : lineSplitter((line) => {
      const envelope = parseEnvelope(line);
      if (envelope) options.onMessage(envelope.value);
      else lose(line);
    });
  const nice = options.niceness === undefined ? [] : ["nice", "-n", String(options.niceness)]; // it becomes the worker
  const child = spawn([...nice, ...command], { onOutput, ipc: options.ipc });
  const exited = child.exited.then((exit): Exit => {
    over = true;
    return garbled === null ? exit : { kind: "crashed", message: `it wrote "${garbled}", which is no message` };
  });
  return {
    kind: "process",
    name: options.name,
    pid: child.pid,
    exited,
    tell: child.tell,
    post(value) {
      if (frames) frames.framed(value).forEach(child.write);
      else child.write(JSON.stringify(value) + "\n");
    },
    async stop(deadlineMs) {
      if (over) return await exited;
      child.end(); // a worker that blocks in a read ends by itself
      let timer = setTimeout(() => {
        child.kill("SIGKILL"); // works on a stopped process too
        timer = setTimeout(() => giveUp({ kind: "killed", signal: "SIGKILL" }), KILLED_MS);
      }, deadlineMs);
      let giveUp: (exit: Exit) => void;
      const exit = await Promise.race([exited, new Promise<Exit>((resolve) => giveUp = resolve)]);
      clearTimeout(timer);
      return exit;
    },
  };
}

/** Standard output of a program that ends by itself, whatever its exit code. Rejects when it cannot be started. */
export async function outputOf(
  spawn: (command: readonly string[], options: SpawnOptions) => Child,
  command: readonly string[],
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const child = spawn(command, { onOutput: (bytes) => text += decoder.decode(bytes, { stream: true }), onError() {} });
  child.end();
  const exit = await child.exited;
  if (exit.kind === "crashed") throw new Error(exit.message);
  return text;
}
