// By bytes between processes: standard input and output, named pipes, a local socket, and memory that both have.

import { CellError, Unsupported } from "../../engine/cell/stage.ts";
import type { Process } from "../../runtime/contract.ts";
import type { BytePipe } from "../../runtime/byte_pipe.ts";
import { byteFrames } from "../../runtime/frames.ts";
import { localAddress } from "../../runtime/local_address.ts";
import type { IpcWay, PayloadPlace, ProcessWay } from "../../workers/payload_ways.ts";
import { noPipes, tryPipes } from "../transport.ts";
import { DEADLINE_MS, type Ends, type EndsPlan, heardInTurn, startWorkers } from "./ends.ts";

/** An empty message asks for a payload, or says that it lies in the memory of both: the direction tells which. */
const ASK = new Uint8Array(0);
const LOOK = ASK;

const FRAMES = { frames: byteFrames } as const;

/** Reports are JSON on standard output, but by the runtime's own channel, which makes values of messages. */
const decoder = new TextDecoder();
const report = (message: unknown): unknown => JSON.parse(decoder.decode(message as Uint8Array));

export function openProcessEnds(plan: EndsPlan, way: ProcessWay): Promise<Ends> {
  switch (way.over) {
    case "pipe":
      return overStandardStreams(plan);
    case "ipc":
      return overOwnChannel(plan, way);
    case "fifo":
      return overNamedPipes(plan);
    case "socket":
      return overSocket(plan);
    case "shm":
      return overMemory(plan);
  }
}

async function overStandardStreams(plan: EndsPlan): Promise<Ends> {
  const comesFirst = plan.start.direction !== "there";
  const { crew, origins } = await startWorkers(plan, () => ({ kind: "pipe" }), FRAMES, comesFirst, report);
  return {
    crew,
    origins,
    send: ([message]) => crew.post(message),
    ask: () => crew.post(ASK),
    close: () => crew.stop(),
  };
}

/** A message that asks for a payload. */
const ASK_BY_IPC = 0;

async function overOwnChannel(plan: EndsPlan, { format }: IpcWay): Promise<Ends> {
  const { withoutIpc } = plan.stage.runtime;
  if (withoutIpc !== undefined) throw new Unsupported(withoutIpc);
  const ipc = { serialization: format, onMessage: heardInTurn(plan, plan.start.direction !== "there") };
  const { crew, origins } = await startWorkers(plan, () => ({ kind: "ipc" }), { ...FRAMES, ipc }, false, report);
  const tell = (message: unknown): void => crew.members.forEach(({ worker }) => (worker as Process).tell!(message));
  return {
    crew,
    origins,
    send: ([message]) => tell(message),
    ask: () => tell(ASK_BY_IPC),
    close: () => crew.stop(),
  };
}

async function overNamedPipes(plan: EndsPlan): Promise<Ends> {
  const { stage, size } = plan;
  const { runtime } = stage;
  if (runtime.system === "windows") throw new Unsupported("Windows has no named pipes in its file system");
  const folder = runtime.makeFolder();
  const opened: BytePipe[] = [];
  const close = (pipes: readonly BytePipe[]): void => pipes.forEach((pipe) => pipe.close());
  try {
    const names = Array.from({ length: size }, (_, worker) => [`there-${worker}`, `back-${worker}`]);
    const paths = await tryPipes(stage, folder, names.flat());
    if (typeof paths === "string") throw noPipes(paths);
    const { openBytePipe } = await import("../../runtime/byte_pipe.ts");
    // Before the workers are there, whose ends would wait for these; also those of who is not asked to answer.
    for (const path of paths) opened.push(openBytePipe(path, "r+"));
    const [there, back] = [0, 1].map((end) => opened.filter((_, index) => index % 2 === end)) as [
      BytePipe[],
      BytePipe[],
    ];
    const place = (worker: number): PayloadPlace => ({
      kind: "fifo",
      there: paths[2 * worker]!,
      back: paths[2 * worker + 1]!,
    });
    const { crew, origins } = await startWorkers(plan, place, FRAMES, false, report);
    stage.doing("a payload by a named pipe", DEADLINE_MS); // which blocks this process
    return {
      crew,
      origins,
      send: ([message]) => there.forEach((pipe) => pipe.write(message as Uint8Array)),
      ask: () => there[0]!.write(ASK),
      receive: back[0]!.read,
      async close() {
        stage.doing(null);
        close(there); // which ends who reads there
        await crew.stop();
        close(back);
        runtime.removeFolder(folder);
      },
    };
  } catch (error) {
    close(opened);
    runtime.removeFolder(folder);
    throw error;
  }
}

async function overSocket(plan: EndsPlan): Promise<Ends> {
  const { runtime } = plan.stage;
  const folder = runtime.makeFolder();
  const { listenForBytes } = await import("../../runtime/byte_socket.ts");
  try {
    const address = localAddress({ system: runtime.system, pid: runtime.pid, folder }, 0);
    const server = await listenForBytes(address, { onMessage: plan.hears.payload }).catch((error: Error) => {
      throw new CellError(`no socket can be had at ${address} (${error.message}): set TMPDIR to a shorter path`);
    });
    try {
      const place = (worker: number): PayloadPlace => ({ kind: "socket", address, worker });
      const { crew, origins } = await startWorkers(plan, place, FRAMES, false, report);
      await plan.stage.within(server.hasAll(plan.size), DEADLINE_MS, () => "not all processes reached the socket");
      return {
        crew,
        origins,
        send: ([message]) => crew.members.forEach((_, worker) => server.send(worker, message as Uint8Array)),
        ask: () => server.send(0, ASK),
        async close() {
          server.close(); // which ends who listens there
          await crew.stop();
          runtime.removeFolder(folder);
        },
      };
    } catch (error) {
      server.close();
      throw error;
    }
  } catch (error) {
    runtime.removeFolder(folder);
    throw error;
  }
}

async function overMemory(plan: EndsPlan): Promise<Ends> {
  const made = await plan.stage.runtime.makeProcessMemory(plan.start.bytes);
  if (typeof made === "string") throw new Unsupported(`processes cannot share memory here: ${made}`);
  try {
    const memory = new Uint8Array(made.buffer);
    const hears = { ...plan.hears, payload: (worker: number) => plan.hears.payload(worker, memory) };
    const comesFirst = plan.start.direction !== "there";
    const place = (): PayloadPlace => ({ kind: "shm", memory: made.place });
    const { crew, origins } = await startWorkers({ ...plan, hears }, place, FRAMES, comesFirst, report);
    return {
      crew,
      origins,
      memory,
      send: () => crew.post(LOOK),
      ask: () => crew.post(ASK),
      async close() {
        await crew.stop();
        made.close();
      },
    };
  } catch (error) {
    made.close();
    throw error;
  }
}
