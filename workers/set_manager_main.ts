// The manager process of scenario 2: holds the set and answers calls, one at a time.

import type { JobMain, Port } from "../runtime/scope.ts";
import { CALL, type SetService, type setService } from "../sync/set_service.ts";
import type { SetTransport } from "./set_client_main.ts";

export interface SetManagerStart {
  readonly workers: number;
  /** The most different ids that can come. */
  readonly distinct: number;
  readonly transport: SetTransport;
}

/** What a test replaces to show that a fault is found. */
export interface SetManagerParts {
  readonly makeService: typeof setService;
}

/** Makes the job; it says "ready", and when all workers have said goodbye a SetReport. */
export function setManager({ makeService }: SetManagerParts): JobMain {
  return (message, port) => {
    const { workers, distinct, transport } = message as SetManagerStart;
    switch (transport.kind) {
      case "fifo":
        return servePipes(makeService, distinct, workers, transport, port);
      case "socket":
        return serveSocket(makeService, distinct, workers, transport.address, port);
      case "stdio":
        throw new Error("with stdio the parent is the manager");
    }
  };
}

async function servePipes(
  makeService: typeof setService,
  distinct: number,
  workers: number,
  { requests, answers }: SetTransport & { kind: "fifo" },
  port: Port,
): Promise<void> {
  const { openPipe } = await import("../runtime/pipe.ts");
  const input = openPipe(requests);
  const outputs = answers.map(openPipe);
  const answer = new Uint32Array(4);
  const bytes = new Uint8Array(answer.buffer);
  const service = makeService(distinct, (worker, value) => {
    answer[3] = value;
    outputs[worker].write(bytes);
  });
  const batch = new Uint32Array(4 * 64);
  const batchBytes = new Uint8Array(batch.buffer);
  port.post("ready");
  for (let left = workers; left > 0;) {
    const words = input.read(batchBytes) / 4;
    for (let at = 0; at < words; at += 4) {
      if (batch[at + 1] === CALL.bye) left--;
      else service.serve(batch[at], batch[at + 1], batch[at + 2]);
    }
  }
  port.finish(service.report());
}

async function serveSocket(
  makeService: typeof setService,
  distinct: number,
  workers: number,
  address: string,
  port: Port,
): Promise<void> {
  const { listenForRecords } = await import("../runtime/socket.ts");
  const send = new Map<number, (value: number) => void>();
  const service: SetService = makeService(distinct, (worker, value) => send.get(worker)!(value));
  const answer = new Uint32Array(4);
  const bytes = new Uint8Array(answer.buffer);
  let left = workers;
  const server = listenForRecords(address, {
    onRecord(record, reply) {
      const [worker, call, id] = new Uint32Array(record.buffer);
      if (call === CALL.bye) {
        return reply(bytes.slice(), () => { // answered, as the end of a connection is not heard alike everywhere
          if (--left > 0) return;
          server.close();
          port.finish(service.report());
        });
      }
      send.set(worker, (value) => {
        answer[3] = value;
        reply(bytes.slice());
      });
      service.serve(worker, call, id);
    },
    onListening: () => port.post("ready"),
  });
}
