// Deno: Web Workers and Deno.Command.

import { clockCost } from "./clock_cost.ts";
import type { Child, Exit, Job, Process, Runtime, SpawnOptions, StartOptions, Thread } from "./contract.ts";
import { printOnce, writeError, writeOnce } from "./deno_output.ts";
import { nodeChild } from "./node_child.ts";
import { makeProcess } from "./process.ts";
import { RUNTIMES } from "./runtimes.ts";
import { clockOrigin, PROCESS_FLAG } from "./scope.ts";
import { after, FOLDER_VARIABLE, STOP_SIGNALS, systemName, threadCount, USER_RUN_VARIABLE } from "./system.ts";
import { makeThread } from "./thread.ts";

type Globals = { readonly gc?: () => void; readonly process: NodeJS.Process };

let collect = (globalThis as unknown as Globals).gc; // there when started with --v8-flags=--expose-gc

const readText = Deno.readTextFileSync;

/** As a user starts the command without that flag: loaded late, as a worker or a cell has no need of it. */
function exposed(): () => void {
  const { process } = globalThis as unknown as Globals;
  const [v8, vm] = [process.getBuiltinModule("node:v8"), process.getBuiltinModule("node:vm")];
  v8.setFlagsFromString("--expose-gc");
  try {
    return vm.runInNewContext("gc") as () => void;
  } finally {
    v8.setFlagsFromString("--no-expose-gc");
  }
}

export const runtime: Runtime = {
  identity: {
    name: "deno",
    version: Deno.version.deno,
    engine: `V8 ${Deno.version.v8}`,
    path: Deno.execPath(),
    standalone: Deno.build.standalone,
  },
  pid: Deno.pid,
  system: systemName(Deno.build.os),
  joinSignal: RUNTIMES.deno.joinSignal,
  now: () => performance.now(),
  timeOrigin: clockOrigin,
  wallNow: Date.now,
  clockCost: () => clockCost(() => performance.now()),
  after,
  collectGarbage() {
    collect ??= exposed();
    collect();
    return true;
  },
  limitsHeapOf: { thread: false, process: !Deno.build.standalone }, // a binary has the flags that it was compiled with
  threadCount: () => threadCount(readText),
  readText,
  makeFolder: () => Deno.makeTempDirSync({ dir: Deno.env.get(FOLDER_VARIABLE), prefix: "paratax-" }),
  removeFolder: (path) => Deno.removeSync(path, { recursive: true }),
  largestSharedMemory: 2 ** 34, // V8's limit
  makeProcessMemory: async (bytes) => (await import("./process_memory.ts")).makeProcessMemory(bytes, runtime),
  carried(name) {
    if (!Deno.build.standalone) return Promise.resolve(null);
    return Deno.readTextFile(new URL(`./${name}`, import.meta.url));
  },
  print: (text) => printOnce(text),
  write: (to, text) => to === "output" ? writeOnce(text) : writeError(text),
  listen: (onText, onEnd) => void drain(Deno.stdin.readable, onText).then(onEnd, onEnd),
  onStopSignal(callback) {
    for (const signal of STOP_SIGNALS) {
      if (Deno.build.os === "windows" && signal === "SIGTERM") continue; // not there
      Deno.addSignalListener(signal, () => callback(signal));
    }
    // A file longer than `ulimit -f` allows is an error then, as on Node and Bun, and not this process's end.
    if (Deno.build.os !== "windows") Deno.addSignalListener("SIGXFSZ", () => {});
  },
  exit: (code) => Deno.exit(code),
  missingPermissions() {
    const needed = ["read", "write", "run", "env", "sys"] as const;
    return needed.filter((name) => Deno.permissions.querySync({ name }).state !== "granted").map((name) =>
      `--allow-${name}`
    );
  },
  prepareJobs: () => Promise.resolve(),
  startThread,
  startProcess,
  ...(Deno.build.standalone && {
    withoutIpc: "node:child_process, which alone has that channel on Deno, starts no compiled binary: run the source",
  }),
  processCommand,
  spawn,
};

function startThread(job: Job, options: StartOptions): Thread {
  return makeThread(options, true, (events) => {
    const worker = new Worker(job.url, { type: "module", name: options.name });
    worker.onmessage = (event) => events.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault(); // otherwise the whole process dies
      events.ended({ kind: "crashed", message: event.message });
    };
    worker.postMessage(options.firstMessage, [...options.transfer ?? []]);
    return {
      // An empty list costs Deno a microsecond.
      post: (value, transfer) =>
        transfer?.length ? worker.postMessage(value, [...transfer]) : worker.postMessage(value),
      terminate: () => worker.terminate(),
    };
  });
}

function startProcess(job: Job, options: StartOptions): Process {
  const words = processCommand(job, options.firstMessage);
  const limit = `,--max-old-space-size=${options.heapMiB}`;
  const limited = options.heapMiB === undefined
    ? words
    : words.map((word) => word.startsWith("--v8-flags=") ? word + limit : word);
  return makeProcess(spawn, limited, options);
}

function processCommand(job: Job, firstMessage: unknown): string[] {
  const ofUser = job.ofUser && Deno.env.get(USER_RUN_VARIABLE);
  const { runOwn, withPackages = [] } = RUNTIMES.deno;
  const run: readonly string[] = ofUser ? JSON.parse(ofUser) : job.packages ? [...runOwn, ...withPackages] : runOwn;
  const entry = Deno.build.standalone ? [] : [...run, job.url.href];
  return [Deno.execPath(), ...entry, PROCESS_FLAG, job.name, JSON.stringify(firstMessage)];
}

function spawn(command: readonly string[], options: SpawnOptions): Child {
  if (options.ipc) {
    const start = (globalThis as unknown as Globals).process.getBuiltinModule("node:child_process").spawn;
    return nodeChild(start, command, Deno.env.toObject(), options, killGroup); // Deno.Command has no channel
  }
  const [program, ...args] = command;
  const child = new Deno.Command(program!, {
    args,
    env: options.env && definedOnly({ ...Deno.env.toObject(), ...options.env }),
    clearEnv: options.env !== undefined,
    cwd: options.cwd,
    detached: options.group === true && Deno.build.os !== "windows",
    stdin: "piped",
    stdout: "piped",
    stderr: options.onError ? "piped" : "inherit",
  }).spawn();
  const read = [drain(child.stdout, options.onOutput)];
  if (options.onError) read.push(drain(child.stderr, options.onError));
  const input = child.stdin.getWriter();
  input.closed.catch(() => {}); // the child may be gone first
  const end = (): void => void input.close().catch(() => {});
  void child.status.then(end); // its descriptor would be kept until garbage is collected
  const encoder = new TextEncoder();
  return {
    pid: child.pid,
    gone: child.status,
    exited: Promise.all([child.status, ...read]).then(([{ code, signal }]): Exit =>
      signal ? { kind: "killed", signal } : { kind: "exited", code }
    ),
    write: (data) => void input.write(typeof data === "string" ? encoder.encode(data) : data).catch(() => {}),
    end,
    kill: (signal) => killIfThere(() => child.kill(signal)),
    killGroup: () => killGroup(child.pid),
  };
}

function killGroup(leader: number): void {
  killIfThere(() => Deno.kill(Deno.build.os === "windows" ? leader : -leader, "SIGKILL"));
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What has ended already need not be killed. */
function killIfThere(kill: () => void): void {
  try {
    kill();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotFound || isNoSuchProcess(error))) throw error;
  }
}

/** Deno gives this error no class and no code of its own. */
function isNoSuchProcess(error: unknown): boolean {
  return String(error).includes("ESRCH") || String(error).includes("No such process");
}

async function drain(stream: ReadableStream<Uint8Array>, to: (bytes: Uint8Array) => void): Promise<void> {
  for await (const bytes of stream) to(bytes);
}
