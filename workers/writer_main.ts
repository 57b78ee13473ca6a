// A writer of scenario 3: owns one shard of the set, and answers every item once it is in.

import type { JobMain, Port } from "../runtime/scope.ts";
import { contentsOf } from "../sync/contents.ts";
import { capacityFor, type insert } from "../sync/id_set.ts";
import { post } from "../sync/mailbox.ts";
import { take } from "../sync/ring.ts";
import { LETTER, LINE, RECORD, type ShardTransport, type WriterReport } from "./shards.ts";

export interface WriterStart {
  readonly writer: number;
  readonly producers: number;
  /** The most different ids that can come to this shard. */
  readonly distinct: number;
  readonly transport: ShardTransport;
}

/** What a test replaces to show that a fault is found. */
export interface WriterParts {
  readonly insert: typeof insert;
}

interface Shard {
  /** Puts an id in; true when it is new. */
  add(id: number): boolean;
  report(): WriterReport;
}

/** Makes the job: it says "ready", and when every producer has said goodbye a WriterReport. */
export function writer({ insert }: WriterParts): JobMain {
  return (message, port) => {
    const start = message as WriterStart;
    const table = new Uint32Array(capacityFor(start.distinct)).fill(0); // its pages are there beforehand
    let items = 0;
    const shard: Shard = {
      add(id) {
        items++;
        return insert(table, id);
      },
      report: () => ({ contents: contentsOf(table), items }),
    };
    switch (start.transport.kind) {
      case "fifo":
        return servePipes(start, start.transport, shard, port);
      case "socket":
        return serveSocket(start, start.transport, shard, port);
      case "ring":
        return serveRing(start, start.transport, shard, port);
      case "message":
        return servePorts(start.transport, shard, port);
    }
  };
}

async function servePipes(
  { writer, producers }: WriterStart,
  { items, answers }: ShardTransport & { kind: "fifo" },
  shard: Shard,
  port: Port,
): Promise<void> {
  const { openPipe } = await import("../runtime/pipe.ts");
  const input = openPipe(items[writer]);
  const outputs = answers.map(openPipe);
  const answer = new Uint32Array(4);
  const answerBytes = new Uint8Array(answer.buffer);
  const batch = new Uint32Array(4 * 64);
  const batchBytes = new Uint8Array(batch.buffer);
  port.post("ready");
  for (let left = producers; left > 0;) {
    const words = input.read(batchBytes) / 4;
    for (let at = 0; at < words; at += 4) {
      if (batch[at + 1] === RECORD.bye) {
        left--;
        continue;
      }
      answer[3] = shard.add(batch[at + 2]) ? 1 : 0;
      outputs[batch[at]].write(answerBytes);
    }
  }
  endProcess(shard, port);
}

async function serveSocket(
  { writer, producers }: WriterStart,
  { addresses }: ShardTransport & { kind: "socket" },
  shard: Shard,
  port: Port,
): Promise<void> {
  const { listenForRecords } = await import("../runtime/socket.ts");
  const answer = new Uint32Array(4);
  const bytes = new Uint8Array(answer.buffer);
  let left = producers;
  const server = listenForRecords(addresses[writer], {
    onRecord(record, reply) {
      const [, kind, id] = new Uint32Array(record.buffer);
      if (kind !== RECORD.bye) {
        answer[3] = shard.add(id) ? 1 : 0;
        return reply(bytes.slice());
      }
      reply(bytes.slice(), () => { // a bye is answered, as the end of a connection is not heard alike everywhere
        if (--left > 0) return;
        server.close();
        endProcess(shard, port);
      });
    },
    onListening: () => port.post("ready"),
  });
}

function endProcess(shard: Shard, port: Port): void {
  port.post(shard.report());
  port.receive!(); // the parent reads this process's CPU time while it lives
  port.finish(null);
}

function serveRing(
  { writer, producers }: WriterStart,
  { words, layout }: ShardTransport & { kind: "ring" },
  shard: Shard,
  port: Port,
): void {
  const ring = { words, base: layout.rings[writer], capacity: layout.capacity, stop: 0 };
  const record = new Uint32Array(2);
  port.post("ready");
  for (let left = producers; left > 0;) {
    if (!take(ring, record)) return port.finish(null);
    const [producer, id] = record;
    if (producer >= producers) left--;
    else post(words, layout.mailboxes + LINE * producer, shard.add(id) ? LETTER.fresh : LETTER.known);
  }
  port.finish(shard.report());
}

function servePorts({ ports }: ShardTransport & { kind: "message" }, shard: Shard, port: Port): void {
  let left = ports.length;
  for (const one of ports) {
    one.onmessage = ({ data }) => {
      if (data !== null) return one.postMessage(shard.add(data) ? 1 : 0);
      one.onmessage = null;
      one.close();
      if (--left === 0) port.finish(shard.report());
    };
  }
  port.post("ready");
}
