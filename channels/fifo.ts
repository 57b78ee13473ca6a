// Named pipes: one for what goes to each server, one for the answers to each client. Records are written in one piece,
// which is shorter than what POSIX keeps whole (PIPE_BUF), so that many clients write to one pipe.

import { openPipe } from "../runtime/pipe.ts";
import type { Address, Answer, Client, Handle, Layout, Site } from "./channel.ts";
import { GOODBYE, RECORD } from "./record.ts";

interface ClientAddress extends Address {
  readonly requests: readonly string[];
  readonly answers: string;
}

interface ServerAddress extends Address {
  readonly requests: string;
  readonly answers: readonly string[];
}

/** A server reads so many records at once, where there are as many. */
const BATCH = 64;

export async function layOut({ clients, servers, makePipes }: Site): Promise<Layout | string> {
  const paths = await makePipes([
    ...Array.from({ length: servers }, (_, server) => `requests-${server}`),
    ...Array.from({ length: clients }, (_, client) => `answers-${client}`),
  ]);
  if (typeof paths === "string") return paths;
  const [requests, answers] = [paths.slice(0, servers), paths.slice(servers)];
  return {
    client: (client): ClientAddress => ({ kind: "fifo", requests, answers: answers[client] }),
    server: (server): ServerAddress => ({ kind: "fifo", requests: requests[server], answers }),
  };
}

export function connect({ requests, answers }: ClientAddress, client: number): Client {
  const servers = requests.map(openPipe);
  const own = openPipe(answers);
  const record = new Uint32Array(RECORD.length);
  const bytes = new Uint8Array(record.buffer);
  const send = (server: number, call: number, id: number): void => {
    record[RECORD.client] = client;
    record[RECORD.call] = call;
    record[RECORD.id] = id;
    servers[server].write(bytes);
  };
  return {
    send,
    receive() {
      const length = own.read(bytes);
      if (length !== bytes.length) throw new Error(`a record of ${bytes.length} bytes came as ${length}`);
      return record[RECORD.value];
    },
    close: () => servers.forEach((_, server) => send(server, GOODBYE, 0)),
  };
}

export function serve({ requests, answers }: ServerAddress, handle: Handle, ready: () => void): boolean {
  const input = openPipe(requests);
  const outputs = answers.map(openPipe);
  const record = new Uint32Array(RECORD.length);
  const bytes = new Uint8Array(record.buffer);
  const answer: Answer = (client, value) => {
    record[RECORD.value] = value;
    outputs[client].write(bytes);
  };
  const batch = new Uint32Array(RECORD.length * BATCH);
  const batchBytes = new Uint8Array(batch.buffer);
  ready();
  for (let left = answers.length; left > 0;) {
    const words = input.read(batchBytes) / Uint32Array.BYTES_PER_ELEMENT;
    for (let at = 0; at < words; at += RECORD.length) {
      if (batch[at + RECORD.call] === GOODBYE) left--;
      else handle(batch[at + RECORD.client], batch[at + RECORD.call], batch[at + RECORD.id], answer);
    }
  }
  return true;
}
