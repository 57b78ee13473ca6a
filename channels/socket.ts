// Local sockets: a unix socket for each server, or on Windows a named pipe. The code of sockets is loaded by the ends
// alone: on Deno it takes some 10 MiB, which would be in the memory of the measuring process.

import { localAddress } from "../runtime/local_address.ts";
import type { Address, Answer, Client, Handle, Layout, Site } from "./channel.ts";
import { GOODBYE, RECORD } from "./record.ts";

interface ClientAddress extends Address {
  readonly sockets: readonly string[];
}

interface ServerAddress extends Address {
  readonly socket: string;
  readonly clients: number;
}

export function layOut(site: Site): Layout {
  const sockets = Array.from({ length: site.servers }, (_, server) => localAddress(site, server));
  return {
    client: (): ClientAddress => ({ kind: "socket", sockets }),
    server: (server): ServerAddress => ({ kind: "socket", socket: sockets[server], clients: site.clients }),
  };
}

export async function connect({ sockets }: ClientAddress, client: number): Promise<Client> {
  const { connectForRecords } = await import("../runtime/socket.ts");
  const servers = await Promise.all(sockets.map(connectForRecords));
  const record = new Uint32Array(RECORD.length);
  const bytes = new Uint8Array(record.buffer);
  const fill = (call: number, id: number): Uint8Array => {
    record[RECORD.client] = client;
    record[RECORD.call] = call;
    record[RECORD.id] = id;
    return bytes.slice();
  };
  let answer: Promise<Uint8Array>;
  return {
    send: (server, call, id) => void (answer = servers[server].call(fill(call, id))),
    async receive() {
      bytes.set(await answer);
      return record[RECORD.value];
    },
    async close() {
      for (const server of servers) {
        await server.call(fill(GOODBYE, 0));
        server.close();
      }
    },
  };
}

export async function serve({ socket, clients }: ServerAddress, handle: Handle, ready: () => void): Promise<boolean> {
  const { listenForRecords } = await import("../runtime/socket.ts");
  const record = new Uint32Array(RECORD.length);
  const bytes = new Uint8Array(record.buffer);
  const replies: ((record: Uint8Array) => void)[] = [];
  const answer: Answer = (client, value) => {
    record[RECORD.value] = value;
    replies[client](bytes.slice());
  };
  return await new Promise((resolve) => {
    let left = clients;
    const server = listenForRecords(socket, {
      onRecord(given, reply) {
        const [client, call, id] = new Uint32Array(given.buffer);
        replies[client] = reply;
        if (call !== GOODBYE) return handle(client, call, id, answer);
        reply(bytes.slice(), () => { // answered, as the end of a connection is not heard alike everywhere
          if (--left > 0) return;
          server.close();
          resolve(true);
        });
      },
      onListening: ready,
    });
  });
}
