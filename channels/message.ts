// Message ports: a channel of the platform's own between each client and each server.

import type { Address, Answer, Client, Handle, Layout, Site } from "./channel.ts";

/** A client's ports lead to the servers in their order, a server's to the clients. */
interface PortsAddress extends Address {
  readonly ports: readonly MessagePort[];
}

/** A message is one number, the id and from this value on the call; a goodbye is null. */
const CALL = 2 ** 32;

export function layOut({ clients, servers }: Site): Layout {
  const made = Array.from({ length: clients }, () => Array.from({ length: servers }, () => new MessageChannel()));
  return {
    client: (client): PortsAddress => ({ kind: "message", ports: made[client].map(({ port1 }) => port1) }),
    server: (server): PortsAddress => ({ kind: "message", ports: made.map((row) => row[server].port2) }),
  };
}

export function connect({ ports }: PortsAddress): Client {
  let resolve = (_: number): void => {};
  for (const one of ports) one.onmessage = ({ data }) => resolve(data);
  return {
    send: (server, call, id) => ports[server].postMessage(call * CALL + id),
    receive: () => new Promise((resolved) => resolve = resolved),
    close() {
      for (const one of ports) {
        one.postMessage(null);
        one.onmessage = null;
        one.close();
      }
    },
  };
}

export function serve({ ports }: PortsAddress, handle: Handle, ready: () => void): Promise<boolean> {
  const answer: Answer = (client, value) => ports[client].postMessage(value);
  return new Promise((resolve) => {
    let left = ports.length;
    ports.forEach((one, client) => {
      one.onmessage = ({ data }) => {
        if (data !== null) return handle(client, Math.floor(data / CALL), data >>> 0, answer);
        one.onmessage = null;
        one.close();
        if (--left === 0) resolve(true);
      };
    });
    ready();
  });
}
