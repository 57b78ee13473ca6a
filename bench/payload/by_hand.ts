// A payload handed to a thread as one writes it by hand, on whichever runtime this is.

import { toBase64 } from "../../runtime/base64.ts";
import { makePayload } from "../../sync/payload.ts";
import { timedTrip } from "./answer.ts";
import type { HandStart } from "./hand.ts";

export interface ByHand {
  /** Milliseconds from sending a payload until its arrival is known, less what touching takes. */
  trip(): Promise<number>;
  close(): unknown;
}

interface Hand {
  post(value: unknown, transfer?: Transferable[]): void;
  end(): unknown;
}

export async function openByHand(way: string, size: number): Promise<ByHand> {
  let hear = (_: unknown): void => {};
  const hand = await startHand((value) => hear(value));
  const said = (): Promise<unknown> => new Promise((resolve) => hear = resolve);
  const { port1, port2 } = new MessageChannel();
  const name = `by-hand-${performance.timeOrigin}`;
  const channel = way === "broadcast" ? new BroadcastChannel(name) : null;
  const ready = said();
  const start: HandStart = {
    json: way === "json",
    ...way === "channel" && { port: port2 },
    ...way === "broadcast" && { channel: name },
  };
  hand.post(start, way === "channel" ? [port2] : []);
  await ready;
  const payload = makePayload("bytes", size, 1, way === "shared") as Uint8Array<ArrayBuffer>;
  let turn = 0;
  const send = (value: Uint8Array<ArrayBuffer>): void => {
    switch (way) {
      case "transfer":
        return hand.post(value, [value.buffer]);
      case "json":
        return hand.post(JSON.stringify(toBase64(value)));
      case "channel":
        return port1.postMessage(value);
      case "broadcast":
        return channel!.postMessage(value);
      default:
        return hand.post(value);
    }
  };
  return {
    trip: () =>
      timedTrip(payload, turn++, (to) => hear = to, send, way === "transfer" ? (one) => one.slice() : undefined),
    close() {
      port1.close();
      channel?.close();
      return hand.end();
    },
  };
}

async function startHand(hear: (value: unknown) => void): Promise<Hand> {
  const url = new URL("./hand.ts", import.meta.url);
  if (!("Deno" in globalThis || "Bun" in globalThis)) {
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(url);
    worker.on("message", hear);
    return {
      post: (value, transfer) => worker.postMessage(value, transfer as never),
      end: () => worker.terminate(),
    };
  }
  const worker = new Worker(url, { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  return {
    post: (value, transfer) => transfer?.length ? worker.postMessage(value, transfer) : worker.postMessage(value),
    end: () => worker.terminate(),
  };
}
