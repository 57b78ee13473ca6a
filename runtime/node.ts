// Node: worker_threads and child_process.

import { spawn as nodeSpawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";
import { clockCost } from "./clock_cost.ts";
import type { Child, Job, Process, Runtime, SpawnOptions, StartOptions, Thread } from "./contract.ts";
import { killGroup } from "./group.ts";
import { nodeChild } from "./node_child.ts";
import { writeStandard } from "./patience.ts";
import { makeProcess } from "./process.ts";
import { ownWords, RUNTIMES } from "./runtimes.ts";
import { clockOrigin, PROCESS_FLAG } from "./scope.ts";
import { sea } from "./sea.ts";
import { after, FOLDER_VARIABLE, STOP_SIGNALS, systemName, threadCount, writeWhole } from "./system.ts";
import { makeThread } from "./thread.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
setFlagsFromString("--no-expose-gc"); // code is cached by flags: with other ones threads and processes would share none

// Without this, or the flag that the command itself was started without, the signal opens a debugger on a port.
if (process.platform !== "win32") process.on("SIGUSR1", () => {});

const standalone = sea.isSea();

const readText = (path: string): string => readFileSync(path, "utf8");

export const runtime: Runtime = {
  identity: {
    name: "node",
    version: process.versions.node,
    engine: `V8 ${process.versions.v8}`,
    path: process.execPath,
    standalone,
  },
  pid: process.pid,
  system: systemName(process.platform),
  joinSignal: RUNTIMES.node.joinSignal,
  now: () => performance.now(),
  timeOrigin: clockOrigin,
  wallNow: Date.now,
  clockCost: () => clockCost(() => performance.now()),
  after,
  collectGarbage() {
    collect();
    return true;
  },
  limitsHeapOf: { thread: true, process: !standalone }, // a single executable hands no flags to Node
  threadCount: () => threadCount(readText),
  readText,
  makeFolder: () => mkdtempSync(join(process.env[FOLDER_VARIABLE] ?? tmpdir(), "paratax-")),
  removeFolder: (path) => rmSync(path, { recursive: true, force: true }),
  largestSharedMemory: 2 ** 34, // V8's limit
  makeProcessMemory: async (bytes) => (await import("./process_memory.ts")).makeProcessMemory(bytes, runtime),
  carried: (name) => Promise.resolve(standalone ? sea.getAsset(name, "utf8") : null),
  print: (text) => writeWhole(text, (bytes) => writeSync(1, bytes)),
  write(to, text) {
    const [descriptor, stream] = to === "output" ? [1, process.stdout] as const : [2, process.stderr] as const;
    return writeStandard(descriptor, text, (bytes) =>
      new Promise((resolve, reject) => {
        stream.write(bytes, (error) => error ? reject(error) : resolve()); // never blocks, but on a terminal
      }));
  },
  listen(onText, onEnd) {
    process.stdin.on("data", onText);
    process.stdin.on("end", onEnd);
  },
  onStopSignal(callback) {
    for (const signal of STOP_SIGNALS) process.on(signal, callback);
  },
  exit: (code) => process.exit(code),
  missingPermissions: () => [],
  prepareJobs: () => Promise.resolve(),
  startThread,
  startProcess,
  processCommand,
  spawn,
};

function startThread(job: Job, options: StartOptions): Thread {
  return makeThread(options, false, (events) => {
    // A single executable has no files: there a job is an asset, a text of CommonJS.
    const worker = new Worker(standalone ? sea.getAsset(job.name, "utf8") : job.url, {
      eval: standalone,
      name: options.name,
      workerData: options.firstMessage,
      transferList: [...options.transfer ?? []] as never,
      ...(options.heapMiB !== undefined && { resourceLimits: { maxOldGenerationSizeMb: options.heapMiB } }),
    });
    let crash: string | null = null;
    worker.on("message", events.receive);
    worker.on("error", (error: unknown) => crash = error instanceof Error ? error.message : String(error));
    worker.on("exit", (code) => {
      events.ended(crash === null ? { kind: "exited", code } : { kind: "crashed", message: crash });
    });
    return {
      post: (value, transfer) =>
        transfer?.length ? worker.postMessage(value, transfer as never) : worker.postMessage(value),
      terminate: () => void worker.terminate(),
    };
  });
}

function startProcess(job: Job, options: StartOptions): Process {
  const [program, ...words] = processCommand(job, options.firstMessage);
  const limited = options.heapMiB !== undefined && !standalone;
  const flags = limited ? [`--max-old-space-size=${options.heapMiB}`] : [];
  return makeProcess(spawn, [program!, ...flags, ...words], options);
}

function processCommand(job: Job, firstMessage: unknown): string[] {
  const entry = standalone ? [] : [...ownWords("node", process.versions.node), fileURLToPath(job.url)];
  return [process.execPath, ...entry, PROCESS_FLAG, job.name, JSON.stringify(firstMessage)];
}

function spawn(command: readonly string[], options: SpawnOptions): Child {
  return nodeChild(nodeSpawn, command, process.env, options, killGroup);
}
