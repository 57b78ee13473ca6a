// A worker of the payload ladder: takes payloads and says what arrived, or gives its own, or gives back what it got.

import { clockOrigin, type JobMain, type Port } from "../runtime/scope.ts";
import { packingOf } from "./payload_touch.ts";
import { moved, takeTurns } from "./payload_turns.ts";
import { numbersOf, type PayloadPlace, type PayloadReady, type PayloadStart, ways } from "./payload_ways.ts";

export const payload: JobMain = async (message, port) => {
  const start = message as PayloadStart;
  const way = ways[start.via]!;
  if (way.mode === "processes") {
    const { servePayloads } = await import("./payload_process.ts");
    return await servePayloads(start, way);
  }
  const line = lineOf(start.place, port); // before anything is waited for: a thread without a listener ends
  const packing = await packingOf(way, start.shape);
  const turns = takeTurns(start, packing, (message) => line.post(message, moved(way, message)), way);
  line.hear((message) => port.bare!(numbersOf(turns.receive(message))));
  if (start.direction === "back") port.onMessage = () => port.bare!(numbersOf(turns.give()));
  port.post({ origin: clockOrigin } satisfies PayloadReady);
};

interface Line {
  post(message: unknown, transfer?: readonly Transferable[]): void;
  hear(take: (message: unknown) => void): void;
}

function lineOf(place: PayloadPlace, port: Port): Line {
  port.onMessage = () => {};
  switch (place.kind) {
    case "port": {
      const own = place.port;
      return {
        post: (message, transfer) => own.postMessage(message, [...transfer ?? []]),
        hear: (take) => void (own.onmessage = ({ data }) => take(data)),
      };
    }
    case "broadcast": {
      const there = new BroadcastChannel(place.there);
      const back = place.back === undefined ? null : new BroadcastChannel(place.back);
      return {
        post: (message) => back!.postMessage(message),
        hear: (take) => void (there.onmessage = ({ data }) => take(data)),
      };
    }
    default:
      return {
        post: (message, transfer) => port.bare!(message, transfer),
        hear: (take) => void (port.onMessage = take),
      };
  }
}
