// The same worker as a process: its messages are bytes, with their length before them. Its reports go by standard
// output, whatever the way of the payload is, but for the runtime's own channel, which has them too.

import { framedBytes, HEADER, lengthBehind } from "../runtime/frames.ts";
import { standardStreams } from "../runtime/framed_scope.ts";
import { clockOrigin } from "../runtime/scope.ts";
import { packingOf } from "./payload_touch.ts";
import { takeTurns } from "./payload_turns.ts";
import {
  numbersOf,
  type PayloadReady,
  type PayloadStart,
  type ProcessWay,
  type ReportNumbers,
} from "./payload_ways.ts";

/** This worker's end of a way, whose messages are bytes but for those of the runtime's own channel. */
interface End {
  /** Waits for the next message, which is any where a payload is asked for; null once the measuring process is gone. */
  next(): unknown;
  send(message: never): void;
  /** Where reports do not go by standard output. */
  report?(numbers: ReportNumbers): void;
  /** What is handed over lies here, instead of going through messages. */
  readonly memory?: Uint8Array;
}

/** That a payload lies in the memory of both: its header says all. */
const THERE = new Uint8Array(0);

export async function servePayloads(start: PayloadStart, way: ProcessWay): Promise<void> {
  const streams = standardStreams();
  const say = (message: Uint8Array): void => framedBytes(message).forEach(streams.write);
  const encoder = new TextEncoder();
  const sayJson = (value: ReportNumbers | PayloadReady): void => say(encoder.encode(JSON.stringify(value)));
  const header = new Uint8Array(HEADER);
  const next = (): Uint8Array => {
    streams.fill(header);
    const message = new Uint8Array(lengthBehind(header));
    streams.fill(message);
    return message;
  };
  const end = await endOf(start, next, say);
  const { memory, report = sayJson } = end;
  const turns = takeTurns(
    start,
    await packingOf(way, start.shape),
    (message) => {
      end.send((memory ? THERE : message) as never);
    },
    {},
    (payload) => {
      if (memory) memory.set(payload as Uint8Array);
      return memory ?? payload;
    },
  );
  sayJson({ origin: clockOrigin });
  for (let message = await end.next(); message !== null; message = await end.next()) {
    report(numbersOf(start.direction === "back" ? turns.give() : turns.receive(memory ?? message)));
  }
  streams.end(0);
}

async function endOf(
  { place }: PayloadStart,
  next: () => Uint8Array,
  say: (message: Uint8Array) => void,
): Promise<End> {
  switch (place.kind) {
    case "fifo": {
      const { openBytePipe } = await import("../runtime/byte_pipe.ts");
      const [there, back] = [openBytePipe(place.there, "r"), openBytePipe(place.back, "w")];
      return { next: there.read, send: back.write };
    }
    case "socket": {
      const { connectForBytes } = await import("../runtime/byte_socket.ts");
      return await connectForBytes(place.address, place.worker);
    }
    case "ipc": {
      const { ENDED, openIpc } = await import("../runtime/ipc.ts");
      const { next, send } = openIpc();
      return {
        async next() {
          const message = await next();
          return message === ENDED ? null : message;
        },
        send,
        report: send,
      };
    }
    case "shm": {
      const { openProcessMemory } = await import("../runtime/process_memory.ts");
      return { next, send: say, memory: new Uint8Array(openProcessMemory(place.memory).buffer) };
    }
    default:
      return { next, send: say };
  }
}
