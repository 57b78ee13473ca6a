// Bun: Web Workers and Bun.spawn.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, write, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { clockCost } from "./clock_cost.ts";
import type { Child, Exit, Job, Process, Runtime, SpawnOptions, StartOptions, Thread } from "./contract.ts";
import { killGroup } from "./group.ts";
import { isFull, pause } from "./full_pipe.ts";
import { writeStandard } from "./patience.ts";
import { makeProcess } from "./process.ts";
import { RUNTIMES } from "./runtimes.ts";
import { clockOrigin, PROCESS_FLAG } from "./scope.ts";
import { after, FOLDER_VARIABLE, STOP_SIGNALS, systemName, threadCount, writeWhole } from "./system.ts";
import { makeThread } from "./thread.ts";

/** The part of Bun that is used here; its own types are a package for this alone. */
interface BunApi {
  readonly version: string;
  readonly isStandaloneExecutable?: boolean;
  readonly stdin: { stream(): AsyncIterable<Uint8Array> };
  readonly embeddedFiles: readonly (Blob & { readonly name: string })[];
  gc(force: boolean): void;
  hash(text: string): bigint;
  spawn(command: string[], options: Record<string, unknown>): BunChild;
  build(options: Record<string, unknown>): Promise<unknown>;
}
interface BunChild {
  readonly pid: number;
  readonly exited: Promise<number>;
  readonly signalCode: string | null;
  readonly stdin: { write(data: string | Uint8Array): unknown; flush(): unknown; end(): void };
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  kill(signal: string): void;
  send(value: unknown): void;
  disconnect(): void;
}
declare const Bun: BunApi;

const standalone = Bun.isStandaloneExecutable === true;

const readText = (path: string): string => readFileSync(path, "utf8");

export const runtime: Runtime = {
  identity: {
    name: "bun",
    version: Bun.version,
    engine: `JavaScriptCore ${process.versions.webkit}`,
    path: process.execPath,
    standalone,
  },
  pid: process.pid,
  system: systemName(process.platform),
  joinSignal: RUNTIMES.bun.joinSignal,
  now: () => performance.now(),
  timeOrigin: clockOrigin,
  wallNow: Date.now,
  clockCost: () => clockCost(() => performance.now()),
  after,
  collectGarbage() {
    Bun.gc(true);
    return true;
  },
  limitsHeapOf: { thread: false, process: false }, // JavaScriptCore takes what the machine has
  threadCount: () => threadCount(readText),
  readText,
  makeFolder: () => mkdtempSync(join(process.env[FOLDER_VARIABLE] ?? tmpdir(), "paratax-")),
  removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
  largestSharedMemory: 2 ** 32, // found by trying
  makeProcessMemory: async (bytes) => (await import("./process_memory.ts")).makeProcessMemory(bytes, runtime),
  async carried(name) {
    const file = standalone ? Bun.embeddedFiles.find((one) => one.name === name) : undefined;
    return await file?.text() ?? null;
  },
  print: (text) => writeWhole(text, (bytes) => writeSync(1, bytes)),
  write(to, text) {
    const descriptor = to === "output" ? 1 : 2;
    return writeStandard(descriptor, text, async (bytes) => {
      for (let at = 0; at < bytes.length;) {
        try {
          at += await writeInThread(descriptor, bytes.subarray(at));
        } catch (error) {
          if (!isFull(error)) throw error;
          await pause();
        }
      }
    });
  },
  listen(onText, onEnd) {
    void drain(Bun.stdin.stream(), onText).then(onEnd, onEnd); // process.stdin takes 6 MiB
  },
  onStopSignal(callback) {
    for (const signal of STOP_SIGNALS) process.on(signal, callback);
  },
  exit: (code) => process.exit(code),
  missingPermissions: () => [],
  prepareJobs,
  startThread,
  startProcess,
  processCommand,
  spawn,
};

/** It may block there; how many bytes went out. */
function writeInThread(descriptor: number, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    write(descriptor, bytes, (error, length) => error ? reject(error) : resolve(length));
  });
}

/** Jobs by their address as one file each. */
const bundles = new Map<string, URL>();

/**
 * Every file that a worker imports costs Bun 0.3 ms or more at its start: what all of a job's workers need is a single
 * file, and what only some import is apart, as Bun reads all of a file whether it is used or not.
 */
async function prepareJobs(jobs: readonly Job[]): Promise<void> {
  if (standalone) return; // bundled already
  const folder = join(process.env[FOLDER_VARIABLE] ?? runtime.makeFolder(), "jobs");
  const files = jobs.map(({ name, url }) => ({
    url,
    file: join(folder, `${name}-${Bun.hash(url.href).toString(36)}`, "job.js"),
  }));
  const missing = files.filter(({ file }) => !existsSync(file));
  if (missing.length > 0) await bundle(missing, folder);
  for (const { url, file } of files) bundles.set(url.href, pathToFileURL(file));
}

/** The bundler takes 5 MiB and some time: a run's first process does this for those after it. */
async function bundle(files: readonly { readonly url: URL; readonly file: string }[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { url, file } of files) { // one by one, as the outputs of several come in an order of their own
    const outdir = runtime.makeFolder();
    const entrypoints = [fileURLToPath(url)];
    const smaller = { splitting: true, minify: { whitespace: true, syntax: true } }; // names stay for --debug
    await Bun.build({ entrypoints, outdir, target: "bun", naming: { entry: "job.[ext]" }, ...smaller })
      .catch((error) => Promise.reject(error.errors?.[0] ?? error)); // of all that failed, the first says why
    try {
      renameSync(outdir, dirname(file)); // it is whole, or not there
    } catch (error) {
      if (!existsSync(file)) throw error;
      runtime.removeFolder(outdir); // another process was first
    }
  }
}

function urlOf({ url }: Job): URL {
  return bundles.get(url.href) ?? url;
}

function startThread(job: Job, options: StartOptions): Thread {
  return makeThread(options, false, (events) => {
    const worker = new Worker(urlOf(job), { type: "module", name: options.name });
    let crash: string | null = null;
    worker.addEventListener("message", (event) => events.receive((event as MessageEvent).data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      crash = withoutSource((event as ErrorEvent).message);
    });
    worker.addEventListener("close", (event) => { // Bun's own event: the thread is gone
      const { code } = event as Event & { code: number };
      events.ended(crash === null ? { kind: "exited", code } : { kind: "crashed", message: crash });
    });
    worker.postMessage(options.firstMessage, [...options.transfer ?? []]);
    return {
      post: (value, transfer) =>
        transfer?.length ? worker.postMessage(value, [...transfer]) : worker.postMessage(value),
      terminate: () => worker.terminate(),
    };
  });
}

/** Bun's message of an error begins with the lines of source around it and ends with its stack. */
function withoutSource(message: string): string {
  const [, rest = message] = /^ *\^$\n([^]*)/m.exec(message) ?? [];
  return rest.split(/\n +at /)[0]!.trim();
}

function startProcess(job: Job, options: StartOptions): Process {
  return makeProcess(spawn, processCommand(job, options.firstMessage), options);
}

function processCommand(job: Job, firstMessage: unknown): string[] {
  const entry = standalone ? [] : [...RUNTIMES.bun.runOwn, fileURLToPath(urlOf(job))];
  return [process.execPath, ...entry, PROCESS_FLAG, job.name, JSON.stringify(firstMessage)];
}

function spawn(command: readonly string[], options: SpawnOptions): Child {
  const { ipc } = options;
  const child = Bun.spawn([...command], {
    env: { ...process.env, ...options.env }, // by itself a child would have what was set when this process began
    cwd: options.cwd,
    detached: options.group === true && process.platform !== "win32",
    stdin: "pipe",
    stdout: "pipe",
    stderr: options.onError ? "pipe" : "inherit",
    ...ipc && { ipc: (value: unknown) => ipc.onMessage(value), serialization: ipc.serialization },
  });
  const read = [drain(child.stdout, options.onOutput)];
  if (options.onError) read.push(drain(child.stderr, options.onError));
  return {
    pid: child.pid,
    gone: child.exited,
    exited: Promise.all([child.exited, ...read]).then(([code]): Exit =>
      child.signalCode ? { kind: "killed", signal: child.signalCode } : { kind: "exited", code }
    ),
    write(data) {
      unlessGone(() => child.stdin.write(data));
      unlessGone(() => child.stdin.flush());
    },
    ...ipc && { tell: (value) => unlessGone(() => child.send(value)) },
    end() {
      child.stdin.end();
      if (ipc) child.disconnect();
    },
    kill: (signal) => child.kill(signal),
    killGroup: () => killGroup(child.pid),
  };
}

/** Says something to a child that may be gone, or have closed its input: Bun throws then, at once or by a promise. */
function unlessGone(say: () => unknown): void {
  const drop = (error: unknown): void => {
    const { code } = error as { readonly code?: unknown };
    if (code !== "EPIPE" && code !== "ERR_IPC_CHANNEL_CLOSED") throw error;
  };
  try {
    const said = say();
    if (said instanceof Promise) said.catch(drop);
  } catch (error) {
    drop(error);
  }
}

async function drain(stream: AsyncIterable<Uint8Array>, to: (bytes: Uint8Array) => void): Promise<void> {
  for await (const bytes of stream) to(bytes);
}
