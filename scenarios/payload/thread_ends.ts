// By the runtime's own messages: those of a worker, of a MessageChannel to each, of a BroadcastChannel to all.

import { Unsupported } from "../../engine/cell/stage.ts";
import { moved } from "../../workers/payload_turns.ts";
import type { PayloadPlace, ThreadWay } from "../../workers/payload_ways.ts";
import { type Ends, type EndsPlan, startWorkers } from "./ends.ts";

export function openThreadEnds(plan: EndsPlan, way: ThreadWay): Promise<Ends> {
  switch (way.over) {
    case "worker":
      return overWorkers(plan, way);
    case "port":
      return overPorts(plan);
    case "broadcast":
      return overBroadcast(plan);
  }
}

const BARE = { bare: true } as const;

async function overWorkers(plan: EndsPlan, way: ThreadWay): Promise<Ends> {
  const place = (): PayloadPlace => ({ kind: "worker" });
  const { crew, origins } = await startWorkers(plan, place, BARE, plan.start.direction !== "there");
  return {
    crew,
    origins,
    send(messages) {
      crew.members.forEach(({ worker }, at) => {
        const message = messages[at] ?? messages[0];
        worker.post(message, moved(way, message));
      });
    },
    ask: () => crew.post(null),
    close: () => crew.stop(),
  };
}

function overPorts(plan: EndsPlan): Promise<Ends> {
  const channels = Array.from({ length: plan.size }, () => new MessageChannel());
  const closePorts = (): void => channels.forEach(({ port1 }) => port1.close());
  channels.forEach(({ port1 }, worker) => port1.onmessage = ({ data }) => plan.hears.payload(worker, data));
  const place = (worker: number): PayloadPlace => ({ kind: "port", port: channels[worker]!.port2 });
  const moving = { ...BARE, transfer: (worker: number) => [channels[worker]!.port2] };
  return besides(plan, place, moving, closePorts, (messages) => {
    channels.forEach(({ port1 }, at) => port1.postMessage(messages[at] ?? messages[0]));
  });
}

function overBroadcast(plan: EndsPlan): Promise<Ends> {
  if (!("BroadcastChannel" in globalThis)) throw new Unsupported("this version has no BroadcastChannel");
  const { stage: { runtime: { pid } }, start: { direction }, hears } = plan;
  const names = {
    there: `paratax-${pid}-there`,
    ...direction !== "there" && { back: `paratax-${pid}-back` }, // on Deno each message wakes every channel that is open
  };
  const there = new BroadcastChannel(names.there);
  const back = names.back === undefined ? null : new BroadcastChannel(names.back);
  const closeChannels = (): void => [there, back].forEach((channel) => channel?.close());
  if (back) back.onmessage = ({ data }) => hears.payload(0, data);
  const place = (): PayloadPlace => ({ kind: "broadcast", ...names });
  return besides(plan, place, BARE, closeChannels, ([message]) => there.postMessage(message));
}

/** Ends whose messages go by channels besides the workers' own, which are closed also where no worker comes up. */
async function besides(
  plan: EndsPlan,
  place: (worker: number) => PayloadPlace,
  passing: Parameters<typeof startWorkers>[2],
  closeChannels: () => void,
  send: Ends["send"],
): Promise<Ends> {
  try {
    const { crew, origins } = await startWorkers(plan, place, passing, false);
    return {
      crew,
      origins,
      send,
      ask: () => crew.post(null),
      async close() {
        closeChannels();
        await crew.stop();
      },
    };
  } catch (error) {
    closeChannels();
    throw error;
  }
}
