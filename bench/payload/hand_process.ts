// The child of by_process.ts: touches what comes, twice, and tells when, on standard output or by the runtime's channel.
// Words: the way, and where it finds its parent. The global `process` alone: importing it would open standard input, which
// then never blocks on Node.

import { connect } from "node:net";
import { fromBase64 } from "../../runtime/base64.ts";
import { openProcessMemory } from "../../runtime/process_memory.ts";
import { touch } from "./answer.ts";
import { openPipe, readMessage, standardStreams, writeAll } from "./blocking.ts";
import { formatOf } from "./formats.ts";
import { messageSplitter } from "./messages.ts";

const [way, place] = process.argv.slice(2) as [string, string];
const [over] = way.split("-");
const streams = standardStreams();
const encoder = new TextEncoder();
const say = (value: unknown): void => writeAll(streams, encoder.encode(JSON.stringify(value)));

switch (over) {
  case "ipc": {
    const unpack = way === "ipc" ? fromBase64 : (message: unknown) => message;
    process.on("message", (message) => process.send!(touch(message, unpack)));
    process.on("disconnect", () => process.exit());
    process.send!("ready");
    break;
  }
  case "socket": {
    const { unpack } = formatOf(way);
    const socket = connect(place, () => say("ready"));
    socket.on("data", messageSplitter((message) => say(touch(message, unpack))));
    socket.on("close", () => process.exit());
    break;
  }
  case "shm": {
    const memory = new Uint8Array(openProcessMemory(JSON.parse(place)).buffer);
    say("ready");
    const word = new Uint8Array(1);
    while (streams.readSync(word)) say(touch(memory, (payload) => payload));
    break;
  }
  default: {
    const { unpack } = formatOf(way);
    const file = over === "fifo" ? openPipe(place) : streams;
    say("ready");
    for (let message = readMessage(file); message !== null; message = readMessage(file)) say(touch(message, unpack));
  }
}
