// Local sockets with records of 16 bytes: a unix socket, or a named pipe on Windows. By node:net, which all three
// runtimes have and which alone knows Windows' pipes.

import { connect, createServer, type Socket } from "node:net";

export const RECORD_BYTES = 16;

export interface RecordEvents {
  /** A whole record of one connection, and how to answer it; `sent` is called once the answer is on its way. */
  onRecord(record: Uint8Array, reply: (record: Uint8Array, sent?: () => void) => void): void;
  onListening(): void;
}

export function listenForRecords(address: string, events: RecordEvents): { close(): void } {
  const server = createServer((connection) => {
    const reply = (record: Uint8Array, sent?: () => void): void => void connection.write(record, sent);
    connection.on("error", () => {}); // a client that was killed
    splitRecords(connection, (record) => events.onRecord(record, reply));
  });
  server.listen(address, events.onListening);
  return { close: () => void server.close() };
}

/** A connection of which each side waits for the other: `call` sends a record and resolves with the answer. */
export interface RecordConnection {
  call(record: Uint8Array): Promise<Uint8Array>;
  /** Call it after the last answer: nothing is waited for. */
  close(): void;
}

export function connectForRecords(address: string): Promise<RecordConnection> {
  return new Promise((resolve, reject) => {
    let answer = (_: Uint8Array): void => {};
    let fail = reject;
    const connection = connect(address, () => {
      resolve({
        call: (record) =>
          new Promise((resolve, reject) => {
            answer = resolve;
            fail = reject;
            connection.write(record);
          }),
        close: () => void connection.destroy(),
      });
    });
    splitRecords(connection, (record) => answer(record));
    connection.on("error", (error) => fail(error));
    connection.on("close", () => fail(new Error("the connection was closed")));
  });
}

function splitRecords(connection: Socket, onRecord: (record: Uint8Array) => void): void {
  let rest = new Uint8Array(0);
  connection.on("data", (chunk: Uint8Array) => {
    let bytes = chunk;
    if (rest.length > 0) {
      bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
    }
    let at = 0;
    for (; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) onRecord(bytes.slice(at, at + RECORD_BYTES));
    rest = bytes.slice(at);
  });
}
