// The worker of by_hand.ts: touches what comes, twice, and tells when.

import { fromBase64 } from "../../runtime/base64.ts";
import { touch } from "./answer.ts";

export interface HandStart {
  readonly json: boolean;
  readonly port?: MessagePort;
  readonly channel?: string;
}

interface NodePort {
  on(event: "message", hear: (value: unknown) => void): void;
  postMessage(value: unknown): void;
}

const parent: NodePort | null = "Deno" in globalThis || "Bun" in globalThis
  ? null
  : (process.getBuiltinModule("node:worker_threads") as unknown as { parentPort: NodePort }).parentPort;
const scope = globalThis as unknown as {
  onmessage: (event: { data: unknown }) => void;
  postMessage(value: unknown): void;
};
const say = (value: unknown): void => parent ? parent.postMessage(value) : scope.postMessage(value);
let take = begin;

function begin(message: unknown): void {
  const { json, port, channel } = message as HandStart;
  const unpack = json ? (text: string) => fromBase64(JSON.parse(text)) : (payload: unknown) => payload;
  take = (value) => say(touch(value, unpack));
  if (port) port.onmessage = ({ data }) => take(data);
  if (channel) new BroadcastChannel(channel).onmessage = ({ data }) => take(data);
  say("ready");
}

if (parent) parent.on("message", (value) => take(value));
else scope.onmessage = ({ data }) => take(data);
