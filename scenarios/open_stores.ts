// The servers of a cell, given or started for it alone. Nobody else reaches one of its own, which keeps nothing, and is in
// the cell's process group, so that it ends with the cell however that ends.

import { describeEnd } from "../engine/cell/end_of_process.ts";
import { CellError, type Stage, Unsupported } from "../engine/cell/stage.ts";
import { LOOK_MS, watchForStall } from "../engine/cell/stall.ts";
import type { Child, Exit, Runtime } from "../runtime/contract.ts";
import type { StorePlace } from "../workers/store_place.ts";
import { READY_MS } from "./set_settings.ts";
import type { Stores } from "./store.ts";
import { AUTO, placesOf } from "./store_address.ts";

/** In this order: both speak the same, the first is free software. */
const PROGRAMS = ["valkey-server", "redis-server"];

/** A socket that others may not open, no port, nothing on disk; its words stay in the list of processes as they are. */
const OPTIONS = [
  ...["--port", "0", "--unixsocket", "store", "--unixsocketperm", "700", "--daemonize", "no"],
  ...["--appendonly", "no", "--save", "", "--set-proc-title", "no"],
];

/** A server says no more than this until it listens, in characters. */
const MOST_SAID = 10_000;

/** So many bytes the address of a socket may have: 108 with its end on Linux, 104 on macOS. */
const LONGEST_ADDRESS = 103;

/** The stores that were asked for, `count` of them. Throws Unsupported where there is no program of a private one. */
export async function openStores(stage: Stage, asked: string, count: number): Promise<Stores> {
  if (asked !== AUTO) {
    const places = placesOf(asked);
    if (typeof places === "string") throw new CellError(places);
    return { places, pids: null, lost: new Promise(() => {}), close: () => Promise.resolve() };
  }
  const servers: Server[] = [];
  const close = async (): Promise<void> => void await Promise.all(servers.map((server) => server.close()));
  try {
    while (servers.length < count) servers.push(await startServer(stage));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    places: servers.map(({ place }) => place),
    pids: servers.map(({ pid }) => pid),
    lost: Promise.race(servers.map(({ lost }) => lost)),
    close,
  };
}

interface Server {
  readonly place: StorePlace;
  readonly pid: number;
  /** Resolves with a sentence once it ends or stalls before `close`. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

/** Starts the first program that there is, and waits until it listens. */
async function startServer(stage: Stage): Promise<Server> {
  const { runtime } = stage;
  const folder = runtime.makeFolder();
  try {
    for (const program of PROGRAMS) {
      const started = await start(stage, program, folder);
      if (started !== null) return serverOf(runtime, `the private store, ${program},`, folder, started);
    }
  } catch (error) {
    runtime.removeFolder(folder);
    throw error;
  }
  runtime.removeFolder(folder);
  throw new Unsupported(
    `there is no ${PROGRAMS.join(" or ")} on the PATH: install one of them, or give --store the address of a server`,
  );
}

function serverOf(runtime: Runtime, name: string, folder: string, { child, exited }: Started): Server {
  let closing = false;
  let lose: (sentence: string) => void;
  const lost = new Promise<string>((resolve) => lose = resolve);
  const stalled = watchForStall(runtime, child.pid);
  let cancelLook = (): void => {};
  const look = (): void => {
    const reason = stalled();
    if (reason === null) cancelLook = runtime.after(LOOK_MS, look);
    else lose(`${name} has stalled: ${reason}`);
  };
  look();
  void exited.then((exit) => {
    cancelLook();
    if (!closing) lose(`${name} ${describeEnd(exit)}`);
  });
  const path = `${folder}/store`;
  const short = new TextEncoder().encode(path).length <= LONGEST_ADDRESS;
  return {
    // Cells and their workers run in the folder above, so that the shorter name leads there too.
    place: { kind: "socket", path: short ? path : path.slice(folder.lastIndexOf("/") + 1), own: true },
    pid: child.pid,
    lost,
    async close() {
      closing = true;
      cancelLook();
      child.kill("SIGKILL"); // it has nothing to save
      await exited;
      runtime.removeFolder(folder);
    },
  };
}

interface Started {
  readonly child: Child;
  readonly exited: Promise<Exit>;
}

/** Waits until the server listens; null where there is no such program. Throws a CellError where it ends as it starts. */
async function start(stage: Stage, program: string, folder: string): Promise<Started | null> {
  let said = "";
  let listens = (): void => {};
  const listening = new Promise<"listening">((resolve) => listens = () => resolve("listening"));
  const decoder = new TextDecoder();
  const hear = (bytes: Uint8Array): void => {
    if (said.length > MOST_SAID) return;
    said += decoder.decode(bytes, { stream: true });
    if (/ready to accept connections/i.test(said)) listens();
  };
  let child: Child;
  try {
    child = stage.runtime.spawn([program, ...OPTIONS], { cwd: folder, onOutput: hear, onError: hear });
  } catch {
    return null; // not there: some runtimes throw, others say so as its end
  }
  const { exited } = child;
  try {
    const first = await stage.within(Promise.race([listening, exited]), READY_MS, () => `${program} did not listen`);
    if (first === "listening") return { child, exited };
    if (first.kind === "crashed") return null;
    const words = said.trim().split("\n").at(-1)!.replace(/^.*? [*#.-] /, "");
    throw new CellError(`the private store, ${program}, ${describeEnd(first)} as it started: ${words}`);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
}
