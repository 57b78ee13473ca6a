// Local sockets for messages of any length, in the frames of standard input and output. By node:net, which all three
// runtimes have and which alone knows Windows' pipes.

import { connect, createServer, type Socket } from "node:net";
import { framedBytes, frameSplitter } from "./frames.ts";

export interface ByteServer {
  /** Resolves once so many clients are there. */
  hasAll(count: number): Promise<void>;
  /** Sends a message to the client that said it has this number. */
  send(client: number, message: Uint8Array): void;
  /** Ends all connections; nothing is waited for. */
  close(): void;
}

export interface ByteEvents {
  onMessage(client: number, message: Uint8Array): void;
}

/** Resolves once it listens; rejects where the address cannot be had. */
export function listenForBytes(address: string, { onMessage }: ByteEvents): Promise<ByteServer> {
  const clients = new Map<number, Socket>();
  let look = (): void => {};
  const server = createServer((connection) => {
    let client = -1;
    connection.on("error", () => {}); // a client that was killed
    split(connection, (message) => {
      if (client >= 0) return onMessage(client, message);
      client = message[0]! + 256 * message[1]!;
      clients.set(client, connection);
      look();
    });
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(address, () =>
      resolve({
        hasAll: (count) =>
          new Promise((resolve) => {
            look = () => clients.size < count || resolve();
            look();
          }),
        send: (client, message) => write(clients.get(client)!, message),
        close() {
          for (const connection of clients.values()) connection.destroy();
          server.close();
        },
      }));
  });
}

export interface ByteConnection {
  /** The next message; null once the connection was ended. */
  next(): Promise<Uint8Array | null>;
  send(message: Uint8Array): void;
}

/** Connects as the client of this number, below 65536. */
export function connectForBytes(address: string, client: number): Promise<ByteConnection> {
  return new Promise((resolve, reject) => {
    const early: (Uint8Array | null)[] = [];
    let take: ((message: Uint8Array | null) => void) | null = null;
    const hear = (message: Uint8Array | null): void => {
      if (take === null) return void early.push(message);
      const waiting = take;
      take = null;
      waiting(message);
    };
    const connection = connect(address, () => {
      write(connection, Uint8Array.of(client & 255, client >> 8));
      resolve({
        next: () =>
          early.length > 0 ? Promise.resolve(early.shift()!) : new Promise((resolve) => void (take = resolve)),
        send: (message) => write(connection, message),
      });
    });
    split(connection, hear);
    connection.on("error", reject);
    connection.on("close", () => hear(null));
  });
}

function write(connection: Socket, message: Uint8Array): void {
  for (const part of framedBytes(message)) connection.write(part);
}

function split(connection: Socket, onMessage: (message: Uint8Array) => void): void {
  const splitter = frameSplitter((message) => onMessage(message as Uint8Array), () => void connection.destroy(), same);
  connection.on("data", splitter);
}

function same(message: Uint8Array): Uint8Array {
  return message;
}
