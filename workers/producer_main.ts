// A producer of scenario 3: sends each id to the writer that owns its shard, and waits for the answer before the next.

import type { JobMain, Port } from "../runtime/scope.ts";
import { collect } from "../sync/mailbox.ts";
import { put } from "../sync/ring.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import { LETTER, LINE, type ProducerReport, RECORD, type ShardTransport } from "./shards.ts";

export interface ProducerStart extends Pace {
  readonly producer: number;
  readonly producers: number;
  readonly writers: number;
  readonly idSpace: number;
  readonly transport: ShardTransport;
}

/** A way to the writers. What is a promise is waited for; a blocking way returns at once. */
interface Route {
  /** Whether this worker should go on; false once it was stopped. */
  start(): boolean;
  put(shard: number, id: number): void | Promise<void>;
  /** The answer to the last item: 1 when it was fresh, 0 when not, -1 once this worker was stopped. */
  ack(): number | Promise<number>;
  bye(): void | Promise<void>;
}

/** What a test replaces to show that a fault is found. */
export interface ProducerParts {
  readonly shardOf: (id: number, writers: number) => number;
  /** How often the nth item is sent: once but in a test. */
  readonly copies: (nth: number) => number;
}

/** Makes the job; the parts are real ones but in tests. */
export function producer({ shardOf, copies }: ProducerParts): JobMain {
  return async (message, port) => {
    const start = message as ProducerStart;
    const { timing, writers } = start;
    const route = await open(start, port);
    const nextId = idStream(start.producer, start.idSpace);
    const mask = timingMask(timing);
    const putTime = stopwatch();
    const ackTime = stopwatch();
    let attempts = 0;
    let inserts = 0;
    port.post("ready");
    if (!route.start()) return port.finish(null);
    const begun = performance.now();
    const { end, most } = limitsOf(start, begun);
    let now = begun;
    while (now < end && attempts < most) {
      const id = nextId();
      const shard = shardOf(id, writers);
      const looks = (attempts & mask) === 0;
      const asked = looks ? performance.now() : now;
      let fresh = 0;
      let sent = asked;
      for (let copy = copies(attempts); copy > 0; copy--) {
        const putting = route.put(shard, id);
        if (putting) await putting;
        if (looks) sent = performance.now();
        const answer = route.ack();
        fresh = Math.max(fresh, typeof answer === "number" ? answer : await answer);
      }
      if (looks) now = performance.now();
      if (fresh < 0) return port.finish(null);
      if (looks && timing !== "off") {
        putTime.add(sent - asked);
        ackTime.add(now - sent);
      }
      inserts += fresh;
      attempts++;
    }
    const ended = performance.now();
    await route.bye();
    const span = { origin: performance.timeOrigin, begun, ended };
    const report: ProducerReport = {
      ...span,
      attempts,
      inserts,
      put: putTime.data(),
      ackWait: ackTime.data(),
    };
    port.post(report);
    port.receive?.(); // the parent reads a process's CPU time while it lives
    port.finish(null);
  };
}

async function open({ transport, producer, producers }: ProducerStart, port: Port): Promise<Route> {
  const words = new Uint32Array(4);
  const record = new Uint8Array(words.buffer);
  const fill = (kind: number, id: number): Uint8Array => {
    words[0] = producer;
    words[1] = kind;
    words[2] = id;
    return record;
  };
  const go = (): boolean => port.receive!() === "go";
  switch (transport.kind) {
    case "fifo": {
      const { openPipe } = await import("../runtime/pipe.ts");
      const items = transport.items.map(openPipe);
      const answers = openPipe(transport.answers[producer]);
      return {
        start: go,
        put: (shard, id) => items[shard].write(fill(RECORD.item, id)),
        ack() {
          if (answers.read(record) !== record.length) throw new Error("an answer came in pieces");
          return words[3];
        },
        bye: () => items.forEach((pipe) => pipe.write(fill(RECORD.bye, 0))),
      };
    }
    case "socket": {
      const { connectForRecords } = await import("../runtime/socket.ts");
      const connections = await Promise.all(transport.addresses.map(connectForRecords));
      let answer: Promise<Uint8Array>;
      return {
        start: go,
        put: (shard, id) => void (answer = connections[shard].call(fill(RECORD.item, id).slice())),
        async ack() {
          record.set(await answer);
          return words[3];
        },
        async bye() {
          for (const connection of connections) {
            await connection.call(fill(RECORD.bye, 0).slice());
            connection.close();
          }
        },
      };
    }
    case "ring": {
      const { words: shared, layout } = transport;
      const { mailboxes, rings, capacity } = layout;
      const queues = rings.map((base) => ({ words: shared, base, capacity, stop: 0 }));
      const mailbox = mailboxes + LINE * producer;
      return {
        start: () => startTogether(shared, layout.gate, producers, 0),
        put: (shard, id) => void put(queues[shard], producer, id),
        ack() {
          const letter = collect(shared, mailbox, 0);
          return letter === 0 ? -1 : letter === LETTER.fresh ? 1 : 0;
        },
        bye: () => queues.forEach((queue) => put(queue, producers + producer, 0)),
      };
    }
    case "message": {
      const { ports, words: shared, layout } = transport;
      let resolve = (_: number): void => {};
      for (const one of ports) one.onmessage = ({ data }) => resolve(data);
      return {
        start: () => startTogether(shared, layout.gate, producers, 0),
        put: (shard, id) => ports[shard].postMessage(id),
        ack: () => new Promise((resolved) => resolve = resolved),
        bye() {
          for (const one of ports) {
            one.postMessage(null);
            one.onmessage = null;
            one.close();
          }
        },
      };
    }
  }
}
